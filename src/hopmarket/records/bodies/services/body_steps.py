"""One step in the life of a body or of a meeting: locks the rows, body first, and asks the table of states."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import locked
from hopmarket.rules.bodies.body_life import BODY_LIFE, BodyAct, BodyState
from hopmarket.rules.bodies.meeting_life import MEETING_LIFE, MeetingAct, MeetingState
from hopmarket.rules.refusal import Refusal

from ..models import Body, Meeting
from ..publishing import publish_body


def body_subject(body: Body) -> str:
    """How the ledger names a body."""
    return f"bodies/{body.pk}"


def meeting_subject(meeting: Meeting) -> str:
    """How the ledger names a meeting."""
    return f"meetings/{meeting.pk}"


def step_of_body(body: Body, what: BodyAct) -> Body | Refusal:
    """Locks a body and sets its next state (not saved); answers why where the act is not possible now."""
    row = locked(Body.objects.select_related("terms"), pk=body.pk)
    after = BODY_LIFE.after(BodyState(row.state), what)
    if isinstance(after, Refusal):
        return after
    row.state = after
    return row


def step_of_meeting(meeting: Meeting, what: MeetingAct) -> Meeting | Refusal:
    """Locks a body and its meeting and sets the meeting's next state (not saved); answers why where the act is
    not possible now."""
    body = locked(Body.objects.all(), pk=meeting.body_id)
    row = locked(Meeting.objects.all(), pk=meeting.pk)
    row.body = body
    after = MEETING_LIFE.after(MeetingState(row.state), what)
    if isinstance(after, Refusal):
        return after
    row.state = after
    return row


def show_if_standing(body: Body, at: datetime) -> None:
    """Publishes the body as it is now, if the public knows it already: one that is forming is not published."""
    if body.is_standing:
        publish_body(body, at)
