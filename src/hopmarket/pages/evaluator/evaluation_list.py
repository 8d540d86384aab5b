"""The list of evaluations: what waits for a member who scores or leads."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hopmarket.pages.account.access_guards import acting_as
from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.money_and_dates import day
from hopmarket.pages.parts.view_models import Task
from hopmarket.records.evaluation.panel_progress import PanelProgress, panel_work
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.roles import Role

_S = OpportunityState
_ENDED = {_S.AWARDED: "Awarded", _S.NO_AWARD: "Ended without award", _S.CANCELLED: "Cancelled"}


@require_safe
@acting_as(Role.EVALUATOR, Role.COMMISSIONER)
def to_score(request: MemberRequest) -> HttpResponse:
    """Lists every purchase on whose panel the member sits: to do now, to come, done."""
    work = panel_work(request.member)
    tasks = [(progress, task) for progress in work for task in _tasks(progress)]
    return render(
        request,
        "evaluator/to_score.html",
        {
            "now": [task for progress, task in tasks if progress.opportunity.state == _S.EVALUATING],
            "later": [task for progress, task in tasks if progress.opportunity.state in (_S.OPEN, _S.CLOSED)],
            "done": [task for progress, task in tasks if _S(progress.opportunity.state) in _ENDED],
        },
    )


def _tasks(progress: PanelProgress) -> list[Task]:
    return ([_own(progress)] if progress.own else []) + ([_lead(progress)] if progress.leads else [])


def _hint(progress: PanelProgress, sentence: str) -> str:
    terms = progress.opportunity.the_terms
    promised = f" The award is promised for {day(terms.award_on)}." if terms.award_on else ""
    return f"{progress.opportunity.reference}. {sentence}{promised}"


def _own(progress: PanelProgress) -> Task:
    own, opportunity = progress.own, progress.opportunity
    assert own is not None
    title, href = opportunity.the_terms.title, reverse("evaluator:matrix", args=[opportunity.reference])
    if _S(opportunity.state) in _ENDED:
        return Task(title, href, opportunity.reference, "done", _ENDED[_S(opportunity.state)])
    if own.conflict:
        return Task(title, href, _hint(progress, "You stepped back."), "info", "Stepped back")
    if opportunity.state != _S.EVALUATING:
        return Task(title, "", _hint(progress, "Nothing to score yet: it is sealed."), "wait")
    if own.locked_at:
        return Task(title, href, _hint(progress, "Your scores are locked."), "done", "Locked")
    if own.declaration is None:
        return Task(
            title, href, _hint(progress, "Say first whom you know among the bidders."), "todo", "Declare"
        )
    if own.left:
        sentence = f"{own.left} of {own.wanted} still to score."
        return Task(
            title, href, _hint(progress, sentence), "part" if own.given else "todo", f"{own.left} to score"
        )
    return Task(title, href, _hint(progress, "Every score is given."), "part", "Ready to lock")


def _lead(progress: PanelProgress) -> Task:
    opportunity = progress.opportunity
    title = f"Award: {opportunity.the_terms.title}"
    href = reverse("evaluator:award", args=[opportunity.reference])
    if _S(opportunity.state) in _ENDED:
        return Task(title, href, opportunity.reference, "done", _ENDED[_S(opportunity.state)])
    if opportunity.state != _S.EVALUATING:
        return Task(title, "", _hint(progress, "You lead the panel. It is sealed."), "wait")
    if progress.led is None:
        href = reverse("evaluator:declare", args=[opportunity.reference])
        return Task(
            title, href, _hint(progress, "Say first whom you know among the bidders."), "todo", "Declare"
        )
    if progress.led.conflict:
        return Task(title, "", _hint(progress, "You stepped back: somebody else has to lead."), "info")
    if progress.evaluators < progress.needed:
        return Task(title, href, _hint(progress, "Too few evaluators are left."), "err", "Add an evaluator")
    if progress.waiting:
        sentence = f"{progress.waiting} of {progress.evaluators} evaluators have not locked."
        return Task(title, href, _hint(progress, sentence), "wait", "Waits for scores")
    return Task(title, href, _hint(progress, "Every evaluator has locked."), "todo", "Ready to award")
