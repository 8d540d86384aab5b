"""A question of a set: its kind, its wording, its limits; and the values that answer it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from ..frozen_json import decimal_text
from ..word_count import word_count
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


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """A file of the portal by its key, with the days on which what it shows was issued and expires."""

    key: str
    name: str
    issued: date | None = None
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class ReferenceAnswer:
    """Something else of the portal: its kind and its key."""

    kind: str
    key: str


AnswersByLink = Mapping[str, Any]
"""Answers by the link of their question, each of the type that ANSWER_TYPES names. A repeating question is
answered by a tuple of such values, a table by a tuple of rows, each the answers to its columns."""

_AMOUNTS = {AnswerKind.NUMBER: Decimal, AnswerKind.MONEY: Decimal}
_TEXTS = {AnswerKind.TEXT: str, AnswerKind.CHOICE: str}
_OTHERS = {AnswerKind.YES_NO: bool, AnswerKind.DATE: date}
_RECORDS = {AnswerKind.FILE: FileAnswer, AnswerKind.REFERENCE: ReferenceAnswer, AnswerKind.TABLE: dict}
ANSWER_TYPES: Mapping[AnswerKind, type] = {**_TEXTS, **_OTHERS, **_AMOUNTS, **_RECORDS}


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
    group: str = ""
    """The heading under which it stands."""
    required: bool = True
    asked_if: AskedIf | None = None
    repeats: bool = False
    """Answered several times; a choice of several options repeats."""
    rows_least: int = 0
    rows_most: int = 500
    """How many rows a table, or how many answers a repeating question has."""
    most_words: int | None = None
    options: tuple[AnswerOption, ...] = ()
    unit: str = ""
    places: int = 2
    """Decimal places of a number or an amount."""
    least: Decimal | date | None = None
    most: Decimal | date | None = None
    expires: bool = False
    """Whether a file is answered with its date of expiry."""
    columns: tuple[AskedQuestion, ...] = ()
    """What each row of a table is asked."""
    refers_to: str = ""
    """The kind of what a reference leads to."""

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(option.code for option in self.options)

    @property
    def has_rows(self) -> bool:
        return self.repeats or self.kind is AnswerKind.TABLE


@dataclass(frozen=True, slots=True)
class AnswerLimit:
    """A limit that a question sets to its answers: the field that holds it, and what is measured."""

    field: str
    kinds: frozenset[AnswerKind]
    reason: str
    measured: Callable[[Any], Any]
    lower: bool = False

    def crossed(self, measured: Any, limit: Any) -> bool:
        return limit is not None and bool(measured < limit if self.lower else measured > limit)


def _places(value: Decimal) -> int:
    return len(decimal_text(value).partition(".")[2])


def _itself(value: Any) -> Any:
    return value


_DAYS = frozenset({AnswerKind.DATE})
LIMITS = (
    AnswerLimit("most_words", frozenset({AnswerKind.TEXT}), "too_many_words", word_count),
    AnswerLimit("places", frozenset(_AMOUNTS), "too_many_places", _places),
    AnswerLimit("least", frozenset(_AMOUNTS), "too_little", _itself, lower=True),
    AnswerLimit("most", frozenset(_AMOUNTS), "too_much", _itself),
    AnswerLimit("least", _DAYS, "too_early", _itself, lower=True),
    AnswerLimit("most", _DAYS, "too_late", _itself),
)
ROW_LIMITS = (
    AnswerLimit("rows_most", frozenset(AnswerKind), "too_many_rows", len),
    AnswerLimit("rows_least", frozenset(AnswerKind), "too_few_rows", len, lower=True),
)
