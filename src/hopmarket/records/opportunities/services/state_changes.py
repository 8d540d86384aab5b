"""One step in an opportunity's life: locks the row, then looks up the step in the table of states."""

from __future__ import annotations

from hopmarket.records.ledger.acts import locked
from hopmarket.rules.opportunity_life import OPPORTUNITY_LIFE, OpportunityAct, OpportunityState
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, System

from ..models import Opportunity


def take_step(opportunity: Opportunity, what: OpportunityAct, by: Member | System) -> Opportunity | Refusal:
    """Locks the row and sets its next state (not saved); answers why where the act is not possible now.

    Raises ``Opportunity.DoesNotExist`` when it belongs to another organisation.
    """
    rows = Opportunity.objects.select_related("organisation")
    own_rows = rows.filter(organisation=by.organisation) if isinstance(by, Member) else rows
    row = locked(own_rows, pk=opportunity.pk)
    after = OPPORTUNITY_LIFE.after(OpportunityState(row.state), what)
    if isinstance(after, Refusal):
        return after
    row.state = after
    return row


def opportunity_subject(opportunity: Opportunity) -> str:
    """How the ledger names an opportunity."""
    return f"opportunities/{opportunity.pk}"
