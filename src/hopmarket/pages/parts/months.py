"""A month as weeks of seven days, Monday first."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hopmarket.pages.parts import phrases
from hopmarket.pages.parts.marks import DueDay

_WEEKS = calendar.Calendar(firstweekday=0)


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the grid; days of the months around it are empty (``on`` None)."""

    on: date | None
    day: DueDay | None
    weekday: str
    today: bool


def weeks(first: date, days: Mapping[date, DueDay], today: date) -> list[list[Cell]]:
    """The weeks of the month that ``first`` lies in."""
    rows = _WEEKS.monthdatescalendar(first.year, first.month)
    return [[_cell(on, first, days, today) for on in week] for week in rows]


def _cell(on: date, first: date, days: Mapping[date, DueDay], today: date) -> Cell:
    if on.month != first.month:
        return Cell(None, None, "", False)
    return Cell(on, days.get(on), phrases.DAYS[on.weekday()], on == today)


def month_name(first: date) -> str:
    """Says "December 2026"."""
    return f"{phrases.MONTHS[first.month - 1]} {first.year}"


def month_after(first: date, months: int = 1) -> date:
    """The first day of the month so many months later (or earlier)."""
    place = first.year * 12 + first.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)


def by_day(days: Sequence[DueDay]) -> dict[date, DueDay]:
    """The same days, to be found by their date."""
    return {one.on: one for one in days}
