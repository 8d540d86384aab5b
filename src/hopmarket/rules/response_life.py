"""The life of a response, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .lifecycle import Life, from_each, staying
from .questions.answers import AnswerFault
from .refusal import Refusal
from .tender_questions import asked_questions, response_faults
from .terms import Question, QuestionKind, Terms
from .word_count import word_count as word_count


class ResponseState(StrEnum):
    DRAFT = "draft"
    SEALED = "sealed"
    WITHDRAWN = "withdrawn"
    OPENED = "opened"


class ResponseAct(StrEnum):
    REVISE = "revise"
    SEAL = "seal"
    WITHDRAW = "withdraw"
    OPEN = "open"


_S = ResponseState
_A = ResponseAct

RESPONSE_LIFE: Life[ResponseState, ResponseAct] = Life(
    name="response",
    begins=_S.DRAFT,
    steps={
        _A.REVISE: staying(_S.DRAFT, _S.SEALED, _S.WITHDRAWN),
        _A.SEAL: from_each((_S.DRAFT, _S.SEALED, _S.WITHDRAWN), _S.SEALED),
        _A.WITHDRAW: {_S.SEALED: _S.WITHDRAWN},
        _A.OPEN: {_S.SEALED: _S.OPENED},
    },
)


def may_seal(*, now: datetime, closes_at: datetime) -> None | Refusal:
    """Refuses a response that arrives at or after the deadline, by the database's clock.

    "Noon" means accepted until 11:59:59.999999.
    """
    if now < closes_at:
        return None
    return Refusal("response.after_deadline", "One clock: docs/house.md, law 9")


@dataclass(frozen=True, slots=True)
class Answers:
    """What a bidder has entered: text by question, files by question, price (pounds) by lot."""

    texts: Mapping[str, str]
    files: Mapping[str, tuple[str, ...]]
    prices: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MissingPart:
    """One thing that keeps a response from being complete: where, and why."""

    part: str
    reason: str
    params: Mapping[str, str]
    question: Question | None = None
    fault: AnswerFault | None = None
    """The question, and what is wrong with its answer, where a kind has a rule of its own."""


@dataclass(frozen=True, slots=True)
class PartSave:
    """The last save of one part of a working copy: from which form, by whom, and when (ISO 8601)."""

    form: str
    person: int
    at: str

    @property
    def version(self) -> str:
        """What a form remembers of the save that it was loaded with: one form may save many times."""
        return f"{self.form}@{self.at}"


@dataclass(frozen=True, slots=True)
class LoadedForm:
    """A form as it came to a browser: its own random mark, and the version of the save it was loaded with,
    empty when nothing had been saved."""

    mark: str
    loaded: str


def replaces_unseen(*, stored: str, typed: str, last: PartSave | None, form: LoadedForm | None) -> bool:
    """Whether saving would put the typed text in place of one that its writer has not seen.

    A form may replace what it was loaded with and what it saved itself. An empty part can be filled by
    anybody, and the same text twice replaces nothing. Without a form there is no writer to be warned.
    """
    if form is None or not stored.strip() or stored == typed:
        return False
    if last is None:
        return form.loaded != ""
    return last.version != form.loaded and last.form != form.mark


def asked_of(terms: Terms, answers: Answers) -> tuple[Question, ...]:
    """The questions that are asked of whoever answers so: the others are neither wanted nor sealed."""
    return asked_questions(terms, answers.texts, answers.files)


def counting_answers(terms: Terms, answers: Answers) -> Answers:
    """The answers that are sealed: those to questions that are asked. The others stay in the working copy."""
    asked = {question.key for question in asked_of(terms, answers)}
    return Answers(
        {key: text for key, text in answers.texts.items() if key in asked},
        {key: names for key, names in answers.files.items() if key in asked},
        answers.prices,
    )


def _missing_part(question: Question, fault: AnswerFault, answers: Answers) -> MissingPart:
    part, named = f"question.{question.key}", {"title": question.title}
    if fault.reason == "answer.missing" and fault.row is None:
        is_file = question.kind is QuestionKind.FILE
        return MissingPart(part, "file_missing" if is_file else "answer_missing", named)
    if fault.reason == "answer.too_many_words" and fault.row is None:
        over = word_count(answers.texts[question.key]) - question.word_limit
        return MissingPart(part, "too_many_words", {**named, "over": str(over)})
    return MissingPart(part, fault.reason, {**named, **fault.params}, question, fault)


def missing_parts(terms: Terms, answers: Answers) -> tuple[MissingPart, ...]:
    """What is still to be mended before a response can be sealed, in the order of the terms; of one answer
    its first fault."""
    faults: dict[str, MissingPart] = {}
    for fault in response_faults(terms, answers.texts, answers.files):
        faults.setdefault(fault.link, _missing_part(terms.question(fault.link), fault, answers))
    priced = [lot for lot in terms.lots if answers.prices.get(lot.key, "").strip()]
    no_price = () if priced else (MissingPart("prices", "no_price", {}),)
    return (*faults.values(), *no_price)
