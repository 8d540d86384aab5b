"""The life of a consultation, from the day it is announced to its published response, as a table."""

from __future__ import annotations

from enum import StrEnum

from .lifecycle import Life, from_each, staying


class ConsultationState(StrEnum):
    PREPARED = "prepared"
    OPEN = "open"
    CLOSED = "closed"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class ConsultationAct(StrEnum):
    BEGIN = "begin"
    COMMENT = "comment"
    CONFIRM = "confirm"
    WITHDRAW_COMMENT = "withdraw_comment"
    ANSWER = "answer"
    REVISE_ANSWER = "revise_answer"
    HIDE = "hide"
    ASK_AGAIN = "ask_again"
    RESTORE = "restore"
    EXTEND = "extend"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    RESPOND = "respond"


_S = ConsultationState
_A = ConsultationAct
_BEGUN = (_S.OPEN, _S.CLOSED, _S.ANSWERED, _S.WITHDRAWN)

CONSULTATION_LIFE: Life[ConsultationState, ConsultationAct] = Life(
    name="consultation",
    begins=_S.PREPARED,
    steps={
        _A.BEGIN: {_S.PREPARED: _S.OPEN},
        _A.COMMENT: staying(_S.OPEN),
        _A.CONFIRM: staying(_S.OPEN, _S.CLOSED),
        _A.WITHDRAW_COMMENT: staying(*_BEGUN),
        _A.ANSWER: staying(*_BEGUN),
        _A.REVISE_ANSWER: staying(*_BEGUN),
        _A.HIDE: staying(*_BEGUN),
        _A.ASK_AGAIN: staying(*_BEGUN),
        _A.RESTORE: staying(*_BEGUN),
        _A.EXTEND: staying(_S.PREPARED, _S.OPEN),
        _A.CLOSE: {_S.OPEN: _S.CLOSED},
        _A.WITHDRAW: from_each((_S.PREPARED, _S.OPEN, _S.CLOSED), _S.WITHDRAWN),
        _A.RESPOND: {_S.CLOSED: _S.ANSWERED},
    },
    cite="R v Brent LBC, ex p Gunning (1985) 84 LGR 168; the partnership's framework",
)
"""What people wrote is answered in every state that has comments: neither the published response nor a
withdrawal lets an answer lapse."""

RUNNING = frozenset({_S.PREPARED, _S.OPEN, _S.CLOSED})
"""States in which something is still to come."""
