"""Meetings are called, changed, cancelled and held; what they decide, their minutes, and who accepts those."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max

from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.post import outbox
from hopmarket.rules.bodies.agenda import (
    AcceptingMeeting,
    AgendaItem,
    acceptance_refusal,
    call_refusal,
    items_as_json,
    items_refusal,
)
from hopmarket.rules.bodies.body_life import BodyAct, DecisionAct
from hopmarket.rules.bodies.body_plan import public_words_refusal
from hopmarket.rules.bodies.decision_record import DecisionRecord, attendance_refusal, undone_by
from hopmarket.rules.bodies.meeting_life import MeetingAct, MeetingState
from hopmarket.rules.bodies.quorum import Presence
from hopmarket.rules.dates_in_words import clock, day
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from .. import letters
from ..deciding import take_decision
from ..models import Attendance, Body, BodyDecision, Meeting
from ..publishing import publish_meeting
from ..queries import clipped_presences, most_present_at, people_on, seats_during, taken_at
from .body_steps import body_subject, meeting_subject, step_of_body, step_of_meeting


@act("call_meeting")
def call_meeting(
    *, body: Body, starts_at: datetime, place: str, agenda: tuple[AgendaItem, ...], by: Member, at: datetime
) -> Outcome[Meeting] | Refusal:
    """Calls a meeting of a standing body: its agenda is published, and everybody who holds a seat is told.

    Refuses what :func:`call_refusal` refuses.
    """
    row = step_of_body(body, BodyAct.CALL_MEETING)
    if isinstance(row, Refusal):
        return row
    refusal = call_refusal(starts_at=starts_at, place=place, agenda=agenda, now=at)
    if refusal:
        return refusal
    last = Meeting.objects.filter(body=row).aggregate(last=Max("number"))["last"] or 0
    meeting = Meeting.objects.create(
        body=row,
        number=last + 1,
        starts_at=starts_at,
        place=place.strip(),
        agenda=items_as_json(agenda),
        called_at=at,
    )
    publish_meeting(meeting, at)
    outbox.write(letters.meeting_values(meeting), letters.MEETING_CALLED, people_on(row), at=at)
    return _meeting_outcome(meeting, {"starts_at": starts_at.isoformat(), "items": len(agenda)})


@act("revise_agenda")
def revise_agenda(
    *,
    meeting: Meeting,
    starts_at: datetime,
    place: str,
    agenda: tuple[AgendaItem, ...],
    by: Member,
    at: datetime,
) -> Outcome[Meeting] | Refusal:
    """Changes the agenda, the time or the place of a meeting that was called; everybody who holds a seat is told.

    Refuses ``meeting.begun`` and what :func:`call_refusal` refuses.
    """
    row = step_of_meeting(meeting, MeetingAct.REVISE_AGENDA)
    if isinstance(row, Refusal):
        return row
    if row.starts_at <= at:
        return Refusal("meeting.begun", params={"time": clock(row.starts_at)})
    refusal = call_refusal(starts_at=starts_at, place=place, agenda=agenda, now=at)
    if refusal:
        return refusal
    row.starts_at, row.place, row.agenda = starts_at, place.strip(), items_as_json(agenda)
    row.save(update_fields=["starts_at", "place", "agenda"])
    publish_meeting(row, at)
    outbox.write(letters.meeting_values(row), letters.MEETING_CHANGED, people_on(row.body), at=at)
    return _meeting_outcome(row, {"starts_at": starts_at.isoformat(), "items": len(agenda)})


@act("cancel_meeting")
def cancel_meeting(*, meeting: Meeting, reason: str, by: Member, at: datetime) -> Outcome[Meeting] | Refusal:
    """Cancels a meeting that was called, or at which nobody met, with a reason that everybody can read.

    Refuses ``reasons.missing``.
    """
    row = step_of_meeting(meeting, MeetingAct.CANCEL)
    if isinstance(row, Refusal):
        return row
    refusal = unreasoned(reason, "cancel_meeting") or public_words_refusal({"the reason": reason})
    if refusal:
        return refusal
    row.reason, row.cancelled_at = reason.strip(), at
    row.save(update_fields=["state", "reason", "cancelled_at"])
    publish_meeting(row, at)
    outbox.write(
        letters.meeting_values(row), letters.MEETING_CANCELLED, people_on(row.body), at=at, reason=row.reason
    )
    return _meeting_outcome(row, {"reason": row.reason})


@act("record_attendance")
def record_attendance(
    *, meeting: Meeting, presences: tuple[Presence, ...], by: Member, at: datetime
) -> Outcome[Meeting] | Refusal:
    """Records who came to a meeting, when they came, and when they left before its end; again as often as the
    meeting goes on. From the first time on it is held.

    Refuses ``meeting.not_begun``, what :func:`attendance_refusal` refuses, and ``attendance.undoes_decision``.
    """
    row = step_of_meeting(meeting, MeetingAct.RECORD_ATTENDANCE)
    if isinstance(row, Refusal):
        return row
    if at < row.starts_at:
        return Refusal("meeting.not_begun", params={"day": day(row.starts_at), "time": clock(row.starts_at)})
    seats = seats_during(row, at)
    refusal = attendance_refusal(
        presences, seats=[seat.pk for seat in seats], opened_at=row.starts_at, now=at
    ) or undone_by(clipped_presences(seats, presences), taken_at(row))
    if refusal:
        return refusal
    Attendance.objects.filter(meeting=row).delete()
    Attendance.objects.bulk_create(
        Attendance(meeting=row, seat_id=one.seat, arrived_at=one.arrived_at, left_at=one.left_at)
        for one in presences
    )
    row.held_at = row.held_at or at
    row.save(update_fields=["state", "held_at"])
    return _meeting_outcome(row, {"present": [f"seats/{one.seat}" for one in presences]})


@act("record_decision")
def record_decision(
    *, meeting: Meeting, record: DecisionRecord, by: Member, at: datetime
) -> Outcome[BodyDecision] | Refusal:
    """Records and publishes a decision of a body in a matter of its own. What concerns the framework is
    recommended and adopted by acts of the framework.

    Refuses what :func:`take_decision` refuses.
    """
    matter = f"body/{meeting.body.key}"
    decision = take_decision(meeting=meeting, matter=matter, act=DecisionAct.OTHER, record=record, at=at)
    if isinstance(decision, Refusal):
        return decision
    return Outcome(
        f"decisions/{decision.pk}",
        decision,
        {"number": decision.number, "meeting": meeting_subject(meeting), "sha256": decision.published.sha256},
        about=body_subject(decision.body),
    )


@act("write_minutes")
def write_minutes(
    *, meeting: Meeting, minutes: tuple[AgendaItem, ...], apologies: str = "", by: Member, at: datetime
) -> Outcome[Meeting] | Refusal:
    """Publishes the minutes of a meeting that was held, or their next version before they are accepted.

    Refuses ``minutes.empty``, and what cannot be published.
    """
    row = step_of_meeting(meeting, MeetingAct.WRITE_MINUTES)
    if isinstance(row, Refusal):
        return row
    if not any(item.words.strip() for item in minutes):
        return Refusal("minutes.empty")
    refusal = items_refusal(minutes) or public_words_refusal({"the apologies": apologies})
    if refusal:
        return refusal
    row.minutes, row.apologies, row.minuted_at = items_as_json(minutes), apologies.strip(), at
    row.save(update_fields=["state", "minutes", "apologies", "minuted_at"])
    published = publish_meeting(row, at)
    return _meeting_outcome(row, {"version": published.number, "sha256": published.sha256})


@act("accept_minutes")
def accept_minutes(
    *, meeting: Meeting, accepted_in: Meeting, corrections: str = "", by: Member, at: datetime
) -> Outcome[Meeting] | Refusal:
    """Accepts the minutes of a meeting at a later meeting of the same body that is being held, with corrections
    where there are any.

    Refuses ``minutes.other_body``, ``minutes.not_later``, ``minutes.not_held`` and ``minutes.no_quorum``.
    """
    row = step_of_meeting(meeting, MeetingAct.ACCEPT_MINUTES)
    if isinstance(row, Refusal):
        return row
    later = locked(Meeting.objects.all(), pk=accepted_in.pk)
    refusal = acceptance_refusal(
        row.starts_at,
        AcceptingMeeting(
            same_body=later.body_id == row.body_id,
            starts_at=later.starts_at,
            is_held=later.state == MeetingState.HELD,
            most_present=most_present_at(later),
            quorum=row.body.quorum,
        ),
    ) or public_words_refusal({"the corrections": corrections})
    if refusal:
        return refusal
    row.accepted_in, row.accepted_at, row.corrections = later, at, corrections.strip()
    row.save(update_fields=["state", "accepted_in", "accepted_at", "corrections"])
    published = publish_meeting(row, at)
    return _meeting_outcome(row, {"accepted_in": meeting_subject(later), "sha256": published.sha256})


def _meeting_outcome(meeting: Meeting, facts: dict[str, object]) -> Outcome[Meeting]:
    return Outcome(meeting_subject(meeting), meeting, facts, about=body_subject(meeting.body))
