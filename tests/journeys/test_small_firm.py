"""A small firm: finds, narrows, saves the search, gets the letter, opens the notice, stops the letters."""

from __future__ import annotations

import re
import time
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from .buyer_steps import approve, draft, publish
from .conftest import Newcomer
from .demonstration_server import House, text_of
from .walker import NARROWEST, Walker

LINK = r"{base}/saved-searches/[0-9a-f]{{64}}/{where}"


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_small_firm_is_told_of_new_work(
    newcomer: Newcomer, house: House, pictures: Path | None, scripts: bool
) -> None:
    address = f"nell.{time.time_ns()}@clifton-carpentry.example"
    title = f"New {'handrails' if scripts else 'treads'} for the footbridge"
    nell = newcomer(scripts=scripts, size=(390, 844))

    find_and_narrow(nell)
    save(nell, address, pictures)
    confirm(nell, house, address, pictures)
    assert len(house.mail_of(address)) == 1, "nothing is told before there is news"

    ocid = a_council_publishes(newcomer, house.now(), title, scripts=scripts)
    letter = house.mail_to(address, about=f"New: {title}")
    text = text_of(letter)
    for words in (
        title,
        "Teme Valley District Council",
        "£36,000",
        "closes noon on",
        "For your saved search: “footbridge”",
    ):
        assert words in text
    found = re.search(rf"{house.address}(/opportunities/{ocid}/)", text)
    assert found, text
    nell.go(found[1])
    nell.heading(title)

    stop_by_link(nell, house, text) if scripts else stop_by_mail_program(
        nell, house, str(letter["List-Unsubscribe"])
    )
    a_council_publishes(newcomer, house.now(), f"{title}, again", scripts=scripts)
    time.sleep(12)
    assert len(house.mail_of(address)) == 2, "a letter came after the letters were stopped"


def find_and_narrow(nell: Walker) -> None:
    """From the front page to what is open, in building works; nothing there is about a footbridge yet."""
    nell.go("/")
    nell.follow("Find work")
    nell.page.locator("details.hm-filt > summary").click()
    nell.page.get_by_role("checkbox", name=re.compile("^Building and other works")).check()
    nell.press("Show results")
    nell.page.locator(".hm-chips").get_by_role("link", name=re.compile("Building and other works")).wait_for()
    nell.page.get_by_role("searchbox").fill("footbridge")
    nell.page.get_by_role("search").get_by_role("button", name="Search").click()
    nell.arrived()
    assert "kind=works" in nell.page.url and "q=footbridge" in nell.page.url


def save(nell: Walker, address: str, pictures: Path | None) -> None:
    """A mistake first; then the address is told nothing about."""
    nell.follow(re.compile("When something new answers it"))
    nell.heading("Get this search by email")
    nell.reads("“footbridge”, Open, Building and other works")
    nell.press("Save the search")
    nell.page.get_by_role("heading", name="There is a problem").wait_for()
    nell.fill("Your email address", address)
    nell.choose("At once")
    nell.picture(pictures, "supplier-save-search")
    fits(nell)
    nell.press("Save the search")
    nell.heading("Check your email")
    fits(nell)


def confirm(nell: Walker, house: House, address: str, pictures: Path | None) -> None:
    letter = house.letter_to(address, about="letters about a search")
    assert "footbridge" not in letter
    link = re.search(LINK.format(base=house.address, where="confirm/"), letter)
    assert link, letter
    nell.go(link[0])
    nell.heading("Confirm your saved search")
    fits(nell)
    nell.press("Yes, write to me")
    nell.heading("Your search is saved")
    fits(nell)
    nell.follow("change how often we write")
    nell.heading("Your saved search")
    fits(nell)
    nell.choose("Once a week")
    nell.press("Change")
    nell.reads(re.compile("The next can come at 7am on Monday"))
    nell.choose("At once")
    nell.press("Change")
    nell.picture(pictures, "supplier-saved-search")


def a_council_publishes(newcomer: Newcomer, begins: datetime, title: str, *, scripts: bool) -> str:
    """Two officers of Teme Valley, quickly and unexamined: their pages are looked at elsewhere."""
    meera = newcomer("Meera Nair", scripts=scripts, examined=False)
    david = newcomer("David Lockett", scripts=scripts, examined=False)
    reference = draft(meera, title, begins, None)
    approve(david, reference, title, None)
    return publish(david, reference)


def stop_by_link(nell: Walker, house: House, text: str) -> None:
    """The link in the letter, one button, and everything is over."""
    link = re.search(LINK.format(base=house.address, where="stop/"), text)
    assert link, text
    nell.go(link[0])
    fits(nell)
    nell.press("Stop these letters")
    nell.heading("Stopped")
    fits(nell)
    nell.go(link[0], status={410})
    nell.heading("This link has ended")
    fits(nell)


def stop_by_mail_program(nell: Walker, house: House, header: str) -> None:
    """What a mail program does when its own button is pressed (RFC 8058): no page, no cookie."""
    address = header.strip().strip("<>")
    body = urlencode({"List-Unsubscribe": "One-Click"}).encode()
    with urlopen(Request(address, data=body)) as answer:
        assert answer.status == 200
    nell.go(address, status={410})
    nell.reads("The letters about this search were stopped, and the address is forgotten.")
    nell.go(f"{house.address}/saved-searches/{'0' * 64}/", status={404})
    nell.heading("We do not know this link")


def fits(nell: Walker) -> None:
    """Nothing sticks out on the narrowest telephone."""
    usual = nell.page.viewport_size
    nell.page.set_viewport_size({"width": NARROWEST, "height": 700})
    assert nell.sticks_out() <= 0, nell.page.url
    if usual:
        nell.page.set_viewport_size(usual)
