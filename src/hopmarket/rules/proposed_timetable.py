"""A timetable that is proposed: so many days from today as a template suggests, on working days."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from .local_time import local_instant
from .ready_templates import SuggestedDays
from .refusal import Refusal
from .terms import Terms
from .terms_fields import DATES, TERMS_FIELDS
from .working_days import working_days_from

DAYS_FOR_OFFICERS = 4
"""Days that may pass until a second officer has approved it and it is published."""
_QUESTIONS_END, _CLOSES = time(17), time(12)


def with_proposed_dates(
    terms: Terms, days: SuggestedDays, *, today: date, fewest_days_open: int, anew: bool = False
) -> Terms:
    """The terms with a date proposed for each that is not given; with ``anew`` for all of them.

    Where a procedure wants more days open than the template suggests, everything after moves with the deadline.
    """
    proposed = proposed_dates(days, today=today, fewest_days_open=fewest_days_open)
    given = {row.name for row in TERMS_FIELDS if row.kind in DATES and getattr(terms, row.name) is not None}
    taken: dict[str, Any] = {name: value for name, value in proposed.items() if anew or name not in given}
    return replace(terms, **taken)


def proposed_dates(days: SuggestedDays, *, today: date, fewest_days_open: int) -> dict[str, datetime | date]:
    """A date for each field of the timetable: moments on working days, questions until 5pm, the deadline at noon,
    and a contract from the first of a month."""
    later = max(0, fewest_days_open + DAYS_FOR_OFFICERS - days.closes_at)
    starts_on = _first_of_month(today + timedelta(days=days.starts_on + later))
    return {
        "questions_until": _moment(today + timedelta(days=days.questions_until + later), _QUESTIONS_END),
        "closes_at": _moment(today + timedelta(days=days.closes_at + later), _CLOSES),
        "award_on": _working_day(today + timedelta(days=days.award_on + later)),
        "starts_on": starts_on,
        "ends_on": _months_after(starts_on, days.months) - timedelta(days=1),
    }


def _working_day(on: date) -> date:
    return next(working_days_from(on))


def _moment(on: date, at: time) -> datetime:
    moment = local_instant(_working_day(on), at)
    assert not isinstance(moment, Refusal), "clocks change at night"
    return moment


def _first_of_month(on: date) -> date:
    return on if on.day == 1 else _months_after(on.replace(day=1), 1)


def _months_after(on: date, months: int) -> date:
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, calendar.monthrange(year, month + 1)[1]))
