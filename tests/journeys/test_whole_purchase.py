"""One purchase from the first word of a draft to a contract in the register, by six people."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest

from hopmarket.demonstration.people import PASSPHRASE
from hopmarket.records.notices.validity import package_faults

from .conftest import Newcomer
from .house import House
from .walker import Walker

SPECIFICATION = """The ford at Hop Castle has a footbridge of planks, and the planks are rotten.

## What you will do

- Take the old planks off and put green oak in their place.
- Keep one side open to walkers at all times.
"""
ANSWER = "We lift one plank at a time, and lay the new one before the next comes off."


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_whole_purchase(newcomer: Newcomer, house: House, pictures: Path | None, scripts: bool) -> None:
    title = f"New {'planks' if scripts else 'rails'} for the footbridge"
    begins = house.now()
    meera = newcomer("Meera Nair", scripts=scripts)
    david = newcomer("David Lockett", scripts=scripts)
    yusuf = newcomer("Yusuf Rahman", scripts=scripts)
    rowan = newcomer("Rowan Hale", scripts=scripts)

    reference = draft(meera, title, begins, pictures)
    approve(david, reference, title, pictures)
    ocid = publish(david, reference)

    ask(yusuf, reference, title, pictures)
    answer(meera, reference, pictures)
    amend(meera, reference, pictures)
    extend(meera, reference, begins + timedelta(days=14), pictures)
    seen_by_everybody(newcomer(scripts=scripts), ocid, pictures)

    respond(yusuf, reference, price="33,000", pictures=pictures, file=True)
    replace_and_withdraw(yusuf, reference, pictures)
    respond(rowan, reference, price="35,250", pictures=None, file=True)

    move_clock(meera, days=16)
    too_late(rowan, reference)
    open_responses(david, reference, pictures)

    score(newcomer("Ruth Amphlett", scripts=scripts), reference, [5, 3], pictures)
    score(newcomer("Jaswinder Gill", scripts=scripts), reference, [4, 3], None)
    award(meera, reference, pictures)
    read_feedback(yusuf, rowan, reference, pictures)
    sign(meera, reference, house.now(), pictures)
    found_in_public(newcomer(scripts=scripts), ocid, title, pictures)
    take_data(house, ocid)


def draft(meera: Walker, title: str, begins: datetime, pictures: Path | None) -> str:
    """Through the task list, section after section."""
    meera.go("/commission/")
    meera.picture(pictures, "commissioner-purchases")
    meera.follow("Start a new purchase")
    meera.fill("What do you want to buy?", title)
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
    meera.fill("What you need", SPECIFICATION)
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
    meera.go(f"/commission/{reference}/")
    meera.follow("Check your answers")
    meera.picture(pictures, "commissioner-check")
    meera.press("Ask for approval")
    return reference


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


def ask(yusuf: Walker, reference: str, title: str, pictures: Path | None) -> None:
    """A bidder finds it, follows it, and asks."""
    yusuf.go("/opportunities/")
    yusuf.follow(title)
    yusuf.follow("Respond")
    yusuf.picture(pictures, "supplier-begin")
    yusuf.press("Tell me of changes")
    yusuf.reads("You follow this")
    yusuf.go(f"/respond/{reference}/ask/")
    yusuf.fill("Your question", "We at Old Market Masonry ask: may we come by tractor?")
    yusuf.picture(pictures, "supplier-ask")
    yusuf.press("Send the question")


def answer(meera: Walker, reference: str, pictures: Path | None) -> None:
    """Answered in public, without the name of whoever asked."""
    meera.go(f"/commission/{reference}/questions/")
    meera.follow(re.compile("may we come by tractor"))
    meera.fill("The question, as everybody will read it", "May we come by tractor?")
    meera.fill("Your answer", "Yes, by the lower gate.")
    meera.picture(pictures, "commissioner-answer")
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
    meera.press("Publish and tell everyone")


def extend(meera: Walker, reference: str, to: datetime, pictures: Path | None) -> None:
    """Later, never earlier."""
    meera.go(f"/commission/{reference}/extend/")
    early = to - timedelta(days=3)
    meera.fill_day("New deadline", str(early.day), str(early.month), str(early.year), "noon")
    meera.fill("Why?", "The lower gate was locked for a day.")
    meera.press("See the difference")
    meera.page.get_by_role("heading", name="There is a problem").wait_for()
    meera.fill_day("New deadline", str(to.day), str(to.month), str(to.year), "noon")
    meera.press("See the difference")
    meera.press("Publish and tell everyone")


def seen_by_everybody(visitor: Walker, ocid: str, pictures: Path | None) -> None:
    """The public page tells all of it, and not who asked."""
    visitor.go(f"/opportunities/{ocid}/")
    for told in (
        "May we come by tractor?",
        "Yes, by the lower gate.",
        "The lower gate was locked for a day.",
    ):
        visitor.reads(told)
    assert "Old Market Masonry" not in visitor.page.content()


def respond(bidder: Walker, reference: str, *, price: str, pictures: Path | None, file: bool) -> None:
    """Starts, answers, attaches, prices, previews, seals; holds a receipt."""
    bidder.go(f"/respond/{reference}/")
    bidder.press("Start a response")
    bidder.picture(pictures, "supplier-tasks")
    bidder.go(f"/respond/{reference}/preview/")
    bidder.reads(re.compile("things? to mend before you can seal"))
    bidder.go(f"/respond/{reference}/questions/question-1/")
    bidder.fill("Your answer", ANSWER)
    bidder.picture(pictures, "supplier-question")
    bidder.press("Save and go on")
    if file:
        bidder.go(f"/respond/{reference}/questions/question-2/")
        bidder.upload("Choose a file", "drawing.txt", b"A bridge, drawn in words.")
        bidder.press("Attach this file")
        bidder.reads("drawing.txt")
    give_price(bidder, reference, price)
    seal(bidder, reference, pictures, keep=True)


def give_price(bidder: Walker, reference: str, price: str) -> None:
    bidder.go(f"/respond/{reference}/price/")
    bidder.fill("The whole contract", price)
    bidder.press("Save the price")


def seal(bidder: Walker, reference: str, pictures: Path | None, *, keep: bool) -> None:
    bidder.go(f"/respond/{reference}/preview/")
    bidder.reads(ANSWER)
    bidder.picture(pictures, "supplier-preview")
    if keep:
        bidder.choose("Keep a copy here that I can go on editing")
    bidder.press("Seal and send")
    bidder.heading("Your response is sealed and sent")
    bidder.picture(pictures, "supplier-receipt")


def replace_and_withdraw(bidder: Walker, reference: str, pictures: Path | None) -> None:
    """A better price replaces the copy; second thoughts withdraw it; it is sealed again."""
    give_price(bidder, reference, "32,400")
    seal(bidder, reference, None, keep=True)
    bidder.reads("Copy 1")
    bidder.follow("Withdraw it")
    bidder.press("Withdraw my response")
    bidder.heading("No: you withdrew it.")
    seal(bidder, reference, None, keep=False)
    bidder.go(f"/respond/{reference}/did-it-count/")
    bidder.heading("Yes, it counted.")
    bidder.picture(pictures, "supplier-did-it-count")


def move_clock(somebody: Walker, *, days: int) -> None:
    somebody.go("/account/demonstration/")
    somebody.fill("Days", str(days))
    somebody.press("Move it on")
    somebody.reads(re.compile("In this demonstration it is now"))


def too_late(bidder: Walker, reference: str) -> None:
    """After the deadline nothing is accepted, and the one page still answers."""
    bidder.go(f"/respond/{reference}/did-it-count/")
    bidder.heading("Yes, it counted.")
    assert bidder.page.get_by_role("button", name="Seal and send").count() == 0


def open_responses(david: Walker, reference: str, pictures: Path | None) -> None:
    """A wrong passphrase opens nothing; the right one opens all."""
    david.go(f"/commission/{reference}/open/")
    david.picture(pictures, "commissioner-open")
    david.fill("The passphrase of your opening key", "five hops in a wicker basket")
    david.press("Open the responses")
    david.page.get_by_role("heading", name="There is a problem").wait_for()
    david.fill("The passphrase of your opening key", PASSPHRASE)
    david.press("Open the responses")
    david.go(f"/commission/{reference}/")
    david.reads(re.compile("are being scored"))


def score(evaluator: Walker, reference: str, scores: list[int], pictures: Path | None) -> None:
    """Declares, scores each response with a reason, locks."""
    evaluator.go("/evaluate/")
    evaluator.picture(pictures, "evaluator-to-score")
    evaluator.go(f"/evaluate/{reference}/declare/")
    evaluator.picture(pictures, "evaluator-declare")
    evaluator.choose("I know none of them in a way that matters")
    evaluator.press("Declare and go on")
    for number, value in enumerate(scores, start=1):
        evaluator.go(f"/evaluate/{reference}/{number}/")
        evaluator.reads(ANSWER)
        evaluator.go(f"/evaluate/{reference}/{number}/criterion-1/")
        evaluator.page.get_by_role("radio", name=re.compile(rf"^{value}\b")).check()
        if number == 1:
            evaluator.picture(pictures, "evaluator-sheet")
        evaluator.press("Save score and go on")
        evaluator.page.get_by_role("heading", name="There is a problem").wait_for()
        evaluator.fill("Why this score?", f"Line 1 keeps walkers crossing; worth {value} for method.")
        evaluator.press("Save score and go on")
    evaluator.go(f"/evaluate/{reference}/")
    evaluator.picture(pictures, "evaluator-matrix")
    evaluator.go(f"/evaluate/{reference}/lock/")
    evaluator.press("Lock my scores for good")


def award(meera: Walker, reference: str, pictures: Path | None) -> None:
    """The lead confirms what the scores say."""
    meera.go(f"/evaluate/{reference}/scores/")
    meera.picture(pictures, "evaluator-scores")
    meera.go(f"/evaluate/{reference}/award/")
    meera.picture(pictures, "evaluator-award")
    meera.fill("Why does this award follow from the scores?", "The better method at the lower price.")
    meera.press("Check before you confirm")
    meera.picture(pictures, "evaluator-award-check")
    meera.press("Confirm and publish the award")
    meera.go(f"/evaluate/{reference}/award/")
    meera.heading(re.compile("^Awarded"))


def read_feedback(won: Walker, lost: Walker, reference: str, pictures: Path | None) -> None:
    """Each bidder reads its own reasons, word for word."""
    for bidder in (won, lost):
        bidder.go(f"/respond/{reference}/")
        bidder.follow("Your scores and reasons")
        bidder.reads(re.compile("Line 1 keeps walkers crossing"))
    lost.picture(pictures, "evaluator-result")


def sign(meera: Walker, reference: str, today: datetime, pictures: Path | None) -> None:
    meera.go(f"/evaluate/{reference}/contract/lot-1/")
    for legend, days in (
        ("When was it signed?", 0),
        ("First day of the contract", 5),
        ("Last day of the contract", 300),
    ):
        on = today + timedelta(days=days)
        meera.fill_day(legend, str(on.day), str(on.month), str(on.year))
    meera.press("Enter it in the register")
    meera.reads("In the register")
    meera.picture(pictures, "evaluator-contract")


def found_in_public(visitor: Walker, ocid: str, title: str, pictures: Path | None) -> None:
    """Everybody reads the result, and finds the contract."""
    visitor.go(f"/opportunities/{ocid}/")
    visitor.reads("The better method at the lower price.")
    visitor.go("/register/")
    visitor.reads(title)
    visitor.go("/decisions/")
    visitor.reads(title)


def take_data(house: House, ocid: str) -> None:
    """The package holds every release of it, and is valid OCDS."""
    with urlopen(f"{house.address}/data/releases/{ocid}.json") as answer:
        package = json.load(answer)
    assert list(package_faults(package)) == []
    tags = [tag for release in package["releases"] for tag in release["tag"]]
    assert tags[0] == "tender" and tags[-2:] == ["award", "contract"]
    assert tags.count("tenderAmendment") == 2
