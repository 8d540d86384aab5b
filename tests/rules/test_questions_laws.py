"""Laws of questions as data, over generated sets and answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hopmarket.rules.questions.answers import answer_faults, asked_answers, counted, value_faults
from hopmarket.rules.questions.kinds import AnswerKind, AskedQuestion, QuestionSet
from hopmarket.rules.questions.set_faults import set_faults

from .question_samples import answers_of, question_sets

SOME = settings(max_examples=60)


def _unreached(questions: QuestionSet) -> set[str]:
    """The links that the rule calls unreachable; a generated set has no other fault."""
    faults = set_faults(questions)
    assert {fault.reason for fault in faults} <= {"question.unreachable"}, faults
    return {fault.link for fault in faults}


def _everything(question: AskedQuestion) -> Iterator[Any]:
    """Every answer to a question that a condition of a generated set can tell apart."""
    yield None
    if question.kind is AnswerKind.YES_NO:
        yield from (True, False)
    elif question.kind is AnswerKind.CHOICE:
        codes = [option.code for option in question.options]
        if question.several:
            chosen = product([False, True], repeat=len(codes))
            yield from (tuple(code for code, on in zip(codes, ons, strict=True) if on) for ons in chosen)
        else:
            yield from codes
    elif question.kind is AnswerKind.DATE:
        yield from (date(2025, 12, 31) + timedelta(days=number) for number in range(11))
    elif question.kind is AnswerKind.NUMBER:
        yield from (Decimal(number) for number in range(-4, 5))
        yield from (Decimal(number).scaleb(-1) for number in range(-39, 40) if number % 10)
    else:
        yield "any answer"


@SOME
@given(question_sets((AnswerKind.YES_NO, AnswerKind.CHOICE, AnswerKind.TEXT)), st.data())
def test_a_question_is_reachable_exactly_if_some_answers_reach_it(questions: QuestionSet, data: Any) -> None:
    """Beside a search through every answer there is."""
    _compare_with_every_answer(questions)


@settings(max_examples=40)
@given(question_sets((AnswerKind.NUMBER, AnswerKind.DATE)))
def test_amounts_and_days_are_reachable_exactly_if_some_answers_reach_them(questions: QuestionSet) -> None:
    _compare_with_every_answer(QuestionSet("generated", "1", questions.questions[:3]))


def _compare_with_every_answer(questions: QuestionSet) -> None:
    reached: set[str] = set()
    fitting = [
        [
            value
            for value in _everything(question)
            if value in (None, "any answer") or not value_faults(question, value)
        ]
        for question in questions.questions
    ]
    for values in product(*fitting[:-1]):
        reached |= asked_answers(questions, dict(zip(questions.by_link, values, strict=False))).keys()
        if len(reached) == len(questions.questions):
            break
    assert _unreached(questions) == questions.by_link.keys() - reached


@SOME
@given(question_sets())
def test_conditions_refer_back_so_no_set_has_a_circle(questions: QuestionSet) -> None:
    _unreached(questions)
    order = list(questions.by_link)
    for place, question in enumerate(questions.questions):
        if question.asked_if is not None:
            assert {row.link for row in question.asked_if.of} <= set(order[:place])
            ahead = QuestionSet("turned", "1", questions.questions[::-1])
            assert {fault.reason for fault in set_faults(ahead)} & {"condition.ahead"}


@SOME
@given(st.data())
def test_only_answers_to_questions_that_are_asked_count(data: st.DataObject) -> None:
    """Evaluating twice gives the same; taking out, adding or changing any other answer changes nothing."""
    questions = data.draw(question_sets())
    answers = data.draw(answers_of(questions))
    asked = asked_answers(questions, answers)
    assert asked_answers(questions, answers) == asked
    assert asked_answers(questions, counted(questions, answers)) == asked
    others = {link: value for link, value in data.draw(answers_of(questions)).items() if link not in asked}
    mixed = {**others, "not in the set": 1, **counted(questions, answers)}
    assert asked_answers(questions, mixed) == asked
    assert answer_faults(questions, mixed) == answer_faults(questions, answers)


@SOME
@given(st.data())
def test_an_answer_changes_nothing_before_it(data: st.DataObject) -> None:
    questions = data.draw(question_sets())
    place = data.draw(st.integers(0, len(questions.questions) - 1))
    answers, others = data.draw(answers_of(questions)), data.draw(answers_of(questions))
    earlier = list(questions.by_link)[:place]
    mixed = {**others, **{link: answers.get(link) for link in earlier}}
    first, second = asked_answers(questions, answers), asked_answers(questions, mixed)
    assert [link in first for link in earlier] == [link in second for link in earlier]
