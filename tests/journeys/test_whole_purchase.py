"""One purchase from the first word of a draft to a contract in the register, by six people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.factories.package_validation import package_faults

from .bidder_steps import ask, read_feedback, replace_and_withdraw, respond, too_late
from .buyer_steps import amend, answer, approve, draft, extend, publish
from .conftest import Newcomer
from .demonstration_server import House, demonstration
from .evaluation_steps import award, move_clock, open_responses, score, sign
from .walker import Walker


@pytest.fixture
def house() -> Iterator[House]:
    """A house of its own: the clock that this journey moves is nobody else's."""
    with demonstration() as standing:
        yield standing


def test_a_whole_purchase(newcomer: Newcomer, house: House, pictures: Path | None) -> None:
    title = "New planks for the footbridge"
    begins = house.now()
    meera, david = newcomer("Meera Nair"), newcomer("David Lockett")
    yusuf, rowan = newcomer("Yusuf Rahman"), newcomer("Rowan Hale")

    reference = draft(meera, title, begins, pictures)
    approve(david, reference, title, pictures)
    ocid = publish(david, reference)

    ask(yusuf, reference, title, pictures)
    answer(meera, reference, pictures)
    amend(meera, reference, pictures)
    extend(meera, david, reference, begins + timedelta(days=14), pictures)
    seen_by_everybody(newcomer(), ocid)

    respond(yusuf, reference, price="33,000", pictures=pictures)
    replace_and_withdraw(yusuf, reference, pictures)
    respond(rowan, reference, price="35,250", pictures=None)

    move_clock(meera, days=16)
    too_late(rowan, reference)
    open_responses(david, reference, pictures)

    score(newcomer("Ruth Amphlett"), reference, [5, 3], pictures)
    score(newcomer("Jaswinder Gill"), reference, [4, 3], None)
    award(meera, reference, pictures)
    read_feedback(yusuf, rowan, reference, pictures)
    sign(meera, reference, house.now(), pictures)
    found_in_public(newcomer(), ocid, title)
    take_data(house, ocid)


def test_without_javascript_a_purchase_is_drafted_asked_about_and_answered(
    newcomer: Newcomer, house: House, pictures: Path | None
) -> None:
    """What pages do by themselves stands in drafting and answering alone: the forms that follow are the same."""
    title = "New rails for the footbridge"
    meera, david = newcomer("Meera Nair", scripts=False), newcomer("David Lockett", scripts=False)
    yusuf = newcomer("Yusuf Rahman", scripts=False)
    reference = draft(meera, title, house.now(), None)
    approve(david, reference, title, None)
    publish(david, reference)
    ask(yusuf, reference, title, None)
    answer(meera, reference, None)
    respond(yusuf, reference, price="33,000", pictures=None)


def seen_by_everybody(visitor: Walker, ocid: str) -> None:
    """The public page tells all of it, and not who asked."""
    visitor.go(f"/opportunities/{ocid}/")
    for sentence in (
        "May we come by tractor?",
        "Yes, by the lower gate.",
        "The lower gate was locked for a day.",
    ):
        visitor.reads(sentence)
    assert "Old Market Masonry" not in visitor.page.content()


def found_in_public(visitor: Walker, ocid: str, title: str) -> None:
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
