"""Who leads a purchase now, and what keeps somebody from it."""

from __future__ import annotations

from hopmarket.records.ledger.acts import locked
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.queries import opportunities_for
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from .queries import declaration_of, lead_seat_of


def why_not_leading(opportunity: Opportunity, by: Member) -> Refusal | None:
    """Refuses ``award.not_lead``, ``award.lead_undeclared`` and ``award.lead_conflict``."""
    seat = lead_seat_of(by, opportunity)
    if seat is None:
        return Refusal("award.not_lead")
    declared = declaration_of(seat)
    if declared is None:
        return Refusal("award.lead_undeclared")
    return Refusal("award.lead_conflict") if declared.conflict else None


def led_while_evaluating(opportunity: Opportunity, by: Member) -> Opportunity | Refusal:
    """The purchase's row under lock, for an act of its lead between the opening and the decision. Refuses
    ``score.not_now`` and what keeps the member from leading."""
    row = locked(opportunities_for(by), pk=opportunity.pk)
    refusal = why_not_leading(row, by)
    if refusal:
        return refusal
    return row if row.state == OpportunityState.EVALUATING else Refusal("score.not_now")
