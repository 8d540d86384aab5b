"""The text of a response in numbered lines, the same for evaluators and for the bidder."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count

from hopmarket.rules.response_life import word_count
from hopmarket.rules.terms import Question, QuestionKind, Terms

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9“‘\"'(£])")


@dataclass(frozen=True, slots=True)
class NumberedAnswer:
    """One answer: its question, and its sentences with the numbers they have in the response."""

    question: Question
    lines: tuple[tuple[int, str], ...]
    words: int


def numbered_answers(terms: Terms, texts: Mapping[str, str]) -> tuple[NumberedAnswer, ...]:
    """Lists every written answer in the order of the questions; the numbers run through the response."""
    numbers = count(1)
    return tuple(
        NumberedAnswer(
            question=question,
            lines=tuple((next(numbers), line) for line in _sentences(texts.get(question.key, ""))),
            words=word_count(texts.get(question.key, "")),
        )
        for question in terms.questions
        if question.kind is QuestionKind.TEXT
    )


def _sentences(text: str) -> list[str]:
    return [
        sentence
        for line in text.splitlines()
        if line.strip()
        for sentence in _SENTENCE.split(line.strip())
        if sentence
    ]
