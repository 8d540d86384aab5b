"""What is published of the responses to a purchase: of whom, from when, and where it stands in a release.

A bidder reads this beside the button that seals. A test takes releases apart and finds every value that an
award or a contract adds under exactly one of these rows, so that neither can change without the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

CITE = "Procurement Act 2023, s. 12(1)(c) (sharing information); below threshold the portal's own rule"


class OfWhom(StrEnum):
    """Whose response a published fact is about."""

    EVERY_BIDDER = "every_bidder"
    WINNER = "winner"
    ALL_TOGETHER = "all_together"


class PublishedFrom(StrEnum):
    """The act with which a fact becomes public."""

    AWARD = "award"
    CONTRACT = "contract"


@dataclass(frozen=True, slots=True)
class PublishedFact:
    """One thing that becomes public: of whom, from when, in words, and its places in a release (names joined
    by dots; lists have no numbers; ``supplier`` is a party with that role)."""

    of_whom: OfWhom
    since: PublishedFrom
    words: str
    places: tuple[str, ...]


_W, _F = OfWhom, PublishedFrom
PUBLISHED_OF_RESPONSES: tuple[PublishedFact, ...] = (
    PublishedFact(_W.EVERY_BIDDER, _F.AWARD, "the place", ("assessment.lots.ranking.place",)),
    PublishedFact(
        _W.EVERY_BIDDER,
        _F.AWARD,
        "for a lot with four offers or more the price, and the points under each criterion with how they were "
        "worked out and their total; with fewer, no figure of a bidder that did not win",
        (
            "assessment.lots.ranking.price",
            "assessment.lots.ranking.points",
            "assessment.lots.ranking.total",
        ),
    ),
    PublishedFact(
        _W.EVERY_BIDDER,
        _F.AWARD,
        "for whoever did not win that lot a number in place of the name: “Bidder 2” sent the second response",
        ("assessment.lots.ranking.bidder",),
    ),
    PublishedFact(
        _W.WINNER,
        _F.AWARD,
        "the name, the numbers in public registers, postcode and district, and whether it is a charity or a "
        "firm and of what size",
        ("supplier", "awards.suppliers"),
    ),
    PublishedFact(_W.WINNER, _F.AWARD, "the value of what was awarded", ("awards.value",)),
    PublishedFact(
        _W.WINNER,
        _F.CONTRACT,
        "the value of the contract, its days, and every later correction",
        ("contracts",),
    ),
    PublishedFact(
        _W.ALL_TOGETHER,
        _F.AWARD,
        "how many responded, how many of those were set aside, and how many of them were small or medium-sized "
        "firms, and charities or community groups",
        ("bids.statistics", "assessment.responses", "assessment.setAside"),
    ),
    PublishedFact(
        _W.ALL_TOGETHER,
        _F.AWARD,
        "which lots were awarded, when, and the buyer’s reasons",
        (
            "assessment.decidedAt",
            "assessment.reasons",
            "assessment.lots.relatedLot",
            "assessment.lots.reasons",
            "awards.id",
            "awards.title",
            "awards.status",
            "awards.date",
            "awards.relatedLots",
            "awards.description",
        ),
    ),
)


def published_of(whom: OfWhom) -> Iterator[PublishedFact]:
    """What becomes public of the winner, of every bidder, or of all together."""
    return (fact for fact in PUBLISHED_OF_RESPONSES if fact.of_whom is whom)


def fact_at(place: str) -> list[PublishedFact]:
    """The rows that a place of a release belongs to."""
    return [
        fact
        for fact in PUBLISHED_OF_RESPONSES
        if any(place == known or place.startswith(f"{known}.") for known in fact.places)
    ]
