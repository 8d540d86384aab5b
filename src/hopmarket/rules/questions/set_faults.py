"""What is wrong with a set of questions, as values: it is not published before nothing is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

from .answers import value_faults
from .conditions import Comparison, Joined, Operator
from .kinds import LIMITS, AnswerKind, AskedQuestion
from .question_sets import QuestionSet

CODE = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}")
MOST_STEPS = 10_000
_ORDERED = {AnswerKind.NUMBER, AnswerKind.MONEY, AnswerKind.DATE}
_FITTING: Mapping[AnswerKind, set[Operator]] = {
    AnswerKind.YES_NO: {Operator.IS, Operator.IS_NOT},
    AnswerKind.CHOICE: {Operator.IS, Operator.IS_NOT, Operator.ONE_OF},
    **{kind: set(Operator) for kind in _ORDERED},
}
_WHETHER = {Operator.ANSWERED, Operator.NOT_ANSWERED}
_NEEDED = {"options": AnswerKind.CHOICE, "columns": AnswerKind.TABLE, "refers_to": AnswerKind.REFERENCE}
_KINDS_OF_FIELDS: Mapping[str, set[AnswerKind]] = {
    **{
        row.field: {kind for twin in LIMITS if twin.field == row.field for kind in twin.kinds}
        for row in LIMITS
    },
    **{name: {kind} for name, kind in _NEEDED.items()},
    "unit": {AnswerKind.NUMBER},
    "expires": {AnswerKind.FILE},
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
        faults += _question_faults(question)
        if question.asked_if is not None:
            found = [
                fault
                for comparison in question.asked_if.of
                for fault in _compared(comparison, earlier, links)
            ]
            found += [] if question.asked_if.of else [("condition.empty", "")]
            faults += [SetFault(question.link, *fault) for fault in found]
        earlier[question.link] = question
    return faults or [
        SetFault(question.link, "question.unreachable")
        for question in question_set.questions
        if not _can_be_asked(question_set, question)
    ]


def _question_faults(question: AskedQuestion) -> Iterator[SetFault]:
    codes = Counter(option.code for option in question.options)
    for code in (question.link, *codes):
        if not CODE.fullmatch(code):
            yield SetFault(question.link, "code.shape", code)
    for text in (question.wording, *(option.wording for option in question.options)):
        if not text.strip():
            yield SetFault(question.link, "wording.empty")
    for code, count in codes.items():
        if count > 1:
            yield SetFault(question.link, "option.twice", code)
    for name, kinds in _KINDS_OF_FIELDS.items():
        if question.kind not in kinds and getattr(question, name) != _DEFAULTS[name]:
            yield SetFault(question.link, "field.unfit", name)
    for name in ("rows_least", "rows_most"):
        if not question.has_rows and getattr(question, name) != _DEFAULTS[name]:
            yield SetFault(question.link, "field.unfit", name)
    for name, kind in _NEEDED.items():
        if question.kind is kind and not getattr(question, name):
            yield SetFault(question.link, "field.missing", name)
    yield from (SetFault(question.link, "bounds.wrong", name) for name in _wrong_bounds(question))
    for column in question.columns:
        if column.has_rows:
            yield SetFault(question.link, "column.unfit", column.link)
    nested = set_faults(QuestionSet("columns", "1", question.columns)) if question.columns else []
    yield from (replace(fault, link=f"{question.link}.{fault.link}") for fault in nested)


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


def _compared(
    comparison: Comparison, earlier: Mapping[str, AskedQuestion], links: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    """Why a comparison cannot be made."""
    question = earlier.get(comparison.link)
    if question is None:
        yield "condition.ahead" if comparison.link in links else "condition.unknown_link", comparison.link
        return
    fitting = _FITTING.get(question.kind, set()) if _is_compared(question) else set()
    if comparison.operator not in fitting | _WHETHER:
        yield "condition.unfit_operator", comparison.operator
        return
    if (comparison.operator in _WHETHER) != (not comparison.values) or (
        len(comparison.values) > 1 and comparison.operator is not Operator.ONE_OF
    ):
        yield "condition.number_of_values", comparison.operator
    for value in comparison.values:
        for fault in value_faults(replace(question, repeats=False), value):
            yield f"condition.{fault.reason.removeprefix('answer.')}", str(value)


def _is_compared(question: AskedQuestion) -> bool:
    return question.kind is AnswerKind.CHOICE or not question.repeats


def _can_be_asked(question_set: QuestionSet, question: AskedQuestion) -> bool:
    """Whether some answers lead to a question: searches for comparisons that can hold together.

    A comparison holds only of a question that is asked, so those of that question's condition join them.
    A set in which MOST_STEPS do not find any is too tangled for people too.
    """
    states: list[tuple[list[str], dict[str, tuple[Comparison, ...]]]] = [([question.link], {})]
    for _ in range(MOST_STEPS):
        if not states:
            return False
        waiting, needed = states.pop()
        if not waiting:
            return True
        condition = question_set.by_link[waiting.pop()].asked_if
        branches: list[tuple[Comparison, ...]] = [()]
        if condition is not None:
            every = condition.joined is Joined.ALL
            branches = [condition.of] if every else [(comparison,) for comparison in condition.of]
        for branch in reversed(branches):
            links = {comparison.link for comparison in branch}
            more = {
                link: (
                    *needed.get(link, ()),
                    *(comparison for comparison in branch if comparison.link == link),
                )
                for link in links
            }
            if all(_can_hold(question_set.by_link[link], more[link]) for link in links):
                states.append(([*waiting, *(links - needed.keys())], {**needed, **more}))
    return False


def _can_hold(question: AskedQuestion, comparisons: tuple[Comparison, ...]) -> bool:
    """Whether one answer, or none, fits all comparisons with a question."""
    trials = [None, *(trial for trial in _trials(question, comparisons) if not value_faults(question, trial))]
    if not (_is_compared(question) and question.kind in _FITTING):
        trials.append("any answer")
    return any(
        all(comparison.holds({question.link: trial}) for comparison in comparisons) for trial in trials
    )


def _trials(question: AskedQuestion, comparisons: tuple[Comparison, ...]) -> Iterator[Any]:
    """Answers among which one fits if any does: for an amount or a day the bounds, and what is compared
    with and its neighbours; for several options the fewest that are needed."""
    codes = [option.code for option in question.options]
    if question.kind is AnswerKind.YES_NO:
        yield from (True, False)
    elif question.kind is AnswerKind.CHOICE and not question.repeats:
        yield from codes
    elif question.kind is AnswerKind.CHOICE:
        barred = {row.values[0] for row in comparisons if row.operator is Operator.IS_NOT}
        needed = [row.values for row in comparisons if row.operator in {Operator.IS, Operator.ONE_OF}]
        for picked in product(*needed):
            chosen = dict.fromkeys([*picked, *(code for code in codes if code not in barred)])
            yield tuple(chosen)[: max(1, question.rows_least, len(set(picked)))]
    elif question.kind in _ORDERED:
        is_day = question.kind is AnswerKind.DATE
        step: Any = timedelta(days=1) if is_day else Decimal(1).scaleb(-question.places)
        compared: list[Any] = [value for row in comparisons for value in row.values]
        compared += [bound for bound in (question.least, question.most) if bound is not None]
        yield from compared or [date(2000, 1, 1) if is_day else Decimal(0)]
        yield from (near for value in compared for near in (value - step, value + step))
