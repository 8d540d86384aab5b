"""One response: what it takes, beginning it, and the list of what is left to do."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.refusals import sentence
from hopmarket.pages.parts.view_models import Criterion
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.queries import interests_of
from hopmarket.records.opportunities.services.interest_and_questions import end_interest, register_interest
from hopmarket.records.responses.models import Response
from hopmarket.records.responses.queries import counting_copy, working_answers
from hopmarket.records.responses.services import start_response
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.response_life import ResponseState

from . import tasks
from .receipt_summary import sealed_plate, unsent_plate
from .response_access import (
    not_possible_page,
    opportunity_context,
    opportunity_of,
    responding,
    started_response,
)


@responding
@require_safe
def response(request: MemberRequest, reference: str) -> HttpResponse:
    """The task list of a response, or what it takes to begin one."""
    opportunity = opportunity_of(reference)
    held = started_response(request, opportunity)
    context = opportunity_context(opportunity, request.at)
    if held is None:
        return render(request, "supplier/begin.html", {**context, **_to_begin(request, opportunity)})
    return render(request, "supplier/response.html", {**context, **_at_work(held, request.at)})


def _to_begin(request: MemberRequest, opportunity: Opportunity) -> dict[str, object]:
    follows = interests_of(request.member).filter(opportunity=opportunity).exists()
    own = opportunity.organisation_id == request.member.organisation
    criteria = [
        Criterion(criterion.title, criterion.weight, criterion.description)
        for criterion in opportunity.the_terms.criteria
    ]
    return {"follows": follows, "own": own, "criteria": criteria}


def _at_work(held: Response, now: datetime) -> dict[str, object]:
    terms, answers = held.opportunity.the_terms, working_answers(held)
    listed = tasks.response_tasks(terms, answers, held.opportunity.reference)
    copy = counting_copy(held)
    return {
        "response": held,
        "tasks": listed,
        "done": tasks.tasks_done(listed),
        "total": len(listed),
        "next": tasks.next_task(listed),
        "wrong": [task for task in listed if task.state == "err"],
        "mends": tasks.missing_in_words(terms, answers, held.opportunity.reference),
        "copy": copy,
        "empty": not bytes(held.working) and not answers.files,
        "plate": sealed_plate(held, copy, now) if copy else unsent_plate(held),
        "terms_changed": copy is not None and held.opportunity.versions.count() > copy.terms_version,
        "has_result": held.state == ResponseState.OPENED
        and held.opportunity.state == OpportunityState.AWARDED,
    }


@responding
def start(request: MemberRequest, reference: str) -> HttpResponse:
    """Begins a response; one that was begun already is simply gone on with."""
    opportunity = opportunity_of(reference)
    if request.method == "POST" and started_response(request, opportunity) is None:
        out = start_response(opportunity=opportunity, by=request.member, at=request.at)
        if isinstance(out, Refusal):
            return not_possible_page(request, opportunity, out)
    return redirect("supplier:response", reference)


@responding
def follow(request: MemberRequest, reference: str) -> HttpResponse:
    """Registers the organisation's interest."""
    opportunity = opportunity_of(reference)
    if request.method == "POST":
        out = register_interest(opportunity=opportunity, by=request.member, at=request.at)
        _say(request, out, "You follow this opportunity. We write to you about every change and answer.")
    return redirect("supplier:response", reference)


@responding
def unfollow(request: MemberRequest, reference: str) -> HttpResponse:
    """Ends the organisation's interest."""
    opportunity = opportunity_of(reference)
    if request.method == "POST":
        out = end_interest(opportunity=opportunity, by=request.member, at=request.at)
        _say(request, out, "You no longer follow this opportunity.")
    return redirect("supplier:response", reference)


def _say(request: MemberRequest, out: object, done: str) -> None:
    if isinstance(out, Refusal):
        messages.error(request, sentence(out))
    else:
        messages.success(request, done)
