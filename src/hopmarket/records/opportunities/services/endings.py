"""Ends without a contract: cancelled, or decided without an award; always with reasons."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from ..models import Opportunity
from ..publishing import publish_release, tell_interested
from .state_changes import opportunity_subject, take_step


@act("cancel_opportunity")
def cancel_opportunity(
    *, opportunity: Opportunity, reasons: str, by: Member, at: datetime
) -> Outcome[Opportunity] | Refusal:
    """Cancels a published opportunity and writes the reasons to everybody who follows it. Sealed
    responses stay sealed.

    Refuses ``reasons.missing``."""
    return _end(
        opportunity,
        OpportunityAct.CANCEL,
        "tenderCancellation",
        "cancelled",
        "cancel_opportunity",
        reasons,
        by,
        at,
    )


@act("end_without_award")
def end_without_award(
    *, opportunity: Opportunity, reasons: str, by: Member, at: datetime
) -> Outcome[Opportunity] | Refusal:
    """Ends a closed opportunity without an award and writes the reasons to everybody who follows it.

    Refuses ``reasons.missing``."""
    return _end(
        opportunity, OpportunityAct.END, "tenderUpdate", "no_award", "end_without_award", reasons, by, at
    )


def _end(
    opportunity: Opportunity,
    what: OpportunityAct,
    tag: str,
    letter: str,
    reason_of: str,
    reasons: str,
    by: Member,
    at: datetime,
) -> Outcome[Opportunity] | Refusal:
    row = take_step(opportunity, what, by)
    if isinstance(row, Refusal):
        return row
    refusal = unreasoned(reasons, reason_of)
    if refusal:
        return refusal
    row.reasons, row.ended_at = reasons.strip(), at
    row.save()
    publish_release(row, tag, at=at)
    tell_interested(row, letter, at=at, params={"reasons": row.reasons})
    return Outcome(opportunity_subject(row), row)
