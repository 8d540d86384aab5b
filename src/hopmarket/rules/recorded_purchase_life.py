"""The life of a purchase that is recorded with its contract, as tables: with a second officer or without."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from .lifecycle import Life, from_each, staying
from .procedure_kinds import Procedure


class RecordState(StrEnum):
    DRAFT = "draft"
    WITH_APPROVER = "with_approver"
    RECORDED = "recorded"
    DISCARDED = "discarded"


class RecordAct(StrEnum):
    REVISE = "revise"
    ASK_APPROVAL = "ask_approval"
    RETURN = "return"
    APPROVE = "approve"
    RECORD = "record"
    DISCARD = "discard"
    CORRECT = "correct"


_S, _A = RecordState, RecordAct

RECORD_LIFE: Life[RecordState, RecordAct] = Life(
    name="record",
    begins=_S.DRAFT,
    steps={
        _A.REVISE: staying(_S.DRAFT),
        _A.ASK_APPROVAL: {_S.DRAFT: _S.WITH_APPROVER},
        _A.RETURN: {_S.WITH_APPROVER: _S.DRAFT},
        _A.APPROVE: {_S.WITH_APPROVER: _S.RECORDED},
        _A.RECORD: {_S.DRAFT: _S.RECORDED},
        _A.DISCARD: from_each((_S.DRAFT, _S.WITH_APPROVER), _S.DISCARDED),
        _A.CORRECT: staying(_S.RECORDED),
    },
    cite="Two officers publish: docs/glossary.md",
)
"""Every step that some record takes."""


def record_life(procedure: Procedure) -> Life[RecordState, RecordAct]:
    """The life of a record by the approvals that its procedure wants: a second officer approves it, or the one
    who wrote it publishes it."""
    others: tuple[RecordAct, ...] = (_A.RECORD,)
    if not procedure.approvals:
        others = (_A.ASK_APPROVAL, _A.RETURN, _A.APPROVE)
    return replace(RECORD_LIFE, steps={**RECORD_LIFE.steps, **{act: {} for act in others}})
