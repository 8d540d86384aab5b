"""What waits for a member who scores or leads."""

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
    """Everything on whose panel the member sits: what to do now, what comes, what is done."""
    work = panel_work(request.member)
    tasks = [(one, task) for one in work for task in _tasks(one)]
    return render(
        request,
        "evaluator/to_score.html",
        {
            "now": [task for one, task in tasks if one.opportunity.state == _S.EVALUATING],
            "later": [task for one, task in tasks if one.opportunity.state in (_S.OPEN, _S.CLOSED)],
            "done": [task for one, task in tasks if _S(one.opportunity.state) in _ENDED],
        },
    )


def _tasks(one: PanelProgress) -> list[Task]:
    return ([_own(one)] if one.own else []) + ([_lead(one)] if one.leads else [])


def _hint(one: PanelProgress, said: str) -> str:
    terms = one.opportunity.the_terms
    promised = f" The award is promised for {day(terms.award_on)}." if terms.award_on else ""
    return f"{one.opportunity.reference}. {said}{promised}"


def _own(one: PanelProgress) -> Task:
    own, row = one.own, one.opportunity
    assert own is not None
    title, href = row.the_terms.title, reverse("evaluator:matrix", args=[row.reference])
    if _S(row.state) in _ENDED:
        return Task(title, href, row.reference, "done", _ENDED[_S(row.state)])
    if own.conflict:
        return Task(title, href, _hint(one, "You stepped back."), "info", "Stepped back")
    if row.state != _S.EVALUATING:
        return Task(title, "", _hint(one, "Nothing to score yet: it is sealed."), "wait")
    if own.locked_at:
        return Task(title, href, _hint(one, "Your scores are locked."), "done", "Locked")
    if own.declaration is None:
        return Task(title, href, _hint(one, "Say first whom you know among the bidders."), "todo", "Declare")
    if own.left:
        said = f"{own.left} of {own.wanted} still to score."
        return Task(title, href, _hint(one, said), "part" if own.given else "todo", f"{own.left} to score")
    return Task(title, href, _hint(one, "Every score is given."), "part", "Ready to lock")


def _lead(one: PanelProgress) -> Task:
    row = one.opportunity
    title = f"Award: {row.the_terms.title}"
    href = reverse("evaluator:award", args=[row.reference])
    if _S(row.state) in _ENDED:
        return Task(title, href, row.reference, "done", _ENDED[_S(row.state)])
    if row.state != _S.EVALUATING:
        return Task(title, "", _hint(one, "You lead the panel. It is sealed."), "wait")
    if one.evaluators < one.needed:
        return Task(title, href, _hint(one, "Too few evaluators are left."), "err", "Add an evaluator")
    if one.waiting:
        said = f"{one.waiting} of {one.evaluators} evaluators have not locked."
        return Task(title, href, _hint(one, said), "wait", "Waits for scores")
    return Task(title, href, _hint(one, "Every evaluator has locked."), "todo", "Ready to award")
