"""A month as weeks of seven days, Monday first."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.view_models import DeadlineDay

_WEEKS = calendar.Calendar(firstweekday=0)


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day of the grid; days of the months around it are empty (``on`` None)."""

    on: date | None
    day: DeadlineDay | None
    weekday: str
    today: bool


def weeks(first: date, days: Mapping[date, DeadlineDay], today: date) -> list[list[CalendarDay]]:
    """Lists the weeks of the month that ``first`` lies in."""
    rows = _WEEKS.monthdatescalendar(first.year, first.month)
    return [[_cell(on, first, days, today) for on in week] for week in rows]


def _cell(on: date, first: date, days: Mapping[date, DeadlineDay], today: date) -> CalendarDay:
    if on.month != first.month:
        return CalendarDay(None, None, "", False)
    return CalendarDay(on, days.get(on), money_and_dates.DAYS[on.weekday()], on == today)


def month_name(first: date) -> str:
    """Says "December 2026"."""
    return f"{money_and_dates.MONTHS[first.month - 1]} {first.year}"


def month_after(first: date, months: int = 1) -> date:
    """Returns the first day of the month so many months later (earlier where negative)."""
    place = first.year * 12 + first.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)


def days_by_date(days: Sequence[DeadlineDay]) -> dict[date, DeadlineDay]:
    """Maps the days by their date."""
    return {day.on: day for day in days}
