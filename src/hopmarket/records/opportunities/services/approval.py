"""The second officer: ask, return, approve; or discard."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act, person_in
from hopmarket.records.ledger.queries import events_of
from hopmarket.records.parties.models import Membership
from hopmarket.records.post.outbox import write_letter
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, Role

from ..buyer_letters import write_to_drafter
from ..models import Opportunity
from ..queries import gaps_of
from .state_changes import opportunity_subject, take_step

CITE = "Two officers publish: docs/glossary.md"


@act("ask_approval")
def ask_approval(*, opportunity: Opportunity, by: Member, at: datetime) -> Outcome[Opportunity] | Refusal:
    """Hands a complete draft to a second officer. Refuses ``draft.gaps`` with their number."""
    row = take_step(opportunity, OpportunityAct.ASK_APPROVAL, by)
    if isinstance(row, Refusal):
        return row
    open_gaps = gaps_of(row, now=at)
    if open_gaps:
        return Refusal("draft.gaps", params={"count": str(len(open_gaps))})
    row.save()
    _write_to_officers(row, by, at)
    return Outcome(opportunity_subject(row), row, {"terms": row.the_terms.fingerprint()})


def _write_to_officers(row: Opportunity, by: Member, at: datetime) -> None:
    others = Membership.objects.filter(organisation=row.organisation, ended_at=None).exclude(
        person=row.drafted_by
    )
    for other in others.select_related("person"):
        if Role.COMMISSIONER in other.roles:
            write_letter(
                "approval_asked",
                address=other.person.email,
                person=other.person_id,
                at=at,
                params={
                    "reference": row.reference,
                    "title": row.the_terms.title,
                    "asked_by": by.person_name,
                },
            )


@act("return_draft")
def return_draft(
    *, opportunity: Opportunity, reasons: str, by: Member, at: datetime
) -> Outcome[Opportunity] | Refusal:
    """Gives a draft back to be revised, with reasons. Refuses ``reasons.missing``."""
    row = take_step(opportunity, OpportunityAct.RETURN, by)
    if isinstance(row, Refusal):
        return row
    if not reasons.strip():
        return Refusal("reasons.missing")
    row.approved_by = None
    row.reasons = reasons.strip()
    row.save()
    write_letter(
        "draft_returned",
        address=row.drafted_by.email,
        person=row.drafted_by_id,
        at=at,
        params={"reference": row.reference, "title": row.the_terms.title, "reasons": row.reasons},
    )
    return Outcome(opportunity_subject(row), row)


@act("approve_draft")
def approve_draft(*, opportunity: Opportunity, by: Member, at: datetime) -> Outcome[Opportunity] | Refusal:
    """Approves a draft for publication. Refuses ``approve.own_draft`` to whoever began it, and to
    whoever asked for the approval: two officers publish."""
    row = take_step(opportunity, OpportunityAct.APPROVE, by)
    if isinstance(row, Refusal):
        return row
    if by.person in (row.drafted_by_id, _asker(row)):
        return Refusal("approve.own_draft", CITE)
    row.approved_by_id = by.person
    row.reasons = ""
    row.save()
    write_to_drafter(row, "draft_approved", by=by.person, at=at)
    return Outcome(opportunity_subject(row), row, {"terms": row.the_terms.fingerprint()})


def _asker(row: Opportunity) -> int | None:
    """Who asked for the approval last, as the ledger knows it."""
    event = events_of(opportunity_subject(row)).filter(act="ask_approval").last()
    return person_in(event.actor) if event else None


@act("discard_draft")
def discard_draft(*, opportunity: Opportunity, by: Member, at: datetime) -> Outcome[Opportunity] | Refusal:
    """Puts away a draft that was never published."""
    row = take_step(opportunity, OpportunityAct.DISCARD, by)
    if isinstance(row, Refusal):
        return row
    row.approved_by = None
    row.save()
    return Outcome(opportunity_subject(row), row)
