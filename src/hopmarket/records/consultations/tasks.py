"""What waits for somebody in consultations: comments to answer, a close, a response, another look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from hopmarket.rules.comment_life import CommentState
from hopmarket.rules.consultation_life import ConsultationState
from hopmarket.rules.dates_in_words import day
from hopmarket.rules.roles import Member, Role
from hopmarket.rules.tasks import Task, a_task

from .answerers import consultations_for
from .consulting_queries import looks_asked_for, with_counts
from .models import Comment, Consultation

CLOSING_SOON = timedelta(days=14)


def tasks_of(member: Member, at: datetime) -> list[Task]:
    """Lists what waits in the consultations of a member: for officers in all, for holders of seats in those of their
    bodies. In as many queries for one comment as for a thousand."""
    is_officer = member.stands_as(Role.OFFICER)
    if not (is_officer or member.stands_for_anybody):
        return []
    rounds = list(with_counts(consultations_for(member)))
    tasks = [task for row in rounds for task in _round_tasks(row, member, at, is_officer=is_officer)]
    return tasks + (list(_looks(member)) if is_officer and rounds else [])


def _round_tasks(row: Consultation, member: Member, at: datetime, *, is_officer: bool) -> Iterator[Task]:
    unanswered: int = row.unanswered  # type: ignore[attr-defined]  # annotated by with_counts()
    home, subject = member.organisation, f"consultations/{row.pk}"
    if unanswered:
        oldest: datetime = row.oldest  # type: ignore[attr-defined]  # annotated by with_counts()
        count = f"{unanswered} comment{'' if unanswered == 1 else 's'}"
        yield a_task(
            "answer_comments" if is_officer else "answer_comments_of_body",
            subject,
            row.title,
            organisation=home,
            since=oldest,
            due=row.answer_due,
            note=f"{count} without an answer, the oldest from {day(oldest)}",
            key=row.key,
        )
    if not is_officer:
        return
    if row.state == ConsultationState.CLOSED and not unanswered:
        note = "Every comment has its answer"
        yield a_task(
            "publish_response",
            subject,
            row.title,
            organisation=home,
            since=row.closed_at,
            due=row.answer_due,
            note=note,
            key=row.key,
        )
    if row.state == ConsultationState.OPEN and at < row.closes_at <= at + CLOSING_SOON:
        since = row.closes_at - CLOSING_SOON
        yield a_task(
            "see_to_close",
            subject,
            row.title,
            organisation=home,
            since=since,
            due=row.closes_at,
            key=row.key,
        )


def _looks(member: Member) -> Iterator[Task]:
    """Hidden comments whose authors asked for another look."""
    rows = Comment.objects.filter(state=CommentState.HIDDEN).select_related("consultation")
    for comment in looks_asked_for(rows):
        asked_at: datetime = comment.hidden_at  # type: ignore[attr-defined]  # annotated by hidden_comments()
        yield a_task(
            "look_at_hidden",
            f"comments/{comment.pk}/looks/{asked_at:%Y%m%d%H%M%S}",
            f"Comment {comment.number}, {comment.consultation.title}",
            organisation=member.organisation,
            since=asked_at,
            key=comment.consultation.key,
            number=str(comment.number),
        )
