"""One step in a consultation's life, and in a comment's: locks the row, then looks the step up in its table."""

from __future__ import annotations

from hopmarket.records.ledger.acts import locked
from hopmarket.rules.comment_life import COMMENT_LIFE, CommentAct, CommentState
from hopmarket.rules.consultation_life import CONSULTATION_LIFE, ConsultationAct, ConsultationState
from hopmarket.rules.refusal import Refusal

from .models import Comment, Consultation


def take_round_step(consultation: Consultation, what: ConsultationAct) -> Consultation | Refusal:
    """Locks a consultation and sets its next state (not saved); answers why where the act is not possible now.
    Whoever writes about it waits meanwhile: numbers of comments and of answers are drawn under this lock."""
    rows = Consultation.objects.select_related("document", "before", "body")
    row = locked(rows, pk=consultation.pk)
    after = CONSULTATION_LIFE.after(ConsultationState(row.state), what)
    if isinstance(after, Refusal):
        return after
    row.state = after
    return row


def take_comment_step(comment: Comment, what: CommentAct) -> CommentState | Refusal:
    """The state to which an act leads a comment, whose consultation is locked; the refusal names the comment."""
    after = COMMENT_LIFE.after(CommentState(comment.state), what)
    if isinstance(after, Refusal):
        return Refusal(after.reason, after.cite, {**after.params, "number": str(comment.number)})
    return after


def consultation_subject(consultation: Consultation) -> str:
    """How the ledger names a consultation."""
    return f"consultations/{consultation.pk}"


def comment_subject(comment: Comment) -> str:
    """How the ledger names a comment."""
    return f"consultations/{comment.consultation_id}/comments/{comment.pk}"


def may_take_round_step(consultation: Consultation, what: ConsultationAct) -> Refusal | None:
    """Why an act is not possible in a consultation's present state, or None."""
    after = CONSULTATION_LIFE.after(ConsultationState(consultation.state), what)
    return after if isinstance(after, Refusal) else None


def may_take_comment_step(comment: Comment, what: CommentAct) -> Refusal | None:
    """Why an act is not possible in a comment's present state, or None."""
    after = take_comment_step(comment, what)
    return after if isinstance(after, Refusal) else None
