"""How far a response is: one rule for its task list, its count, what to go on with, its preview and sealing.

A part is done when something is there and nothing is wrong with it; its length says nothing. What sealing
refuses is exactly what is not done here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from .response_life import Answers, MissingPart, asked_of, missing_parts
from .terms import Question, QuestionKind, Terms

PRICES = "prices"
_NOTHING_THERE = frozenset({"answer_missing", "file_missing", "no_price"})
"""Faults of a part in which nothing stands yet; any other fault is one of what stands there."""


class PartState(StrEnum):
    """The state of one part; its name is also that of its mark."""

    TO_DO = "todo"
    OPTIONAL = "optional"
    NEEDS_FIXING = "err"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class ResponseProgress:
    """The state of every part of a response that is asked for, in the order of the terms ("question.plan",
    "prices"), and what is to be put right before it can be sealed."""

    states: Mapping[str, PartState]
    missing: tuple[MissingPart, ...]

    @property
    def done(self) -> int:
        return sum(state is PartState.DONE for state in self.states.values())

    @property
    def wanted(self) -> int:
        """How many parts count: an optional one in which nothing stands does not."""
        return sum(state is not PartState.OPTIONAL for state in self.states.values())

    @property
    def is_complete(self) -> bool:
        return not self.missing

    @property
    def next_part(self) -> str | None:
        """The part to go on with: what is wrong comes first, then what is to do."""
        for wanted in (PartState.NEEDS_FIXING, PartState.TO_DO):
            for part, state in self.states.items():
                if state is wanted:
                    return part
        return None


def progress_of(terms: Terms, answers: Answers) -> ResponseProgress:
    """Tells how far a response is."""
    missing = missing_parts(terms, answers)
    faults = {fault.part: fault for fault in missing}
    answered = {
        f"question.{question.key}": is_answered(question, answers) for question in asked_of(terms, answers)
    }
    answered[PRICES] = any(answers.prices.get(lot.key, "").strip() for lot in terms.lots)
    states = {part: _state(faults.get(part), is_there=there) for part, there in answered.items()}
    return ResponseProgress(states, missing)


def is_answered(question: Question, answers: Answers) -> bool:
    """Whether anything stands in the answer to a question."""
    if question.kind is QuestionKind.FILE:
        return bool(answers.files.get(question.key))
    return bool(answers.texts.get(question.key, "").strip())


def _state(fault: MissingPart | None, *, is_there: bool) -> PartState:
    if fault is not None:
        return PartState.TO_DO if fault.reason in _NOTHING_THERE else PartState.NEEDS_FIXING
    return PartState.DONE if is_there else PartState.OPTIONAL
