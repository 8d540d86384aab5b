"""What is wrong with a set of questions, as values: it is not published before nothing is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import count, islice, product
from typing import Any, NamedTuple

from .answers import value_faults
from .conditions import AskedIf, Comparison, Operator
from .kinds import ORDERED, AnswerKind, AskedQuestion, QuestionSet

MOST_STEPS = 2_000
AskedByLink = dict[str, AskedQuestion]
Reasons = Iterator[tuple[str, str]]
_WHETHER = {Operator.ANSWERED, Operator.NOT_ANSWERED}
FITTING: Mapping[AnswerKind, set[Operator]] = {
    **{kind: set(Operator) if kind in ORDERED else _WHETHER for kind in AnswerKind},
    AnswerKind.YES_NO: _WHETHER | {Operator.IS, Operator.IS_NOT},
    AnswerKind.CHOICE: set(Operator) - {Operator.AT_LEAST, Operator.AT_MOST},
}
"""What the answers of each kind can be compared by."""


class SetFault(NamedTuple):
    """What is wrong, where: the link of a question (``table.column`` in a table), the field or the code."""

    link: str
    reason: str
    what: str = ""


def set_faults(question_set: QuestionSet) -> list[SetFault]:
    """Every fault of a set; whether each question can be reached is asked once nothing else is wrong."""
    links = Counter(question.link for question in question_set.questions)
    faults = [SetFault(link, "link.twice") for link, count in links.items() if count > 1]
    earlier: AskedByLink = {}
    for question in question_set.questions:
        reasons = [*_question_reasons(question), *_condition_reasons(question.asked_if, earlier, links)]
        faults += [SetFault(question.link, *reason) for reason in reasons]
        columns = set_faults(QuestionSet("", "", question.columns))
        faults += [fault._replace(link=f"{question.link}.{fault.link}") for fault in columns]
        earlier[question.link] = question
    return faults or [
        SetFault(question.link, "question.unreachable")
        for question in question_set.questions
        if not _can_be_asked(question_set, question)
    ]


def _question_reasons(question: AskedQuestion) -> Reasons:
    """What is wrong with a question by itself: the reason, and the field or the code."""
    wordings = (question.wording, *(option.wording for option in question.options))
    yield from (("wording.empty", "") for wording in wordings if not wording.strip())
    yield from (("option.twice", code) for code, count in Counter(question.codes).items() if count > 1)
    if not {AnswerKind.CHOICE: question.options, AnswerKind.TABLE: question.columns}.get(question.kind, True):
        yield "field.missing", question.kind
    yield from (("column.unfit", row.link) for row in question.columns if row.columns or row.several)
    bounds = [bound for bound in (question.least, question.most) if bound is not None]
    free = replace(question, least=None, most=None)
    if any(value_faults(free, bound) for bound in bounds) or bounds != sorted(bounds):
        yield "bounds.wrong", "least"


def _condition_reasons(condition: AskedIf | None, earlier: AskedByLink, links: Counter[str]) -> Reasons:
    """Why the comparisons of a condition cannot be made."""
    if condition is not None and not condition.of:
        yield "condition.empty", ""
    for comparison in condition.of if condition is not None else ():
        question, asked = earlier.get(comparison.link), comparison.operator
        fewest = int(asked not in _WHETHER)
        most = max(fewest, len(comparison.values)) if asked is Operator.ONE_OF else fewest
        if question is None:
            yield "condition.ahead" if comparison.link in links else "condition.unknown_link", comparison.link
        elif asked not in FITTING[question.kind]:
            yield "condition.unfit_operator", asked
        elif not fewest <= len(comparison.values) <= most:
            yield "condition.number_of_values", asked
        else:
            for value in comparison.values:
                for fault in value_faults(replace(question, several=False), value):
                    yield f"condition.{fault.reason.removeprefix('answer.')}", str(value)


def _can_be_asked(question_set: QuestionSet, question: AskedQuestion) -> bool:
    """Whether some answers lead to a question: searches for comparisons that can hold together.

    A comparison holds only of a question that is asked, so those of that question's condition join them.
    A set in which MOST_STEPS do not find any is too tangled for people too.
    """
    states: list[tuple[list[str], list[Comparison]]] = [([question.link], [])]
    steps = count()
    while states and next(steps) < MOST_STEPS:
        waiting, needed = states.pop()
        if not waiting:
            return True
        condition = question_set.by_link[waiting.pop()].asked_if
        for branch in condition.branches if condition else ((),):
            links, known = {row.link for row in branch}, {row.link for row in needed}
            together = [*needed, *branch]
            if all(_can_hold(question_set.by_link[link], together) for link in links):
                states.append(([*waiting, *(links - known)], together))
    return False


def _can_hold(question: AskedQuestion, comparisons: list[Comparison]) -> bool:
    """Whether one answer, or none, fits all comparisons with a question, among others."""
    comparisons = [row for row in comparisons if row.link == question.link]
    trials = [trial for trial in _trials(question, comparisons) if not value_faults(question, trial)]
    trials += [None] if FITTING[question.kind] > _WHETHER else [None, "any answer"]
    return any(all(row.holds({question.link: trial}) for row in comparisons) for trial in trials)


def _trials(question: AskedQuestion, comparisons: list[Comparison]) -> Iterator[Any]:
    """Answers among which one fits if any does: for an amount or a day the bounds, and what is compared
    with and its neighbours; for several options the fewest that are needed."""
    if question.kind is AnswerKind.YES_NO:
        yield from (True, False)
    elif question.several:
        needed = [row.values for row in comparisons if row.operator in {Operator.IS, Operator.ONE_OF}]
        yield from (tuple(dict.fromkeys(picked)) for picked in islice(product(*needed), MOST_STEPS) if picked)
        yield from ((code,) for code in question.codes)
    elif question.kind is AnswerKind.CHOICE:
        yield from question.codes
    elif question.kind in ORDERED:
        is_day = question.kind is AnswerKind.DATE
        step: Any = timedelta(days=1) if is_day else Decimal(1).scaleb(-question.places)
        near: list[Any] = [bound for bound in (question.least, question.most) if bound is not None]
        near += [value for row in comparisons for value in row.values]
        near = near or [date(2000, 1, 1) if is_day else Decimal(0)]
        yield from (value + step * apart for value in near for apart in (-1, 0, 1))
