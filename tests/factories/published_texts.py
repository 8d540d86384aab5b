"""Documents published through the one function that publishes: decisions, a meeting, comments, a framework."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from hopmarket.records.publications.models import PublishedDocument
from hopmarket.records.publications.publishing import publish_document, withhold_versions

AT = datetime(2026, 11, 2, 10, tzinfo=UTC)
DECISION: dict[str, Any] = {
    "title": "Recommend version 3",
    "body": "executive-group",
    "body_name": "Executive group",
    "number": 4,
    "act": "recommend",
    "decided_at": "2026-11-02T10:00:00+00:00",
    "decision": "The board is asked to adopt version 3.",
    "reasons": "Nobody objected to the clause on grants first.",
    "alternatives": "To wait for the spring, which would leave two budgets without it.",
    "conflicts": [{"who": "Rhian Price", "interest": "A trustee of a charity", "dispensation": ""}],
    "papers": [{"title": "The draft", "address": "https://example.org/draft"}],
    "votes_for": 7,
    "votes_against": 0,
    "casting_vote_by": "",
}


def clause(number: str, title: str = "", text: str = "") -> dict[str, Any]:
    """A clause as JSON writes it."""
    return {"number": number, "title": title, "text": text}


def document(*clauses: dict[str, Any]) -> dict[str, Any]:
    """A document in clauses as JSON writes it."""
    return {"kind": "framework", "title": "A Common Framework", "summary": "", "clauses": list(clauses)}


def framework(*clauses: dict[str, Any], version: int = 1, at: datetime = AT) -> PublishedDocument:
    """Publishes a version of the framework."""
    facts = {
        "title": "A Common Framework",
        "version": version,
        "effect_from": "2027-04-01",
        "document": document(*clauses),
    }
    with transaction.atomic():
        return publish_document(
            "framework",
            "common-framework",
            title="A Common Framework",
            facts=facts,
            at=at,
            body=f"version: {version}\n{clauses}\n".encode(),
            media_type="application/yaml",
        )


def decision(number: int = 4, at: datetime = AT, **changes: Any) -> PublishedDocument:
    """Publishes a decision of the executive group, or its next version."""
    facts = {**DECISION, "number": number, **changes}
    with transaction.atomic():
        return publish_document(
            "decision",
            f"executive-group-{number}",
            title=facts["title"],
            facts=facts,
            at=at,
            part_of="body:executive-group",
        )


def comment(number: int, text: str, at: datetime = AT) -> PublishedDocument:
    """Publishes a comment on a consultation, or its next version."""
    facts = {"consultation": "framework-3", "number": number, "clause": "8.1", "text": text, "state": "shown"}
    with transaction.atomic():
        return publish_document(
            "comment",
            f"framework-3/{number}",
            title=f"Comment {number} on 8.1",
            facts=facts,
            at=at,
            part_of="consultation:framework-3",
        )


def hide_comment(number: int, reason: str = "It names a person", at: datetime = AT) -> int:
    """Withholds every version of a comment."""
    with transaction.atomic():
        return withhold_versions("comment", f"framework-3/{number}", reason=reason, at=at + timedelta(days=1))
