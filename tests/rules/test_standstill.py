"""Standstill and working days: the law's eight days, over every day of several years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.procedure_kinds import Standstill
from hopmarket.rules.standstill import (
    STANDSTILL_DAYS,
    is_standstill_kept,
    signed_in_standstill,
    standstill_from,
)
from hopmarket.rules.working_days import (
    FIRST_YEAR,
    bank_holidays,
    is_working_day,
    working_days_between,
)

GOV_UK = BankHolidays(use_cached_holidays=True)
ENGLAND = BankHolidays.ENGLAND_AND_WALES
LAST_YEAR = max(row["date"].year for row in GOV_UK.get_holidays(division=ENGLAND))
DAYS = [date(2024, 1, 1) + timedelta(days=number) for number in range(4 * 366)]


@pytest.mark.parametrize("year", range(FIRST_YEAR, LAST_YEAR + 1))
def test_bank_holidays_are_those_that_gov_uk_publishes(year: int) -> None:
    published = {row["date"] for row in GOV_UK.get_holidays(division=ENGLAND, year=year)}
    assert bank_holidays(year) == {on for on in published if on.weekday() < 5}


@given(st.dates(date(2019, 1, 1), date(2099, 12, 31)))
def test_a_year_has_eight_bank_holidays_and_more_only_by_proclamation(on: date) -> None:
    extra = {2022: 2, 2023: 1}.get(on.year, 0)
    assert len(bank_holidays(on.year)) == 8 + extra


def test_every_standstill_has_eight_working_days_and_ends_with_the_eighth() -> None:
    for on in DAYS:
        period = standstill_from(on)
        assert working_days_between(on, period.last_day) == STANDSTILL_DAYS, on
        assert is_working_day(period.last_day), on
        assert period.first_day_to_sign == period.last_day + timedelta(days=1)
        assert GOV_UK.is_work_day(period.last_day, division=ENGLAND)


def test_a_later_notice_never_ends_a_standstill_earlier() -> None:
    ends = [standstill_from(on).last_day for on in DAYS]
    assert ends == sorted(ends)


@pytest.mark.parametrize(
    ("notice_on", "last_day"),
    [
        (date(2026, 6, 1), date(2026, 6, 10)),  # a Monday: it counts as the first
        (date(2026, 6, 6), date(2026, 6, 17)),  # a Saturday: Monday is the first
        (date(2026, 12, 22), date(2027, 1, 5)),  # over Christmas, Boxing Day kept on the 28th, and New Year
        (date(2026, 4, 1), date(2026, 4, 14)),  # over Good Friday and Easter Monday
    ],
)
def test_known_standstills(notice_on: date, last_day: date) -> None:
    assert standstill_from(notice_on).last_day == last_day


@given(st.dates(date(2025, 2, 24), date(2030, 12, 31)), st.integers(-3, 25))
def test_a_signature_is_refused_on_every_day_of_it_and_on_none_after(on: date, after: int) -> None:
    period, signed_on = standstill_from(on), on + timedelta(days=after)
    refusal = signed_in_standstill(period, signed_on)
    assert (refusal is None) == (signed_on >= period.first_day_to_sign)
    if refusal:
        assert refusal.reason == "contract.standstill"
        assert set(refusal.params) == {"days", "starts", "last", "first"}


@pytest.mark.parametrize(
    ("standstill", "above", "promised", "kept"),
    [
        (Standstill.NONE, True, True, False),
        (Standstill.NONE, False, False, False),
        (Standstill.PROMISED, True, False, False),
        (Standstill.PROMISED, False, True, True),
        (Standstill.PROMISED, True, True, True),
        (Standstill.REQUIRED, True, False, True),
        (Standstill.REQUIRED, False, False, False),
        (Standstill.REQUIRED, False, True, True),
    ],
)
def test_who_keeps_a_standstill(standstill: Standstill, above: bool, promised: bool, kept: bool) -> None:
    assert is_standstill_kept(standstill, above=above, promised=promised) is kept
