"""What waits for a buyer's people after an award: contracts to sign, corrections to approve."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models.fields.json import KeyTextTransform, KeyTransform

from hopmarket.rules.local_time import end_of_day
from hopmarket.rules.roles import Member, Role
from hopmarket.rules.tasks import Task, a_task

from .notice_turns import unrecorded_notices
from .queries import corrections_to_decide, unsigned_awards


def tasks_of(member: Member, at: datetime) -> list[Task]:
    """Lists awarded lots whose contract is not in the register, corrections that wait for a second officer,
    and notices that are due on the national platform: in as many queries for one as for a thousand."""
    if not member.stands_as(Role.COMMISSIONER):
        return []
    return [*_to_sign(member), *_to_approve(member), *_to_record(member)]


def _to_sign(member: Member) -> Iterator[Task]:
    rows = unsigned_awards(member).annotate(
        title=KeyTextTransform("title", "decision__opportunity__terms"),
        starts_on=KeyTextTransform("starts_on", "decision__opportunity__terms"),
        lots=KeyTransform("lots", "decision__opportunity__terms"),
    )
    found = rows.values(
        "decision__opportunity", "decision__opportunity__reference", "decision__confirmed_at",
        "lot", "title", "starts_on", "lots",
    )  # fmt: skip
    for row in found:
        names = {lot["key"]: lot["title"] for lot in row["lots"]}
        yield a_task(
            "sign_contract",
            f"opportunities/{row['decision__opportunity']}/lots/{row['lot']}",
            row["title"],
            organisation=member.organisation,
            since=row["decision__confirmed_at"],
            due=end_of_day(date.fromisoformat(row["starts_on"])) if row["starts_on"] else None,
            note=f"Awarded: {names[row['lot']]}" if len(names) > 1 else "Awarded",
            reference=row["decision__opportunity__reference"],
            lot=row["lot"],
        )


def _to_approve(member: Member) -> Iterator[Task]:
    for asked in corrections_to_decide(member):
        award = asked.contract.award
        yield a_task(
            "approve_correction",
            f"corrections/{asked.pk}",
            asked.contract.title,
            organisation=member.organisation,
            since=asked.asked_at,
            note=f"{asked.asked_by} asks you",
            reference=award.decision.opportunity.reference,
            lot=award.lot,
        )


def _to_record(member: Member) -> Iterator[Task]:
    """One task for each purchase of which a notice is due, from the first that is."""
    for row, waiting in unrecorded_notices(member):
        notice, _ = waiting[0]
        more = f", and {len(waiting) - 1} more" if len(waiting) > 1 else ""
        yield a_task(
            "record_notice",
            f"opportunities/{row.pk}/notices/{notice.kind}",
            row.the_terms.title,
            organisation=member.organisation,
            since=min(since for _, since in waiting),
            note=f"{notice.title} ({notice.kind}){more}",
            reference=row.reference,
        )
