"""The declaration of interests: an evaluator says whom they know among the bidders before reading anything."""

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
from .panel_access import evaluating, not_possible_page, opportunity_context, own_seat, panel_opportunity


@require_http_methods(["GET", "HEAD", "POST"])
@evaluating
def declare(request: MemberRequest, reference: str) -> HttpResponse:
    """Lists the bidders by name and asks whether the evaluator knows any; the answer cannot be changed."""
    opportunity = panel_opportunity(request, reference)
    seat = own_seat(request, opportunity)
    if opportunity.state != OpportunityState.EVALUATING:
        return not_possible_page(request, opportunity, Refusal("score.not_now"))
    if declaration_of(seat):
        return redirect("evaluator:matrix", reference)
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
            "You have stepped back." if declared.conflict else "Declared. You can read and score."
        ),
        onward=redirect("evaluator:matrix", reference),
        fields={"reasons.missing": "words"},
    )
    if answer:
        return answer
    bidders = sorted(response.organisation.name for response in opened_responses(opportunity))
    return render(
        request,
        "evaluator/declare.html",
        {**opportunity_context(opportunity, request.at), "form": form, "bidders": bidders},
    )
