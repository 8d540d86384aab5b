"""What a bidder reads and answers after the opening: questions of the buyer, and whether its response counts."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.kept_input import KeptInput
from hopmarket.records.evaluation.bidder_clarifications import clarifications_asked_about
from hopmarket.records.evaluation.feedback import set_aside_of
from hopmarket.records.evaluation.services import answer_clarification
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.response_life import ResponseState
from hopmarket.rules.set_aside import GROUND_BY_KEY

from .forms import ExplainForm
from .response_access import opportunity_context, responding, response_of

_DRAFTS = KeptInput("buyer_answers")


@responding
@require_safe
def after_opening(request: MemberRequest, reference: str) -> HttpResponse:
    """Lists what the buyer asked this bidder, and says so where its response was set aside."""
    response = response_of(request, reference)
    if response.state != ResponseState.OPENED:
        raise Http404
    opportunity = response.opportunity
    aside = set_aside_of(request.member, opportunity)
    context = {
        **opportunity_context(opportunity, request.at),
        "asked": clarifications_asked_about(request.member, opportunity),
        "answering": opportunity.state == OpportunityState.EVALUATING,
        "aside": aside,
        "ground": GROUND_BY_KEY[aside.ground] if aside else None,
    }
    return render(request, "supplier/after_opening.html", context)


@responding
@require_http_methods(["GET", "HEAD", "POST"])
def explain(request: MemberRequest, reference: str, number: int) -> HttpResponse:
    """Answers one question of the buyer; nothing of the offer is changed by it."""
    response = response_of(request, reference)
    asked = get_object_or_404(clarifications_asked_about(request.member, response.opportunity), number=number)
    onward = redirect("supplier:after_opening", reference)
    if request.method != "POST" and (
        asked.answered_at or response.opportunity.state != OpportunityState.EVALUATING
    ):
        return onward
    waiting = _DRAFTS.fields_of(request, asked.pk)
    form = ExplainForm(sent_fields(request), initial=waiting.dict() if waiting else None)
    answer = attempt(
        request,
        form,
        lambda typed: answer_clarification(
            clarification=asked, answer=typed["answer"], by=request.member, at=request.at
        ),
        message="Answered. The buyer has been told.",
        onward=onward,
        fields={"bidder_question.empty_answer": "answer", "bidder_question.long_answer": "answer"},
    )
    if answer:
        _DRAFTS.settle(request, asked.pk)
        return answer
    if request.method == "POST":
        _DRAFTS.keep_sent(request, asked.pk)
    context = {**opportunity_context(response.opportunity, request.at), "asked": asked, "form": form}
    status = 409 if form.refusal else 422 if form.errors else 200
    return render(request, "supplier/explain.html", context, status=status)
