"""Handing a task to a colleague, handing it back, and taking it back."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.parties.models import Membership, Organisation
from hopmarket.records.parties.queries import checked_colleagues
from hopmarket.records.post import outbox
from hopmarket.rules.event_index import purchase_in
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, Role
from hopmarket.rules.tasks import TASK_KINDS, Task, TaskKind

from .. import letters
from ..models import HandOver
from ..queries import desk_of, hand_over_with, is_held_by

LONGEST_WORDS = 500


@act("hand_over_task")
def hand_over_task(
    *, task: Task, membership: Membership, words: str, by: Member, at: datetime
) -> Outcome[HandOver] | Refusal:
    """Hands a task of a buyer or of the board to a colleague.

    Refuses ``task.personal``, ``task.gone``, ``task.not_theirs``, ``task.other`` and ``task.words_long``.
    """
    return _handed(task, membership, words, by, at, bids=False)


@act("hand_over_response")
def hand_over_response(
    *, task: Task, membership: Membership, words: str, by: Member, at: datetime
) -> Outcome[HandOver] | Refusal:
    """Hands a bidder's task to a colleague: an act of its own, so that who bids is never told beside it.

    Refuses ``task.personal``, ``task.gone``, ``task.not_theirs``, ``task.other`` and ``task.words_long``.
    """
    return _handed(task, membership, words, by, at, bids=True)


@act("end_hand_over")
def end_hand_over(*, hand_over: HandOver, by: Member, at: datetime) -> Outcome[HandOver] | Refusal:
    """Hands a task back, or takes it back: it is everybody's again who may do it. Refuses ``task.other``."""
    return _ended(hand_over, by, at, bids=False)


@act("end_response_hand_over")
def end_response_hand_over(*, hand_over: HandOver, by: Member, at: datetime) -> Outcome[HandOver] | Refusal:
    """Hands a bidder's task back, or takes it back. Refuses ``task.other``."""
    return _ended(hand_over, by, at, bids=True)


def _handed(
    task: Task, membership: Membership, words: str, by: Member, at: datetime, *, bids: bool
) -> Outcome[HandOver] | Refusal:
    if not task.kind.may_be_handed:
        return Refusal("task.personal")
    if len(words) > LONGEST_WORDS:
        return Refusal("task.words_long", params={"most": str(LONGEST_WORDS)})
    locked(Organisation.objects.all(), pk=by.organisation)
    waiting = desk_of([by], at).find(*task.key)
    if waiting is None or is_bidders(task.kind) is not bids:
        return Refusal("task.gone")
    colleague = checked_colleagues(by).filter(pk=membership.pk).first()
    if colleague is None or not is_held_by(waiting.task, colleague, by, at):
        return Refusal("task.not_theirs")
    HandOver.objects.filter(
        organisation=by.organisation, kind=task.kind.name, subject=task.subject, ended_at=None
    ).update(ended_at=at)
    row = HandOver.objects.create(
        organisation_id=by.organisation,
        kind=task.kind.name,
        subject=task.subject,
        membership=colleague,
        handed_by_id=by.person,
        handed_at=at,
        words=words.strip(),
    )
    outbox.write(
        letters.task_values(waiting.task),
        letters.TASK_HANDED,
        [colleague.person],
        at=at,
        colleague=by.person_name,
        words=row.words,
    )
    facts = {"task": task.kind.name, "to": f"people/{colleague.person_id}"}
    return Outcome(f"hand_overs/{row.pk}", row, facts, "" if bids else purchase_in(row.subject))


def _ended(hand_over: HandOver, by: Member, at: datetime, *, bids: bool) -> Outcome[HandOver] | Refusal:
    locked(Organisation.objects.all(), pk=by.organisation)
    row = hand_over_with(hand_over.pk, by)
    if row is None or is_bidders(TASK_KINDS[row.kind]) is not bids:
        return Refusal("task.other")
    desk = desk_of([by], at)
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    is_returned = row.membership.person_id == by.person
    kind, reader = (
        (letters.TASK_RETURNED, row.handed_by)
        if is_returned
        else (letters.TASK_TAKEN_BACK, row.membership.person)
    )
    waiting = next((line for line in (*desk.tasks, *desk.handed) if line.hand_over == row), None)
    if waiting and reader.pk != by.person:
        about = letters.task_values(waiting.task)
        outbox.write(about, kind, [reader], at=at, colleague=by.person_name)
    facts = {"task": row.kind, "returned": is_returned}
    return Outcome(f"hand_overs/{row.pk}", row, facts, "" if bids else purchase_in(row.subject))


def is_bidders(kind: TaskKind) -> bool:
    """Whether the task is a bidder's: its hand-over has acts of its own."""
    return kind.role is Role.RESPONDER
