"""The evaluators of a panel, and adding one in place of an evaluator who stepped back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.records.evaluation.panel_progress import evaluator_progress
from hopmarket.records.evaluation.queries import all_locked
from hopmarket.records.evaluation.services import seat_evaluator
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.queries import published_opportunities_for
from hopmarket.records.parties.queries import checked_colleagues
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.roles import Role

from .forms import PanelSeatForm
from .panel_access import leading, opportunity_context


@require_http_methods(["GET", "HEAD", "POST"])
@leading
def evaluators(request: MemberRequest, reference: str) -> HttpResponse:
    """Lists every evaluator with what is left to do; a commissioner of the buyer can add another."""
    opportunity = get_object_or_404(published_opportunities_for(request.member), reference=reference)
    panel_evaluators = evaluator_progress(opportunity)
    seated = {progress.seat.person_id for progress in panel_evaluators}
    free = [
        colleague
        for colleague in checked_colleagues(request.member)
        if Role.EVALUATOR in colleague.roles and colleague.person_id not in seated
    ]
    form = PanelSeatForm(sent_fields(request), people=free)
    answer = attempt(
        request,
        form,
        lambda typed: seat_evaluator(
            opportunity=opportunity, person=typed["person"], by=request.member, at=request.at
        ),
        message=lambda seat: f"{seat.person} is an evaluator now, and {_told(opportunity)}.",
        onward=redirect("evaluator:evaluators", reference),
    )
    if answer:
        return answer
    context = {
        **opportunity_context(opportunity, request.at),
        "evaluator_progress": panel_evaluators,
        "free": free,
        "form": form,
        "needed": opportunity.the_procedure.fewest_evaluators,
        "closed": opportunity.ended_at is not None or all_locked(opportunity),
    }
    return render(request, "evaluator/evaluators.html", context)


def _told(opportunity: Opportunity) -> str:
    """When a new evaluator is written to: at once if there is something to score."""
    scoring = opportunity.state == OpportunityState.EVALUATING
    return "has been told" if scoring else "is told when the responses have been opened"
