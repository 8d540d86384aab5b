"""Access of a commissioner to a purchase: only their own organisation's can be fetched."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from hopmarket.pages.account.access_guards import acting_as
from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.refusals import sentence
from hopmarket.records.opportunities.draft_authors import readable_opportunities
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.queries import opportunities_for
from hopmarket.rules.opportunity_life import OpportunityAct, OpportunityState
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Role

commissioning = acting_as(Role.COMMISSIONER)
publishing = acting_as(Role.COMMISSIONER, second_factor=True)


def purchase_of(request: MemberRequest, reference: str) -> Opportunity:
    """One purchase of the member's own organisation; anybody else's answers 404."""
    return get_object_or_404(opportunities_for(request.member), reference=reference)


def readable_draft(request: MemberRequest, reference: str) -> Opportunity:
    """One purchase of the member's own organisation, or the draft of another body for which the member
    is second officer; anybody else's answers 404."""
    return get_object_or_404(readable_opportunities(request.member), reference=reference)


def why_not(opportunity: Opportunity, act: OpportunityAct) -> Refusal | None:
    """Why an act is not possible in the purchase's present state, or None."""
    after = opportunity.the_procedure.life.after(OpportunityState(opportunity.state), act)
    return after if isinstance(after, Refusal) else None


def not_possible_page(request: MemberRequest, opportunity: Opportunity, refusal: Refusal) -> HttpResponse:
    """The page that says why something cannot be done now, with status 409."""
    context = {"opportunity": opportunity, "terms": opportunity.the_terms, "why": sentence(refusal)}
    return render(request, "commissioner/not_now.html", context, status=409)
