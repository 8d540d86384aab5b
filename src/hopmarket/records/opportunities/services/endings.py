"""Ends without a contract: cancelled, or decided without an award; always with reasons."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.records.post import outbox
from hopmarket.records.post.letters import LetterKind
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from .. import letters
from ..letter_readers import followers_of
from ..models import Opportunity
from ..publishing import publish_release
from .quote_invitations import write_to_unclaimed
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
        letters.CANCELLED,
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
        opportunity,
        OpportunityAct.END,
        "tenderUpdate",
        letters.NO_AWARD,
        "end_without_award",
        reasons,
        by,
        at,
    )


def _end(
    opportunity: Opportunity,
    what: OpportunityAct,
    tag: str,
    letter: LetterKind,
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
    outbox.write(letters.purchase_values(row), letter, followers_of(row), at=at, reasons=row.reasons)
    write_to_unclaimed(row, at=at)
    return Outcome(opportunity_subject(row), row)
