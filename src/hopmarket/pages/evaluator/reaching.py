"""How a panel reaches an opportunity: what is not theirs, or not theirs yet, answers 404."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from hopmarket.pages.account.guards import acting
from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.refusals import sentence
from hopmarket.records.evaluation.progress import leads
from hopmarket.records.evaluation.queries import may_read, seat_of
from hopmarket.records.opportunities.models import Opportunity, Seat
from hopmarket.records.opportunities.queries import opportunities_to_evaluate
from hopmarket.records.responses.models import OpenedResponse
from hopmarket.records.responses.queries import opened_responses
from hopmarket.rules.roles import Role
from hopmarket.rules.terms import Terms
from hopmarket.rules.words import Refusal

evaluating = acting(Role.EVALUATOR, second_factor=True)
leading = acting(Role.COMMISSIONER, second_factor=True)
sitting = acting(Role.EVALUATOR, Role.COMMISSIONER, second_factor=True)

STATUS = {
    "open": "open",
    "closed": "sealed",
    "evaluating": "eval",
    "awarded": "awarded",
    "no_award": "ended",
    "cancelled": "cancelled",
}
"""The status tag of each published state."""


def on_panel(request: MemberRequest, reference: str) -> Opportunity:
    """An opportunity on whose panel the member sits."""
    mine = opportunities_to_evaluate(request.member).select_related("organisation")
    return get_object_or_404(mine, reference=reference)


def led(request: MemberRequest, reference: str) -> Opportunity:
    """An opportunity whose panel the member leads."""
    opportunity = on_panel(request, reference)
    if not leads(request.member, opportunity):
        raise Http404
    return opportunity


def own_seat(request: MemberRequest, opportunity: Opportunity) -> Seat:
    """The member's own seat as an evaluator."""
    seat = seat_of(request.member, opportunity)
    if seat is None:
        raise Http404
    return seat


def readable(request: MemberRequest, reference: str, number: int) -> tuple[Seat, OpenedResponse]:
    """An opened response and the seat from which it may be read: declared, without a conflict."""
    opportunity = on_panel(request, reference)
    seat = own_seat(request, opportunity)
    if not may_read(seat):
        raise Http404
    return seat, get_object_or_404(opened_responses(opportunity).select_related("opportunity"), number=number)


def about(opportunity: Opportunity) -> dict[str, object]:
    """What every page of an opportunity shows."""
    terms: Terms = opportunity.the_terms
    return {"opportunity": opportunity, "terms": terms, "status": STATUS[opportunity.state]}


def not_now(request: MemberRequest, opportunity: Opportunity, refusal: Refusal) -> HttpResponse:
    """The page that says why something cannot be done now, with status 409."""
    context = {**about(opportunity), "why": sentence(refusal)}
    return render(request, "evaluator/not_now.html", context, status=409)
