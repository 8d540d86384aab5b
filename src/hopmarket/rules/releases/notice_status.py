"""The status of a process at one moment: its stage, and what the clock adds."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from ..local_time import LONDON
from .notice_facts import Stage

SOON = timedelta(days=8)
"""Closing soon: fewer than eight times 24 hours are left, which reads "7 days left"."""


class NoticeStatus(StrEnum):
    """Words of the status vocabulary, and those that imported notices need besides."""

    PLANNED = "planned"
    OPEN = "open"
    NO_CLOSING_DATE = "no_closing_date"
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
    Stage.PLANNED: NoticeStatus.PLANNED,
    Stage.NO_AWARD: NoticeStatus.NO_AWARD,
    Stage.CANCELLED: NoticeStatus.CANCELLED,
    Stage.WITHDRAWN: NoticeStatus.CANCELLED,
    Stage.COMPLETE: NoticeStatus.ENDED,
}


def notice_status(
    stage: Stage,
    *,
    closes_at: datetime | None,
    assessment: str,
    is_ours: bool,
    starts_on: date | None,
    ends_on: date | None,
    now: datetime,
) -> NoticeStatus:
    """Where a process stands now. Open means called for, with a deadline that is still to come: a notice
    without a closing date is never shown as open, nor as closed. Days of which the end lies before the start
    do not tell that anything has ended."""
    fixed = _FIXED.get(stage)
    if fixed:
        return fixed
    if stage is Stage.CALLED:
        return _called(closes_at, assessment, is_ours, now)
    today = now.astimezone(LONDON).date()
    if ends_on and ends_on < today and not (starts_on and ends_on < starts_on):
        return NoticeStatus.ENDED
    running = stage is Stage.CONTRACTED and starts_on and starts_on <= today
    return NoticeStatus.IN_DELIVERY if running else NoticeStatus.AWARDED


def _called(closes_at: datetime | None, assessment: str, is_ours: bool, now: datetime) -> NoticeStatus:
    if closes_at and now < closes_at:
        return NoticeStatus.CLOSING_SOON if closes_at - now < SOON else NoticeStatus.OPEN
    if is_ours and (closes_at or assessment != "open"):
        return NoticeStatus.EVALUATING if assessment == "evaluating" else NoticeStatus.SEALED
    return NoticeStatus.CLOSED if closes_at else NoticeStatus.NO_CLOSING_DATE
