"""What waits for a buyer's people around records: those to approve, those that were returned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hopmarket.records.ledger.queries import events_of
from hopmarket.rules.recorded_purchase_life import RecordState
from hopmarket.rules.roles import Member, Role
from hopmarket.rules.tasks import Task, a_task

from .models import RecordedPurchase
from .queries import record_subject, records_for, why_not_approve


def tasks_of(member: Member, at: datetime) -> list[Task]:
    """Lists records that this member may approve, and returned ones that they wrote."""
    if not member.stands_as(Role.COMMISSIONER):
        return []
    rows = records_for(member).filter(state__in=(RecordState.WITH_APPROVER, RecordState.DRAFT))
    waiting = [row for row in rows.select_related("asked_by") if row.asked_by_id]
    return [*_to_approve(member, waiting), *_to_mend(member, waiting)]


def _to_approve(member: Member, rows: list[RecordedPurchase]) -> Iterator[Task]:
    for row in rows:
        if row.state == RecordState.WITH_APPROVER and why_not_approve(row, member) is None:
            yield a_task(
                "approve_record",
                f"{record_subject(row)}/{row.revision}",
                row.the_facts.title,
                organisation=member.organisation,
                since=row.asked_at,
                note=f"{row.asked_by} asks you",
                reference=row.reference,
            )


def _to_mend(member: Member, rows: list[RecordedPurchase]) -> Iterator[Task]:
    returned = [
        row
        for row in rows
        if row.state == RecordState.DRAFT and row.reasons and row.asked_by_id == member.person
    ]
    subjects = [record_subject(row) for row in returned]
    events = events_of(*subjects, acts=["return_record"]).order_by("number") if subjects else ()
    since = {event.subject: event.at for event in events}
    for row in returned:
        yield a_task(
            "mend_record",
            record_subject(row),
            row.the_facts.title,
            organisation=member.organisation,
            since=since.get(record_subject(row), row.started_at),
            note="A second officer returned it",
            reference=row.reference,
        )
