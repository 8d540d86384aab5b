"""Laws of questions as data, over generated sets and answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hopmarket.rules.questions.answers import answer_faults, asked_answers, counted, is_done, value_faults
from hopmarket.rules.questions.differences import Carried, difference
from hopmarket.rules.questions.kinds import AnswerKind, AskedQuestion
from hopmarket.rules.questions.question_json import (
    answers_from_json,
    answers_to_json,
    fingerprint,
    from_json,
    to_json,
)
from hopmarket.rules.questions.question_sets import QuestionSet
from hopmarket.rules.questions.set_faults import set_faults

from .question_samples import answers_of, answers_to, plain_questions, question_sets

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
        if question.repeats:
            chosen = product([False, True], repeat=len(codes))
            yield from (tuple(code for code, on in zip(codes, ons, strict=True) if on) for ons in chosen)
        else:
            yield from codes
    elif question.kind is AnswerKind.DATE and not question.repeats:
        yield from (date(2025, 12, 31) + timedelta(days=number) for number in range(11))
    elif question.kind is AnswerKind.NUMBER and not question.repeats:
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
    assert is_done(questions, mixed) == is_done(questions, answers)


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


@SOME
@given(question_sets(), question_sets())
def test_sets_come_back_equal_and_are_equal_exactly_if_their_fingerprints_are(
    one: QuestionSet, other: QuestionSet
) -> None:
    again = from_json(json.loads(json.dumps(to_json(one))))
    assert again == one
    assert fingerprint(again) == fingerprint(one)
    assert (one == other) == (fingerprint(one) == fingerprint(other))


@SOME
@given(st.data())
def test_answers_come_back_equal(data: st.DataObject) -> None:
    questions = data.draw(question_sets())
    answers = data.draw(answers_of(questions))
    written = json.dumps(answers_to_json(questions, answers))
    assert answers_from_json(questions, json.loads(written)) == answers


@SOME
@given(question_sets())
def test_a_set_does_not_differ_from_itself(questions: QuestionSet) -> None:
    assert difference(questions, questions) == []
    assert difference(questions, replace(questions, version="2")) == []


@settings(max_examples=200)
@given(st.data())
def test_an_answer_that_is_carried_fits_the_next_version(data: st.DataObject) -> None:
    """Where nothing changed, or the change is the same or reworded, what had no fault has none."""
    kind = data.draw(st.sampled_from(AnswerKind))
    before, other = (data.draw(plain_questions("a", [kind])) for _ in range(2))
    changed = data.draw(st.sets(st.sampled_from([row.name for row in fields(before)]), max_size=3))
    after = replace(before, **{name: getattr(other, name) for name in changed})
    old, new = QuestionSet("a", "1", (before,)), QuestionSet("a", "2", (after,))
    assume({change.carried for change in difference(old, new)} <= {Carried.SAME, Carried.REWORDED})
    value = data.draw(answers_to(old.questions[0]))
    if not value_faults(old.questions[0], value):
        assert value_faults(new.questions[0], value) == []
