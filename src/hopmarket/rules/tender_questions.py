"""The questions of a purchase as a set of :mod:`.questions`: who is asked what, and what is wrong with the
answers, which are kept as :mod:`.answer_texts` has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from .answer_texts import read_answer
from .questions.answers import AnswerFault, answer_faults, asked_answers
from .questions.conditions import AskedIf, Comparison
from .questions.kinds import AnswerKind, AnswerOption, AskedQuestion, QuestionSet
from .questions.set_faults import SetFault, set_faults
from .terms import Condition, Must, Question, Terms

MOST_ROWS = 50
Texts = Mapping[str, str]
"""The texts of answers by question."""
FileNames = Mapping[str, tuple[str, ...]]
"""The names of the files that answer a question."""


@lru_cache(maxsize=256)
def asked_question(question: Question) -> AskedQuestion:
    """A question of the terms as one of a set, without its condition."""
    return AskedQuestion(
        link=question.key,
        kind=question.kind,
        wording=question.title,
        help=question.guidance,
        required=question.required,
        most_words=question.word_limit or None,
        options=tuple(
            AnswerOption(f"option-{number}", wording) for number, wording in enumerate(question.options, 1)
        ),
        several=question.several,
        unit=question.unit,
        least=question.least,
        most=question.most,
        expires=question.expires,
        columns=tuple(
            AskedQuestion(f"column-{number}", AnswerKind.TEXT, title, required=number == 1)
            for number, title in enumerate(question.columns, 1)
        ),
        rows_most=MOST_ROWS,
    )


def is_typed(question: Question) -> bool:
    """Whether a bidder types an answer, beside any files: of a file its expiry, where it has one."""
    return question.kind is not AnswerKind.FILE or question.expires


def question_set(terms: Terms) -> QuestionSet:
    """The questions of a purchase as a set."""
    return _set_of(terms.questions)


def question_faults(terms: Terms) -> list[SetFault]:
    """What is wrong with the questions of a draft as a set."""
    return set_faults(question_set(terms))


@lru_cache(maxsize=64)
def _set_of(questions: tuple[Question, ...]) -> QuestionSet:
    rows = {question.key: asked_question(question) for question in questions}
    asked = []
    for question in questions:
        comparisons = tuple(_comparison(condition, rows) for condition in question.asked_if)
        row = asked_question(question)
        asked.append(replace(row, asked_if=AskedIf(comparisons)) if comparisons else row)
    return QuestionSet("tender", "1", tuple(asked))


def _comparison(condition: Condition, rows: Mapping[str, AskedQuestion]) -> Comparison:
    """A condition with the values of what its texts say. An answer of several options is compared with one."""
    values: Iterable[Any] = condition.values
    if earlier := rows.get(condition.question):
        values = (read_answer(replace(earlier, several=False), text) for text in condition.values)
    return Comparison(condition.question, condition.operator, tuple(values))


def _answers(terms: Terms, texts: Texts, files: FileNames) -> dict[str, Any]:
    return {
        question.key: read_answer(
            asked_question(question), texts.get(question.key, ""), files.get(question.key, ())
        )
        for question in terms.questions
    }


def asked_questions(terms: Terms, texts: Texts, files: FileNames) -> tuple[Question, ...]:
    """The questions that are asked of whoever answers so, in the order of the terms."""
    asked = asked_answers(question_set(terms), _answers(terms, texts, files))
    return tuple(question for question in terms.questions if question.key in asked)


def response_faults(terms: Terms, texts: Texts, files: FileNames) -> list[AnswerFault]:
    """What is wrong with the answers that count, in the order of the terms."""
    return answer_faults(question_set(terms), _answers(terms, texts, files), expires_after(terms))


def expires_after(terms: Terms) -> date | None:
    """The day before which no file may expire that answers a question: that of the deadline."""
    return terms.closes_at.date() if terms.closes_at else None


def unmet_musts(terms: Terms, texts: Texts, files: FileNames) -> tuple[Must, ...]:
    """The musts that are asked about and answered, and not met. They inform: no answer shuts a bidder out
    (Procurement Act 2023, section 85)."""
    asked = asked_answers(question_set(terms), _answers(terms, texts, files))
    rows = {question.key: asked_question(question) for question in terms.questions}
    return tuple(
        must
        for must in terms.musts
        if asked.get(must.link) is not None
        and not _comparison(Condition(must.link, must.operator, (must.value,)), rows).holds(asked)
    )
