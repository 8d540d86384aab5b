"""Laws of scoring: places, points, and sums that anybody can work out again."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.refusal import Refusal
from hopmarket.rules.scoring import (
    DESCRIPTORS,
    METHOD,
    MOST,
    LotOffer,
    Points,
    RankingPlace,
    decimal_shown,
    ranking,
    score_in_range,
    winner,
)
from hopmarket.rules.terms import Criterion, CriterionKind

QUALITY, PRICE = CriterionKind.QUALITY, CriterionKind.PRICE


def a_criterion(key: str, kind: CriterionKind, weight: Decimal) -> Criterion:
    return Criterion(key, kind, key.capitalize(), "", weight)


@st.composite
def weights(draw: st.DrawFn) -> list[Criterion]:
    """One to four scored criteria and perhaps a price, whose weights come to exactly 100."""
    count = draw(st.integers(1, 4))
    priced = draw(st.booleans())
    cuts = sorted(
        draw(
            st.lists(
                st.integers(1, 9999), min_size=count - 1 + priced, max_size=count - 1 + priced, unique=True
            )
        )
    )
    edges = [0, *cuts, 10000]
    parts = [Decimal(high - low) / 100 for low, high in pairwise(edges)]
    criteria = [a_criterion(f"q{place}", QUALITY, part) for place, part in enumerate(parts)]
    return [*criteria[:-1], a_criterion("price", PRICE, parts[-1])] if priced else criteria


prices = st.decimals("0.01", "99999999.99", places=2)


@st.composite
def races(draw: st.DrawFn) -> tuple[list[Criterion], list[LotOffer]]:
    """Criteria, and up to six offers scored by the same number of evaluators."""
    criteria = draw(weights())
    scorers = draw(st.integers(1, 5))
    scored = [criterion.key for criterion in criteria if criterion.kind is QUALITY]
    one_score = st.lists(st.integers(0, MOST), min_size=scorers, max_size=scorers).map(tuple)
    offers = [
        LotOffer(str(place), draw(prices), {key: draw(one_score) for key in scored})
        for place in range(1, draw(st.integers(1, 6)) + 1)
    ]
    return criteria, offers


def naive_total(criteria: list[Criterion], offers: list[LotOffer], offer: LotOffer) -> Fraction:
    """The total by the published method, worked out without the code under test."""
    lowest = min(Fraction(offer.price) for offer in offers)
    total = Fraction(0)
    for criterion in criteria:
        if criterion.kind is PRICE:
            total += lowest / Fraction(offer.price) * Fraction(criterion.weight)
        else:
            scores = offer.scores[criterion.key]
            total += Fraction(sum(scores), len(scores) * 5) * Fraction(criterion.weight)
    return total


def places(standings: tuple[RankingPlace, ...]) -> dict[str, int]:
    return {standing.bidder: standing.place for standing in standings}


@given(races())
def test_a_ranking_is_what_the_published_method_gives(race: tuple[list[Criterion], list[LotOffer]]) -> None:
    criteria, offers = race
    totals = {offer.bidder: naive_total(criteria, offers, offer) for offer in offers}
    standings = ranking(criteria, offers)
    assert {standing.bidder: standing.total for standing in standings} == totals
    assert places(standings) == {
        bidder: 1 + sum(other > total for other in totals.values()) for bidder, total in totals.items()
    }
    assert [standing.total for standing in standings] == sorted(totals.values(), reverse=True)


@given(races(), st.decimals("0.01", 1000, places=2))
def test_scaling_all_weights_changes_no_place(
    race: tuple[list[Criterion], list[LotOffer]], factor: Decimal
) -> None:
    criteria, offers = race
    scaled = [replace(criterion, weight=criterion.weight * factor) for criterion in criteria]
    assert places(ranking(scaled, offers)) == places(ranking(criteria, offers))


@given(races(), st.randoms(use_true_random=False))
def test_the_order_of_offers_and_evaluators_never_matters(
    race: tuple[list[Criterion], list[LotOffer]], chance: Random
) -> None:
    criteria, offers = race
    mixed = [
        replace(
            offer,
            scores={key: tuple(chance.sample(scores, len(scores))) for key, scores in offer.scores.items()},
        )
        for offer in offers
    ]
    chance.shuffle(mixed)
    assert ranking(criteria, mixed) == ranking(criteria, offers)


@given(races())
def test_totals_and_points_lie_between_nought_and_the_weights(
    race: tuple[list[Criterion], list[LotOffer]],
) -> None:
    criteria, offers = race
    weight = {criterion.key: Fraction(criterion.weight) for criterion in criteria}
    for standing in ranking(criteria, offers):
        assert 0 <= standing.total <= 100
        assert standing.total == sum((points.exact for points in standing.points), Fraction())
        assert [points.criterion for points in standing.points] == [criterion.key for criterion in criteria]
        assert all(0 <= points.exact <= weight[points.criterion] for points in standing.points)


@given(races())
def test_the_lowest_price_gets_the_whole_weight_and_no_other_does(
    race: tuple[list[Criterion], list[LotOffer]],
) -> None:
    criteria, offers = race
    lowest = min(offer.price for offer in offers)
    for standing in ranking(criteria, offers):
        for criterion, points in zip(criteria, standing.points, strict=True):
            if criterion.kind is PRICE:
                assert (points.exact == Fraction(criterion.weight)) == (standing.price == lowest)


@given(races())
def test_equal_totals_share_a_place_and_the_next_place_is_left_out(
    race: tuple[list[Criterion], list[LotOffer]],
) -> None:
    standings = ranking(*race)
    for earlier, later in pairwise(standings):
        assert (earlier.total == later.total) == (earlier.place == later.place)
    for position, standing in enumerate(standings, start=1):
        assert standing.place <= position
        assert standing.place == position or standings[position - 2].total == standing.total


@given(races())
def test_nobody_gains_by_a_lower_score(race: tuple[list[Criterion], list[LotOffer]]) -> None:
    criteria, offers = race
    first = offers[0]
    worse = replace(
        first,
        scores={key: tuple(max(0, score - 1) for score in scores) for key, scores in first.scores.items()},
    )
    before = places(ranking(criteria, offers))[first.bidder]
    after = places(ranking(criteria, [worse, *offers[1:]]))[first.bidder]
    assert after >= before


# The working that is shown


def worked_out(points: Points) -> Fraction:
    """Works out exactly the sum that the shown working spells out."""
    working = points.working.partition(" = ")[0].replace("£", "").replace(",", "")
    terms = re.fullmatch(r"\(([\d +]+)\) ÷ (\d+) ÷ (\d+) × ([\d.]+)", working)
    if terms:
        scores = sum(Fraction(part) for part in terms[1].split(" + "))
        return scores / int(terms[2]) / int(terms[3]) * Fraction(terms[4])
    money = re.fullmatch(r"([\d.]+) ÷ ([\d.]+) × ([\d.]+)", working)
    assert money, points.working
    return Fraction(money[1]) / Fraction(money[2]) * Fraction(money[3])


@given(races())
def test_the_working_that_is_shown_gives_the_exact_points(
    race: tuple[list[Criterion], list[LotOffer]],
) -> None:
    for standing in ranking(*race):
        for points in standing.points:
            assert worked_out(points) == points.exact
            assert points.working.endswith(f"= {points.shown}")


def test_the_working_reads_as_people_write_it() -> None:
    criteria = [a_criterion("plan", QUALITY, Decimal(60)), a_criterion("price", PRICE, Decimal(40))]
    offers = [
        LotOffer("1", Decimal("84000"), {"plan": (3, 5)}),
        LotOffer("2", Decimal("63000.50"), {"plan": (2, 2)}),
    ]
    first, second = ranking(criteria, offers)
    assert [point.working for point in first.points] == [
        "(5 + 3) ÷ 2 ÷ 5 × 60 = 48.00",
        "£63,000.50 ÷ £84,000 × 40 = 30.00",
    ]
    assert (first.bidder, first.shown, second.shown) == ("1", Decimal("78.00"), Decimal("64.00"))
    assert "÷ 5 × weight" in METHOD


@pytest.mark.parametrize(
    ("value", "printed"),
    [("1/3", "0.33"), ("2/3", "0.67"), ("1/200", "0.01"), ("-1/200", "-0.01"), ("100", "100.00")],
)
def test_figures_are_rounded_halves_away_from_nought(value: str, printed: str) -> None:
    assert str(decimal_shown(Fraction(value))) == printed


@given(st.fractions(0, 100))
def test_what_is_printed_is_at_most_half_a_hundredth_off(value: Fraction) -> None:
    assert abs(Fraction(decimal_shown(value)) - value) <= Fraction(1, 200)


# Who wins, and what a score is


def test_totals_that_differ_by_less_than_is_printed_do_not_tie() -> None:
    criteria = [a_criterion("plan", QUALITY, Decimal(50)), a_criterion("price", PRICE, Decimal(50))]
    offers = [
        LotOffer("1", Decimal("10000000.00"), {"plan": (4,)}),
        LotOffer("2", Decimal("10000000.01"), {"plan": (4,)}),
    ]
    first, second = ranking(criteria, offers)
    assert first.shown == second.shown and first.place < second.place
    assert winner((first, second)) == "1"


def test_no_offer_has_no_winner() -> None:
    assert ranking([a_criterion("plan", QUALITY, Decimal(100))], []) == ()
    assert winner(()) == Refusal("award.no_offer")


def test_a_shared_first_place_has_no_winner() -> None:
    criteria = [a_criterion("plan", QUALITY, Decimal(100))]
    offers = [LotOffer(name, Decimal(1), {"plan": (3,)}) for name in ("1", "2", "3")]
    assert winner(ranking(criteria, offers)) == Refusal("award.tie", params={"count": "3"})


@pytest.mark.parametrize("value", range(-2, 9))
def test_scores_run_from_nought_to_five(value: int) -> None:
    refusal = score_in_range(value)
    assert (refusal is None) == (value in DESCRIPTORS) == (0 <= value <= 5)
    assert refusal is None or refusal.params == {"most": "5"}
