"""What bidders wrote after the deadline: a question about the procedure, or what they want to know in a debrief;
and the buyer's answer."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.forms import PortalForm
from hopmarket.pages.parts.kept_input import KeptInput
from hopmarket.records.evaluation.services import answer_debrief
from hopmarket.records.opportunities.late_questions import late_questions_for
from hopmarket.records.opportunities.models import LateQuestion
from hopmarket.records.opportunities.queries import wording_names_somebody
from hopmarket.records.opportunities.services import answer_after_deadline
from hopmarket.rules.after_deadline import PUBLISHABLE
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.refusal import Refusal

from ..after_publication_forms import DebriefAnswerForm, LateAnswerForm
from ..purchase_access import publishing, purchase_of

_DRAFTS = KeptInput("late_answers")


@require_http_methods(["GET", "HEAD", "POST"])
@publishing
def late_answer(request: MemberRequest, reference: str, number: int) -> HttpResponse:
    """Shows what was asked, and asks for the answer, which goes to whoever asked or to everybody."""
    opportunity = purchase_of(request, reference)
    asked = get_object_or_404(late_questions_for(request.member), pk=number, opportunity=opportunity)
    may_publish = OpportunityState(opportunity.state) in PUBLISHABLE and asked.kind == "question"
    sent = sent_fields(request)
    waiting = None if sent else _DRAFTS.fields_of(request, asked.pk)
    initial = waiting.dict() if waiting else {"wording": asked.text}
    form: PortalForm
    if asked.kind == "debrief":
        form = DebriefAnswerForm(sent, initial=initial)
    else:
        names = bool(sent) and wording_names_somebody(
            opportunity, request.POST.get("wording", ""), request.POST.get("answer", "")
        )
        form = LateAnswerForm(sent, initial=initial, may_publish=may_publish, names=names)
    answer = attempt(
        request,
        form,
        lambda typed: _answered(request, asked, typed),
        message="Answered. Whoever asked has been written to.",
        onward=redirect("commissioner:late_answer", reference, number),
        fields={"": "answer"},
    )
    if answer:
        _DRAFTS.settle(request, asked.pk)
        return answer
    if sent:
        _DRAFTS.keep_sent(request, asked.pk)
    context = {"opportunity": opportunity, "terms": opportunity.the_terms, "asked": asked, "form": form}
    return render(request, "commissioner/late_answer.html", context, status=409 if form.refusal else 200)


def _answered(request: MemberRequest, asked: LateQuestion, typed: dict[str, Any]) -> LateQuestion | Refusal:
    words: dict[str, Any] = {"question": asked, "answer": typed["answer"], "by": request.member}
    words["at"] = request.at
    if asked.kind == "debrief":
        return answer_debrief(**words)
    wording = typed["wording"] if typed.get("to") == "everybody" else ""
    return answer_after_deadline(
        **words, wording=wording, names_confirmed=typed.get("names_confirmed", False)
    )
