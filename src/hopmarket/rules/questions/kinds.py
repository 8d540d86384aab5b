"""A question of a set: its kind, its wording, its limits; and the values that answer it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from .conditions import AskedIf


class AnswerKind(StrEnum):
    TEXT = "text"
    YES_NO = "yes or no"
    CHOICE = "choice"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    FILE = "file"
    TABLE = "table"
    REFERENCE = "reference"


AMOUNTS = frozenset({AnswerKind.NUMBER, AnswerKind.MONEY})
ORDERED = AMOUNTS | {AnswerKind.DATE}


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """One or more files by their names, and the day on which what they show expires."""

    names: tuple[str, ...] = ()
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class ReferenceAnswer:
    """Somebody who can say how earlier work was done: who, under which e-mail address, and what it was."""

    name: str = ""
    email: str = ""
    work: str = ""


AnswersByLink = Mapping[str, Any]
"""Answers by the link of their question, each of the type that ANSWER_TYPES names. A choice of several is
answered by a tuple of codes, a table by a tuple of rows, each the answers to its columns."""

_TEXTS = {AnswerKind.TEXT: str, AnswerKind.CHOICE: str, AnswerKind.YES_NO: bool, AnswerKind.DATE: date}
_RECORDS: Any = {AnswerKind.FILE: FileAnswer, AnswerKind.REFERENCE: ReferenceAnswer, AnswerKind.TABLE: tuple}
ANSWER_TYPES: Mapping[AnswerKind, type] = {**_TEXTS, **_RECORDS, **dict.fromkeys(AMOUNTS, Decimal)}


@dataclass(frozen=True, slots=True)
class AnswerOption:
    """An option of a choice; answers hold its ``code``, which stays when the wording changes."""

    code: str
    wording: str


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question under a link id that no later version gives to another question."""

    link: str
    kind: AnswerKind
    wording: str
    help: str = ""
    required: bool = True
    asked_if: AskedIf | None = None
    most_words: int | None = None
    options: tuple[AnswerOption, ...] = ()
    several: bool = False
    """Whether several options may be chosen."""
    unit: str = ""
    places: int = 2
    """Decimal places of a number or an amount."""
    least: Decimal | date | None = None
    most: Decimal | date | None = None
    expires: bool = False
    """Whether a file is answered with its date of expiry."""
    columns: tuple[AskedQuestion, ...] = ()
    """What each row of a table is asked."""
    rows_most: int = 50

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(option.code for option in self.options)


@dataclass(frozen=True)
class QuestionSet:
    """Questions in the order in which they are asked. No other set has this key and this version."""

    key: str
    version: str
    questions: tuple[AskedQuestion, ...]

    @cached_property
    def by_link(self) -> Mapping[str, AskedQuestion]:
        return {question.link: question for question in self.questions}
