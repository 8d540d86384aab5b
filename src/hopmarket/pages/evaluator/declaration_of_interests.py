"""The declaration of interests: an evaluator says whom they know among the bidders before reading anything."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.refusals import sentence
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
    form = DeclarationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        conflict = form.cleaned_data["knows"] == "yes"
        outcome = declare_interests(
            opportunity=opportunity,
            conflict=conflict,
            words=form.cleaned_data["words"],
            by=request.member,
            at=request.at,
        )
        if not isinstance(outcome, Refusal):
            messages.success(
                request, "You have stepped back." if conflict else "Declared. You can read and score."
            )
            return redirect("evaluator:matrix", reference)
        form.add_error("words" if outcome.reason == "reasons.missing" else None, sentence(outcome))
    bidders = sorted(response.organisation.name for response in opened_responses(opportunity))
    return render(
        request,
        "evaluator/declare.html",
        {**opportunity_context(opportunity, request.at), "form": form, "bidders": bidders},
    )
