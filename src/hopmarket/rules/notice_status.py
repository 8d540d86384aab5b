"""Where a purchase stands at one moment, ours or imported: its stage, and what the clock adds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from .local_time import LONDON
from .ocds_result import STAGE
from .opportunity_life import OpportunityState
from .releases.notice_facts import Stage

SOON_DAYS = 7
"""Closing soon: at most so many whole days are left, counted as every page counts them ("7 days left")."""


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

    @property
    def is_open(self) -> bool:
        """Whether responses are called for, with a deadline that is still to come."""
        return self in (NoticeStatus.OPEN, NoticeStatus.CLOSING_SOON)


_FIXED = {
    Stage.PLANNED: NoticeStatus.PLANNED,
    Stage.NO_AWARD: NoticeStatus.NO_AWARD,
    Stage.CANCELLED: NoticeStatus.CANCELLED,
    Stage.WITHDRAWN: NoticeStatus.CANCELLED,
    Stage.COMPLETE: NoticeStatus.ENDED,
}
_AFTER_CLOSING = {"sealed": NoticeStatus.SEALED, "evaluating": NoticeStatus.EVALUATING}
"""How responses to one of ours are kept once it has closed, as its release says."""
PURCHASE_STAGES: Mapping[OpportunityState, Stage] = {
    OpportunityState.OPEN: Stage.CALLED,
    OpportunityState.CLOSED: Stage.CALLED,
    OpportunityState.EVALUATING: Stage.CALLED,
    OpportunityState.DECIDED: Stage.CALLED,
    OpportunityState.AWARDED: Stage.AWARDED,
    OpportunityState.NO_AWARD: Stage.NO_AWARD,
    OpportunityState.CANCELLED: Stage.CANCELLED,
}
"""The stage that the notice of a published purchase has; one with a signed contract is contracted."""


def until_days_left(days: int) -> timedelta:
    """Before this span is left, the count of whole days left is ``days`` or fewer."""
    return timedelta(days=days + 1)


def closes_soon(closes_at: datetime, now: datetime) -> bool:
    """Whether a deadline is still to come, and near."""
    return timedelta(0) < closes_at - now < until_days_left(SOON_DAYS)


def purchase_status(
    state: OpportunityState,
    *,
    closes_at: datetime | None,
    signed: bool,
    starts_on: date | None,
    ends_on: date | None,
    now: datetime,
) -> NoticeStatus:
    """Where one of our published purchases stands: the same as its notice. ``signed``: a contract is in the
    register, whose days these are; else they are the planned ones. Raises KeyError for a draft."""
    stage = Stage.CONTRACTED if signed and state is OpportunityState.AWARDED else PURCHASE_STAGES[state]
    return notice_status(
        stage,
        closes_at=closes_at,
        assessment=STAGE[state],
        is_ours=True,
        starts_on=starts_on,
        ends_on=ends_on,
        now=now,
    )


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
        return _called(closes_at, assessment if is_ours else "", is_ours, now)
    today = now.astimezone(LONDON).date()
    if ends_on and ends_on < today and not (starts_on and ends_on < starts_on):
        return NoticeStatus.ENDED
    running = stage is Stage.CONTRACTED and starts_on and starts_on <= today
    return NoticeStatus.IN_DELIVERY if running else NoticeStatus.AWARDED


def _called(closes_at: datetime | None, assessment: str, is_ours: bool, now: datetime) -> NoticeStatus:
    if assessment in _AFTER_CLOSING:
        return _AFTER_CLOSING[assessment]
    if closes_at and now < closes_at:
        return NoticeStatus.CLOSING_SOON if closes_soon(closes_at, now) else NoticeStatus.OPEN
    if is_ours and (closes_at or assessment != "open"):  # a preview may have no deadline yet
        return NoticeStatus.SEALED
    return NoticeStatus.CLOSED if closes_at else NoticeStatus.NO_CLOSING_DATE
