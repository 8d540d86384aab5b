"""The second officer: ask, return, approve; or discard."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.records.post import outbox
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member
from hopmarket.rules.two_officers import CITE, WayOut, may_approve, way_out

from .. import letters
from ..draft_authors import authors_of, officers_of, record_approval
from ..draft_returns import keep_return
from ..letter_readers import approvers_of, drafter_of
from ..models import Opportunity
from ..queries import gaps_of
from .state_changes import opportunity_subject, take_step


@act("ask_approval")
def ask_approval(*, opportunity: Opportunity, by: Member, at: datetime) -> Outcome[Opportunity] | Refusal:
    """Hands a complete draft to a second officer. Refuses ``draft.gaps`` with their number, and
    ``ask.another_asks`` or ``ask.somebody_joins`` where nobody could approve it then."""
    row = take_step(opportunity, OpportunityAct.ASK_APPROVAL, by)
    if isinstance(row, Refusal):
        return row
    open_gaps = gaps_of(row, now=at)
    if open_gaps:
        return Refusal("draft.gaps", params={"count": str(len(open_gaps))})
    nobody_left = way_out(by.person, officers_of(row), authors_of(row))
    if nobody_left is WayOut.ANOTHER_ASKS:
        return Refusal("ask.another_asks", CITE)
    if nobody_left is WayOut.SOMEBODY_JOINS:
        return Refusal("ask.somebody_joins", CITE)
    row.save()
    outbox.write(
        letters.purchase_values(row),
        letters.APPROVAL_ASKED,
        approvers_of(row, asked_by=by.person),
        at=at,
        asked_by=by.person_name,
    )
    return Outcome(opportunity_subject(row), row, {"terms": row.the_terms.fingerprint()})


@act("return_draft")
def return_draft(
    *, opportunity: Opportunity, reasons: str, by: Member, at: datetime
) -> Outcome[Opportunity] | Refusal:
    """Gives a draft back to be revised, with reasons. Refuses ``reasons.missing``."""
    row = take_step(opportunity, OpportunityAct.RETURN, by, lent=True)
    if isinstance(row, Refusal):
        return row
    refusal = unreasoned(reasons, "return_draft")
    if refusal:
        return refusal
    row.approved_by = None
    row.reasons = reasons.strip()
    row.save()
    keep_return(row, by=by.person, at=at)
    readers = drafter_of(row, but=by.person)
    outbox.write(letters.purchase_values(row), letters.DRAFT_RETURNED, readers, at=at, reasons=row.reasons)
    return Outcome(opportunity_subject(row), row)


@act("approve_draft")
def approve_draft(*, opportunity: Opportunity, by: Member, at: datetime) -> Outcome[Opportunity] | Refusal:
    """Approves a draft for publication. Refuses ``approve.own_draft`` to whoever began it,
    ``approve.own_words`` to whoever changed it since it was last approved, and
    ``approve.own_request`` to whoever asked for the approval: two officers publish."""
    row = take_step(opportunity, OpportunityAct.APPROVE, by, lent=True)
    if isinstance(row, Refusal):
        return row
    refusal = may_approve(by.person, authors_of(row))
    if refusal:
        return refusal
    row.approved_by_id = by.person
    row.reasons = ""
    row.save()
    outbox.write(letters.purchase_values(row), letters.DRAFT_APPROVED, drafter_of(row, but=by.person), at=at)
    record_approval(row, at)
    return Outcome(opportunity_subject(row), row, {"terms": row.the_terms.fingerprint()})


@act("discard_draft")
def discard_draft(*, opportunity: Opportunity, by: Member, at: datetime) -> Outcome[Opportunity] | Refusal:
    """Puts away a draft that was never published."""
    row = take_step(opportunity, OpportunityAct.DISCARD, by)
    if isinstance(row, Refusal):
        return row
    row.approved_by = None
    row.save()
    return Outcome(opportunity_subject(row), row)
