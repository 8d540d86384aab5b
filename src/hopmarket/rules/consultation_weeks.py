"""The weeks of a consultation, for a drawing and for the sentence beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from .local_time import LONDON

WEEK = timedelta(days=7)


class WeekPhase(StrEnum):
    """Whether a week has gone, is the one in which we are, or is to come."""

    GONE = "gone"
    NOW = "now"
    TO_COME = "to_come"


@dataclass(frozen=True, slots=True)
class ConsultationWeek:
    """One week, by its number from 1, its first and last day, and where it lies from today."""

    number: int
    first: date
    last: date
    phase: WeekPhase


def weeks_of(opens_at: datetime, closes_at: datetime, now: datetime) -> tuple[ConsultationWeek, ...]:
    """The weeks from the day on which a consultation opens to the day on which it closes, counted from its first
    day in London. A few days at the end are a week too; a last day that only ends the week before at noon is
    none. No week is "now" before it opens and after it has closed."""
    first = opens_at.astimezone(LONDON).date()
    last = closes_at.astimezone(LONDON).date()
    today = now.astimezone(LONDON).date()
    count = max(1, -(-(last - first).days // WEEK.days))
    return tuple(
        _week(number, first + (number - 1) * WEEK, last, today, is_open=opens_at <= now < closes_at)
        if now < closes_at
        else _gone(number, first + (number - 1) * WEEK, last)
        for number in range(1, count + 1)
    )


def _week(number: int, begins: date, last: date, today: date, *, is_open: bool) -> ConsultationWeek:
    after = begins + WEEK
    ends = last if after >= last else after - timedelta(days=1)
    if is_open and begins <= today <= ends:
        phase = WeekPhase.NOW
    else:
        phase = WeekPhase.GONE if ends < today else WeekPhase.TO_COME
    return ConsultationWeek(number, begins, ends, phase)


def _gone(number: int, begins: date, last: date) -> ConsultationWeek:
    after = begins + WEEK
    return ConsultationWeek(
        number, begins, last if after >= last else after - timedelta(days=1), WeekPhase.GONE
    )


def days_left(closes_at: datetime, now: datetime) -> int:
    """Nights until the day on which it closes, in London; 0 on that day and afterwards."""
    return max(0, (closes_at.astimezone(LONDON).date() - now.astimezone(LONDON).date()).days)
