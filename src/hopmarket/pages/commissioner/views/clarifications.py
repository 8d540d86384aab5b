"""Clarification questions and their answers: who asked is never shown, everybody reads the answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.refusals import sentence
from hopmarket.pages.parts.view_models import PublishedAnswer
from hopmarket.records.opportunities.models import ClarificationQuestion
from hopmarket.records.opportunities.queries import answered, unanswered
from hopmarket.records.opportunities.services import answer_question
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.refusal import Refusal

from ..act_forms import ClarificationAnswerForm
from ..draft_saving import add_refusal
from ..purchase_access import commissioning, not_possible_page, publishing, purchase_of, why_not


@require_safe
@commissioning
def clarifications(request: MemberRequest, reference: str) -> HttpResponse:
    """Lists the questions that wait, then those that have been answered."""
    opportunity = purchase_of(request, reference)
    refusal = why_not(opportunity, OpportunityAct.ANSWER)
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "waiting": list(unanswered(opportunity)),
        "answered": [_published_answer(question) for question in answered(opportunity)],
        "why_not": sentence(refusal) if refusal else "",
    }
    return render(request, "commissioner/clarifications.html", context)


def _published_answer(question: ClarificationQuestion) -> PublishedAnswer:
    asked_on, answered_at = money_and_dates.day(question.asked_at), question.answered_at
    byline = (
        f"Asked {asked_on}, answered {money_and_dates.day(answered_at)}. Everyone sees the same answer."
        if answered_at
        else ""
    )
    return PublishedAnswer(question.published_text, question.answer, byline)


@require_http_methods(["GET", "POST"])
@publishing
def answer(request: MemberRequest, reference: str, question: int) -> HttpResponse:
    """Writes the question as everybody will read it, and its answer."""
    opportunity = purchase_of(request, reference)
    clarification = get_object_or_404(ClarificationQuestion, opportunity=opportunity, pk=question)
    refusal = why_not(opportunity, OpportunityAct.ANSWER) or (
        Refusal("answer.given") if clarification.answered_at else None
    )
    if refusal:
        return not_possible_page(request, opportunity, refusal)
    form = ClarificationAnswerForm(request.POST or None, initial={"wording": clarification.text})
    if form.is_valid():
        outcome = answer_question(
            question=clarification,
            wording=form.cleaned_data["wording"],
            answer=form.cleaned_data["answer"],
            by=request.member,
            at=request.at,
        )
        if not isinstance(outcome, Refusal):
            messages.success(request, "Answered. Everybody who follows it has been told.")
            return redirect("commissioner:clarifications", reference)
        add_refusal(form, outcome)
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "asked": clarification,
        "form": form,
    }
    return render(request, "commissioner/answer.html", context)
