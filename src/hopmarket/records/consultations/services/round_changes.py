"""What officers do with a round of consultation: give it more time, withdraw it, publish the response."""

from __future__ import annotations

from datetime import UTC, datetime

from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.records.ledger.current_time import database_now
from hopmarket.rules.comment_life import COUNTED
from hopmarket.rules.consultation_gate import extension_fault, response_due
from hopmarket.rules.consultation_life import ConsultationAct
from hopmarket.rules.dates_in_words import when
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from .. import letters
from ..comment_letters import write_to_authors
from ..consulting_queries import unanswered_in
from ..models import Comment, Consultation
from ..publishing import publish_consultation
from ..round_steps import consultation_subject, take_round_step


def _counted(row: Consultation) -> list[Comment]:
    comments = row.comments.filter(state__in=[str(state) for state in COUNTED])
    return list(comments.select_related("consultation", "person", "vouched_by"))


@act("extend_consultation")
def extend_consultation(
    *, consultation: Consultation, closes_at: datetime, reason: str, by: Member, at: datetime
) -> Outcome[Consultation] | Refusal:
    """Moves the close of a consultation later, and the day on which the response is due with it.

    Refuses ``consultation.close_has_passed``, ``reasons.missing``, and what
    :func:`hopmarket.rules.consultation_gate.extension_fault` finds.
    """
    row = take_round_step(consultation, ConsultationAct.EXTEND)
    if isinstance(row, Refusal):
        return row
    if database_now() >= row.closes_at:
        return Refusal("consultation.close_has_passed")
    missing = extension_fault(
        row.opens_at, before=row.closes_at, after=closes_at, adoption_from=row.adoption_from
    ) or unreasoned(reason, "extend_consultation")
    if missing:
        return missing
    row.extensions = [
        *row.extensions,
        {
            "before": row.closes_at.astimezone(UTC).isoformat(),
            "after": closes_at.astimezone(UTC).isoformat(),
            "reason": reason,
            "at": at.astimezone(UTC).isoformat(),
        },
    ]
    row.closes_at, row.answer_due = closes_at, response_due(closes_at)
    row.save(update_fields=["extensions", "closes_at", "answer_due"])
    publish_consultation(row, at=at)
    write_to_authors(
        _counted(row), letters.CONSULTATION_EXTENDED, at=at, closes=when(closes_at), reason=reason
    )
    facts = {"key": row.key, "closes_at": closes_at.astimezone(UTC).isoformat()}
    return Outcome(consultation_subject(row), row, facts)


@act("withdraw_consultation")
def withdraw_consultation(
    *, consultation: Consultation, reason: str, by: Member, at: datetime
) -> Outcome[Consultation] | Refusal:
    """Ends a consultation without a response. What was said in it stays, is counted, and can still be answered.
    Refuses ``reasons.missing``."""
    row = take_round_step(consultation, ConsultationAct.WITHDRAW)
    if isinstance(row, Refusal):
        return row
    missing = unreasoned(reason, "withdraw_consultation")
    if missing:
        return missing
    row.ended_at, row.withdrawn_reason = at, reason
    row.save(update_fields=["state", "ended_at", "withdrawn_reason"])
    publish_consultation(row, at=at)
    write_to_authors(_counted(row), letters.CONSULTATION_WITHDRAWN, at=at, reason=reason)
    return Outcome(consultation_subject(row), row, {"key": row.key})


@act("publish_consultation_response")
def publish_consultation_response(
    *, consultation: Consultation, summary: str, by: Member, at: datetime
) -> Outcome[Consultation] | Refusal:
    """Publishes that every comment has been answered, with the response in a few sentences.

    Refuses ``consultation.unanswered`` with how many wait, ``consultation.confirmations_wait`` while authors may
    still confirm, and ``reasons.missing``.
    """
    row = take_round_step(consultation, ConsultationAct.RESPOND)
    if isinstance(row, Refusal):
        return row
    waiting = unanswered_in(row)
    if waiting:
        return waiting
    missing = unreasoned(summary, "publish_consultation_response")
    if missing:
        return missing
    row.ended_at, row.summary = at, summary
    row.save(update_fields=["state", "ended_at", "summary"])
    publish_consultation(row, at=at)
    write_to_authors(_counted(row), letters.CONSULTATION_RESPONDED, at=at, summary=summary)
    return Outcome(consultation_subject(row), row, {"key": row.key})
