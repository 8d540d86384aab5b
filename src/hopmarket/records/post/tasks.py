"""What waits for the operator: letters that the mail server did not take."""

from __future__ import annotations

from datetime import datetime

from hopmarket.rules.roles import Member, Role
from hopmarket.rules.tasks import Task, a_task

from .queries import failed_letters


def tasks_of(member: Member, at: datetime) -> list[Task]:
    """One task for the operator while letters fail, since the oldest of them."""
    if Role.OPERATOR not in member.roles:
        return []
    count = failed_letters().count()
    oldest = failed_letters().first()
    if oldest is None:
        return []
    about = "1 letter has not left" if count == 1 else f"{count} letters have not left"
    return [
        a_task("mend_letters", "letters", about, organisation=member.organisation, since=oldest.written_at)
    ]
