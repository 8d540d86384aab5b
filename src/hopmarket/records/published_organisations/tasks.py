"""What waits for whoever checks: claims to be a published organisation."""

from __future__ import annotations

from datetime import datetime

from hopmarket.rules.roles import Member, Role
from hopmarket.rules.tasks import Task, a_task

from .claims import waiting_published_claims


def tasks_of(member: Member, at: datetime) -> list[Task]:
    """Lists the claims that nobody has decided, for officers and operators; none of one's own body."""
    if member.roles.isdisjoint({Role.OFFICER, Role.OPERATOR}):
        return []
    return [
        a_task(
            "confirm_published_claim",
            f"published_claims/{claim.pk}",
            f"{claim.party.name} as {claim.organisation.name}",
            organisation=member.organisation,
            since=claim.made_at,
            claim=str(claim.pk),
        )
        for claim in waiting_published_claims()
        if claim.party_id != member.organisation
    ]
