"""What whoever answers reads: how many comments wait, which and since when, what was answered and what is hidden."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery

from hopmarket.records.parties.models import Organisation
from hopmarket.rules.clauses import Clause
from hopmarket.rules.comment_life import CommentState
from hopmarket.rules.moderation import ModerationDeed
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import VCSE, Member, OrganisationStanding
from hopmarket.rules.same_author import WrittenComment

from .answerers import consultations_for
from .commenting_queries import document_of
from .models import Comment, CommentAnswer, Consultation, ModerationEntry, SectorBody

_SHOWN = Q(comments__state=CommentState.SHOWN)
_WAITS = _SHOWN & Q(comments__answer=None)


def with_counts(rows: QuerySet[Consultation]) -> QuerySet[Consultation]:
    """Consultations with how many comments count, how many wait, are hidden or unconfirmed, and since when the
    oldest waits."""
    return rows.annotate(
        shown=Count("comments", filter=_SHOWN),
        unanswered=Count("comments", filter=_WAITS),
        hidden=Count("comments", filter=Q(comments__state=CommentState.HIDDEN)),
        unconfirmed=Count("comments", filter=Q(comments__state=CommentState.UNCONFIRMED)),
        oldest=Min("comments__confirmed_at", filter=_WAITS),
    )


def numbered_comments(rows: QuerySet[Comment], numbers: Iterable[int]) -> QuerySet[Comment]:
    """The comments with these numbers, in their order."""
    return rows.filter(number__in=list(numbers)).order_by("number")


def shown_as_written(rows: QuerySet[Comment]) -> list[WrittenComment]:
    """The comments that are shown, as the rules compare them."""
    return as_written(rows.filter(state=CommentState.SHOWN))


def waiting_comments(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    """Comments that wait for an answer, oldest first."""
    return rows.filter(state=CommentState.SHOWN, answer=None).order_by("confirmed_at", "number")


def hidden_comments(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    """Hidden comments, with what the log tells of each last: those whose authors asked for another look first."""
    newest = ModerationEntry.objects.filter(comment=OuterRef("pk")).order_by("-at", "-pk")
    rows = rows.filter(state=CommentState.HIDDEN)
    return rows.annotate(
        last_deed=Subquery(newest.values("deed")[:1]), hidden_at=Subquery(newest.values("at")[:1])
    )


def looks_asked_for(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    """Hidden comments whose authors asked for another look and wait for it, oldest first."""
    asked = hidden_comments(rows).filter(last_deed=ModerationDeed.ASKED_AGAIN)  # type: ignore[misc]  # annotated
    return asked.order_by("hidden_at")  # type: ignore[misc]


def answers_of(consultation: Consultation) -> QuerySet[CommentAnswer]:
    """The answers of a consultation, newest first, with how many comments each serves."""
    rows = CommentAnswer.objects.filter(consultation=consultation).select_related(
        "answered_by", "consultation"
    )
    return rows.annotate(served=Count("comments")).order_by("-number")


def answers_for(member: Member) -> QuerySet[CommentAnswer]:
    """The answers of the consultations that a member works on."""
    return CommentAnswer.objects.filter(consultation__in=consultations_for(member).values("pk"))


def comments_of_answer(answer: CommentAnswer) -> QuerySet[Comment]:
    """The comments that an answer serves, by their numbers."""
    return answer.comments.select_related("organisation", "vouched_by").order_by("number")


def log_of(comment: Comment) -> QuerySet[ModerationEntry]:
    """What was done with a comment by the rule, oldest first."""
    return comment.moderation.select_related("by").order_by("at", "pk")


def as_written(rows: QuerySet[Comment]) -> list[WrittenComment]:
    """Comments as the rules compare them, to see which may come from one person, or say the same. Whoever kept
    their name back is known by nothing: a likeness would give it away to everybody who answers."""
    values = rows.values_list("number", "text", "shown_name", "address", "person")
    return [
        WrittenComment(number, text, name, (address or f"people/{person}") if name else "")
        for number, text, name, address, person in values
    ]


def current_sector_bodies() -> QuerySet[SectorBody]:
    """The organisations that may vouch now, in the order in which they were named."""
    return SectorBody.objects.filter(ended_at=None).select_related("organisation", "named_by")


def closing_soon(rows: QuerySet[Consultation], *, after: datetime, until: datetime) -> QuerySet[Consultation]:
    """Consultations that are open and close in a span of time."""
    return rows.filter(state="open", closes_at__gt=after, closes_at__lte=until)


def may_be_sector_bodies() -> QuerySet[Organisation]:
    """The organisations of the voluntary sector that were checked and may not vouch yet, by name."""
    named = SectorBody.objects.filter(ended_at=None).values("organisation")
    rows = Organisation.objects.filter(
        kind__in=VCSE, standing=OrganisationStanding.CHECKED, is_partnership=False
    )
    return rows.exclude(pk__in=named).order_by("name")


def unanswered_in(consultation: Consultation) -> Refusal | None:
    """Why the response cannot be published yet: comments without an answer, or such as may still be confirmed."""
    comments = Comment.objects.filter(consultation=consultation)
    unanswered = comments.filter(state=CommentState.SHOWN, answer=None).count()
    if unanswered:
        return Refusal("consultation.unanswered", params={"count": str(unanswered)})
    waiting = comments.filter(state=CommentState.UNCONFIRMED).count()
    if waiting:
        return Refusal("consultation.confirmations_wait", params={"count": str(waiting)})
    return None


def commented_clause(comment: Comment) -> Clause | None:
    """The clause of the text that was open; None for a comment on the whole."""
    return document_of(comment.consultation).by_number.get(comment.clause)
