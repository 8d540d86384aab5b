"""The groups and boards of the partnership as everybody sees them, from what was published alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hopmarket.pages.parts.body_words import (
    ACT_WORDS,
    MEETING_MARKS,
    SECTOR_WORDS,
    rules_in_words,
    vote_in_words,
)
from hopmarket.records.ledger.current_time import now
from hopmarket.records.publications.models import PublishedDocument
from hopmarket.records.publications.queries import (
    newest_document,
    newest_documents,
    parts_of_document,
    versions_of,
)
from hopmarket.rules.bodies.body_life import KIND_WORDS, BodyKind
from hopmarket.rules.bodies.meeting_life import MeetingState
from hopmarket.rules.clauses_json import from_json


@dataclass(frozen=True, slots=True)
class PublishedMeeting:
    """A meeting as it was published: its facts, when it begins, and the mark and word of its state."""

    facts: Mapping[str, Any]
    starts_at: datetime
    mark: str
    word: str


@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """Lists the bodies, those that go on first."""
    rows = sorted(newest_documents("body"), key=lambda row: row.json["state"] == "dissolved")
    lines = [(row.key, row.json, _seated(row.json)) for row in rows]
    return render(request, "public/bodies.html", {"rows": lines})


@require_safe
def body(request: HttpRequest, key: str) -> HttpResponse:
    """Shows a body: its next meeting first, then decisions and minutes, who sits there, and what it may decide."""
    document = _published("body", key)
    facts = document.json
    meetings = [_meeting(row) for row in parts_of_document(document.address, "meeting")]
    meetings.sort(key=lambda row: row.starts_at, reverse=True)
    ahead = [row for row in meetings if row.facts["state"] == "called" and row.starts_at > now()]
    context = {
        "key": key,
        "body": facts,
        "kind": KIND_WORDS[BodyKind(facts["kind"])],
        "next": ahead[-1] if ahead else None,
        "meetings": [row for row in meetings if not ahead or row is not ahead[-1]],
        "decisions": [(row, _instant(row["decided_at"])) for row in reversed(_decisions(document.address))],
        "sectors": _by_sector(facts["seats"]),
        "seated": _seated(facts),
        "rules": rules_in_words(facts),
        "terms": newest_document("terms_of_reference", key),
        "dissolved_at": _instant(facts["dissolved_at"]),
        "document": document,
    }
    return render(request, "public/body.html", context)


@require_safe
def meeting(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Shows a meeting: its agenda, or its minutes with who was there and what was decided."""
    document = _published("meeting", f"{key}/meetings/{number}")
    row = _meeting(document)
    there = [
        (one["who"], _instant(one["arrived_at"]), _instant(one["left_at"])) for one in row.facts["attendance"]
    ]
    context = {
        "key": key,
        "row": row,
        "meeting": row.facts,
        "items": row.facts["minutes"] or row.facts["agenda"],
        "attendance": there,
        "accepted_at": _instant(row.facts["accepted_at"]),
        "decisions": [one for one in _decisions(f"body:{key}") if one["meeting"] == number],
        "versions": versions_of("meeting", document.key),
        "document": document,
    }
    return render(request, "public/body_meeting.html", context)


@require_safe
def decision(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Shows a decision with its record: reasons, alternatives, interests, dispensations, papers and vote."""
    document = _published("decision", f"{key}-{number}")
    facts = document.json
    context = {
        "key": key,
        "decision": facts,
        "act": ACT_WORDS[facts["act"]],
        "decided_at": _instant(facts["decided_at"]),
        "vote": vote_in_words(facts),
        "document": document,
    }
    return render(request, "public/body_decision.html", context)


@require_safe
def terms(request: HttpRequest, key: str) -> HttpResponse:
    """Shows the terms of reference of a body, clause by clause."""
    document = _published("terms_of_reference", key)
    context = {
        "key": key,
        "name": document.json["body_name"],
        "terms": from_json(document.json["document"]),
        "document": document,
    }
    return render(request, "public/body_terms.html", context)


def _published(kind: str, key: str) -> PublishedDocument:
    """The newest version of a document; 404 for one that is not published. Terms of reference of a body that is
    not public yet are published by themselves, in the register alone."""
    document = newest_document(kind, key)
    if document is None:
        raise Http404
    return document


def _meeting(document: PublishedDocument) -> PublishedMeeting:
    facts = document.json
    starts_at = datetime.fromisoformat(facts["starts_at"])
    is_over = facts["state"] == MeetingState.CALLED and starts_at <= now()
    return PublishedMeeting(
        facts, starts_at, *MEETING_MARKS[MeetingState.HELD if is_over else facts["state"]]
    )


def _decisions(address: str) -> list[Mapping[str, Any]]:
    """What a body decided, in the order of its numbers: public at once, before any minutes tell of it."""
    return sorted((row.json for row in parts_of_document(address, "decision")), key=lambda row: row["number"])


def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _seated(facts: Mapping[str, Any]) -> str:
    held = sum(bool(seat["name"]) for seat in facts["seats"])
    return f"{held} of {len(facts['seats'])} seats filled, quorum {facts['quorum']}"


def _by_sector(seats: list[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    groups = [
        (words, [seat for seat in seats if seat["sector"] == sector])
        for sector, words in SECTOR_WORDS.items()
    ]
    return [(words, group) for words, group in groups if group]
