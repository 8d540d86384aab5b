"""A meeting for the secretariat: from its agenda to minutes that a later meeting has accepted."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.body_words import MEETING_MARKS
from hopmarket.pages.parts.money_and_dates import day
from hopmarket.records.bodies.models import Meeting
from hopmarket.records.bodies.publishing import holder_in_words
from hopmarket.records.bodies.queries import (
    attendance_at,
    decisions_at,
    meetings_that_may_accept,
    minutes_to_accept,
    most_present_at,
    seats_during,
)
from hopmarket.records.bodies.services import accept_minutes, cancel_meeting, record_attendance
from hopmarket.rules.bodies.agenda import items_from_json

from .body_access import meeting_or_404, secretary
from .forms import AcceptMinutesForm, AttendanceForm, CancelMeetingForm
from .views import both


def meeting_context(row: Meeting) -> dict[str, Any]:
    """What every page of a meeting shows."""
    return {"body": row.body, "meeting": row, "title": f"{row.body.name}, meeting {row.number}"}


@require_GET
@secretary
def meeting(request: MemberRequest, key: str, number: int) -> HttpResponse:
    """Shows a meeting, and what is to be done for it next."""
    row = meeting_or_404(request, key, number)
    mark, word = MEETING_MARKS[row.state]
    minutes = items_from_json(row.minutes)
    context = {
        **meeting_context(row),
        "mark": mark,
        "word": word,
        "minutes": minutes,
        "shown": minutes or items_from_json(row.agenda),
        "attendance": [(holder_in_words(one.seat), one) for one in attendance_at(row)],
        "most_present": most_present_at(row),
        "decisions": decisions_at(row),
        "has_begun": row.starts_at <= request.at,
        "to_accept": minutes_to_accept(row),
        "may_accept": meetings_that_may_accept(row),
    }
    return render(request, "partnership/bodies/meeting.html", context)


@both
@secretary
def attendance(request: MemberRequest, key: str, number: int) -> HttpResponse:
    """Records who is there, since when, and who has left."""
    row = meeting_or_404(request, key, number)
    form = AttendanceForm(
        sent_fields(request), meeting=row, seats=seats_during(row, request.at), recorded=attendance_at(row)
    )
    answer = attempt(
        request,
        form,
        lambda _: record_attendance(
            meeting=row, presences=form.presences(), by=request.member, at=request.at
        ),
        message="Recorded.",
        onward=redirect("partnership:meeting", key, number),
    )
    context = {**meeting_context(row), "form": form}
    return answer or render(request, "partnership/bodies/attendance.html", context)


@both
@secretary
def cancel(request: MemberRequest, key: str, number: int) -> HttpResponse:
    """Cancels a meeting with a reason."""
    row = meeting_or_404(request, key, number)
    form = CancelMeetingForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda typed: cancel_meeting(meeting=row, reason=typed["reason"], by=request.member, at=request.at),
        message="Cancelled. Its members have been told.",
        onward=redirect("partnership:meeting", key, number),
    )
    context = {**meeting_context(row), "form": form}
    return answer or render(request, "partnership/bodies/cancel_meeting.html", context)


@both
@secretary
def accept(request: MemberRequest, key: str, number: int) -> HttpResponse:
    """Accepts the minutes at a later meeting of the same body."""
    row = meeting_or_404(request, key, number)
    later = {one.number: one for one in meetings_that_may_accept(row)}
    form = AcceptMinutesForm(
        sent_fields(request),
        meetings=[(one.number, f"Meeting {one.number}, {day(one.starts_at)}") for one in later.values()],
    )
    answer = attempt(
        request,
        form,
        lambda typed: accept_minutes(
            meeting=row,
            accepted_in=later[typed["meeting"]],
            corrections=typed["corrections"],
            by=request.member,
            at=request.at,
        ),
        message="The minutes are accepted.",
        onward=redirect("partnership:meeting", key, number),
    )
    context = {**meeting_context(row), "later": later, "form": form}
    return answer or render(request, "partnership/bodies/accept.html", context)
