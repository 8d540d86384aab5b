"""The page of one response: what it takes to begin, and the list of what is left to do."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hopmarket.barrier_rules import burden_assumptions
from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import press
from hopmarket.pages.parts.bidder_burden import burden_for_bidders
from hopmarket.pages.parts.papers.paper_files import forms_here
from hopmarket.pages.parts.view_models import Criterion
from hopmarket.records.agreements.queries import status_of
from hopmarket.records.opportunities.barrier_check import barrier_report
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.queries import follows, is_open
from hopmarket.records.opportunities.services.interest_and_questions import end_interest, register_interest
from hopmarket.records.responses.models import Response
from hopmarket.records.responses.queries import (
    counting_copy,
    has_working_copy,
    own_decline,
    working_answers,
)
from hopmarket.records.responses.services import seal_when_due, start_response
from hopmarket.rules.burden import asked_of_bidders
from hopmarket.rules.decline import may_decline
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.response_life import Answers, ResponseState
from hopmarket.rules.working_copy import WorkingCopyStanding

from . import tasks
from .changed_meanwhile import changes_context
from .declining import reason_in_words
from .receipt_summary import sealed_plate, unsent_plate
from .response_access import (
    not_possible_page,
    opportunity_context,
    opportunity_of,
    own_status,
    responding,
    response_of,
    started_response,
)
from .sealing_by_itself import by_itself_context
from .text_after import text_after_in_words
from .what_counts import standing_in_words, standing_of


@responding
@require_safe
def response(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows the task list of a response, or what it takes to begin one."""
    opportunity = opportunity_of(request, reference)
    own_response = started_response(request, opportunity)
    context = opportunity_context(opportunity, request.at)
    status = status_of(opportunity, now=request.at)
    if own_response is None:
        context["status"] = own_status(status, sent=False)
        context |= _decline_context(request, opportunity, sent=False)
        return render(request, "supplier/begin.html", {**context, **_begin_context(request, opportunity)})
    if seal_when_due(own_response, request.at):
        own_response = response_of(request, reference)
    sent = counting_copy(own_response) is not None
    context["status"] = own_status(status, sent=sent)
    context |= _decline_context(request, opportunity, sent=sent)
    return render(
        request, "supplier/response.html", {**context, **_response_context(own_response, request.at)}
    )


def _decline_context(request: MemberRequest, opportunity: Opportunity, *, sent: bool) -> dict[str, object]:
    declined = own_decline(opportunity, request.member)
    own = opportunity.organisation_id == request.member.organisation
    refusal = may_decline(is_open=is_open(opportunity, now=request.at), is_own=own, is_sealed=sent)
    return {
        "declined": declined,
        "declined_why": reason_in_words(declined) if declined else "",
        "may_decline": not refusal and not request.member.awaits_check,
    }


def _begin_context(request: MemberRequest, opportunity: Opportunity) -> dict[str, object]:
    own = opportunity.organisation_id == request.member.organisation
    criteria = [
        Criterion(criterion.title, criterion.weight, criterion.description)
        for criterion in opportunity.the_terms.criteria
    ]
    lots = tasks.priced_lots(opportunity.the_terms, Answers({}, {}, {}))
    return {
        "follows": follows(request.member, opportunity),
        "own": own,
        "criteria": criteria,
        "questions": tasks.questions_to_come(opportunity.the_terms),
        "priced_lots": lots,
        "asked_of_you": burden_for_bidders(
            asked_of_bidders(opportunity.the_terms, barrier_report(opportunity, now=request.at).findings),
            burden_assumptions(),
        ),
    }


def _response_context(own_response: Response, now: datetime) -> dict[str, object]:
    terms, answers = own_response.opportunity.the_terms, working_answers(own_response)
    listed = tasks.task_list(terms, answers, own_response.opportunity.reference)
    copy = counting_copy(own_response)
    return {
        "response": own_response,
        "tasks": listed.tasks,
        "paper_forms": forms_here(),
        "done": listed.done,
        "total": listed.total,
        "next": listed.next,
        "wrong": listed.wrong,
        "mends": listed.mends,
        "copy": copy,
        "text_after": text_after_in_words(copy) if copy else "",
        "standing": standing_in_words(own_response, is_open=is_open(own_response.opportunity, now=now)),
        **by_itself_context(own_response, now),
        **changes_context(own_response),
        "withdrawn": own_response.state == ResponseState.WITHDRAWN,
        "as_sent": standing_of(own_response, copy) is WorkingCopyStanding.AS_SENT,
        "empty": not has_working_copy(own_response),
        "plate": sealed_plate(own_response, copy, now) if copy else unsent_plate(own_response, now),
        "terms_changed": copy is not None and own_response.opportunity.versions.count() > copy.terms_version,
        "has_result": own_response.state == ResponseState.OPENED
        and own_response.opportunity.state == OpportunityState.AWARDED,
    }


@responding
def start(request: MemberRequest, reference: str) -> HttpResponse:
    """Begins a response; one that exists already is shown."""
    opportunity = opportunity_of(request, reference)
    if request.method == "POST" and started_response(request, opportunity) is None:
        return press(
            request,
            lambda: start_response(opportunity=opportunity, by=request.member, at=request.at),
            onward=redirect("supplier:response", reference),
            refused=lambda refusal: not_possible_page(request, opportunity, refusal),
        )
    return redirect("supplier:response", reference)


@responding
def follow(request: MemberRequest, reference: str) -> HttpResponse:
    """Registers the organisation's interest."""
    opportunity, onward = opportunity_of(request, reference), redirect("supplier:response", reference)
    if request.method != "POST":
        return onward
    return press(
        request,
        lambda: register_interest(opportunity=opportunity, by=request.member, at=request.at),
        message="You follow this opportunity. We write to you about every change and answer.",
        onward=onward,
    )


@responding
def unfollow(request: MemberRequest, reference: str) -> HttpResponse:
    """Ends the organisation's interest."""
    opportunity, onward = opportunity_of(request, reference), redirect("supplier:response", reference)
    if request.method != "POST":
        return onward
    return press(
        request,
        lambda: end_interest(opportunity=opportunity, by=request.member, at=request.at),
        message="You no longer follow this opportunity.",
        onward=onward,
    )
