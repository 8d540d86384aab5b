"""Access of a panel to an opportunity: what a member may not see, or not yet, answers 404."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from hopmarket.pages.account.access_guards import acting_as
from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.refusals import sentence
from hopmarket.records.agreements.queries import status_of
from hopmarket.records.evaluation.leading import why_not_leading
from hopmarket.records.evaluation.panel_progress import is_lead
from hopmarket.records.evaluation.queries import lead_seat_of, may_read, seat_of
from hopmarket.records.opportunities.models import Opportunity, PanelSeat
from hopmarket.records.opportunities.queries import opportunities_to_evaluate
from hopmarket.records.responses.models import OpenedResponse
from hopmarket.records.responses.queries import opened_responses
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Role
from hopmarket.rules.terms import Terms

evaluating = acting_as(Role.EVALUATOR, second_factor=True)
leading = acting_as(Role.COMMISSIONER, second_factor=True)
sitting = acting_as(Role.EVALUATOR, Role.COMMISSIONER, second_factor=True)


def panel_opportunity(request: MemberRequest, reference: str) -> Opportunity:
    """An opportunity on whose panel the member sits; 404 otherwise."""
    return get_object_or_404(opportunities_to_evaluate(request.member), reference=reference)


def led_opportunity(request: MemberRequest, reference: str) -> Opportunity:
    """An opportunity whose panel the member leads; 404 otherwise."""
    opportunity = panel_opportunity(request, reference)
    if not is_lead(request.member, opportunity):
        raise Http404
    return opportunity


def not_declared_page(request: MemberRequest, opportunity: Opportunity) -> HttpResponse | None:
    """Where a lead goes who may not see names, prices and responses (yet): to their declaration, or to the page
    that says why not. None for one who has declared and knows nobody, and once it is decided."""
    if opportunity.state != OpportunityState.EVALUATING:
        return None
    refusal = why_not_leading(opportunity, request.member)
    if refusal is None:
        return None
    if refusal.reason == "award.lead_undeclared":
        return redirect("evaluator:declare", opportunity.reference)
    return not_possible_page(request, opportunity, refusal)


def own_seat(request: MemberRequest, opportunity: Opportunity) -> PanelSeat:
    """The member's own seat as an evaluator; 404 without one."""
    return _found(seat_of(request.member, opportunity))


def any_own_seat(request: MemberRequest, opportunity: Opportunity) -> PanelSeat:
    """The member's own seat as an evaluator or as the lead; 404 without one."""
    return _found(seat_of(request.member, opportunity) or lead_seat_of(request.member, opportunity))


def _found(seat: PanelSeat | None) -> PanelSeat:
    if seat is None:
        raise Http404
    return seat


def readable_response(
    request: MemberRequest, reference: str, number: int
) -> tuple[PanelSeat, OpenedResponse]:
    """An opened response and the seat from which it may be read: declared, without a conflict."""
    opportunity = panel_opportunity(request, reference)
    seat = own_seat(request, opportunity)
    if not may_read(seat):
        raise Http404
    return seat, get_object_or_404(opened_responses(opportunity), number=number)


def response_of_panel(
    request: MemberRequest, reference: str, number: int
) -> tuple[PanelSeat, OpenedResponse]:
    """An opened response and the seat, an evaluator's or the lead's, from which it may be read."""
    opportunity = panel_opportunity(request, reference)
    seat = any_own_seat(request, opportunity)
    if not may_read(seat):
        raise Http404
    return seat, get_object_or_404(opened_responses(opportunity), number=number)


def opportunity_context(opportunity: Opportunity, now: datetime) -> dict[str, object]:
    """The template context that every page of an opportunity needs."""
    terms: Terms = opportunity.the_terms
    return {"opportunity": opportunity, "terms": terms, "status": status_of(opportunity, now=now)}


def not_possible_page(request: MemberRequest, opportunity: Opportunity, refusal: Refusal) -> HttpResponse:
    """The page that says why something cannot be done now, with status 409."""
    context = {**opportunity_context(opportunity, request.at), "why": sentence(refusal)}
    return render(request, "evaluator/not_now.html", context, status=409)


def file_names(opened: OpenedResponse) -> dict[str, tuple[str, ...]]:
    """The names of the files of an opened response, by question."""
    names: dict[str, tuple[str, ...]] = {}
    for row in opened.files.all():
        names[row.question] = (*names.get(row.question, ()), row.file.name)
    return names
