"""Scoring: exact fractions inside, decimals shown, every step of the sum on the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from .money import in_words
from .refusal import Refusal
from .terms import Criterion, CriterionKind

MOST = 5
METHOD = (
    "Quality points = average of the evaluators' scores ÷ 5 × weight. "
    "Price points = lowest price ÷ this price × weight. "
    "Places are decided on the exact sums; figures are rounded to two places only to be printed."
)
DESCRIPTORS = {
    0: "No answer, or nothing that answers the question",
    1: "Poor: most of what was asked is missing",
    2: "Weak: some of what was asked, with serious gaps",
    3: "Fair: what was asked, with small gaps",
    4: "Good: all that was asked, with evidence",
    5: "Excellent: all that was asked, with strong evidence and something better",
}


@dataclass(frozen=True, slots=True)
class LotOffer:
    """One bidder for one lot: price in pounds, and each evaluator's score by criterion key."""

    bidder: str
    price: Decimal
    scores: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Points:
    """Points under one criterion: exact, and how they came about in words."""

    criterion: str
    exact: Fraction
    working: str

    @property
    def shown(self) -> Decimal:
        return decimal_shown(self.exact)


@dataclass(frozen=True, slots=True)
class RankingPlace:
    """One place in a ranking; equal totals share a place."""

    place: int
    bidder: str
    price: Decimal
    points: tuple[Points, ...]
    total: Fraction

    @property
    def shown(self) -> Decimal:
        return decimal_shown(self.total)


def decimal_shown(value: Fraction, places: int = 2) -> Decimal:
    """An exact fraction as a decimal, halves rounded away from zero; only to be shown, never to be compared."""
    with localcontext() as context:
        context.prec = 60  # so many figures that only the last step below rounds
        step = Decimal(1).scaleb(-places)
        return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(step, rounding=ROUND_HALF_UP)


def score_in_range(value: int) -> None | Refusal:
    return None if 0 <= value <= MOST else Refusal("score.out_of_range", params={"most": str(MOST)})


def _quality(criterion: Criterion, offer: LotOffer) -> Points:
    scores = sorted(offer.scores[criterion.key], reverse=True)
    average = Fraction(sum(scores), len(scores))
    exact = average / MOST * Fraction(criterion.weight)
    listed = " + ".join(map(str, scores))
    return Points(
        criterion.key,
        exact,
        f"({listed}) ÷ {len(scores)} ÷ {MOST} × {criterion.weight:f} = {decimal_shown(exact)}",
    )


def _price(criterion: Criterion, offer: LotOffer, lowest: Decimal) -> Points:
    exact = Fraction(lowest) / Fraction(offer.price) * Fraction(criterion.weight)
    return Points(
        criterion.key,
        exact,
        f"{in_words(lowest)} ÷ {in_words(offer.price)} × {criterion.weight:f} = {decimal_shown(exact)}",
    )


def ranking(criteria: Sequence[Criterion], offers: Sequence[LotOffer]) -> tuple[RankingPlace, ...]:
    """The places of all offers for one lot, best first; equal totals share a place.

    Every offer has a price above nought and at least one score for each quality criterion.
    The order of offers and of evaluators never matters; scaling all weights changes no place.
    """
    if not offers:
        return ()
    lowest = min(offer.price for offer in offers)
    sums = []
    for offer in offers:
        points = tuple(
            _price(criterion, offer, lowest)
            if criterion.kind is CriterionKind.PRICE
            else _quality(criterion, offer)
            for criterion in criteria
        )
        sums.append((sum((point.exact for point in points), Fraction()), offer, points))
    sums.sort(key=lambda row: (-row[0], row[1].bidder))
    return tuple(
        RankingPlace(
            place=1 + sum(other[0] > total for other in sums),
            bidder=offer.bidder,
            price=offer.price,
            points=points,
            total=total,
        )
        for total, offer, points in sums
    )


def winner(standings: Sequence[RankingPlace]) -> str | Refusal:
    """The bidder in the first place alone. Refuses ``award.no_offer`` and ``award.tie``."""
    first = [standing.bidder for standing in standings if standing.place == 1]
    if not first:
        return Refusal("award.no_offer")
    if len(first) > 1:
        return Refusal("award.tie", params={"count": str(len(first))})
    return first[0]
