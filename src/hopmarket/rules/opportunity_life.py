"""The life of an opportunity, from draft to award, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from .lifecycle import Life, from_each, staying


class OpportunityState(StrEnum):
    DRAFT = "draft"
    WITH_APPROVER = "with_approver"
    APPROVED = "approved"
    OPEN = "open"
    CLOSED = "closed"
    EVALUATING = "evaluating"
    DECIDED = "decided"
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
    INVITE = "invite"
    ASK = "ask"
    ANSWER = "answer"
    AMEND = "amend"
    EXTEND = "extend"
    CLOSE = "close"
    OPEN_RESPONSES = "open_responses"
    DECIDE = "decide"
    AWARD = "award"
    END = "end"
    CANCEL = "cancel"
    SIGN = "sign"
    CORRECT = "correct"
    CORRECT_NATIONAL = "correct_national"


_S = OpportunityState
_A = OpportunityAct

_PUBLISHED = (_S.OPEN, _S.CLOSED, _S.EVALUATING, _S.DECIDED, _S.AWARDED, _S.NO_AWARD, _S.CANCELLED)

OPPORTUNITY_LIFE: Life[OpportunityState, OpportunityAct] = Life(
    name="opportunity",
    begins=_S.DRAFT,
    steps={
        _A.REVISE: staying(_S.DRAFT),
        _A.ASK_APPROVAL: {_S.DRAFT: _S.WITH_APPROVER},
        _A.RETURN: from_each((_S.WITH_APPROVER, _S.APPROVED), _S.DRAFT),
        _A.APPROVE: {_S.WITH_APPROVER: _S.APPROVED},
        _A.LEND_OFFICER: staying(_S.DRAFT, _S.WITH_APPROVER),
        _A.PUBLISH: from_each((_S.DRAFT, _S.APPROVED), _S.OPEN),
        _A.DISCARD: from_each((_S.DRAFT, _S.WITH_APPROVER, _S.APPROVED), _S.DISCARDED),
        _A.INVITE: staying(_S.OPEN),
        _A.ASK: staying(_S.OPEN),
        _A.ANSWER: staying(_S.OPEN),
        _A.AMEND: staying(_S.OPEN),
        _A.EXTEND: staying(_S.OPEN),
        _A.CLOSE: {_S.OPEN: _S.CLOSED},
        _A.OPEN_RESPONSES: {_S.CLOSED: _S.EVALUATING},
        _A.DECIDE: {_S.EVALUATING: _S.DECIDED},
        _A.AWARD: from_each((_S.EVALUATING, _S.DECIDED), _S.AWARDED),
        _A.END: from_each((_S.CLOSED, _S.EVALUATING, _S.DECIDED), _S.NO_AWARD),
        _A.CANCEL: from_each((_S.OPEN, _S.CLOSED, _S.EVALUATING, _S.DECIDED), _S.CANCELLED),
        _A.SIGN: staying(_S.AWARDED),
        _A.CORRECT: staying(_S.AWARDED),
        _A.CORRECT_NATIONAL: staying(*_PUBLISHED),
    },
    cite="Procurement Act 2023, Part 6; the partnership's framework",
)
"""Every step that some procedure takes."""


class LifeKind(StrEnum):
    """How a procedure leads from a draft to an award: with an officer's approval and a public award, sent to
    those invited by one officer, or with a summary to every bidder before the award is public."""

    TENDER = "tender"
    QUOTE = "quote"
    SUMMARY_FIRST = "summary_first"


def _with(
    steps: Mapping[OpportunityAct, Mapping[OpportunityState, OpportunityState]],
) -> Life[OpportunityState, OpportunityAct]:
    """The life with other steps for some acts; an act without a step is refused in every state."""
    return replace(OPPORTUNITY_LIFE, steps={**OPPORTUNITY_LIFE.steps, **steps})


_APPROVED_FIRST = {_A.PUBLISH: {_S.APPROVED: _S.OPEN}, _A.INVITE: {}}

LIVES: Mapping[LifeKind, Life[OpportunityState, OpportunityAct]] = {
    LifeKind.TENDER: _with({**_APPROVED_FIRST, _A.DECIDE: {}, _A.AWARD: {_S.EVALUATING: _S.AWARDED}}),
    LifeKind.QUOTE: _with(
        {
            _A.ASK_APPROVAL: {},
            _A.RETURN: {},
            _A.APPROVE: {},
            _A.LEND_OFFICER: {},
            _A.PUBLISH: {_S.DRAFT: _S.OPEN},
            _A.DECIDE: {},
            _A.AWARD: {_S.EVALUATING: _S.AWARDED},
        }
    ),
    LifeKind.SUMMARY_FIRST: _with({**_APPROVED_FIRST, _A.AWARD: {_S.DECIDED: _S.AWARDED}}),
}

PUBLISHED_STATES = frozenset(_PUBLISHED)
