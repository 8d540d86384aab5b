"""What a visitor is told of a process at one moment: its stage, and what the clock adds."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from .facts import Stage

SOON = timedelta(days=8)
"""Closing soon: fewer than eight times 24 hours are left, which reads "7 days left"."""


class Standing(StrEnum):
    """Words of the status vocabulary, and those that imported notices need besides."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSING_SOON = "closing_soon"
    CLOSED = "closed"
    SEALED = "sealed"
    EVALUATING = "evaluating"
    AWARDED = "awarded"
    IN_DELIVERY = "in_delivery"
    ENDED = "ended"
    NO_AWARD = "no_award"
    CANCELLED = "cancelled"


_FIXED = {
    Stage.PLANNED: Standing.PLANNED,
    Stage.NO_AWARD: Standing.NO_AWARD,
    Stage.CANCELLED: Standing.CANCELLED,
    Stage.WITHDRAWN: Standing.CANCELLED,
    Stage.COMPLETE: Standing.ENDED,
}


def standing(
    stage: Stage,
    *,
    closes_at: datetime | None,
    assessment: str,
    ours: bool,
    starts_on: date | None,
    ends_on: date | None,
    now: datetime,
) -> Standing:
    """Where a process stands now. Open means called for, with a deadline that is still to come:
    a notice without a closing date is never shown as open."""
    fixed = _FIXED.get(stage)
    if fixed:
        return fixed
    if stage is Stage.CALLED:
        return _called(closes_at, assessment, ours, now)
    if ends_on and ends_on < now.date():
        return Standing.ENDED
    running = stage is Stage.CONTRACTED and starts_on and starts_on <= now.date()
    return Standing.IN_DELIVERY if running else Standing.AWARDED


def _called(closes_at: datetime | None, assessment: str, ours: bool, now: datetime) -> Standing:
    if closes_at and now < closes_at:
        return Standing.CLOSING_SOON if closes_at - now < SOON else Standing.OPEN
    if ours:
        return Standing.EVALUATING if assessment == "evaluating" else Standing.SEALED
    return Standing.CLOSED
