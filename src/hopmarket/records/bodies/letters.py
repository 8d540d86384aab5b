"""Letters to those who sit on bodies, and to their secretariat."""

from __future__ import annotations

from hopmarket.records.post.letters import LetterKind, Values
from hopmarket.rules.dates_in_words import clock, day

from .models import Body, Meeting, Seat


def body_values(body: Body) -> Values:
    """What every letter about a body says of it."""
    return {"body": body.name, "body_key": body.key}


def seat_values(seat: Seat) -> Values:
    """What every letter about a seat says of it."""
    return {**body_values(seat.body), "post": seat.post}


def meeting_values(meeting: Meeting) -> Values:
    """What every letter about a meeting says of it."""
    agenda = "\n".join(f"{number}. {item['title']}" for number, item in enumerate(meeting.agenda, 1))
    return {
        **body_values(meeting.body),
        "number": str(meeting.number),
        "day": day(meeting.starts_at),
        "time": clock(meeting.starts_at),
        "place": meeting.place,
        "agenda": agenda,
    }


SEAT_GIVEN = LetterKind(
    "seat_given",
    "You have a seat on the {body}",
    "{given_by} has given you a seat on the {body}: {post}. Your name, your post and your organisation stand on "
    "the body's public page; your e-mail address does not.\n\n"
    "You can give the seat up at any time.",
    "/partnership/bodies/{body_key}/seat/",
)

SEAT_TAKEN = LetterKind(
    "seat_taken",
    "You no longer have a seat on the {body}",
    "The secretariat has ended your seat on the {body}: {post}. The reason given is:\n\n{reason}",
    "/bodies/",
)

SEAT_RESIGNED = LetterKind(
    "seat_resigned",
    "A seat on the {body} is empty",
    "{resigned} has given up their seat on the {body}: {post}. Fill it again on the page of the body.",
    "/partnership/bodies/{body_key}/",
    topic="work",
)

BODY_DISSOLVED = LetterKind(
    "body_dissolved",
    "The {body} has ended",
    "The {body}, on which you had a seat, has been dissolved. The reason given is:\n\n{reason}",
    "/bodies/",
)

MEETING_CALLED = LetterKind(
    "meeting_called",
    "{body}: meeting on {day}",
    "You are called to a meeting of the {body}, on {day} at {time}, {place}.\n\nAgenda:\n{agenda}",
    "/bodies/{body_key}/meetings/{number}/",
)

MEETING_CHANGED = LetterKind(
    "meeting_changed",
    "{body}: the meeting of {day} has changed",
    "The agenda, the time or the place of a meeting of the {body} has changed. It is now on {day} at {time}, "
    "{place}.\n\nAgenda:\n{agenda}",
    "/bodies/{body_key}/meetings/{number}/",
)

MEETING_CANCELLED = LetterKind(
    "meeting_cancelled",
    "{body}: the meeting on {day} is cancelled",
    "The meeting of the {body} on {day} at {time} will not take place. The reason given is:\n\n{reason}",
    "/bodies/{body_key}/meetings/{number}/",
)
