"""The list of purchases: what waits for this member, and everything by state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from hopmarket.pages.parts import money_and_dates
from hopmarket.records.agreements.queries import statuses_of
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.queries import opportunities_for
from hopmarket.records.recorded_purchases.models import RecordedPurchase
from hopmarket.records.recorded_purchases.queries import records_for
from hopmarket.records.tasks.queries import desk_of
from hopmarket.rules.notice_status import NoticeStatus
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.recorded_purchase_life import RecordState
from hopmarket.rules.roles import Member, Role
from hopmarket.rules.tasks import Task

from .record_in_words import RECORD_MARKS

_S = OpportunityState
_ROLES = (Role.COMMISSIONER, Role.EVALUATOR)
"""The roles whose tasks are about purchases."""
DRAFTS = (_S.DRAFT, _S.WITH_APPROVER, _S.APPROVED)
UNDER_WAY = (_S.OPEN, _S.CLOSED, _S.EVALUATING)


@dataclass(frozen=True, slots=True)
class WaitingTask:
    """Something that this member can do now."""

    what: str
    title: str
    href: str
    hint: str


@dataclass(frozen=True, slots=True)
class PurchaseLine:
    """One purchase in a list; drafts have no ``status`` yet."""

    title: str
    reference: str
    href: str
    status: NoticeStatus | None
    draft: str
    word: str
    when: str


@dataclass(frozen=True, slots=True)
class PurchaseGroup:
    """One group of the list: its title and the purchases in its states."""

    title: str
    lines: list[PurchaseLine]


@dataclass(frozen=True, slots=True)
class PurchaseList:
    """What a member's page lists: the tasks that wait, then all purchases by state."""

    waiting: list[WaitingTask]
    groups: list[PurchaseGroup]


def purchase_list(member: Member, at: datetime) -> PurchaseList:
    """Everything of the member's organisation, and what waits for them in it, also the drafts for which another
    body has named them as second officer: in as many queries however many there are."""
    rows = list(opportunities_for(member))
    statuses = statuses_of((row for row in rows if row.state not in DRAFTS), now=at)
    near = {f"opportunities/{key}" for key, status in statuses.items() if status is NoticeStatus.CLOSING_SOON}
    tasks = (row.task for row in desk_of([member], at).tasks if row.task.kind.role in _ROLES)
    kinds = (("Drafts", DRAFTS), ("Under way", UNDER_WAY), ("Ended", (_S.AWARDED, _S.NO_AWARD, _S.CANCELLED)))
    groups = [
        PurchaseGroup(title, [_line(row, statuses.get(row.pk)) for row in rows if row.state in states])
        for title, states in kinds
    ]
    records = [_record_line(row) for row in records_for(member)]
    groups.append(PurchaseGroup("Recorded with their contract", records))
    return PurchaseList(
        [_waiting_task(task, task.subject in near) for task in tasks],
        [group for group in groups if group.lines],
    )


def _waiting_task(task: Task, closes_soon: bool) -> WaitingTask:
    """A task of the desk, with its dates in its hint."""
    hint = task.note
    if task.kind.name == "answer_questions" and task.due:
        soon = "Closes soon. " if closes_soon else ""
        hint = f"{soon}{task.note}, before it closes at {money_and_dates.when(task.due)}"
    since = f". Since {money_and_dates.day(task.since)}" if task.since else ""
    return WaitingTask(task.kind.what, task.about, task.way, f"{hint}{since}")


DRAFT_MARKS = {
    _S.DRAFT: ("part", "Draft"),
    _S.WITH_APPROVER: ("wait", "With a second officer"),
    _S.APPROVED: ("done", "Approved"),
}


def _line(row: Opportunity, status: NoticeStatus | None) -> PurchaseLine:
    draft, word = DRAFT_MARKS.get(_S(row.state), ("", ""))
    return PurchaseLine(
        title=row.the_terms.title,
        reference=row.reference,
        href=reverse("commissioner:purchase", args=[row.reference]),
        status=status,
        draft=draft,
        word=word,
        when=_when(row, status),
    )


def _record_line(row: RecordedPurchase) -> PurchaseLine:
    mark, word = RECORD_MARKS[RecordState(row.state)]
    begun = f"Begun {money_and_dates.day(row.started_at)} by {row.started_by}"
    return PurchaseLine(
        title=row.the_facts.title,
        reference=row.reference,
        href=reverse("commissioner:recorded", args=[row.reference]),
        status=None,
        draft=mark,
        word=word,
        when=f"Published {money_and_dates.day(row.recorded_at)}" if row.recorded_at else begun,
    )


def _when(row: Opportunity, status: NoticeStatus | None) -> str:
    if status is None:
        return f"Begun {money_and_dates.day(row.drafted_at)} by {row.drafted_by}"
    if row.state in UNDER_WAY and row.closes_at:
        return f"{'Closes' if status.is_open else 'Closed'} at {money_and_dates.when(row.closes_at)}"
    return f"Published {money_and_dates.day(row.published_at)}" if row.published_at else ""
