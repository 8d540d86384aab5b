"""What waits for somebody about people and organisations: invitations, and checks."""

from __future__ import annotations

from datetime import datetime

from hopmarket.rules.roles import Member, OrganisationKind, Role
from hopmarket.rules.tasks import Task, a_task

from .models import Person
from .queries import invitations_for, token_of, waiting_claims
from .registered_organisations import waiting_organisations


def tasks_of(member: Member, at: datetime) -> list[Task]:
    """Lists the invitations to the member's own addresses and, for whoever checks, organisations and claims
    that nobody has decided. Public bodies and partnerships are left to the operator."""
    tasks = _invitations(member, at)
    operates = Role.OPERATOR in member.roles
    if not (operates or Role.OFFICER in member.roles):
        return tasks
    organisations = waiting_organisations()
    if not operates:
        organisations = organisations.exclude(kind=OrganisationKind.PUBLIC_BODY).exclude(is_partnership=True)
    tasks += [
        a_task(
            "check_organisation",
            f"organisations/{row.pk}",
            row.name,
            organisation=member.organisation,
            since=row.founded_at,
            key=row.key,
        )
        for row in organisations
    ]
    tasks += [
        a_task(
            "confirm_claim",
            f"memberships/{row.pk}",
            f"{row.person} for {row.organisation.name}",
            organisation=member.organisation,
            since=row.since,
            claim=str(row.pk),
        )
        for row in waiting_claims()
        if row.person_id != member.person
    ]
    return tasks


def _invitations(member: Member, at: datetime) -> list[Task]:
    rows = invitations_for(Person(pk=member.person))
    return [
        a_task(
            "answer_invitation",
            f"invitations/{row.pk}",
            row.organisation.name,
            organisation=member.organisation,
            since=row.invited_at,
            due=row.expires_at,
            token=token_of(row),
        )
        for row in rows
        if row.expires_at > at
    ]
