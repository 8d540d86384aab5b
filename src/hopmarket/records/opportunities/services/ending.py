"""Ends without a contract: cancelled, or decided without an award; always with reasons."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import Told, act
from hopmarket.rules.notice import OpportunityAct
from hopmarket.rules.roles import Member
from hopmarket.rules.words import Refusal

from ..models import Opportunity
from ..publishing import publish_release, tell_interested
from .stepping import step, subject


@act("cancel_opportunity")
def cancel_opportunity(
    *, opportunity: Opportunity, reasons: str, by: Member, at: datetime
) -> Told[Opportunity] | Refusal:
    """Cancels a published opportunity and tells everyone why. Sealed responses stay sealed.

    Refuses ``reasons.missing``."""
    return _end(opportunity, OpportunityAct.CANCEL, "tenderCancellation", "cancelled", reasons, by, at)


@act("end_without_award")
def end_without_award(
    *, opportunity: Opportunity, reasons: str, by: Member, at: datetime
) -> Told[Opportunity] | Refusal:
    """Ends a closed opportunity without an award and tells everyone why.

    Refuses ``reasons.missing``."""
    return _end(opportunity, OpportunityAct.END, "tenderUpdate", "no_award", reasons, by, at)


def _end(
    opportunity: Opportunity,
    what: OpportunityAct,
    tag: str,
    letter: str,
    reasons: str,
    by: Member,
    at: datetime,
) -> Told[Opportunity] | Refusal:
    row = step(opportunity, what, by)
    if isinstance(row, Refusal):
        return row
    if not reasons.strip():
        return Refusal("reasons.missing")
    row.reasons, row.ended_at = reasons.strip(), at
    row.save()
    publish_release(row, tag, at=at)
    tell_interested(row, letter, at=at, params={"reasons": row.reasons})
    return Told(subject(row), row)
