"""Odd prices: both sides of every line, the arithmetic in words, and laws of scale and order."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.odd_prices import (
    ODD_PRICE_LINES,
    OddPrice,
    Yardstick,
    line_on,
    median,
    odd_for_bidder,
    odd_prices,
    share_in_words,
)

DAY = date(2026, 11, 30)
VALUE = Decimal(40_000)
PRICES = st.decimals("0.01", "99999999999", places=2)
LOTS = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), PRICES, max_size=9)


@pytest.mark.parametrize(
    ("price", "words"),
    [
        ("400", "£400 is 1 % of the £40,000 the buyer expects"),
        ("399.99", "£399.99 is less than 1 % of the £40,000 the buyer expects"),
        ("19999.99", "£19,999.99 is 49 % of the £40,000 the buyer expects"),
        ("20000", ""),
        ("40000", ""),
        ("48000", ""),
        ("48000.01", "£48,000.01 is 121 % of the £40,000 the buyer expects"),
        ("99999999999", "£99,999,999,999 is 2,499,999 times the £40,000 the buyer expects"),
        ("0", ""),
        ("-5", ""),
    ],
)
def test_a_price_against_the_value(price: str, words: str) -> None:
    found = odd_for_bidder(Decimal(price), VALUE, DAY)
    assert (found.in_words if found else "") == words


@pytest.mark.parametrize("value", [None, Decimal(0), Decimal(-1)])
def test_without_a_value_nothing_is_odd_against_it(value: Decimal | None) -> None:
    assert odd_for_bidder(Decimal(1), value, DAY) is None


@pytest.mark.parametrize(
    ("prices", "odd"),
    [
        (("100", "59.99"), set()),
        (("100", "100", "60"), set()),
        (("100", "100", "59.99"), {2}),
        (("100", "100", "170"), set()),
        (("100", "100", "170.01"), {2}),
        (("90", "110", "59.99", "300"), {2, 3}),
    ],
)
def test_a_price_against_the_middle_of_three_or_more(prices: tuple[str, ...], odd: set[int]) -> None:
    by_bidder = {str(place): Decimal(price) for place, price in enumerate(prices)}
    assert set(odd_prices(by_bidder, None, DAY)) == {str(place) for place in odd}


def test_both_comparisons_stand_in_words() -> None:
    prices = {"1": Decimal(400), "2": Decimal(39_000), "3": Decimal(41_000)}
    (found,) = odd_prices(prices, VALUE, DAY).values()
    assert [odd.in_words for odd in found] == [
        "£400 is 1 % of the £40,000 the buyer expects",
        "£400 is 1 % of £39,000, the middle of all prices",
    ]
    assert all(odd.is_low for odd in found)


@given(LOTS, st.none() | PRICES, st.integers(1, 10_000))
def test_another_unit_changes_nothing(prices: dict[str, Decimal], value: Decimal | None, factor: int) -> None:
    scaled = {bidder: price * factor for bidder, price in prices.items()}
    before, after = (
        {
            bidder: [(odd.line, odd.is_low, odd.share) for odd in found]
            for bidder, found in odd_prices(rows, compared, DAY).items()
        }
        for rows, compared in ((prices, value), (scaled, value and value * factor))
    )
    assert before == after


@given(LOTS, st.none() | PRICES, st.randoms())
def test_the_order_of_prices_changes_nothing(
    prices: dict[str, Decimal], value: Decimal | None, chance: random.Random
) -> None:
    rows = list(prices.items())
    chance.shuffle(rows)
    assert odd_prices(dict(rows), value, DAY) == odd_prices(prices, value, DAY)


@given(PRICES, PRICES)
def test_a_price_between_two_ordinary_ones_is_ordinary(price: Decimal, value: Decimal) -> None:
    line = line_on(Yardstick.VALUE, DAY)
    share = Fraction(price) / Fraction(value) * 100
    assert (odd_for_bidder(price, value, DAY) is None) == (line.under <= share <= line.over)


@given(PRICES, PRICES)
def test_no_line_seems_kept_that_is_not(price: Decimal, value: Decimal) -> None:
    """The share in words never stands on the ordinary side of the line that it broke."""
    found = odd_for_bidder(price, value, DAY)
    if found is None or "less" in found.in_words or "times" in found.in_words:
        return
    shown = int(share_in_words(found.share).removesuffix(" % of"))
    assert shown < found.line.under or shown > found.line.over


@given(st.lists(PRICES, min_size=1, max_size=9))
def test_as_many_prices_stand_above_the_middle_as_below(prices: list[Decimal]) -> None:
    middle = median(prices)
    assert middle is not None
    assert (
        sum(price < middle for price in prices) <= len(prices) / 2 >= sum(price > middle for price in prices)
    )


def test_the_lines_are_dated_and_have_reasons() -> None:
    assert {row.yardstick for row in ODD_PRICE_LINES} == set(Yardstick)
    assert all(row.reason and 0 < row.under < 100 < row.over for row in ODD_PRICE_LINES)
    assert line_on(Yardstick.VALUE, date(2020, 1, 1)).under == 50
    assert OddPrice(Decimal(1), Decimal(4), ODD_PRICE_LINES[0]).share == 25
