"""Sets of questions and their answers as JSON, and the fingerprint of a set."""

from __future__ import annotations

import hashlib
from typing import Any

from ..frozen_json import UnreadableValue, numbered_rows, read_json, write_json
from ..hash_chain import canonical
from .kinds import ANSWER_TYPES, AnswerKind, AnswersByLink, AskedQuestion
from .question_sets import QuestionSet

FORMAT = "hopmarket-questions/1"


def to_json(question_set: QuestionSet) -> dict[str, Any]:
    return {"format": FORMAT, "set": write_json(question_set)}


def from_json(data: Any) -> QuestionSet:
    """Reads what :func:`to_json` wrote, or raises UnreadableValue; ``set_faults`` judges the content."""
    if not isinstance(data, dict) or data.keys() != {"format", "set"} or data["format"] != FORMAT:
        raise UnreadableValue("format", f"is not {FORMAT}")
    try:
        read: QuestionSet = read_json(QuestionSet, data["set"], "set")
    except RecursionError:
        raise UnreadableValue("set", "is nested too deeply") from None
    return read


def fingerprint(question_set: QuestionSet) -> str:
    """SHA-256 (hexadecimal) of the canonical JSON: the mark of exactly this set."""
    return hashlib.sha256(canonical(to_json(question_set))).hexdigest()


def answers_to_json(question_set: QuestionSet, answers: AnswersByLink) -> dict[str, Any]:
    """Answers, with the version of the set to whose wording they were given."""
    return {"questions": question_set.name, "answers": write_json(answers)}


def answers_from_json(question_set: QuestionSet, data: Any) -> dict[str, Any]:
    """Reads what :func:`answers_to_json` wrote of the same version of the set, or raises UnreadableValue."""
    if not isinstance(data, dict) or data.keys() != {"questions", "answers"}:
        raise UnreadableValue("answers", "are not an object with questions and answers")
    if data["questions"] != question_set.name:
        raise UnreadableValue("questions", f"is {data['questions']!r}, not {question_set.name!r}")
    return _read_answers(question_set.questions, data["answers"], "answers")


def _read_answers(questions: tuple[AskedQuestion, ...], data: Any, where: str) -> dict[str, Any]:
    by_link = {question.link: question for question in questions}
    if not isinstance(data, dict):
        raise UnreadableValue(where, "is not an object")
    if unknown := data.keys() - by_link.keys():
        raise UnreadableValue(where, f"has {', '.join(sorted(map(str, unknown)))}, which is not asked")
    return {link: _read_answer(by_link[link], row, f"{where}.{link}") for link, row in data.items()}


def _read_answer(question: AskedQuestion, data: Any, where: str) -> Any:
    if data is None:
        return None
    if question.kind is AnswerKind.TABLE:
        return tuple(_read_answers(question.columns, row, at) for at, row in numbered_rows(data, where))
    kind: Any = ANSWER_TYPES[question.kind]
    return read_json(tuple[kind, ...] if question.repeats else kind, data, where)
