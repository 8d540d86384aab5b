"""Forgets what is needed no longer: addresses of people without an account, and comments that nobody confirmed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from hopmarket.records.post import outbox
from hopmarket.records.post.letters import LetterKind
from hopmarket.rules.comment_life import CONFIRMED_WITHIN, CommentState

from . import letters
from .models import Comment
from .visitor_letters import COMMENT_LETTERS

KEPT_AFTER_END = timedelta(days=365)
"""So long after a consultation has ended an address is kept at most, if its subject is not adopted before."""
LETTERS_KEPT = timedelta(days=30)


def forget_addresses(subject: str, at: datetime) -> int:
    """Deletes the addresses of all who commented on a subject without an account; answers how many. Called when
    the subject is adopted: every comment has its answer then, and the letters carry their own address until they
    have been sent."""
    return _without_addresses(Comment.objects.filter(consultation__subject=subject).exclude(address=""))


def forget_due(at: datetime) -> int:
    """Does by the clock what nobody asks for; answers how much. Comments go that nobody confirmed within a week of
    the close: they were never shown nor counted. Addresses go a year after the end, and what was sent to them."""
    unconfirmed = Comment.objects.filter(
        state=CommentState.UNCONFIRMED, consultation__closes_at__lte=at - CONFIRMED_WITHIN
    )
    gone = unconfirmed.delete()[0] if unconfirmed.exists() else 0
    ended = Comment.objects.exclude(address="").filter(
        consultation__closes_at__lte=at - KEPT_AFTER_END,
        consultation__answer_due__lte=at,
    )
    ended = ended.exclude(state=CommentState.SHOWN, answer=None)
    kinds = [kind.name for kind in vars(letters).values() if isinstance(kind, LetterKind)]
    forgotten = _without_addresses(ended)
    return gone + forgotten + outbox.forget_sent_to_mailboxes(kinds, before=at - LETTERS_KEPT)


def _without_addresses(rows: QuerySet[Comment]) -> int:
    """Deletes the addresses of comments, with the letters that wait to ask for their confirmation: the link of
    such a letter leads nowhere without the address."""
    for pk, address in rows.values_list("pk", "address"):
        outbox.forget_letters(COMMENT_LETTERS, address=address, about={"comment": str(pk)})
    return rows.update(address="")
