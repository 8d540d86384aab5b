"""The answers of a response in numbered lines, the same for evaluators and for the bidder."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from hopmarket.pages.parts.question_words import answer_in_words, must_in_words
from hopmarket.rules.questions.kinds import AnswerKind
from hopmarket.rules.response_life import word_count
from hopmarket.rules.tender_questions import asked_question, asked_questions, is_typed, unmet_musts
from hopmarket.rules.terms import Question, Terms

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9“‘\"'(£])")


@dataclass(frozen=True, slots=True)
class NumberedAnswer:
    """One answer: its question, and its sentences with the numbers they have in the response. ``must`` says
    what the contract needs here, ``is_met`` whether the answer is that."""

    question: Question
    lines: tuple[tuple[int, str], ...]
    words: int
    must: str = ""
    is_met: bool = True

    @property
    def is_text(self) -> bool:
        return self.question.kind is AnswerKind.TEXT


def numbered_answers(
    terms: Terms, texts: Mapping[str, str], files: Mapping[str, tuple[str, ...]] | None = None
) -> tuple[NumberedAnswer, ...]:
    """Lists every answer that was typed, and every question that was asked without getting one, in the order
    of the questions; the numbers run through the response."""
    asked = {question.key for question in asked_questions(terms, texts, files or {})}
    unmet = {must.link for must in unmet_musts(terms, texts, files or {})}
    numbers = count(1)
    return tuple(
        _numbered(terms, question, texts.get(question.key, ""), numbers, is_met=question.key not in unmet)
        for question in terms.questions
        if is_typed(question) and (question.key in asked or texts.get(question.key, "").strip())
    )


def _numbered(
    terms: Terms, question: Question, text: str, numbers: Iterator[int], *, is_met: bool
) -> NumberedAnswer:
    if question.kind is AnswerKind.TEXT:
        lines, words = _sentences(text), word_count(text)
    else:
        lines, words = answer_in_words(asked_question(question), text).splitlines(), 0
    must = terms.must(question.key)
    numbered = tuple((next(numbers), line) for line in lines if line.strip())
    return NumberedAnswer(question, numbered, words, must_in_words(must) if must else "", is_met)


def _sentences(text: str) -> list[str]:
    return [
        sentence
        for line in text.splitlines()
        if line.strip()
        for sentence in _SENTENCE.split(line.strip())
        if sentence
    ]
