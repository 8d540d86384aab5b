"""What waits for a panel: declarations and scores of evaluators, the lead's award, what a second officer decides
about a response, and what a bidder was asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hopmarket.rules.local_time import end_of_day
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.procedure_kinds import Judging
from hopmarket.rules.roles import Member, Role
from hopmarket.rules.tasks import Task, a_task

from .bidder_clarifications import clarifications_asked
from .first_placed import clearances_to_decide
from .panel_progress import PanelProgress, panel_work, without_a_lead
from .set_asides import set_asides_to_decide


def tasks_of(member: Member, at: datetime) -> list[Task]:
    """Lists what a member of panels, a second officer and a bidder can do now: in as many queries for one purchase
    as for a thousand."""
    asked = list(_asked(member)) if member.stands_as(Role.RESPONDER) else []
    if not member.stands_as(Role.COMMISSIONER, Role.EVALUATOR):
        return asked
    return (
        asked
        + [
            task
            for progress in panel_work(member, states=(OpportunityState.EVALUATING, OpportunityState.DECIDED))
            for task in (*_own(progress, member), *_lead(progress, member))
        ]
        + list(_second_officer(member))
        + list(_clearances(member))
    )


def _asked(member: Member) -> Iterator[Task]:
    """What buyers asked the member's organisation and wait for."""
    waiting = clarifications_asked(member).filter(
        answered_at=None, opened__opportunity__state=OpportunityState.EVALUATING
    )
    for row in waiting:
        opportunity = row.opened.opportunity
        yield a_task(
            "answer_buyer",
            f"clarifications/{row.pk}",
            opportunity.the_terms.title,
            organisation=member.organisation,
            since=row.asked_at,
            due=end_of_day(row.due_on),
            note=f"{opportunity.organisation} asks about your response",
            reference=opportunity.reference,
        )


def _second_officer(member: Member) -> Iterator[Task]:
    """What the lead asks about responses, for whoever may agree; and leading that nobody does."""
    if not member.stands_as(Role.COMMISSIONER):
        return
    for row in set_asides_to_decide(member):
        opportunity = row.opened.opportunity
        yield a_task(
            "decide_set_aside",
            f"set_asides/{row.pk}",
            opportunity.the_terms.title,
            organisation=member.organisation,
            since=row.asked_at,
            note=f"{row.asked_by} asks you about response {row.opened.number}",
            reference=opportunity.reference,
            number=str(row.opened.number),
        )
    for opportunity, since in without_a_lead(member):
        yield a_task(
            "replace_lead",
            f"opportunities/{opportunity.pk}",
            opportunity.the_terms.title,
            organisation=member.organisation,
            since=since,
            note="The lead knows one of the bidders",
            reference=opportunity.reference,
        )


def _clearances(member: Member) -> Iterator[Task]:
    for asked in clearances_to_decide(member):
        opportunity = asked.opened.opportunity
        yield a_task(
            "decide_clearance",
            f"clearances/{asked.pk}",
            opportunity.the_terms.title,
            organisation=member.organisation,
            since=asked.asked_at,
            note=f"{asked.asked_by} asks you",
            reference=opportunity.reference,
        )


def _task(kind: str, progress: PanelProgress, member: Member, *, since: datetime | None, note: str) -> Task:
    opportunity, terms = progress.opportunity, progress.opportunity.the_terms
    return a_task(
        kind,
        f"opportunities/{opportunity.pk}",
        terms.title,
        organisation=member.organisation,
        since=since or opportunity.opened_at,
        due=end_of_day(terms.award_on) if terms.award_on else None,
        note=note,
        reference=opportunity.reference,
    )


def _own(progress: PanelProgress, member: Member) -> Iterator[Task]:
    own = progress.own
    if own is None or own.conflict or own.locked_at or Role.EVALUATOR not in member.roles:
        return
    if own.declaration is None:
        note = "Say first whom you know among the bidders"
        yield _task("declare_interests", progress, member, since=None, note=note)
    elif own.left:
        note = f"{own.left} of {own.wanted} still to score"
        yield _task("give_scores", progress, member, since=own.declaration.declared_at, note=note)
    else:
        note = "Every score is given"
        yield _task("lock_scores", progress, member, since=own.declaration.declared_at, note=note)


def _lead(progress: PanelProgress, member: Member) -> Iterator[Task]:
    if not progress.leads or Role.COMMISSIONER not in member.roles:
        return
    if progress.opportunity.state == OpportunityState.DECIDED:
        note = "Decided: once the award notice is recorded, publish the award"
        yield _task("publish_award", progress, member, since=progress.last_locked_at, note=note)
        return
    if progress.led is None and progress.opportunity.the_procedure.judging is not Judging.ONE_PAGE:
        note = "Say first whom you know among the bidders"
        yield _task("declare_as_lead", progress, member, since=None, note=note)
    elif progress.led is not None and progress.led.conflict:
        return
    elif progress.opportunity.the_procedure.judging is Judging.ONE_PAGE:
        note = "Say first whom you know; then one page with all of them"
        yield _task("judge_quotes", progress, member, since=None, note=note)
    elif progress.evaluators < progress.needed:
        note = "Too few evaluators are left"
        yield _task("add_evaluator", progress, member, since=None, note=note)
    elif progress.all_locked:
        note = "Every evaluator has locked"
        yield _task("confirm_award", progress, member, since=progress.last_locked_at, note=note)
