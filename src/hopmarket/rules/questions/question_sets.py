"""A version of a set of questions: one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from .kinds import AskedQuestion


@dataclass(frozen=True)
class QuestionSet:
    """Questions in the order in which they are asked. No other set has this key and this version."""

    key: str
    version: str
    questions: tuple[AskedQuestion, ...]

    @property
    def name(self) -> str:
        return f"{self.key}|{self.version}"

    @cached_property
    def by_link(self) -> Mapping[str, AskedQuestion]:
        return {question.link: question for question in self.questions}
