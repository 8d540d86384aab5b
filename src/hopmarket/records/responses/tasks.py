"""What waits for a bidder's writers before the deadline, and for a buyer's openers after it."""

from __future__ import annotations

from datetime import datetime

from django.db.models.fields.json import KeyTextTransform

from hopmarket.records.opportunities.models import Opener
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.roles import Member, Role
from hopmarket.rules.tasks import Task, a_task

from .queries import begun_responses_for, unanswered_invitations


def tasks_of(member: Member, at: datetime) -> list[Task]:
    """Lists purchases for which the member's organisation was asked to quote and did not answer, responses that were begun and neither sent nor declined, and closed purchases that the member is
    named to open: in as many queries for one as for a thousand."""
    return _to_quote(member, at) + _to_write(member, at) + _to_open(member, at)


def _to_quote(member: Member, at: datetime) -> list[Task]:
    rows = unanswered_invitations(member, now=at).annotate(
        title=KeyTextTransform("title", "opportunity__terms")
    )
    return [
        a_task(
            "answer_quote",
            f"opportunities/{row.opportunity_id}",
            row.title,
            organisation=member.organisation,
            since=row.claimed_at or row.invited_at,
            due=row.opportunity.closes_at,
            note=f"{row.opportunity.organisation.name} asks you",
            reference=row.opportunity.reference,
        )
        for row in rows
    ]


def _to_write(member: Member, at: datetime) -> list[Task]:
    if not member.writes_as(Role.RESPONDER):
        return []
    rows = begun_responses_for(member, now=at)
    titled = rows.annotate(title=KeyTextTransform("title", "opportunity__terms")).defer(
        "working", "opportunity__terms"
    )
    return [
        a_task(
            "write_response",
            f"responses/{row.pk}",
            row.title,
            organisation=member.organisation,
            since=row.started_at,
            due=row.opportunity.closes_at,
            note=f"{row.opportunity.organisation.name}. Started, nothing sent",
            reference=row.opportunity.reference,
        )
        for row in titled
    ]


def _to_open(member: Member, at: datetime) -> list[Task]:
    if not member.stands_as(Role.COMMISSIONER):
        return []
    rows = Opener.objects.filter(
        person=member.person,
        opportunity__organisation=member.organisation,
        opportunity__state__in=(OpportunityState.OPEN, OpportunityState.CLOSED),
        opportunity__closes_at__lte=at,
    ).annotate(title=KeyTextTransform("title", "opportunity__terms"))
    return [
        a_task(
            "open_responses",
            f"opportunities/{row['opportunity']}",
            row["title"],
            organisation=member.organisation,
            since=row["opportunity__closes_at"],
            note="The deadline has passed",
            reference=row["opportunity__reference"],
        )
        for row in rows.values("opportunity", "opportunity__reference", "opportunity__closes_at", "title")
    ]
