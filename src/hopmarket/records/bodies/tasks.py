"""What waits for the secretariat of the bodies: seats, meetings to record, minutes to write and to have accepted."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q

from hopmarket.rules.bodies.body_life import BodyState
from hopmarket.rules.bodies.meeting_life import MeetingState
from hopmarket.rules.roles import Member, Role
from hopmarket.rules.tasks import Task, a_task

from .models import Body, Meeting
from .queries import living_bodies


def tasks_of(member: Member, at: datetime) -> list[Task]:
    """Lists what waits for an officer of the partnership, in as many queries for one body as for many."""
    if not member.stands_as(Role.OFFICER):
        return []
    return _of_seats(member) + _of_meetings(member, at)


def _of_seats(member: Member) -> list[Task]:
    """Bodies with empty seats; one that is forming and has as many holders as its quorum can be constituted."""
    now = Q(seats__ended_at=None)
    rows = living_bodies().annotate(
        places=Count("seats", filter=now), filled=Count("seats", filter=now & Q(seats__person__isnull=False))
    )
    return [
        _of_body(row, member) for row in rows if row.filled < row.places or row.state == BodyState.FORMING
    ]


def _of_body(body: Body, member: Member) -> Task:
    filled, places = body.filled, body.places  # type: ignore[attr-defined]
    is_ready = body.state == BodyState.FORMING and filled == places
    return a_task(
        "constitute_body" if is_ready else "fill_seats",
        f"bodies/{body.pk}",
        body.name,
        organisation=member.organisation,
        since=body.founded_at,
        note=f"{filled} of {places} seats filled, quorum {body.quorum}",
        key=body.key,
    )


_KINDS = {
    MeetingState.CALLED: ("record_meeting", "The meeting has begun"),
    MeetingState.HELD: ("write_minutes", "It was held, and has no minutes yet"),
    MeetingState.MINUTED: ("accept_minutes", "The next meeting accepts them"),
}


def _of_meetings(member: Member, at: datetime) -> list[Task]:
    rows = Meeting.objects.filter(state__in=list(_KINDS), starts_at__lte=at).select_related("body")
    return [_of_meeting(row, member) for row in rows]


def _of_meeting(meeting: Meeting, member: Member) -> Task:
    kind, note = _KINDS[MeetingState(meeting.state)]
    return a_task(
        kind,
        f"meetings/{meeting.pk}",
        f"{meeting.body.name}, meeting {meeting.number}",
        organisation=member.organisation,
        since=meeting.minuted_at if kind == "accept_minutes" else meeting.starts_at,
        note=note,
        key=meeting.body.key,
        number=str(meeting.number),
    )
