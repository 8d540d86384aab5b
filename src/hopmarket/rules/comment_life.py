"""The life of a comment: confirmed or not, shown or hidden, taken back by whoever wrote it."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from .lifecycle import Life, from_each, staying
from .refusal import Refusal


class CommentState(StrEnum):
    UNCONFIRMED = "unconfirmed"
    SHOWN = "shown"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"


class CommentAct(StrEnum):
    CONFIRM = "confirm"
    ANSWER = "answer"
    REVISE_ANSWER = "revise_answer"
    HIDE = "hide"
    ASK_AGAIN = "ask_again"
    KEEP_HIDDEN = "keep_hidden"
    RESTORE = "restore"
    WITHDRAW = "withdraw"


class CommentStance(StrEnum):
    """What a comment wants of its clause, as its author chose it."""

    AGREE = "agree"
    CHANGE = "change"
    DISAGREE = "disagree"
    QUESTION = "question"


STANCE_WORDS: dict[CommentStance, str] = {
    CommentStance.AGREE: "Agrees",
    CommentStance.CHANGE: "Wants it changed",
    CommentStance.DISAGREE: "Disagrees",
    CommentStance.QUESTION: "Asks",
}


class SpokenAs(StrEnum):
    """How somebody spoke: signed in, by an e-mail address that they confirmed, or through a body of the
    voluntary sector that vouches for them."""

    MEMBER = "member"
    EMAIL = "email"
    VOUCHED = "vouched"


class CommentOutcome(StrEnum):
    """What an answer says became of a comment."""

    CHANGED = "changed"
    KEPT = "kept"
    OUT_OF_SCOPE = "out_of_scope"


OUTCOME_WORDS: dict[CommentOutcome, str] = {
    CommentOutcome.CHANGED: "Changed",
    CommentOutcome.KEPT: "Not changed, with reasons",
    CommentOutcome.OUT_OF_SCOPE: "Outside this consultation",
}

_S = CommentState
_A = CommentAct

COMMENT_LIFE: Life[CommentState, CommentAct] = Life(
    name="comment",
    begins=_S.UNCONFIRMED,
    steps={
        _A.CONFIRM: {_S.UNCONFIRMED: _S.SHOWN},
        _A.ANSWER: staying(_S.SHOWN),
        _A.REVISE_ANSWER: staying(_S.SHOWN, _S.HIDDEN),
        _A.HIDE: {_S.SHOWN: _S.HIDDEN},
        _A.ASK_AGAIN: staying(_S.HIDDEN),
        _A.KEEP_HIDDEN: staying(_S.HIDDEN),
        _A.RESTORE: {_S.HIDDEN: _S.SHOWN},
        _A.WITHDRAW: from_each((_S.UNCONFIRMED, _S.SHOWN, _S.HIDDEN), _S.WITHDRAWN),
    },
    cite="R v Brent LBC, ex p Gunning (1985) 84 LGR 168: the product of a consultation is taken into account",
)

COUNTED = frozenset({_S.SHOWN, _S.HIDDEN})
"""States in which a comment counts as made; a hidden one is counted, and its words are not shown."""

CONFIRMED_WITHIN = timedelta(days=7)
"""How long after the close somebody may still confirm the address with which they wrote before it."""


def may_comment(*, opens_at: datetime, closes_at: datetime, now: datetime) -> Refusal | None:
    """Refuses a comment before the opening and from the instant of the close on: ``comment.too_early``,
    ``comment.too_late``. ``now`` is the database's time."""
    if now < opens_at:
        return Refusal("comment.too_early")
    return Refusal("comment.too_late") if now >= closes_at else None


def may_confirm(*, made_at: datetime, closes_at: datetime, now: datetime) -> Refusal | None:
    """Refuses to confirm a comment that was not written before the close, or more than a week after the close:
    ``comment.confirmed_too_late``."""
    in_time = made_at < closes_at and now < closes_at + CONFIRMED_WITHIN
    return None if in_time else Refusal("comment.confirmed_too_late")
