"""The life of a body, from its founding to its end, as a table; and the kinds of bodies with what each may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ..lifecycle import Life, from_each, staying


class BodyKind(StrEnum):
    """What a body is for. Of each kind but the last there is one at a time."""

    WORKING_GROUP = "working_group"
    EXECUTIVE_GROUP = "executive_group"
    BOARD = "board"
    OTHER = "other"


class BodyState(StrEnum):
    FORMING = "forming"
    STANDING = "standing"
    DISSOLVED = "dissolved"


class BodyAct(StrEnum):
    REVISE = "revise"
    SET_TERMS = "set_terms"
    ADD_SEAT = "add_seat"
    END_SEAT = "end_seat"
    FILL_SEAT = "fill_seat"
    EMPTY_SEAT = "empty_seat"
    CONSTITUTE = "constitute"
    CALL_MEETING = "call_meeting"
    DECIDE = "decide"
    DISSOLVE = "dissolve"


_S = BodyState
_A = BodyAct
_LIVING = (_S.FORMING, _S.STANDING)

CITE = "Bodies of the partnership: docs/rules/bodies.md"

BODY_LIFE: Life[BodyState, BodyAct] = Life(
    name="body",
    begins=_S.FORMING,
    steps={
        _A.REVISE: staying(*_LIVING),
        _A.SET_TERMS: staying(*_LIVING),
        _A.ADD_SEAT: staying(*_LIVING),
        _A.END_SEAT: staying(*_LIVING),
        _A.FILL_SEAT: staying(*_LIVING),
        _A.EMPTY_SEAT: staying(*_LIVING),
        _A.CONSTITUTE: {_S.FORMING: _S.STANDING},
        _A.CALL_MEETING: staying(_S.STANDING),
        _A.DECIDE: staying(_S.STANDING),
        _A.DISSOLVE: from_each(_LIVING, _S.DISSOLVED),
    },
    cite=CITE,
)


class DecisionAct(StrEnum):
    """What a decision does with its matter."""

    RECOMMEND = "recommend"
    ADOPT = "adopt"
    RETURN = "return"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class BodyRights:
    """What a body may do with a matter that other bodies deal with too."""

    may_recommend: bool = False
    may_adopt: bool = False

    def may_take(self, act: DecisionAct) -> bool:
        """Whether the body may take a decision of this kind: what a body may neither recommend nor adopt it
        cannot send back either; matters of its own it always decides."""
        return {
            DecisionAct.RECOMMEND: self.may_recommend,
            DecisionAct.ADOPT: self.may_adopt,
            DecisionAct.RETURN: self.may_recommend or self.may_adopt,
            DecisionAct.OTHER: True,
        }[act]


KIND_WORDS: Mapping[BodyKind, str] = {
    BodyKind.WORKING_GROUP: "Working group",
    BodyKind.EXECUTIVE_GROUP: "Executive group",
    BodyKind.BOARD: "Board",
    BodyKind.OTHER: "Another body",
}
