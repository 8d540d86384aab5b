"""Writing to the buyer after the deadline: about the procedure, and for a debrief once there is a result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt
from hopmarket.pages.parts.forms import PortalForm
from hopmarket.pages.parts.kept_input import KeptInput
from hopmarket.pages.parts.refusals import sentence
from hopmarket.records.capabilities.partnership_lines import line_of
from hopmarket.records.evaluation.services import ask_debrief
from hopmarket.records.opportunities.late_questions import why_not_after_deadline, written_by
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.services import ask_after_deadline
from hopmarket.rules.after_deadline import debrief_due, may_ask_debrief
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.second_officer_lines import DEBRIEF_LINE

from .forms import DebriefForm, WriteToBuyerForm
from .response_access import opportunity_context, opportunity_of, responding, response_of

_LETTERS, _DEBRIEFS = KeptInput("late_questions"), KeptInput("debrief_requests")


@responding
def write_to_buyer(request: MemberRequest, reference: str) -> HttpResponse:
    """Asks the buyer about the procedure after the deadline, and lists what was asked so far."""
    opportunity = opportunity_of(request, reference)
    why_not = why_not_after_deadline(opportunity, request.member, request.at)
    answer, form = _sent(
        request,
        opportunity,
        _LETTERS,
        WriteToBuyerForm,
        lambda typed: ask_after_deadline(
            opportunity=opportunity, text=typed["text"], by=request.member, at=request.at
        ),
        message="The buyer has your question. We write to you when it is answered.",
        onward="supplier:write",
    )
    written = written_by(request.member, opportunity, "question")
    return answer or _page(request, opportunity, "supplier/write.html", form, why_not, written=written)


@responding
def debrief(request: MemberRequest, reference: str) -> HttpResponse:
    """Asks the buyer for a debrief; shows by when it is answered, then the answer. 404 to whoever did not bid."""
    opportunity = response_of(request, reference).opportunity
    asked = written_by(request.member, opportunity, "debrief").first()
    state = OpportunityState(opportunity.state)
    why_not = may_ask_debrief(state, ended_at=opportunity.ended_at, now=request.at)
    answer, form = _sent(
        request,
        opportunity,
        _DEBRIEFS,
        DebriefForm,
        lambda typed: ask_debrief(
            opportunity=opportunity, text=typed["text"], by=request.member, at=request.at
        ),
        message="The buyer has your request. We write to you when it is answered.",
        onward="supplier:debrief",
    )
    due = asked.due_on if asked else debrief_due(request.at, int(line_of(DEBRIEF_LINE.key)))
    return answer or _page(request, opportunity, "supplier/debrief.html", form, why_not, asked=asked, due=due)


def _sent(
    request: MemberRequest,
    opportunity: Opportunity,
    drafts: KeptInput,
    form_class: type[PortalForm],
    act: Callable[[dict[str, Any]], object],
    *,
    message: str,
    onward: str,
) -> tuple[HttpResponse | None, PortalForm]:
    """The answer to a form that was sent, and the form with what was typed, which is kept until it is sent."""
    if request.method != "POST":
        waiting = drafts.fields_of(request, opportunity.pk)
        return None, form_class(initial=waiting.dict() if waiting else None)
    form = form_class(request.POST)
    answer = attempt(
        request,
        form,
        act,
        message=message,
        onward=redirect(onward, opportunity.reference),
        fields={"": "text"},
    )
    if answer:
        drafts.settle(request, opportunity.pk)
    else:
        drafts.keep_sent(request, opportunity.pk)
    return answer, form


def _page(
    request: MemberRequest,
    opportunity: Opportunity,
    template: str,
    form: PortalForm,
    why_not: Refusal | None,
    **more: object,
) -> HttpResponse:
    context = {
        **opportunity_context(opportunity, request.at),
        "form": form,
        "why_not": sentence(why_not) if why_not else "",
        "may_follow": why_not is not None and why_not.reason == "late_question.not_follower",
        "state": opportunity.state,
        **more,
    }
    return render(request, template, context, status=422 if form.errors else 200)
