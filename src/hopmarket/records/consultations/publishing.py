"""Publishes what is public of a consultation, inside the act that changes it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hopmarket.records.publications.models import PublishedDocument
from hopmarket.records.publications.publishing import publish_document, withhold_versions
from hopmarket.rules.comment_life import CommentState
from hopmarket.rules.consultation_facts import (
    ANSWER_KIND,
    COMMENT_KIND,
    CONSULTATION_KIND,
    MODERATION_KIND,
    AnswerFacts,
    CommentFacts,
    ConsultationFacts,
    DocumentReference,
    ModerationFacts,
)
from hopmarket.rules.consultation_gate import holidays_inside, is_full_length, weeks_and_days
from hopmarket.rules.moderation import MODERATION_RULES, ModerationDeed

from .models import Comment, CommentAnswer, Consultation, ModerationEntry


def _instant(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat() if moment else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _reference(document: PublishedDocument) -> DocumentReference:
    return {
        "kind": document.kind,
        "key": document.key,
        "number": document.number,
        "title": document.title,
    }


def consultation_address(row: Consultation) -> str:
    """How what belongs to a consultation names it among what is published."""
    return f"{CONSULTATION_KIND}:{row.key}"


def consultation_facts(row: Consultation) -> ConsultationFacts:
    """What is public of a consultation, as it stands now."""
    counted = row.comments.filter(state__in=[CommentState.SHOWN, CommentState.HIDDEN])
    shown = counted.filter(state=CommentState.SHOWN)
    return {
        "key": row.key,
        "title": row.title,
        "subject": row.subject,
        "state": str(row.state),
        "document": _reference(row.document),
        "before": _reference(row.before) if row.before else None,
        "body": {"key": row.body.key, "name": row.body.name},
        "reasons": row.reasons,
        "alternatives": row.alternatives,
        "adoption_from": _day(row.adoption_from),
        "opens_at": _instant(row.opens_at),
        "closes_at": _instant(row.closes_at),
        "closed_at": _instant(row.closed_at),
        "ended_at": _instant(row.ended_at),
        "answer_due": _instant(row.answer_due),
        "full_length": is_full_length(row.opens_at, row.closes_at),
        "length": weeks_and_days(row.opens_at, row.closes_at),
        "shorter_reason": row.shorter_reason,
        "holidays": [
            {"name": holiday.name, "first": _day(holiday.first), "last": _day(holiday.last)}
            for holiday in holidays_inside(row.opens_at, row.closes_at)
        ],
        "extensions": list(row.extensions),
        "topics": list(row.topics),
        "place": row.place,
        "summary": row.summary,
        "withdrawn_reason": row.withdrawn_reason,
        "shown": shown.count(),
        "hidden": counted.filter(state=CommentState.HIDDEN).count(),
        "answered": shown.filter(answer__isnull=False).count(),
    }


def publish_consultation(row: Consultation, *, at: datetime) -> PublishedDocument:
    """Publishes a consultation as it stands now."""
    return publish_document(CONSULTATION_KIND, row.key, title=row.title, facts=consultation_facts(row), at=at)


def comment_facts(comment: Comment) -> CommentFacts:
    """What is public of a comment that counts, or counted: nothing of its words where it is hidden or withdrawn."""
    is_shown = comment.state == CommentState.SHOWN
    hidden = comment.moderation.filter(deed=ModerationDeed.HIDDEN).last()
    is_hidden = comment.state == CommentState.HIDDEN and hidden is not None
    return {
        "consultation": comment.consultation.key,
        "number": comment.number,
        "clause": comment.clause,
        "quote": comment.quote if is_shown else "",
        "quote_at": comment.quote_at if is_shown else 0,
        "text": comment.text if is_shown else "",
        "stance": comment.stance if is_shown else "",
        "spoken_as": comment.spoken_as,
        "shown_name": comment.shown_name if is_shown else "",
        "shown_as": comment.shown_as if is_shown else "",
        "sector": comment.sector,
        "seat_in": comment.seat_in if is_shown else "",
        "vouched_by": comment.vouched_by.name if comment.vouched_by else "",
        "state": str(comment.state),
        "hidden_by": hidden.rule if is_hidden and hidden else "",
        "made_at": _instant(comment.made_at),
        "answer": comment.answer.number if comment.answer else 0,
    }


def publish_comment(comment: Comment, *, at: datetime) -> PublishedDocument:
    """Publishes a comment as it stands now; what it said is withheld where it is not shown any more."""
    key = f"{comment.consultation.key}/{comment.number}"
    if comment.state != CommentState.SHOWN:
        withhold_versions(COMMENT_KIND, key, reason=_why_withheld(comment), at=at)
    where = f"on {comment.clause}" if comment.clause else "on the whole text"
    return publish_document(
        COMMENT_KIND,
        key,
        title=f"Comment {comment.number} {where}",
        facts=comment_facts(comment),
        at=at,
        part_of=consultation_address(comment.consultation),
    )


def _why_withheld(comment: Comment) -> str:
    if comment.state == CommentState.WITHDRAWN:
        return "Its author took it back"
    hidden = comment.moderation.filter(deed=ModerationDeed.HIDDEN).last()
    return MODERATION_RULES[hidden.rule].title if hidden else "Hidden"


def publish_answer(answer: CommentAnswer, *, at: datetime) -> PublishedDocument:
    """Publishes an answer with the numbers of all comments that it serves."""
    key = answer.consultation.key
    facts: AnswerFacts = {
        "consultation": key,
        "number": answer.number,
        "revision": answer.revision,
        "summary": answer.summary,
        "outcome": answer.outcome,
        "reason": answer.reason,
        "clauses": list(answer.clauses),
        "comments": list(answer.comments.order_by("number").values_list("number", flat=True)),
        "answered_at": _instant(answer.answered_at),
        "revised_at": _instant(answer.revised_at),
    }
    return publish_document(
        ANSWER_KIND,
        f"{key}/{answer.number}",
        title=answer.summary or f"Answer {answer.number}",
        facts=facts,
        at=at,
        part_of=consultation_address(answer.consultation),
    )


def publish_moderation(entry: ModerationEntry, *, organisation: str, at: datetime) -> PublishedDocument:
    """Publishes one line of the log. What an author says who asks for another look is for those who decide: it
    could repeat what was hidden, and what is published stays."""
    consultation = entry.comment.consultation
    number = ModerationEntry.objects.filter(comment__consultation=consultation).count()
    rule = MODERATION_RULES.get(entry.rule)
    facts: ModerationFacts = {
        "consultation": consultation.key,
        "comment": entry.comment.number,
        "deed": entry.deed,
        "rule": entry.rule,
        "rule_words": rule.words if rule else "",
        "reason": "" if entry.deed == ModerationDeed.ASKED_AGAIN else entry.reason,
        "by": organisation,
        "at": _instant(entry.at),
    }
    return publish_document(
        MODERATION_KIND,
        f"{consultation.key}/{number}",
        title=f"Comment {entry.comment.number}",
        facts=facts,
        at=at,
        part_of=consultation_address(consultation),
    )
