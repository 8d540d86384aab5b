"""The declaration of interests: an evaluator or the lead says whom they know among the bidders before reading
anything."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.records.evaluation.queries import declaration_of
from hopmarket.records.evaluation.services import declare_interests
from hopmarket.records.responses.queries import opened_responses
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.refusal import Refusal

from .forms import DeclarationForm
from .panel_access import any_own_seat, not_possible_page, opportunity_context, panel_opportunity, sitting


@require_http_methods(["GET", "HEAD", "POST"])
@sitting
def declare(request: MemberRequest, reference: str) -> HttpResponse:
    """Lists the bidders by name and asks whether the member knows any; the answer cannot be changed."""
    opportunity = panel_opportunity(request, reference)
    seat = any_own_seat(request, opportunity)
    leads = seat.part == "lead"
    onward = redirect("evaluator:responses" if leads else "evaluator:matrix", reference)
    if opportunity.state != OpportunityState.EVALUATING:
        return not_possible_page(request, opportunity, Refusal("score.not_now"))
    if declaration_of(seat):
        return onward
    form = DeclarationForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda typed: declare_interests(
            opportunity=opportunity,
            conflict=typed["knows"] == "yes",
            words=typed["words"],
            by=request.member,
            at=request.at,
        ),
        message=lambda declared: (
            "You have stepped back."
            if declared.conflict
            else f"Declared. You can read{'' if leads else ' and score'}."
        ),
        onward=lambda declared: redirect("evaluator:to_score") if declared.conflict and leads else onward,
        fields={"reasons.missing": "words"},
    )
    if answer:
        return answer
    bidders = sorted(response.organisation.name for response in opened_responses(opportunity))
    return render(
        request,
        "evaluator/declare.html",
        {**opportunity_context(opportunity, request.at), "form": form, "bidders": bidders, "leads": leads},
    )
