"""Which questions are asked, which answers count (those of questions that are asked), and their faults.

A fault is a value, which pages put into words.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from ..word_count import word_count
from .kinds import AMOUNTS, ANSWER_TYPES, AnswerKind, AnswersByLink, AskedQuestion, FileAnswer, QuestionSet

LARGEST = Decimal(10) ** 15
Day = date | None
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def is_answered(value: Any) -> bool:
    """Whether a value is an answer; blank text, no rows and no file are none."""
    if type(value) is FileAnswer:
        return bool(value.names)
    return bool(value) and not value.isspace() if type(value) is str else value is not None and value != ()


def asked_answers(questions: QuestionSet, answers: AnswersByLink) -> dict[str, Any]:
    """The link of every question that is asked, in order, with its answer, None where there is none.

    Takes one pass: a condition sees only the answers to earlier questions that are asked themselves.
    """
    asked: dict[str, Any] = {}
    for question in questions.questions:
        if question.asked_if is None or question.asked_if.holds(asked):
            value = answers.get(question.link)
            asked[question.link] = value if is_answered(value) else None
    return asked


def counted(questions: QuestionSet, answers: AnswersByLink) -> dict[str, Any]:
    """The answers that count; those to questions that are not asked now are left out."""
    return {link: value for link, value in asked_answers(questions, answers).items() if value is not None}


@dataclass(frozen=True, slots=True)
class AnswerFault:
    """What is wrong with the answer to a question; ``row`` counts from 1, in a table with its column."""

    link: str
    reason: str
    params: Mapping[str, str] = field(default_factory=dict)
    row: int | None = None
    column: str = ""


def answer_faults(questions: QuestionSet, answers: AnswersByLink, on: Day = None) -> list[AnswerFault]:
    """Every fault of the answers that count, and every required answer that is missing. A file that
    expired before the day ``on`` is a fault. Answers without a fault are done, however short."""
    faults: list[AnswerFault] = []
    for link, value in asked_answers(questions, answers).items():
        question = questions.by_link[link]
        if value is not None:
            faults += value_faults(question, value, on)
        elif question.required:
            faults.append(AnswerFault(link, "answer.missing"))
    return faults


def value_faults(question: AskedQuestion, value: Any, on: Day = None) -> list[AnswerFault]:
    """Every fault of one answer by itself; of too many rows none is looked at."""
    kind, faults = question.kind, list[AnswerFault]()
    if question.several and type(value) is tuple:
        faults = [fault for code in value for fault in value_faults(replace(question, several=False), code)]
        return faults or [AnswerFault(question.link, "answer.twice")] * (len(set(value)) < len(value))
    exact = type(value) is not Decimal or (value.is_finite() and abs(value) < LARGEST)
    if question.several or type(value) is not ANSWER_TYPES[kind] or not exact:
        return [AnswerFault(question.link, "answer.wrong_kind")]
    for name, kinds, reason, is_crossed in _LIMITS:
        if kind in kinds and (limit := getattr(question, name)) is not None and is_crossed(value, limit):
            faults.append(AnswerFault(question.link, f"answer.{reason}", {name: f"{limit}"}))
    for fitting, reason, is_wrong in _WRONG:
        if fitting is kind and is_wrong(question, value, on):
            faults.append(AnswerFault(question.link, f"answer.{reason}"))
    return faults if kind is not AnswerKind.TABLE or faults else list(_row_faults(question, value, on))


def _row_faults(question: AskedQuestion, rows: Any, on: Day) -> Iterator[AnswerFault]:
    columns = QuestionSet(question.link, "", question.columns)
    for number, row in enumerate(rows, start=1):
        if type(row) is not dict or row.keys() - columns.by_link.keys():
            yield AnswerFault(question.link, "answer.wrong_kind", row=number)
        else:
            for fault in answer_faults(columns, row, on):
                yield replace(fault, link=question.link, row=number, column=fault.link)


def _places(value: Decimal) -> int:
    return len(f"{value:f}".partition(".")[2].rstrip("0"))


_LIMITS: tuple[tuple[str, Any, str, Callable[[Any, Any], bool]], ...] = (
    ("most_words", {AnswerKind.TEXT}, "too_many_words", lambda text, most: word_count(text) > most),
    ("places", AMOUNTS, "too_many_places", lambda value, most: _places(value) > most),
    ("least", AMOUNTS, "too_little", operator.lt),
    ("most", AMOUNTS, "too_much", operator.gt),
    ("least", {AnswerKind.DATE}, "too_early", operator.lt),
    ("most", {AnswerKind.DATE}, "too_late", operator.gt),
    ("rows_most", {AnswerKind.TABLE}, "too_many_rows", lambda rows, most: len(rows) > most),
)
"""Limits that a question sets: the field that holds one, of which kinds, and whether an answer crosses it."""
_WRONG: tuple[tuple[AnswerKind, str, Callable[[AskedQuestion, Any, Day], Any]], ...] = (
    (AnswerKind.CHOICE, "unknown_option", lambda ask, code, on: code not in ask.codes),
    (AnswerKind.DATE, "unlikely_year", lambda ask, day, on: not 1800 <= day.year <= 2200),
    (AnswerKind.FILE, "expiry_missing", lambda ask, file, on: ask.expires and not file.expires),
    (AnswerKind.FILE, "expired", lambda ask, file, on: on and file.expires and file.expires < on),
    (AnswerKind.REFERENCE, "incomplete", lambda ask, row, on: not (row.name.strip() and row.work.strip())),
    (AnswerKind.REFERENCE, "no_email", lambda ask, row, on: not _EMAIL.fullmatch(row.email.strip())),
)
