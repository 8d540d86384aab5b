"""Which questions are asked, which answers count (those of questions that are asked), and their faults.

A fault is a value, which pages put into words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from ..frozen_json import decimal_text
from .kinds import ANSWER_TYPES, LIMITS, ROW_LIMITS, AnswerKind, AnswersByLink, AskedQuestion
from .question_sets import QuestionSet

LARGEST = Decimal(10) ** 15
MOST_DIGITS = 28
YEARS = range(1800, 2201)


def is_answered(value: Any) -> bool:
    """Whether a value is an answer; blank text and no rows are none."""
    return bool(value) and not value.isspace() if type(value) is str else value is not None and value != ()


def asked_answers(question_set: QuestionSet, answers: AnswersByLink) -> dict[str, Any]:
    """The link of every question that is asked, in order, with its answer, None where there is none.

    Takes one pass: a condition sees only the answers to earlier questions that are asked themselves.
    """
    asked: dict[str, Any] = {}
    for question in question_set.questions:
        if question.asked_if is None or question.asked_if.holds(asked):
            value = answers.get(question.link)
            asked[question.link] = value if is_answered(value) else None
    return asked


def reachable(question_set: QuestionSet, answers: AnswersByLink) -> tuple[AskedQuestion, ...]:
    """The questions that are asked of whoever gives these answers, in order."""
    return tuple(question_set.by_link[link] for link in asked_answers(question_set, answers))


def counted(question_set: QuestionSet, answers: AnswersByLink) -> dict[str, Any]:
    """The answers that count; those to questions that are not asked now are left out."""
    asked = asked_answers(question_set, answers)
    return {link: value for link, value in asked.items() if value is not None}


@dataclass(frozen=True, slots=True)
class AnswerFault:
    """What is wrong with the answer to a question; ``row`` counts from 1, in a table with its column."""

    link: str
    reason: str
    params: Mapping[str, str] = field(default_factory=dict)
    row: int | None = None
    column: str = ""


def is_done(question_set: QuestionSet, answers: AnswersByLink, on: date | None = None) -> bool:
    return not answer_faults(question_set, answers, on)


def answer_faults(
    question_set: QuestionSet, answers: AnswersByLink, on: date | None = None
) -> list[AnswerFault]:
    """Every fault of the answers that count, and every required answer that is missing. A file that
    expired before the day ``on`` is a fault."""
    faults: list[AnswerFault] = []
    for link, value in asked_answers(question_set, answers).items():
        question = question_set.by_link[link]
        if value is not None:
            faults += value_faults(question, value, on)
        elif question.required:
            faults.append(AnswerFault(link, "answer.missing"))
    return faults


def value_faults(question: AskedQuestion, value: Any, on: date | None = None) -> list[AnswerFault]:
    """Every fault of one answer by itself; of too many rows none is looked at."""
    if not question.has_rows:
        return list(_single_faults(question, value, on))
    if type(value) is not tuple:
        return [AnswerFault(question.link, "answer.wrong_kind")]
    faults = list(_limit_faults(question, value, ROW_LIMITS))
    if len(value) > question.rows_most:
        return faults
    for number, row in enumerate(value, start=1):
        faults += [replace(fault, row=number) for fault in _single_faults(question, row, on)]
    if not faults and question.kind in _DISTINCT and len(set(value)) < len(value):
        faults.append(AnswerFault(question.link, "answer.twice"))
    return faults


_DISTINCT = {AnswerKind.CHOICE, AnswerKind.FILE, AnswerKind.REFERENCE}


def _single_faults(question: AskedQuestion, value: Any, on: date | None) -> Iterator[AnswerFault]:
    kind = question.kind
    if type(value) is not ANSWER_TYPES[kind] or (type(value) is Decimal and not _is_exact(value)):
        yield AnswerFault(question.link, "answer.wrong_kind")
        return
    yield from _limit_faults(question, value, LIMITS)
    for fitting, reason, is_wrong in _WRONG:
        if fitting is kind and is_wrong(question, value, on):
            yield AnswerFault(question.link, f"answer.{reason}")
    if kind is AnswerKind.TABLE:
        yield from _row_faults(question, value, on)


def _row_faults(question: AskedQuestion, row: Any, on: date | None) -> Iterator[AnswerFault]:
    columns = QuestionSet(question.link, "", question.columns)
    for unknown in row.keys() - columns.by_link.keys():
        yield AnswerFault(question.link, "answer.unknown_column", column=str(unknown))
    for fault in answer_faults(columns, row, on):
        yield replace(fault, link=question.link, column=fault.link)


def _is_exact(value: Decimal) -> bool:
    return value.is_finite() and abs(value) < LARGEST and len(value.as_tuple().digits) <= MOST_DIGITS


def _limit_faults(question: AskedQuestion, value: Any, limits: Any) -> Iterator[AnswerFault]:
    for limit in limits:
        set_to = getattr(question, limit.field)
        if question.kind in limit.kinds and limit.crossed(limit.measured(value), set_to):
            text = decimal_text(set_to) if type(set_to) is Decimal else str(set_to)
            yield AnswerFault(question.link, f"answer.{limit.reason}", {limit.field: text})


_WRONG: tuple[tuple[AnswerKind, str, Callable[[AskedQuestion, Any, date | None], Any]], ...] = (
    (AnswerKind.CHOICE, "unknown_option", lambda ask, code, on: code not in ask.codes),
    (AnswerKind.DATE, "unlikely_year", lambda ask, day, on: day.year not in YEARS),
    (AnswerKind.FILE, "no_key", lambda ask, file, on: not file.key.strip()),
    (AnswerKind.REFERENCE, "no_key", lambda ask, there, on: not there.key.strip()),
    (AnswerKind.FILE, "expiry_missing", lambda ask, file, on: ask.expires and not file.expires),
    (
        AnswerKind.FILE,
        "expires_before_issue",
        lambda ask, file, on: (file.issued or date.min) > (file.expires or date.max),
    ),
    (AnswerKind.FILE, "expired", lambda ask, file, on: on and file.expires and file.expires < on),
    (AnswerKind.REFERENCE, "other_kind", lambda ask, there, on: there.kind != ask.refers_to),
)
