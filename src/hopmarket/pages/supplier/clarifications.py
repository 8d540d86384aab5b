"""Clarification questions to the buyer: everybody reads the answer, nobody learns who asked."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt
from hopmarket.pages.parts.kept_input import KeptInput
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.queries import questions_of, wording_names_somebody
from hopmarket.records.opportunities.services.interest_and_questions import ask_question

from .forms import AskForm
from .response_access import opportunity_context, opportunity_of, responding

_DRAFTS = KeptInput("asked_questions")


@responding
def ask(request: MemberRequest, reference: str) -> HttpResponse:
    """Asks the buyer a question, and lists what one's own organisation has asked so far."""
    opportunity = opportunity_of(request, reference)
    if request.method != "POST":
        waiting = _DRAFTS.fields_of(request, opportunity.pk)
        return _page(request, opportunity, AskForm(initial=waiting.dict() if waiting else None))
    names = wording_names_somebody(opportunity, request.POST.get("text", ""))
    form = AskForm(request.POST, names=names)
    answer = attempt(
        request,
        form,
        lambda typed: ask_question(
            opportunity=opportunity,
            text=typed["text"],
            names_confirmed=typed.get("names_confirmed", False),
            by=request.member,
            at=request.at,
        ),
        message="Your question is with the buyer. We write to you when it is answered.",
        onward=redirect("supplier:ask", reference),
        fields={"": "text"},
    )
    if answer:
        _DRAFTS.settle(request, opportunity.pk)
    else:
        _DRAFTS.keep_sent(request, opportunity.pk)
    return answer or _page(request, opportunity, form)


def _page(request: MemberRequest, opportunity: Opportunity, form: AskForm) -> HttpResponse:
    until = opportunity.the_terms.questions_until
    context = {
        **opportunity_context(opportunity, request.at),
        "until": until,
        "is_over": until is not None and until <= request.at,
        "asked": questions_of(request.member, opportunity),
        "form": form,
    }
    return render(request, "supplier/ask.html", context, status=422 if form.errors else 200)
