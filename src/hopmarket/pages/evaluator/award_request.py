"""The page on which a second officer looks at an award: the ranking, the prices and the lead's reasons as they
were asked; they approve it or refuse it, and the lead takes it back."""

from __future__ import annotations

from decimal import Decimal

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.officer_decisions import RequestedDeed, press_decision
from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.refusals import sentence
from hopmarket.records.evaluation.queries import rankings
from hopmarket.records.evaluation.services import approve_award, refuse_award
from hopmarket.records.opportunities.models import OfficerRequest
from hopmarket.records.opportunities.second_officer_requests import (
    free_officers,
    is_out_of_time,
    may_decide,
    request_for,
)
from hopmarket.rules.second_officer_lines import OfficerDeed

from .forms import RefuseAskedAwardForm
from .panel_access import leading, opportunity_context
from .ranking_in_words import lot_result, names_of
from .score_grids import scored_responses

ASKED_AWARD = RequestedDeed(
    approve_award,
    refuse_award,
    RefuseAskedAwardForm,
    approved="Approved.",
    refused="Refused. The lead is told why.",
    taken_back="Taken back. Nothing was decided.",
)


@require_http_methods(["GET", "HEAD", "POST"])
@leading
def award_request(request: MemberRequest, reference: str, number: int) -> HttpResponse:
    """Shows the award that was asked, and what became of it; a POST approves and publishes it, refuses it or
    takes it back."""
    asked = request_for(request.member, number)
    if asked is None or asked.opportunity.reference != reference or asked.deed != OfficerDeed.AWARD:
        raise Http404
    pressed = press_decision(
        request, asked, ASKED_AWARD, redirect("evaluator:award_request", reference, number)
    )
    if pressed.answer:
        return pressed.answer
    context = {**_shown(request, asked), "form": pressed.form, "refuse_form": pressed.refuse_form}
    return render(request, "evaluator/award_request.html", context, status=pressed.status)


def _shown(request: MemberRequest, asked: OfficerRequest) -> dict[str, object]:
    opportunity, awards = asked.opportunity, asked.values["awards"]
    terms, names = opportunity.the_terms, names_of(opportunity)
    refusal = may_decide(asked, request.member.person)
    return {
        **opportunity_context(opportunity, request.at),
        "asked": asked,
        "value": Decimal(asked.values["value"]),
        "is_own_body": opportunity.organisation_id == request.member.organisation,
        "is_asker": asked.asked_by_id == request.member.person,
        "is_late": is_out_of_time(asked, now=request.at),
        "why_not": sentence(refusal) if refusal else "",
        "deciders": free_officers(opportunity, OfficerDeed.AWARD, asked_by=asked.asked_by_id),
        "lots": [
            lot_result(ranking, terms, names, awards.get(ranking.lot.key, ""))
            for ranking in rankings(opportunity)
        ],
        "judged": scored_responses(opportunity),
    }
