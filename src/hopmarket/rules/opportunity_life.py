"""The life of an opportunity, from draft to award, as a table."""

from __future__ import annotations

from enum import StrEnum

from .lifecycle import Life, from_each, staying


class OpportunityState(StrEnum):
    DRAFT = "draft"
    WITH_APPROVER = "with_approver"
    APPROVED = "approved"
    OPEN = "open"
    CLOSED = "closed"
    EVALUATING = "evaluating"
    AWARDED = "awarded"
    NO_AWARD = "no_award"
    CANCELLED = "cancelled"
    DISCARDED = "discarded"


class OpportunityAct(StrEnum):
    REVISE = "revise"
    ASK_APPROVAL = "ask_approval"
    RETURN = "return"
    APPROVE = "approve"
    LEND_OFFICER = "lend_officer"
    PUBLISH = "publish"
    DISCARD = "discard"
    ASK = "ask"
    ANSWER = "answer"
    AMEND = "amend"
    EXTEND = "extend"
    CLOSE = "close"
    OPEN_RESPONSES = "open_responses"
    AWARD = "award"
    END = "end"
    CANCEL = "cancel"
    SIGN = "sign"
    CORRECT = "correct"
    CORRECT_NATIONAL = "correct_national"


_S = OpportunityState
_A = OpportunityAct

_PUBLISHED = (_S.OPEN, _S.CLOSED, _S.EVALUATING, _S.AWARDED, _S.NO_AWARD, _S.CANCELLED)

OPPORTUNITY_LIFE: Life[OpportunityState, OpportunityAct] = Life(
    name="opportunity",
    begins=_S.DRAFT,
    steps={
        _A.REVISE: staying(_S.DRAFT),
        _A.ASK_APPROVAL: {_S.DRAFT: _S.WITH_APPROVER},
        _A.RETURN: from_each((_S.WITH_APPROVER, _S.APPROVED), _S.DRAFT),
        _A.APPROVE: {_S.WITH_APPROVER: _S.APPROVED},
        _A.LEND_OFFICER: staying(_S.DRAFT, _S.WITH_APPROVER),
        _A.PUBLISH: {_S.APPROVED: _S.OPEN},
        _A.DISCARD: from_each((_S.DRAFT, _S.WITH_APPROVER, _S.APPROVED), _S.DISCARDED),
        _A.ASK: staying(_S.OPEN),
        _A.ANSWER: staying(_S.OPEN),
        _A.AMEND: staying(_S.OPEN),
        _A.EXTEND: staying(_S.OPEN),
        _A.CLOSE: {_S.OPEN: _S.CLOSED},
        _A.OPEN_RESPONSES: {_S.CLOSED: _S.EVALUATING},
        _A.AWARD: {_S.EVALUATING: _S.AWARDED},
        _A.END: from_each((_S.CLOSED, _S.EVALUATING), _S.NO_AWARD),
        _A.CANCEL: from_each((_S.OPEN, _S.CLOSED, _S.EVALUATING), _S.CANCELLED),
        _A.SIGN: staying(_S.AWARDED),
        _A.CORRECT: staying(_S.AWARDED),
        _A.CORRECT_NATIONAL: staying(*_PUBLISHED),
    },
    cite="Procurement Act 2023, Part 6; the partnership's framework",
)

PUBLISHED_STATES = frozenset(_PUBLISHED)
