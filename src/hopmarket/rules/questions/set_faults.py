"""What is wrong with a set of questions, as values: it is not published before nothing is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice, product
from typing import Any

from .answers import value_faults
from .conditions import AskedIf, Comparison, Operator
from .kinds import AnswerKind, AskedQuestion
from .question_sets import QuestionSet

CODE = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}")
MOST_STEPS, MOST_VALUES = 2_000, 100
_ORDERED = {AnswerKind.NUMBER, AnswerKind.MONEY, AnswerKind.DATE}
_FITTING: Mapping[AnswerKind, set[Operator]] = {
    AnswerKind.YES_NO: {Operator.IS, Operator.IS_NOT},
    AnswerKind.CHOICE: {Operator.IS, Operator.IS_NOT, Operator.ONE_OF},
    **{kind: set(Operator) for kind in _ORDERED},
}
_WHETHER = {Operator.ANSWERED, Operator.NOT_ANSWERED}
_NEEDED = {AnswerKind.CHOICE: ["options"], AnswerKind.TABLE: ["columns"], AnswerKind.REFERENCE: ["refers_to"]}
_KINDS_OF_FIELDS: Mapping[str, set[AnswerKind]] = {
    "most_words": {AnswerKind.TEXT},
    "options": {AnswerKind.CHOICE},
    "unit": {AnswerKind.NUMBER},
    "places": {AnswerKind.NUMBER, AnswerKind.MONEY},
    "least": _ORDERED,
    "most": _ORDERED,
    "expires": {AnswerKind.FILE},
    "columns": {AnswerKind.TABLE},
    "refers_to": {AnswerKind.REFERENCE},
    "repeats": set(AnswerKind) - {AnswerKind.YES_NO, AnswerKind.TABLE},
}
_DEFAULTS = {row.name: row.default for row in fields(AskedQuestion)}


@dataclass(frozen=True, slots=True)
class SetFault:
    """What is wrong, where: the link of a question (``table.column`` in a table), the field or the code."""

    link: str
    reason: str
    what: str = ""


def set_faults(question_set: QuestionSet) -> list[SetFault]:
    """Every fault of a set; whether each question can be reached is asked once nothing else is wrong."""
    names = (question_set.key, question_set.version)
    faults = [SetFault("", "set.name", name) for name in names if not CODE.fullmatch(name)]
    links = Counter(question.link for question in question_set.questions)
    faults += [SetFault(link, "link.twice") for link, count in links.items() if count > 1]
    earlier: dict[str, AskedQuestion] = {}
    for question in question_set.questions:
        reasons = [*_question_reasons(question), *_condition_reasons(question.asked_if, earlier, links)]
        faults += [SetFault(question.link, *reason) for reason in reasons]
        if question.columns:
            inner = set_faults(QuestionSet("columns", "1", question.columns))
            faults += [replace(fault, link=f"{question.link}.{fault.link}") for fault in inner]
        earlier[question.link] = question
    return faults or [
        SetFault(question.link, "question.unreachable")
        for question in question_set.questions
        if not _can_be_asked(question_set, question)
    ]


def _question_reasons(question: AskedQuestion) -> list[tuple[str, str]]:
    """What is wrong with a question by itself: the reason, and the field or the code."""
    wordings = (question.wording, *(option.wording for option in question.options))
    changed = [name for name, default in _DEFAULTS.items() if getattr(question, name) != default]
    return [
        *(("code.shape", code) for code in (question.link, *question.codes) if not CODE.fullmatch(code)),
        *(("wording.empty", "") for wording in wordings if not wording.strip()),
        *(("option.twice", code) for code, count in Counter(question.codes).items() if count > 1),
        *(("field.unfit", name) for name in changed if not _is_fitting(question, name)),
        *(("field.missing", name) for name in _NEEDED.get(question.kind, ()) if name not in changed),
        *(("bounds.wrong", name) for name in _wrong_bounds(question)),
        *(("column.unfit", column.link) for column in question.columns if column.has_rows),
    ]


def _is_fitting(question: AskedQuestion, field: str) -> bool:
    if field in {"rows_least", "rows_most"}:
        return question.has_rows
    return question.kind in _KINDS_OF_FIELDS.get(field, AnswerKind)


def _wrong_bounds(question: AskedQuestion) -> Iterator[str]:
    free = replace(question, least=None, most=None, repeats=False)
    ordered = [bound for bound in (question.least, question.most) if bound is not None]
    if question.kind in _ORDERED and (
        any(value_faults(free, bound) for bound in ordered) or ordered != sorted(ordered)
    ):
        yield "least"
    if not 0 <= question.rows_least <= question.rows_most or question.rows_most < 1:
        yield "rows_least"
    if question.most_words is not None and question.most_words < 1:
        yield "most_words"
    if not 0 <= question.places <= (2 if question.kind is AnswerKind.MONEY else 6):
        yield "places"


def _condition_reasons(
    condition: AskedIf | None, earlier: Mapping[str, AskedQuestion], links: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    """Why the comparisons of a condition cannot be made."""
    if condition is not None and not condition.of:
        yield "condition.empty", ""
    for comparison in condition.of if condition is not None else ():
        question, operator, values = earlier.get(comparison.link), comparison.operator, comparison.values
        fewest, most = (
            (0, 0) if operator in _WHETHER else (1, MOST_VALUES if operator is Operator.ONE_OF else 1)
        )
        if question is None:
            yield "condition.ahead" if comparison.link in links else "condition.unknown_link", comparison.link
        elif operator not in _fitting(question):
            yield "condition.unfit_operator", operator
        elif not fewest <= len(values) <= most:
            yield "condition.number_of_values", operator
        else:
            found = [
                (fault, value)
                for value in values
                for fault in value_faults(replace(question, repeats=False), value)
            ]
            yield from (
                (f"condition.{fault.reason.removeprefix('answer.')}", str(value)) for fault, value in found
            )


def _fitting(question: AskedQuestion) -> set[Operator]:
    """What an answer can be compared by; of several amounts or days nobody knows which."""
    is_single = question.kind is AnswerKind.CHOICE or not question.repeats
    return _WHETHER | (_FITTING.get(question.kind, set()) if is_single else set())


def _can_be_asked(question_set: QuestionSet, question: AskedQuestion) -> bool:
    """Whether some answers lead to a question: searches for comparisons that can hold together.

    A comparison holds only of a question that is asked, so those of that question's condition join them.
    A set in which MOST_STEPS do not find any is too tangled for people too.
    """
    by_link = question_set.by_link
    states: list[tuple[list[str], list[Comparison]]] = [([question.link], [])]
    for _ in range(MOST_STEPS):
        if not states:
            return False
        waiting, needed = states.pop()
        if not waiting:
            return True
        condition = by_link[waiting.pop()].asked_if
        for branch in condition.branches if condition else ((),):
            links = {comparison.link for comparison in branch}
            if all(
                _can_hold(by_link[link], [row for row in [*needed, *branch] if row.link == link])
                for link in links
            ):
                states.append(([*waiting, *(links - {row.link for row in needed})], [*needed, *branch]))
    return False


def _can_hold(question: AskedQuestion, comparisons: list[Comparison]) -> bool:
    """Whether one answer, or none, fits all comparisons with a question."""
    trials = [trial for trial in _trials(question, comparisons) if not value_faults(question, trial)]
    trials += [None] if _fitting(question) > _WHETHER else [None, "any answer"]
    return any(all(row.holds({question.link: trial}) for row in comparisons) for trial in trials)


def _trials(question: AskedQuestion, comparisons: list[Comparison]) -> Iterator[Any]:
    """Answers among which one fits if any does: for an amount or a day the bounds, and what is compared
    with and its neighbours; for several options the fewest that are needed."""
    if question.kind is AnswerKind.YES_NO:
        yield from (True, False)
    elif question.kind is AnswerKind.CHOICE and not question.repeats:
        yield from question.codes
    elif question.kind is AnswerKind.CHOICE:
        barred = {row.values[0] for row in comparisons if row.operator is Operator.IS_NOT}
        needed = [row.values for row in comparisons if row.operator in {Operator.IS, Operator.ONE_OF}]
        for picked in islice(product(*needed), MOST_STEPS):
            chosen = dict.fromkeys([*picked, *(code for code in question.codes if code not in barred)])
            if chosen:
                yield tuple(chosen)[: max(1, question.rows_least, len(set(picked)))]
    elif question.kind in _ORDERED:
        is_day = question.kind is AnswerKind.DATE
        step: Any = timedelta(days=1) if is_day else Decimal(1).scaleb(-question.places)
        near: list[Any] = [value for row in comparisons for value in row.values]
        near += [bound for bound in (question.least, question.most) if bound is not None]
        near += [] if near else [date(2000, 1, 1) if is_day else Decimal(0)]
        yield from (value + step * apart for value in near for apart in (-1, 0, 1))
