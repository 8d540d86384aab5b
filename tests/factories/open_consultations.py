"""A consultation that is open on a short text, and what is said about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from hopmarket.records.bodies.models import Body, Seat
from hopmarket.records.consultations.models import Comment, Consultation, SectorBody
from hopmarket.records.consultations.opening import open_consultation
from hopmarket.records.consultations.services.comments import (
    CommentWords,
    EmailSpeaker,
    make_comment,
    send_comment,
    vouch_comment,
)
from hopmarket.records.publications.models import PublishedDocument
from hopmarket.records.publications.publishing import publish_document
from hopmarket.rules.clauses import Clause, ClauseDocument
from hopmarket.rules.clauses_json import as_json
from hopmarket.rules.consultation_gate import ConsultationPlan
from hopmarket.rules.roles import Member, System
from hopmarket.rules.sectors import Sector

from .partnership import must

OPENS = datetime(2026, 9, 28, 9, tzinfo=UTC)
CLOSES = datetime(2026, 12, 21, 12, tzinfo=UTC)
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
WEEK = timedelta(weeks=1)
VISITOR = System("visitor")
IN_FORCE = ClauseDocument(
    kind="framework",
    title="A common framework",
    licence="OGL-UK-3.0",
    clauses=(
        Clause("8", "Change with notice", topics=("notice",)),
        Clause(
            "8.1",
            text="Public bodies tell everybody affected at least three months before money from them falls by "
            "more than a tenth, and three months before any smaller fall.",
            by="public",
        ),
        Clause("8.2", text="Before deciding they ask for twelve weeks.", by="public"),
    ),
)
PROPOSED = IN_FORCE.with_clauses(
    IN_FORCE.clauses[0],
    Clause("8.1", text=IN_FORCE.by_number["8.1"].text.replace("three", "six", 1), by="public"),
    IN_FORCE.clauses[2],
    Clause(
        "8.3", text="Nobody loses marks in a later purchase for having spoken **against a cut**.", by="public"
    ),
)


def published_text(
    document: ClauseDocument, kind: str, key: str, number: int, at: datetime
) -> PublishedDocument:
    """Publishes a text in clauses as a version of a framework, or as a draft of one."""
    facts = {
        "title": document.title,
        "summary": "",
        "version": number,
        "document": as_json(document),
        "before": number - 1,
    }
    return publish_document(kind, key, title=document.title, facts=facts, at=at)


def working_group(at: datetime, *members: Member) -> Body:
    """A body that asks, with seats for these members."""
    body = Body.objects.create(
        key="working-group",
        name="Working group on the framework",
        kind="working_group",
        state="forming",
        may_recommend=True,
        quorum=2,
        founded_at=at,
    )
    for number, member in enumerate(members, 1):
        Seat.objects.create(
            body=body,
            number=number,
            sector=Sector.PUBLIC,
            post="Commissioning",
            person_id=member.person,
            organisation_id=member.organisation,
            added_at=at,
            since=at,
        )
    return body


def plan(**changes: Any) -> ConsultationPlan:
    """A plan that passes the gate: twelve weeks, with reasons and alternatives."""
    fields = {
        "title": "A common framework, version 3",
        "reasons": "Three months are too short for a small charity to find other money.",
        "alternatives": "Nine months were considered, and would bind budgets that nobody knows yet.",
        "opens_at": OPENS,
        "closes_at": CLOSES,
    }
    return ConsultationPlan(**{**fields, **changes})


def a_consultation(*members: Member, key: str = "framework-3", **changes: Any) -> Consultation:
    """Opens a consultation on the proposed text, asked by a working group of these members."""
    chosen = plan(**changes)
    at = chosen.opens_at
    before = published_text(IN_FORCE, "framework", "common-framework", 2, at)
    document = published_text(PROPOSED, "framework_draft", "version-3", 3, at)
    return must(
        open_consultation(
            key=key,
            subject="framework/3",
            document=document,
            before=before,
            body=working_group(at, *members),
            plan=chosen,
            at=at,
        )
    )


def words(text: str = "Three months is one season: make it six.", **changes: Any) -> CommentWords:
    """What somebody says about clause 8.1."""
    return CommentWords(**{"text": text, "stance": "agree", "clause": "8.1", **changes})


ADDRESS = "winnie@orchard.example"


def speaker(**changes: Any) -> EmailSpeaker:
    """Somebody without an account."""
    return EmailSpeaker(
        **{"address": ADDRESS, "name": "Winnie Price", "organisation": "Orchard Table", **changes}
    )


def named_body(member: Member, at: datetime) -> SectorBody:
    """Names the member's organisation as one through which people speak without their names."""
    return SectorBody.objects.create(
        organisation_id=member.organisation, named_at=at, named_by_id=member.person
    )


@dataclass(frozen=True)
class Ways:
    """The three ways in which a comment is made on a consultation, at an instant."""

    consultation: Consultation
    member: Member
    vouching: Member

    def all(self) -> tuple[Callable[..., Any], ...]:
        return (self.by_member, self.by_email, self.through_body)

    def by_member(self, at: datetime, said: CommentWords | None = None) -> Any:
        return make_comment(consultation=self.consultation, words=said or words(), by=self.member, at=at)

    def by_email(self, at: datetime, said: CommentWords | None = None, **who: Any) -> Any:
        return send_comment(
            consultation=self.consultation, words=said or words(), speaker=speaker(**who), by=VISITOR, at=at
        )

    def through_body(self, at: datetime, said: CommentWords | None = None) -> Any:
        return vouch_comment(
            consultation=self.consultation, words=said or words(), vouched=True, by=self.vouching, at=at
        )


def published_of(comment: Comment) -> PublishedDocument:
    """The newest version of a comment as it is published."""
    key = f"{comment.consultation.key}/{comment.number}"
    return PublishedDocument.objects.filter(kind="comment", key=key).order_by("-number")[0]
