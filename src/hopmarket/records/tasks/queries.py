"""What waits for a person, gathered from all rooms for all of their organisations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from hopmarket.records.agreements import tasks as agreements
from hopmarket.records.bodies import tasks as bodies
from hopmarket.records.capabilities.queries import switched_off
from hopmarket.records.consultations import tasks as consultations
from hopmarket.records.evaluation import tasks as evaluation
from hopmarket.records.framework import tasks as framework
from hopmarket.records.opportunities import tasks as opportunities
from hopmarket.records.parties import tasks as parties
from hopmarket.records.parties.models import CHECKED_CLAIMS, Membership, Person
from hopmarket.records.parties.queries import checked_colleagues, members_of_person
from hopmarket.records.post import tasks as post
from hopmarket.records.published_organisations import tasks as published_organisations
from hopmarket.records.recorded_purchases import tasks as recorded_purchases
from hopmarket.records.responses import tasks as responses
from hopmarket.records.signatures import tasks as signatures
from hopmarket.rules.capabilities import capability_at
from hopmarket.rules.roles import Member
from hopmarket.rules.tasks import Task, TaskKind, most_urgent_first

from . import settling_lines
from .models import ChosenRhythm, HandOver

ROOMS: tuple[Callable[[Member, datetime], list[Task]], ...] = (
    parties.tasks_of,
    bodies.tasks_of,
    published_organisations.tasks_of,
    consultations.tasks_of,
    opportunities.tasks_of,
    responses.tasks_of,
    evaluation.tasks_of,
    agreements.tasks_of,
    recorded_purchases.tasks_of,
    signatures.tasks_of,
    framework.tasks_of,
    post.tasks_of,
    settling_lines.tasks_of,
)


@dataclass(frozen=True, slots=True)
class DeskTask:
    """A task as the desk of one person shows it: for which of their organisations they do it. ``hand_over`` is
    how it came to this person, or to whom they gave it; None where nobody handed it."""

    task: Task
    member: Member
    hand_over: HandOver | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that waits for one person, most urgent first, and what they have handed to colleagues."""

    tasks: tuple[DeskTask, ...]
    handed: tuple[DeskTask, ...]

    def find(self, kind: str, subject: str) -> DeskTask | None:
        """The task that waits, by its key."""
        return next((row for row in self.tasks if row.task.key == (kind, subject)), None)


def desk_of(members: Sequence[Member], at: datetime) -> Desk:
    """The desk of one person, who acts for several organisations: ``members`` are that person for each of
    them. As many queries for one purchase as for a thousand."""
    rows: dict[tuple[str, str], DeskTask] = {}
    for member in members:
        for task in all_tasks_of(member, at):
            rows.setdefault(task.key, DeskTask(task, member))
    hand_overs = _hand_overs_of(rows.values())
    waiting: list[DeskTask] = []
    handed: list[DeskTask] = []
    for row in rows.values():
        given = hand_overs.get((row.member.organisation, *row.task.key))
        if given is None or given.membership.person_id == row.member.person:
            waiting.append(DeskTask(row.task, row.member, given))
        elif given.handed_by_id == row.member.person:
            handed.append(DeskTask(row.task, row.member, given))
    return Desk(_sorted(waiting, at), _sorted(handed, at))


def desk_of_person(person: Person, at: datetime, *, second_factor: bool = False) -> Desk:
    """The desk of a person, for all of their organisations."""
    return desk_of(members_of_person(person, second_factor), at)


def all_tasks_of(member: Member, at: datetime) -> list[Task]:
    """What the member has the right to do, whoever of their colleagues it was handed to. A task whose page
    stands in a capability that is switched off waits for nobody."""
    tasks = (task for tasks_of in ROOMS for task in tasks_of(member, at))
    placed = [(task, capability_at(task.way)) for task in tasks]
    off = switched_off() if any(name for _, name in placed) else frozenset()
    return [task for task, name in placed if name not in off]


def _sorted(rows: Iterable[DeskTask], at: datetime) -> tuple[DeskTask, ...]:
    by_key = {row.task.key: row for row in rows}
    return tuple(by_key[task.key] for task in most_urgent_first((row.task for row in by_key.values()), at))


def _hand_overs_of(rows: Iterable[DeskTask]) -> dict[tuple[int, str, str], HandOver]:
    """The hand-overs of these tasks that count, by organisation and the task's key."""
    kinds = {
        (row.member.organisation, *row.task.key): row.task.kind
        for row in rows
        if row.task.kind.may_be_handed and row.member.organisation
    }
    if not kinds:
        return {}
    found = HandOver.objects.filter(
        ended_at=None,
        organisation__in={organisation for organisation, _, _ in kinds},
        subject__in={subject for _, _, subject in kinds},
    ).select_related("membership__person", "handed_by")
    return {
        (row.organisation_id, row.kind, row.subject): row
        for row in found
        if (kind := kinds.get((row.organisation_id, row.kind, row.subject))) and _counts(row.membership, kind)
    }


def _counts(membership: Membership, kind: TaskKind) -> bool:
    """Whether somebody still works there in the role of the task: else it is the others' again."""
    still_there = membership.ended_at is None and membership.claim in CHECKED_CLAIMS
    return still_there and kind.role in membership.roles


def hand_over_with(pk: int, member: Member) -> HandOver | None:
    """A hand-over that has not ended, which the member made or received at their organisation."""
    rows = HandOver.objects.filter(pk=pk, ended_at=None, organisation=member.organisation)
    own = Q(handed_by=member.person) | Q(membership__person=member.person)
    return rows.filter(own).select_related("membership__person", "handed_by").first()


def colleagues_who_may(task: Task, member: Member, at: datetime) -> list[Membership]:
    """The colleagues who hold the right for a task: it stands among what they can do."""
    if not task.kind.may_be_handed or not member.claim_checked:
        return []
    return [row for row in checked_colleagues(member) if is_held_by(task, row, member, at)]


def is_held_by(task: Task, colleague: Membership, member: Member, at: datetime) -> bool:
    """Whether a colleague of the member's holds the right for a task."""
    if colleague.person_id == member.person or task.kind.role not in colleague.roles:
        return False
    others = [
        acting for acting in members_of_person(colleague.person) if acting.organisation == member.organisation
    ]
    return any(other.key == task.key for acting in others for other in all_tasks_of(acting, at))


def chosen_rhythms(person: int) -> dict[str, str]:
    """What a person chose of their letters, by topic; a topic that is not there comes at once."""
    return dict(ChosenRhythm.objects.filter(person=person).values_list("topic", "rhythm"))
