"""One step in an opportunity's life: locks the row, then looks up the step in the table of states."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from hopmarket.records.ledger.acts import locked
from hopmarket.rules.opportunity_life import OpportunityAct, OpportunityState
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, System, may_buy

from ..draft_authors import drafts_lent_to
from ..models import Opportunity
from ..second_officer_requests import requests_for


def take_step(
    opportunity: Opportunity, what: OpportunityAct, by: Member | System, *, lent: bool = False
) -> Opportunity | Refusal:
    """Locks the row and sets its next state (not saved); answers why where the act is not possible now.

    Raises ``Opportunity.DoesNotExist`` when it belongs to another organisation; with ``lent`` an officer
    whom another body lends for this draft, or for a request that waits, may take the step too.
    """
    rows = Opportunity.objects.select_related("organisation")
    row = locked(_rows_for(by, rows, lent=lent), pk=opportunity.pk)
    procedure = row.the_procedure
    after = may_buy(by, procedure.buyers) or procedure.life.after(OpportunityState(row.state), what)
    if isinstance(after, Refusal):
        return after
    row.state = after
    return row


def _rows_for(by: Member | System, rows: QuerySet[Opportunity], *, lent: bool) -> QuerySet[Opportunity]:
    if not isinstance(by, Member):
        return rows
    own_rows = Q(organisation=by.organisation)
    if lent:
        own_rows |= Q(pk__in=drafts_lent_to(by).values("pk"))
        own_rows |= Q(pk__in=requests_for(by).filter(decision="").values("opportunity"))
    return rows.filter(own_rows)


def opportunity_subject(opportunity: Opportunity) -> str:
    """How the ledger names an opportunity."""
    return f"opportunities/{opportunity.pk}"
