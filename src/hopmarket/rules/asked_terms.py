"""A change of published terms that somebody asked for, set upon the terms as they stand when it is approved."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from .local_time import LONDON, day_in_london
from .refusal import Refusal
from .terms import Terms
from .working_days import ONE_DAY, is_working_day, working_days_between

TIMETABLE = ("closes_at", "award_on", "starts_on", "ends_on")
"""The parts of the terms that a later deadline takes along."""


def changed_parts(old: Terms, new: Terms) -> tuple[str, ...]:
    """The fields in which two versions differ, but for the format in which they are written."""
    names = (known.name for known in fields(Terms) if known.name != "format")
    return tuple(name for name in names if getattr(old, name) != getattr(new, name))


def rebased(base: Terms, asked: Terms, now: Terms) -> Terms | Refusal:
    """The terms as they stand, with what was asked when they were ``base``. What else has been changed since
    stays; a part that was changed both ways is nobody's to choose.

    Refuses ``officer_request.terms_changed`` with the names of such parts.
    """
    wanted = changed_parts(base, asked)
    crossed = [name for name in wanted if getattr(base, name) != getattr(now, name)]
    if crossed:
        return Refusal("officer_request.terms_changed", params={"parts": ", ".join(crossed)})
    changes: dict[str, Any] = {name: getattr(asked, name) for name in wanted}
    return replace(now, **changes)


def days_between(start: datetime, end: datetime) -> Decimal:
    """The days from one instant to another, with what is over of a day."""
    return Decimal((end - start).total_seconds()) / 86400


def days_moved(old: datetime, new: datetime) -> int:
    """By how many days of the calendar in London a moment has moved."""
    return (day_in_london(new) - day_in_london(old)).days


def working_days_left(at: datetime, closes_at: datetime) -> int:
    """How many working days bidders have: those after the day of ``at``, the day of the deadline counted."""
    return working_days_between(day_in_london(at) + ONE_DAY, day_in_london(closes_at))


def restoring_deadline(at: datetime, closes_at: datetime, working_days: int) -> datetime | None:
    """The deadline that leaves bidders so many working days from ``at`` on, at the hour of the present one;
    None where they have as many."""
    if working_days_left(at, closes_at) >= working_days:
        return None
    clock, on = closes_at.astimezone(LONDON).time(), day_in_london(closes_at)
    while working_days_between(day_in_london(at) + ONE_DAY, on) < working_days or not is_working_day(on):
        on += ONE_DAY
    return datetime.combine(on, clock, LONDON).astimezone(closes_at.tzinfo)


class Timetable(NamedTuple):
    """The days that follow a deadline."""

    award_on: date | None
    starts_on: date | None
    ends_on: date | None


def timetable_after(old: Terms, closes_at: datetime | None) -> Timetable:
    """The days that a later deadline takes along, as they are proposed: the award comes later by as many days,
    on a working day; start and end move only where the contract would start before its award, and then by as
    many days as the award has moved."""
    if old.award_on is None or old.closes_at is None or closes_at is None:
        return Timetable(old.award_on, old.starts_on, old.ends_on)
    award_on = old.award_on + timedelta(days=max(0, days_moved(old.closes_at, closes_at)))
    while award_on != old.award_on and not is_working_day(award_on):
        award_on += ONE_DAY
    if old.starts_on is None or old.starts_on >= award_on:
        return Timetable(award_on, old.starts_on, old.ends_on)
    moved = award_on - old.award_on
    ends_on = old.ends_on + moved if old.ends_on else None
    return Timetable(award_on, old.starts_on + moved, ends_on)


def with_timetable(old: Terms, closes_at: datetime, days: Timetable) -> Terms:
    """The terms with a later deadline and the days that follow it; a day that is None stays."""
    given = {name: on for name, on in days._asdict().items() if on is not None}
    return replace(old, closes_at=closes_at, **given)
