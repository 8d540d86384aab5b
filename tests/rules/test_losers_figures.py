"""With fewer than four offers for a lot nobody reads a figure of those that did not win it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from hopmarket.rules.losers_figures import FEWEST_FOR_FIGURES, shows_figures
from hopmarket.rules.ocds import release
from tests.rules import publications

DAY = date(2026, 12, 18)


def _ranking(offers: int) -> list[dict[str, Any]]:
    lot = replace(publications.OUTCOME.lots[0], ranking=publications.RANKING[:offers])
    result = replace(publications.OUTCOME, lots=(lot, publications.OUTCOME.lots[1]))
    awarded = replace(publications.AWARDED, outcome=result)
    written = release(awarded, tags=("award",), at=publications.OUTCOME.decided_at, number=3)
    ranking: list[dict[str, Any]] = written["assessment"]["lots"][0]["ranking"]
    return ranking


@pytest.mark.parametrize(("offers", "shown"), [(1, False), (2, False), (3, False), (4, True), (9, True)])
def test_the_line(offers: int, shown: bool) -> None:
    assert shows_figures(offers, DAY) is shown
    assert shows_figures(offers, date(2020, 1, 1)) is shown
    assert all(row.reason for row in FEWEST_FOR_FIGURES)


def test_four_offers_have_their_figures() -> None:
    for place in _ranking(4):
        assert {"price", "points", "total"} <= place.keys()


@pytest.mark.parametrize("offers", [2, 3])
def test_fewer_have_none_but_the_price_of_the_award(offers: int) -> None:
    """The winner's points would tell the lowest price, so they are left out too."""
    first, *others = _ranking(offers)
    assert first.keys() == {"place", "bidder", "price"}
    assert all(place.keys() == {"place", "bidder"} for place in others)
    assert [place["place"] for place in others] == list(range(2, offers + 1))
