"""What the clock does for people without an account: writes the letters that are due about consultations, and
deletes what nobody confirmed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.db.models.functions import Coalesce

from hopmarket.records.ledger.current_time import database_now
from hopmarket.records.post.outbox import forget_letters
from hopmarket.reference_data import districts_of_outward_code
from hopmarket.rules.comment_life import CommentState
from hopmarket.rules.consultation_wishes import HOLDS, LetterWish, concerns, news_due
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import System

from . import visitor_letters
from .commenting_queries import open_now
from .models import Comment, Consultation, ConsultationSubscriber
from .services.subscriptions import write_consultation_letters

MOST_AT_ONCE = 500
"""Letters about one consultation in one turn of the clock; the others come in the next."""
ENDED_KEPT = timedelta(days=30)
CLOCK = System("clock")


def write_due_letters(at: datetime) -> int:
    """Writes to everybody whom an open consultation concerns what they have not been written; answers how many
    letters. What a crash leaves out comes in the next turn."""
    written = 0
    for consultation in open_now(at):
        readers = _unwritten(consultation, at)
        if readers:
            outcome = write_consultation_letters(
                consultation=consultation, subscribers=readers, by=CLOCK, at=at
            )
            written += 0 if isinstance(outcome, Refusal) else outcome
    return written


def _unwritten(consultation: Consultation, at: datetime) -> list[ConsultationSubscriber]:
    news = news_due(opens_at=consultation.opens_at, closes_at=consultation.closes_at, now=at)
    if news is None:
        return []
    live = ConsultationSubscriber.objects.filter(ended_at=None, confirmed_at__isnull=False)
    had = Q(letters__consultation=consultation, letters__news=news)
    rows = live.exclude(pk__in=live.filter(had).values("pk")).order_by("pk")
    return [row for row in rows if _concerns(row, consultation)][:MOST_AT_ONCE]


def _concerns(subscriber: ConsultationSubscriber, consultation: Consultation) -> bool:
    areas = frozenset(districts_of_outward_code(subscriber.district)) if subscriber.district else frozenset()
    if subscriber.district and not areas:  # a district of elsewhere: only what concerns everybody
        areas = frozenset({subscriber.district})
    wish = LetterWish(areas, frozenset(subscriber.topics))
    return concerns(wish, topics=consultation.topics, place=consultation.place)


def delete_unconfirmed(at: datetime) -> int:
    """Deletes comments and wishes for letters that nobody confirmed in seven days, with their addresses, and ended
    wishes after thirty days; answers how many. None of them was ever shown or counted."""
    comments = Comment.objects.annotate(waits_since=Coalesce("lettered_at", "made_at")).filter(
        state=CommentState.UNCONFIRMED, waits_since__lte=database_now() - HOLDS
    )
    gone = 0
    for comment in comments:
        forget_letters(
            visitor_letters.COMMENT_LETTERS, address=comment.address, about={"comment": str(comment.pk)}
        )
        gone += comment.delete()[0]
    wishes = ConsultationSubscriber.objects.filter(confirmed_at=None, ended_at=None, asked_at__lte=at - HOLDS)
    for wish in wishes:
        forget_letters(
            visitor_letters.SUBSCRIBER_LETTERS, address=wish.address, about={"subscriber": str(wish.pk)}
        )
        gone += wish.delete()[0]
    return gone + ConsultationSubscriber.objects.filter(ended_at__lte=at - ENDED_KEPT).delete()[0]
