"""Writes letters to those who commented: to their account, to the address that they gave, or to the body of the
voluntary sector that vouched for them and passes them on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from hopmarket.records.parties.queries import administrators
from hopmarket.records.post import outbox
from hopmarket.records.post.letters import LetterKind
from hopmarket.records.post.outbox import Mailbox, Reader
from hopmarket.rules.comment_life import SpokenAs

from .letters import comment_values
from .models import Comment


def readers_of_comment(comment: Comment) -> list[Reader]:
    """Who gets the letters about a comment; nobody once an address has been deleted."""
    match SpokenAs(comment.spoken_as):
        case SpokenAs.MEMBER if comment.person:
            return [comment.person]
        case SpokenAs.VOUCHED if comment.vouched_by:
            return list(administrators(comment.vouched_by))
    return [Mailbox(comment.address)] if comment.address else []


def write_to_authors(comments: Iterable[Comment], kind: LetterKind, *, at: datetime, **values: str) -> int:
    """Writes one letter for each comment; answers how many were written."""
    letters = [
        letter
        for comment in comments
        for letter in outbox.write(
            comment_values(comment), kind, readers_of_comment(comment), at=at, **values
        )
    ]
    return len(letters)
