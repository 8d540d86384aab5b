"""A common framework from an empty portal to the next version: bodies, comments, decisions, signatures."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests import houses

from . import framework_steps as steps
from .conftest import Newcomer
from .demonstration_server import House
from .walker import NARROWEST, Walker

PEOPLE = """
from django.db import transaction
from hopmarket.demonstration.people_acts import PeopleActs
from hopmarket.demonstration.story_calendar import StoryCalendar
from hopmarket.demonstration.timed_steps import do_in_order
from hopmarket.records.ledger.current_time import now
with transaction.atomic():
    do_in_order(list(PeopleActs().arrivals(StoryCalendar(now()))))
"""
"""The invented people and their organisations, and nothing that they did."""
SEATS = {
    "framework-working-group": {
        "Co-chair, public sector": "harriet.oakes@severnside.example",
        "Co-chair, voluntary sector": "priya.nand@voluntary.example",
        "Commissioning officer of a district council": "meera.nair@temevalley.example",
        "Commissioning officer of a health body": "elin.morgan@health.example",
        "Representative of small community groups": "margaret.cole@homehelp.example",
    },
    "executive-group": {
        "Chief executive of a council": "samuel.pryce@severnside.example",
        "Chief officer of the voluntary sector's infrastructure body": "hugh.ormsby@voluntary.example",
        "Director of commissioning": "david.lockett@temevalley.example",
        "Director of a health body": "elin.morgan@health.example",
    },
    "partnership-board": {
        "Chair of the board, leader of a council": "harriet.oakes@severnside.example",
        "Leader of a second council": "meera.nair@temevalley.example",
        "Chair of a health body": "elin.morgan@health.example",
        "Chair of the voluntary sector's infrastructure body": "priya.nand@voluntary.example",
    },
}
CONSULTATION = "framework-1"
CLAUSE = "10.1"
VOUCHED = "Two years is too short for a lunch club to plan"


@contextmanager
def empty_portal() -> Iterator[House]:
    """A portal with people and nothing else, served."""
    folder = Path(tempfile.mkdtemp(prefix="hopmarket-framework-"))
    try:
        with houses.migrated(folder) as state:
            env = houses.environment(**state.env, **houses.DEMONSTRATION)
            words = [sys.executable, "-m", "hopmarket", "django", "shell", "-v", "0", "-c", PEOPLE]
            subprocess.run(words, env=env, check=True, timeout=300, capture_output=True)
            with houses.served(state) as address:
                yield House(address, state)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def house() -> Iterator[House]:
    with empty_portal() as standing:
        yield standing


def play(who: Callable[[str], Walker], visitor: Callable[[], Walker], now: Callable[[], datetime]) -> None:
    """Everybody's part, in order."""
    alice = who("Alice Fennimore")
    steps.settle(alice)
    steps.found_bodies(alice, SEATS)

    steps.start(alice, "From the default framework")
    steps.open_for_comments(alice, now() + timedelta(minutes=2), title="A first common framework")
    steps.move_clock(alice, days=1)
    margaret, priya = who("Margaret Cole"), who("Priya Nand")
    steps.comment(margaret, CONSULTATION, CLAUSE, "Three years or more would let us keep our people")
    steps.vouch(priya, CONSULTATION, CLAUSE, VOUCHED)
    reader = visitor()
    reader.go(f"/consultations/{CONSULTATION}/comments/")
    reader.reads(VOUCHED)
    reader.reads(re.compile("Through Severn and Teme Voluntary Action"))

    steps.move_clock(alice, days=86)
    for number, summary in ((1, "Three years are wanted"), (2, "Two years are too short")):
        steps.answer_comment(alice, CONSULTATION, number, summary)
    decide_on(alice, now, "executive-group", "Record the recommendation", "Executive Group")
    alice.press("Record the recommendation")
    alice.reads("Recommended, waits to be adopted")
    decide_on(alice, now, "partnership-board", re.compile("Record the adoption"), "Partnership Board")
    alice.fill_day("From which day does it take effect?", *day_of(now()))
    alice.press("Go on")
    alice.press("Adopt it and publish it")
    alice.reads("Adopted and published. Its text never changes again.")

    sign(who)
    adopted(reader)
    next_version(alice)


