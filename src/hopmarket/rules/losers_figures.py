"""From how many offers for a lot everybody reads the figures of those that did not win."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class FewestForFigures:
    """From ``since`` on: so many offers for a lot before the price and points of each are published."""

    since: date
    fewest: int
    reason: str


FEWEST_FOR_FIGURES: tuple[FewestForFigures, ...] = (
    FewestForFigures(
        date(2025, 2, 24),
        4,
        "Small groups are recognisable: of two or three offers everybody in the trade knows whose “Bidder 2” "
        "is, and a bid writer would read a neighbour's price.",
    ),
)
CITE = "Procurement Act 2023, s. 94 (sensitive commercial information); the number: the partnership's rule"


def shows_figures(offers: int, day: date) -> bool:
    """Whether the figures of those that did not win are published with so many offers for a lot. Without them
    the winner's points are left out too: they would give away the lowest price."""
    begun = [row for row in FEWEST_FOR_FIGURES if row.since <= day]
    return offers >= (begun[-1] if begun else FEWEST_FOR_FIGURES[0]).fewest
