"""Who judges: the lead and the evaluators of a panel, adding an evaluator, and replacing one or the lead."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.records.evaluation.panel_candidates_after import (
    ended_seats,
    free_evaluators,
    free_leads,
    seat_with,
)
from hopmarket.records.evaluation.panel_progress import evaluator_progress
from hopmarket.records.evaluation.queries import all_locked
from hopmarket.records.evaluation.services import replace_evaluator, replace_lead, seat_evaluator
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.queries import published_opportunities_for, seats_of
from hopmarket.rules.opportunity_life import OpportunityState

from .forms import PanelSeatForm, ReplaceSeatForm
from .panel_access import leading, opportunity_context


@require_http_methods(["GET", "HEAD", "POST"])
@leading
def evaluators(request: MemberRequest, reference: str) -> HttpResponse:
    """Lists who leads and every evaluator with what is left to do; a commissioner of the buyer can add another."""
    opportunity = get_object_or_404(published_opportunities_for(request.member), reference=reference)
    free = free_evaluators(opportunity, request.member)
    form = PanelSeatForm(sent_fields(request), people=free, own=opportunity.organisation_id)
    answer = attempt(
        request,
        form,
        lambda _: seat_evaluator(
            opportunity=opportunity,
            person=form.chosen,
            organisation=form.organisation,
            by=request.member,
            at=request.at,
        ),
        message=lambda seat: f"{seat.person} is an evaluator now, and {_told(opportunity)}.",
        onward=redirect("evaluator:evaluators", reference),
    )
    if answer:
        return answer
    context = {
        **opportunity_context(opportunity, request.at),
        "evaluator_progress": evaluator_progress(opportunity),
        "lead": next((seat for seat in seats_of(opportunity) if seat.part == "lead"), None),
        "ended": ended_seats(opportunity),
        "free": free,
        "form": form,
        "needed": opportunity.the_procedure.fewest_evaluators,
        "closed": opportunity.ended_at is not None or all_locked(opportunity),
        "over": opportunity.ended_at is not None,
    }
    return render(request, "evaluator/evaluators.html", context)


def _told(opportunity: Opportunity) -> str:
    """When a new evaluator is written to: at once if there is something to score."""
    scoring = opportunity.state == OpportunityState.EVALUATING
    return "has been told" if scoring else "is told when the responses have been opened"


@require_http_methods(["GET", "HEAD", "POST"])
@leading
def replace_seat(request: MemberRequest, reference: str, seat: int) -> HttpResponse:
    """Gives the seat of an evaluator or of the lead to somebody else, with the reason."""
    opportunity = get_object_or_404(published_opportunities_for(request.member), reference=reference)
    row = seat_with(opportunity, seat)
    if row is None:
        raise Http404
    leads = row.part == "lead"
    free = free_leads(opportunity) if leads else free_evaluators(opportunity, request.member)
    form = ReplaceSeatForm(sent_fields(request), people=free, own=opportunity.organisation_id)
    answer = attempt(
        request,
        form,
        lambda typed: (
            replace_lead(
                opportunity=opportunity,
                person=form.chosen,
                reasons=typed["reasons"],
                by=request.member,
                at=request.at,
            )
            if leads
            else replace_evaluator(
                seat=row,
                person=form.chosen,
                organisation=form.organisation,
                reasons=typed["reasons"],
                by=request.member,
                at=request.at,
            )
        ),
        message=lambda new: f"{new.person} {'leads' if leads else 'scores'} now. Both have been told.",
        onward=redirect("evaluator:evaluators", reference),
        fields={"reasons.missing": "reasons", "people": "person", "seat.taken": "person"},
    )
    if answer:
        return answer
    context = {
        **opportunity_context(opportunity, request.at),
        "row": row,
        "leads": leads,
        "free": free,
        "form": form,
    }
    return render(
        request,
        "evaluator/replace_seat.html",
        context,
        status=409 if form.refusal else 422 if form.errors else 200,
    )