def decide_on(
    alice: Walker, now: Callable[[], datetime], key: str, link: str | re.Pattern[str], name: str
) -> None:
    """A body meets tomorrow at ten, and decides ten minutes later."""
    starts = (now() + timedelta(days=1)).replace(hour=10, minute=0)
    steps.call_meeting(alice, key, starts)
    steps.move_clock(alice, days=2)
    steps.record_attendance(alice, key, 1)
    steps.decide(alice, 1, link, name, "10.10am", votes=4)


def sign(who: Callable[[str], Walker]) -> None:
    """One signs in full, one with a reservation, one declines."""
    harriet, meera, marcus = who("Harriet Oakes"), who("Meera Nair"), who("Marcus Webb")
    steps.begin_signing(harriet, "Sign in full")
    steps.undertake(harriet, "Director of Commissioning")
    harriet.press("Sign version 1")
    steps.begin_signing(meera, "Sign with reservations")
    steps.undertake(meera, "Chief Executive")
    meera.choose(re.compile(rf"^{re.escape(CLAUSE)} "))
    meera.press("Go on")
    meera.page.get_by_label(re.compile("Your reservation about clause")).fill(
        "Our own grants run from year to year until 2028"
    )
    meera.press("Go on")
    meera.press("Sign version 1")
    steps.begin_signing(marcus, "Decline, and say why")
    marcus.fill("Why does your organisation not sign?", "Our own rules of buying are not yet settled")
    marcus.press("Go on")
    marcus.press("Decline version 1")


def adopted(reader: Walker) -> None:
    """Everybody reads who signed in which words, and checks it in the register."""
    reader.go("/framework/")
    for words in (
        "Severnside County Council",
        "Our own grants run from year to year until 2028",
        "not yet settled",
    ):
        reader.reads(re.compile(words))
    reader.go("/published/")
    reader.follow("Decisions", within=reader.page.get_by_role("main"))
    reader.reads("2 published")
    reader.follow(re.compile("Adoption"))
    reader.reads(steps.WHY)
    reader.go("/published/search/?q=grants")
    reader.reads("The common framework (1)")


def next_version(alice: Walker) -> None:
    """The next version begins with the text in force, and changes one clause."""
    steps.start(alice, "From the version in force")
    change_clause(alice, "A pilot may be shorter.")


def change_clause(alice: Walker, sentence: str) -> None:
    """One sentence more in one clause, and the draft says that one differs."""
    alice.go(f"/partnership/framework/2/clauses/{CLAUSE}/")
    text = alice.page.get_by_label("Text", exact=True)
    text.fill(f"{text.input_value()} {sentence}")
    alice.press("Save")
    alice.reads(re.compile("1 differ from version 1"))
    alice.reads(sentence)


def day_of(on: datetime) -> tuple[str, str, str]:
    return str(on.day), str(on.month), str(on.year)


ON_A_PHONE = (
    "/framework/",
    "/framework/1/changes/",
    f"/consultations/{CONSULTATION}/",
    f"/consultations/{CONSULTATION}/comments/",
    "/bodies/partnership-board/",
    "/published/",
    "/published/decision/",
    "/published/framework/common-framework/versions/",
    "/published/search/?q=grants",
)
OF_OFFICERS = (
    "/partnership/settling/",
    "/partnership/settling/rules/",
    "/partnership/settling/library/",
    "/partnership/bodies/executive-group/",
    "/partnership/framework/2/",
    f"/partnership/framework/2/clauses/{CLAUSE}/",
    f"/partnership/consultations/{CONSULTATION}/",
)


def on_a_phone(visitor: Walker, alice: Walker) -> None:
    """Nothing sticks out of a narrow window."""
    for walker, pages in ((visitor, ON_A_PHONE), (alice, OF_OFFICERS)):
        for page in pages:
            walker.go(page)
            assert walker.sticks_out() <= 0, page


def without_scripts(alice: Walker) -> None:
    """A clause is changed and a part of the portal is switched off with plain forms; its pages say so."""
    change_clause(alice, "Nobody loses a grant because of it.")
    alice.go("/partnership/settling/library/")
    alice.press("Switch it off")
    alice.reads("“Frameworks of other partnerships” is switched off.")
    alice.go("/framework/library/", status={404})
    alice.heading("This partnership does not use this part of the portal")


def test_a_framework_from_nothing_to_its_next_version(newcomer: Newcomer, house: House) -> None:
    play(newcomer, newcomer, house.now)
    phone = (NARROWEST, 700)
    on_a_phone(newcomer(size=phone), newcomer("Alice Fennimore", size=phone))
    without_scripts(newcomer("Alice Fennimore", scripts=False))
