"""What waits for the officers: a draft that could be opened for comments, recommended or adopted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from hopmarket.rules.framework.gates import NEXT_STEP, lacking_before
from hopmarket.rules.framework.life import FrameworkAct
from hopmarket.rules.roles import Member
from hopmarket.rules.tasks import Task, a_task

from .drafting_rights import is_officer
from .models import FrameworkVersion
from .queries import open_draft
from .version_facts import facts_of

KINDS: Mapping[FrameworkAct, tuple[str, str]] = {
    FrameworkAct.OPEN_CONSULTATION: ("open_framework", "Nothing is lacking before people can comment"),
    FrameworkAct.RECOMMEND: ("recommend_framework", "Comments are closed, and every one is answered"),
    FrameworkAct.ADOPT: ("adopt_framework", "It is recommended"),
}
"""The kind of the task for each step, and what is said of it."""


def tasks_of(member: Member, at: datetime) -> list[Task]:
    """Lists the next step of the version on which people work, once nothing is lacking before it."""
    row = open_draft() if is_officer(member) else None
    if row is None:
        return []
    facts = facts_of(row, at)
    step = NEXT_STEP.get(facts.state)
    if step is None or lacking_before(step, facts):
        return []
    kind, note = KINDS[step]
    return [
        a_task(
            kind,
            f"{row.subject}/{facts.standing.key or 'first'}",
            f"{facts.document.title}, version {row.number}",
            organisation=member.organisation,
            since=_since(row, step, facts.standing.closes_at),
            note=note,
            number=str(row.number),
        )
    ]


def _since(row: FrameworkVersion, step: FrameworkAct, closed_at: datetime | None) -> datetime:
    """Since when the step waits: the last change of the draft, the close of the comments, the recommendation."""
    changed = row.revised_at or row.started_at
    if step is FrameworkAct.OPEN_CONSULTATION:
        return changed
    if step is FrameworkAct.RECOMMEND:
        return max(changed, closed_at or changed)
    return row.recommended_at or changed
