"""A buyer's acts in the browser: draft, approve, publish, answer, amend, extend."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

from .walker import Walker

SPECIFICATION = """The ford at Hop Castle has a footbridge of planks, and the planks are rotten.

## What you will do

- Take the old planks off and put green oak in their place.
- Keep one side open to walkers at all times.
"""

KEPT_BECAUSE = "The planks have to be in before the floods."


def draft(
    meera: Walker,
    title: str,
    begins: datetime,
    pictures: Path | None,
    *,
    specification: str = SPECIFICATION,
    asks: bool = True,
) -> str:
    """Through the task list, section after section; what the check finds is kept with a reason, and a second officer
    is asked unless said otherwise."""
    meera.go("/commission/")
    meera.picture(pictures, "commissioner-purchases")
    meera.follow("Start a new purchase")
    meera.follow("Begin an empty draft")
    meera.fill("What do you want to buy?", title)
    meera.choose("Building works")
    meera.press("Continue")
    meera.choose("Below-threshold open tender")
    meera.press("Make a draft")
    found = re.search(r"/commission/([A-Z0-9-]+)/", meera.page.url)
    assert found
    reference = found[1]
    meera.heading(title)
    meera.picture(pictures, "commissioner-task-list")
    at = f"/commission/{reference}/draft"

    meera.go(f"{at}/need/")
    meera.fill("Summary", "New planks, so that people can cross with dry feet and a pushchair.")
    meera.choose("Building works")
    meera.fill("CPV code", "45262522")
    meera.fill("Place", "Hop Castle")
    meera.fill("Postcode", "WR99 2TT")
    meera.press("Save and continue")
    meera.fill("Value of the whole contract", "36,000")
    meera.fill("Why these lots, or why only one?", "One bridge, one lot.")
    meera.press("Save and continue")
    fill_timetable(meera, begins)
    meera.press("Save and continue")
    fill_contract(meera)
    meera.press("Save and continue")
    meera.fill("What you need", specification)
    meera.press("Save and continue")

    meera.go(f"{at}/criteria/new/")
    meera.fill("Title of the criterion", "Method")
    meera.fill("What a strong answer shows", "How walkers keep crossing while you work")
    meera.fill("Weight", "60")
    meera.press("Save")
    meera.go(f"{at}/questions/new/")
    meera.fill("Question", "How will you do it?")
    meera.group("Scored under which criterion?").get_by_label("Method").check()
    meera.fill("Word limit", "200")
    meera.press("Save")
    meera.go(f"{at}/questions/new/")
    meera.fill("Question", "A drawing or a photograph")
    meera.group("Scored under which criterion?").get_by_label("Method").check()
    meera.choose("With a file")
    meera.press("Save")

    meera.go(f"{at}/specification/")
    meera.upload("Add documents", "bridge.csv", b"plank,length\n1,2.4\n2,2.4\n")
    meera.press("Add the documents")
    meera.reads("bridge.csv")
    name_people(meera, at)
    if asks:
        keep_findings(meera, reference)
        ask_for_approval(meera, reference, pictures)
    return reference


def keep_findings(meera: Walker, reference: str) -> None:
    """A reason for everything that the check found and that is not mended; of what the law does not allow a second
    officer is asked."""
    meera.go(f"/commission/{reference}/barriers/")
    links = meera.page.get_by_role("link", name=re.compile("^Keep it and say why"))
    while links.count():
        meera.follow(links.first.inner_text())
        meera.fill("Why do you keep it?", KEPT_BECAUSE)
        meera.press(re.compile("^Keep it with this reason$|^Ask a second officer$"))


def ask_for_approval(meera: Walker, reference: str, pictures: Path | None) -> None:
    meera.go(f"/commission/{reference}/")
    meera.follow("Check your answers")
    meera.picture(pictures, "commissioner-check")
    meera.press("Ask for approval")


def fill_timetable(meera: Walker, begins: datetime) -> None:
    for legend, days, time in (
        ("Last moment for questions", 6, "5pm"),
        ("Deadline for responses", 13, "noon"),
        ("Award", 30, ""),
        ("Contract starts", 40, ""),
        ("Contract ends", 400, ""),
    ):
        on = begins + timedelta(days=days)
        meera.fill_day(legend, str(on.day), str(on.month), str(on.year), time)


def fill_contract(meera: Walker) -> None:
    meera.fill("Whom bidders can write to", "Paths and bridges team")
    meera.fill("Their email address", "paths@temevalley.example")
    meera.fill("How many days after a valid invoice do you pay?", "30")
    meera.choose("Fixed for the whole contract")


def name_people(meera: Walker, at: str) -> None:
    meera.go(f"{at}/people/")
    for legend, names in (
        ("Who can open the responses?", ("Meera Nair", "David Lockett")),
        ("Who scores the responses?", ("Ruth Amphlett", "Jaswinder Gill")),
        ("Who leads, and confirms the award?", ("Meera Nair",)),
    ):
        for name in names:
            meera.group(legend).get_by_label(name).check()
    meera.press("Save")


def approve(david: Walker, reference: str, title: str, pictures: Path | None) -> None:
    """A second officer finds it waiting, looks, approves."""
    david.go("/commission/")
    david.follow(re.compile(re.escape(title)))
    david.picture(pictures, "commissioner-approve")
    david.press(re.compile("^Approve$"))


def publish(david: Walker, reference: str) -> str:
    """It waits for the national notice, then opens; answers its process identifier."""
    david.go(f"/commission/{reference}/publish/")
    david.press("Publish now")
    david.page.get_by_role("heading", name="There is a problem").wait_for()
    david.fill("Or: why no notice is due there", "Invented: no money will be spent.")
    david.press("Publish now")
    david.go(f"/commission/{reference}/")
    link = david.page.get_by_role("link", name="See it as everybody does").get_attribute("href")
    assert link
    return link.strip("/").rsplit("/", 1)[1]


def answer(meera: Walker, reference: str, pictures: Path | None) -> None:
    """Answered in public, without the name of whoever asked."""
    meera.go(f"/commission/{reference}/questions/")
    meera.follow(re.compile("may we come by tractor"))
    meera.fill("The question, as everybody will read it", "May we come by tractor?")
    meera.fill("Your answer", "Yes, by the lower gate.")
    meera.picture(pictures, "commissioner-answer")
    meera.press("See it as everybody will read it")
    meera.reads("Nothing has been published yet.")
    meera.press("Publish the answer")
    meera.reads("Yes, by the lower gate.")


def amend(meera: Walker, reference: str, pictures: Path | None) -> None:
    """An addendum, with the difference shown before anybody is told."""
    meera.go(f"/commission/{reference}/amend/")
    text = meera.page.get_by_label("What you need", exact=True).input_value()
    meera.fill("What you need", text + "\n- Come by the lower gate.\n")
    meera.fill("What changed, and why?", "A bidder asked how to reach the bridge.")
    meera.press("See the difference")
    meera.reads("Come by the lower gate.")
    meera.picture(pictures, "commissioner-amend")
    meera.goes_back()
    assert meera.page.get_by_label("What changed, and why?").input_value()
    meera.press("See the difference")
    meera.page.reload()
    meera.press("Publish and tell everyone")


def extend(meera: Walker, david: Walker, reference: str, to: datetime, pictures: Path | None) -> None:
    """Later, never earlier; the days after it move along, and a second officer looks at it."""
    meera.go(f"/commission/{reference}/extend/")
    early = to - timedelta(days=3)
    meera.fill_day("New deadline", str(early.day), str(early.month), str(early.year), "noon")
    meera.fill("Why?", "The lower gate was locked for a day.")
    meera.press("Continue")
    meera.page.get_by_role("heading", name="There is a problem").wait_for()
    meera.fill_day("New deadline", str(to.day), str(to.month), str(to.year), "noon")
    meera.press("Continue")
    meera.press("See the difference")
    meera.press("Ask a second officer")
    david.go(f"/commission/{reference}/")
    david.follow("See what was asked")
    david.reads("The lower gate was locked for a day.")
    david.picture(pictures, "commissioner-second-officer")
    david.press("Approve and publish")
