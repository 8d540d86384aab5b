"""What is published of bodies, their meetings and decisions: names, posts and organisations, never an address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hopmarket.records.publications.models import PublishedDocument
from hopmarket.records.publications.publishing import publish_document
from hopmarket.rules.bodies.agenda import items_as_json, items_from_json
from hopmarket.rules.bodies.decision_record import DecisionRecord
from hopmarket.rules.bodies.meeting_life import TOOK_PLACE
from hopmarket.rules.local_time import LONDON

from .models import Attendance, Body, Meeting, Seat
from .queries import current_seats, decisions_at

NAMELESS = "Name not given"


def publish_body(body: Body, at: datetime) -> PublishedDocument:
    """Publishes a body as it is now: what it may do, and who sits there."""
    return publish_document("body", body.key, title=body.name, facts=_body_facts(body), at=at)


def publish_meeting(meeting: Meeting, at: datetime) -> PublishedDocument:
    """Publishes a meeting as it is now: called with its agenda, cancelled, or held with its minutes."""
    body = meeting.body
    return publish_document(
        "meeting",
        f"{body.key}/meetings/{meeting.number}",
        title=f"{body.name}, {_day(meeting.starts_at)}",
        facts=_meeting_facts(meeting),
        part_of=f"body:{body.key}",
        at=at,
    )


def publish_decision(
    meeting: Meeting,
    number: int,
    *,
    matter: str,
    act: str,
    record: DecisionRecord,
    figures: Mapping[str, int],
    conflicts: list[dict[str, Any]],
    casting_by: str,
    at: datetime,
) -> PublishedDocument:
    """Publishes a decision with its record."""
    body = meeting.body
    facts = {
        "title": record.title.strip(),
        "body": body.key,
        "body_name": body.name,
        "number": number,
        "meeting": meeting.number,
        "matter": matter,
        "act": act,
        "decided_at": record.decided_at.isoformat(),
        "decision": record.decision.strip(),
        "reasons": record.reasons.strip(),
        "alternatives": record.alternatives.strip(),
        "conflicts": [{name: one[name] for name in ("who", "interest", "dispensation")} for one in conflicts],
        "papers": papers_as_json(record),
        "votes_for": record.votes_for,
        "votes_against": record.votes_against,
        "abstained": record.abstained,
        "casting_vote_by": casting_by,
        **figures,
    }
    return publish_document(
        "decision",
        f"{body.key}-{number}",
        title=record.title.strip(),
        facts=facts,
        part_of=f"body:{body.key}",
        at=at,
    )


def papers_as_json(record: DecisionRecord) -> list[dict[str, str]]:
    """The papers of a decision as they are stored and published."""
    return [{"title": paper.title.strip(), "address": paper.address.strip()} for paper in record.papers]


def holder_name(seat: Seat) -> str:
    """The name of whoever holds a seat, as it is published; never their e-mail address."""
    return (seat.person.name.strip() or NAMELESS) if seat.person else ""


def holder_in_words(seat: Seat) -> str:
    """Who holds a seat, in one line: name, post, organisation."""
    organisation = seat.organisation.name if seat.organisation else ""
    return ", ".join(part for part in (holder_name(seat), seat.post, organisation) if part)


def _day(instant: datetime) -> str:
    when = instant.astimezone(LONDON)
    return f"{when.day} {when:%B %Y}"


def _seat(seat: Seat) -> dict[str, Any]:
    return {
        "number": seat.number,
        "sector": seat.sector,
        "post": seat.post,
        "is_chair": seat.is_chair,
        "is_sponsor": seat.is_sponsor,
        "name": holder_name(seat),
        "organisation": seat.organisation.name if seat.organisation else "",
        "organisation_key": seat.organisation.key if seat.organisation else "",
        "since": _iso(seat.since),
    }


def _iso(instant: datetime | None) -> str:
    return instant.isoformat() if instant else ""


def _body_facts(body: Body) -> dict[str, Any]:
    return {
        "title": body.name,
        "kind": body.kind,
        "state": body.state,
        "purpose": body.purpose,
        "may_recommend": body.may_recommend,
        "may_adopt": body.may_adopt,
        "quorum": body.quorum,
        "casting_vote": body.casting_vote,
        "wants_co_chairs": body.wants_co_chairs,
        "terms_version": body.terms.number if body.terms else 0,
        "constituted_at": _iso(body.constituted_at),
        "dissolved_at": _iso(body.dissolved_at),
        "dissolved_reason": body.dissolved_reason,
        "seats": [_seat(seat) for seat in current_seats(body)],
    }


def _attendance(meeting: Meeting) -> list[dict[str, str]]:
    rows = Attendance.objects.filter(meeting=meeting).select_related("seat__person", "seat__organisation")
    return [
        {
            "who": holder_in_words(row.seat),
            "sector": row.seat.sector,
            "arrived_at": row.arrived_at.isoformat(),
            "left_at": _iso(row.left_at),
        }
        for row in rows
    ]


def _meeting_facts(meeting: Meeting) -> dict[str, Any]:
    took_place = meeting.state in TOOK_PLACE
    return {
        "title": f"{meeting.body.name}, {_day(meeting.starts_at)}",
        "body": meeting.body.key,
        "body_name": meeting.body.name,
        "number": meeting.number,
        "state": meeting.state,
        "starts_at": meeting.starts_at.isoformat(),
        "place": meeting.place,
        "agenda": items_as_json(items_from_json(meeting.agenda)),
        "reason": meeting.reason,
        "attendance": _attendance(meeting) if took_place else [],
        "apologies": meeting.apologies,
        "minutes": items_as_json(items_from_json(meeting.minutes)),
        "decisions": [
            {"number": row.number, "title": row.title}
            for row in (decisions_at(meeting) if took_place else ())
        ],
        "corrections": meeting.corrections,
        "accepted_at": _iso(meeting.accepted_at),
        "accepted_in": meeting.accepted_in.number if meeting.accepted_in else 0,
    }
