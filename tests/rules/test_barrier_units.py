"""Lengths of time and distances in the units in which notices write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.barriers.amounts import days_in, miles_in, months_in


@pytest.mark.parametrize(
    ("written", "months"),
    [
        ("1.5 years", "18.0"),
        ("18 calendar months", "18"),
        ("36mths", "36"),
        ("3 yrs", "36"),
        ("52 weeks", "12.0"),
        ("365 days", "12.0"),
        ("twenty-four months", "24.0"),
        ("2 (two) yearlings", None),
    ],
)
def test_lengths_in_months(written: str, months: str | None) -> None:
    assert [round(length, 1) for _, _, length in months_in(written)] == ([Decimal(months)] if months else [])


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("within 60 days", "60"),
        ("forty-five days", "45"),
        ("20 working days", "28"),
        ("8 weeks", "56"),
        ("two months", "60"),
        ("one month", "30"),
        ("a year", None),
    ],
)
def test_lengths_in_days(written: str, days: str | None) -> None:
    assert days_in(written) == (Decimal(days) if days else None)


@pytest.mark.parametrize(
    ("written", "miles"),
    [
        ("within 40 miles of", "40.0"),
        ("a 40-mile radius", "40.0"),
        ("within ten miles", "10.0"),
        ("100 kilometres from", "62.1"),
        ("25km", "15.5"),
        ("1,500 metres", "0.9"),
        ("2.5 miles", "2.5"),
        ("within some miles", None),
        ("25 kmh", None),
    ],
)
def test_distances_in_miles(written: str, miles: str | None) -> None:
    found = miles_in(written)
    assert (None if found is None else round(found, 1)) == (Decimal(miles) if miles else None)


@given(st.integers(1, 999))
def test_a_distance_is_the_same_in_kilometres_and_in_metres(number: int) -> None:
    assert miles_in(f"{number} km") == pytest.approx(miles_in(f"{number},000 metres"))


@given(st.text(alphabet="0123456789.,- ()monthsyearweekdaykilmt", max_size=40))
def test_no_text_breaks_the_reading_of_units(text: str) -> None:
    for start, end, months in months_in(text):
        assert 0 <= start < end <= len(text) and months >= 0
    assert (days_in(text) or 0) >= 0 and (miles_in(text) or 0) >= 0
