"""Money: exact, never a float, and nothing guessed from what is typed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.money import MOST, PENNY, pounds
from hopmarket.rules.refusal import Refusal


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("84000", "84000.00"), ("£84,000", "84000.00"), (" £ 84,000.50 ", "84000.50"), ("0", "0.00"),
        ("84 000", "84000.00"), ("1,234,567.8", "1234567.80"), ("0.05", "0.05"), ("007", "7.00"),
        ("99999999999.99", "99999999999.99"),
    ],
)  # fmt: skip
def test_amounts_that_people_write(text: str, wanted: str) -> None:
    amount = pounds(text)
    assert isinstance(amount, Decimal)
    assert str(amount) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "", "£", "lots", "-5", "+5", "1e5", "NaN", "Infinity", "84,00", "8,4000", "1.234", "1..2", "84k", "$5",
        "٨٤", "£££5", "5£", "1,000,00", ".50", "5.",
    ],
)  # fmt: skip
def test_amounts_that_nobody_can_be_sure_of(text: str) -> None:
    outcome = pounds(text)
    assert isinstance(outcome, Refusal) and outcome.reason == "money.unreadable"


@pytest.mark.parametrize("text", ["100000000000", "£999,999,999,999", "1" + "0" * 60])
def test_amounts_that_no_council_has(text: str) -> None:
    assert pounds(text) == Refusal("money.too_large")


@given(st.decimals(0, MOST - PENNY, places=2))
def test_what_is_written_is_read_back_to_the_penny(amount: Decimal) -> None:
    for text in (f"{amount}", f"£{amount:,}", f"£ {amount:,.2f}"):
        assert pounds(text) == amount


@given(st.text(max_size=20))
def test_any_text_is_an_exact_amount_or_a_refusal(text: str) -> None:
    outcome = pounds(text)
    if not isinstance(outcome, Refusal):
        assert 0 <= outcome < MOST and outcome.as_tuple().exponent == -2
