"""Consultations and their comments, as officers and the rooms above read them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Max, Q

from hopmarket.rules.comment_life import CommentState
from hopmarket.rules.consultation_life import ConsultationState
from hopmarket.rules.consultation_standing import ConsultationStanding

from .models import Comment, CommentAnswer, Consultation


def newest_round(subject: str) -> Consultation | None:
    """The newest consultation on a subject."""
    return Consultation.objects.filter(subject=subject).order_by("-pk").first()


def standing_of(subject: str) -> ConsultationStanding:
    """Where the consultation on a subject stands: its newest round, and the comments of all its rounds, so that
    neither a further round nor a withdrawal lets an unanswered comment lapse."""
    newest = newest_round(subject)
    if newest is None:
        return ConsultationStanding()
    shown = Q(state=CommentState.SHOWN)
    counts = Comment.objects.filter(consultation__subject=subject).aggregate(
        shown=Count("pk", filter=shown),
        hidden=Count("pk", filter=Q(state=CommentState.HIDDEN)),
        unanswered=Count("pk", filter=shown & Q(answer=None)),
        waiting=Count("pk", filter=Q(state=CommentState.UNCONFIRMED)),
    )
    return ConsultationStanding(
        key=newest.key,
        state=ConsultationState(newest.state),
        opens_at=newest.opens_at,
        closes_at=newest.closes_at,
        answer_due=newest.answer_due,
        shown=counts["shown"],
        hidden=counts["hidden"],
        unanswered=counts["unanswered"],
        waiting_confirmation=counts["waiting"],
    )


def last_answered_at(subject: str) -> datetime | None:
    """When a comment on a subject was last answered; None before the first answer."""
    answers = CommentAnswer.objects.filter(consultation__subject=subject)
    last: datetime | None = answers.aggregate(last=Max("answered_at"))["last"]
    return last
