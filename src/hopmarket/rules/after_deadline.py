"""Writing to the buyer after the deadline: about the procedure while it is decided, and for a debrief after the award.

Source: Procurement Act 2023, s. 12(1)(c) (suppliers are to understand decisions) and s. 106 (time limits on claims,
see docs/rules/to-confirm.md); the days here are the portal's own.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import islice

from .local_time import day_in_london
from .opportunity_life import OpportunityState
from .refusal import Refusal
from .wordless_text import is_wordless
from .working_days import ONE_DAY, working_days_from

DAYS_AFTER_AWARD = 30
MOST_SIGNS = 2000
_DECIDING = (OpportunityState.CLOSED, OpportunityState.EVALUATING, OpportunityState.DECIDED)
PUBLISHABLE = frozenset({OpportunityState.CLOSED, OpportunityState.EVALUATING})
"""States in which an answer may be published: before anything of the decision is written."""


def may_write_after_deadline(
    state: OpportunityState, *, closes_at: datetime | None, ended_at: datetime | None, now: datetime
) -> Refusal | None:
    """Refuses ``late_question.before_deadline``, ``late_question.ended`` for a purchase that came to nothing, and
    ``late_question.too_late`` from 30 days after the award on."""
    if state is OpportunityState.OPEN:
        return Refusal("late_question.before_deadline") if closes_at is None or now < closes_at else None
    if state in _DECIDING:
        return None
    if state is not OpportunityState.AWARDED:
        return Refusal("late_question.ended")
    return _too_late("late_question.too_late", ended_at, now)


def may_ask_debrief(state: OpportunityState, *, ended_at: datetime | None, now: datetime) -> Refusal | None:
    """Refuses ``debrief.not_yet`` before the award, and ``debrief.too_late`` from 30 days after it on."""
    if state is not OpportunityState.AWARDED:
        return Refusal("debrief.not_yet")
    return _too_late("debrief.too_late", ended_at, now)


def unfit_letter(text: str) -> Refusal | None:
    """Why nobody could answer this: ``late_question.empty``, ``late_question.wordless`` or
    ``late_question.too_long``."""
    if not text.strip():
        return Refusal("late_question.empty")
    if is_wordless(text):
        return Refusal("late_question.wordless")
    if len(text) > MOST_SIGNS:
        return Refusal("late_question.too_long", params={"most": str(MOST_SIGNS)})
    return None


def debrief_due(asked_at: datetime, working_days: int) -> date:
    """The last working day on which a debrief is answered in time."""
    *_, last = islice(working_days_from(day_in_london(asked_at) + ONE_DAY), max(1, working_days))
    return last


def _too_late(reason: str, ended_at: datetime | None, now: datetime) -> Refusal | None:
    if ended_at is not None and now < ended_at + timedelta(days=DAYS_AFTER_AWARD):
        return None
    return Refusal(reason, params={"days": str(DAYS_AFTER_AWARD)})
