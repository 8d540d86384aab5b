"""Working days in England: every day but Saturdays, Sundays and bank holidays.

Bank holidays follow from the calendar; what was proclaimed for one year stands as a dated row. A test compares
them with the list that GOV.UK publishes, for every year that the list knows.

Source: Banking and Financial Dealings Act 1971, Schedule 1, and royal proclamations; Procurement Act 2023,
s. 123, on working days, see docs/rules/to-confirm.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from .consultation_gate import easter_sunday

ONE_DAY = timedelta(days=1)
FIRST_YEAR = 2019
"""Before it no proclamation is a row."""

PROCLAIMED = frozenset(
    {
        date(2020, 5, 8),
        date(2022, 6, 2),
        date(2022, 6, 3),
        date(2022, 9, 19),
        date(2023, 5, 8),
    }
)
"""Bank holidays of one year alone, or moved in one year."""
MOVED_AWAY = frozenset({date(2020, 5, 4), date(2022, 5, 30)})
"""Days that were no bank holidays in that year, since theirs was moved."""


CHRISTMAS_AND_BOXING_DAY = {4: (25, 28), 5: (27, 28), 6: (26, 27)}
"""The days of December on which the two are kept where one falls on a weekend, by the weekday of the 25th."""


def _weekday_from(on: date) -> date:
    """The day itself, or the Monday after it where it falls on a weekend."""
    return on + (7 - on.weekday()) * ONE_DAY if on.weekday() > 4 else on


def _monday(first: date) -> date:
    """The first Monday from a day on."""
    return first + (-first.weekday() % 7) * ONE_DAY


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England and Wales in a year that fall on Mondays to Fridays."""
    easter = easter_sunday(year)
    christmas = date(year, 12, 25).weekday()
    ordinary = {
        _weekday_from(date(year, 1, 1)),
        easter - 2 * ONE_DAY,
        easter + ONE_DAY,
        _monday(date(year, 5, 1)),
        _monday(date(year, 5, 25)),
        _monday(date(year, 8, 25)),
        *(date(year, 12, on) for on in CHRISTMAS_AND_BOXING_DAY.get(christmas, (25, 26))),
    }
    proclaimed = {on for on in PROCLAIMED if on.year == year}
    return frozenset((ordinary - MOVED_AWAY) | proclaimed)


def is_working_day(on: date) -> bool:
    """Whether it is neither a Saturday, a Sunday nor a bank holiday in England."""
    return on.weekday() < 5 and on not in bank_holidays(on.year)


def working_days_from(first: date) -> Iterator[date]:
    """Every working day from a day on, that day among them if it is one."""
    on = first
    while True:
        if is_working_day(on):
            yield on
        on += ONE_DAY


def working_days_between(first: date, last: date) -> int:
    """How many working days lie from one day to another, both counted."""
    days = (first + number * ONE_DAY for number in range((last - first).days + 1))
    return sum(is_working_day(on) for on in days)
