"""Questions of every kind with answers to them, and generated sets, for the tests of questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from hopmarket.rules.questions.conditions import AskedIf, Comparison, Operator
from hopmarket.rules.questions.kinds import (
    AnswerKind,
    AnswerOption,
    AskedQuestion,
    FileAnswer,
    QuestionSet,
    ReferenceAnswer,
)

COLOURS = (AnswerOption("red", "Red"), AnswerOption("green", "Green"), AnswerOption("blue", "Blue"))


def ask(link: str, kind: AnswerKind = AnswerKind.YES_NO, **fields: Any) -> AskedQuestion:
    return AskedQuestion(link, kind, f"What about {link}?", **fields)


def all_of(*comparisons: Comparison) -> AskedIf:
    return AskedIf(comparisons)


def any_of(*comparisons: Comparison) -> AskedIf:
    return AskedIf(comparisons, any_holds=True)


def said(link: str, operator: Operator, *values: Any) -> Comparison:
    return Comparison(link, operator, values)


def one_set(*questions: AskedQuestion) -> QuestionSet:
    return QuestionSet("sample", "1", questions)


EVERY_KIND: Mapping[str, tuple[AskedQuestion, Any]] = {
    "text": (ask("text", AnswerKind.TEXT, most_words=5), "We mend five\tbenches daily"),
    "yes or no": (ask("yes-no"), False),
    "choice": (ask("choice", AnswerKind.CHOICE, options=COLOURS), "green"),
    "several options": (
        ask("several", AnswerKind.CHOICE, options=COLOURS, several=True),
        ("red", "blue"),
    ),
    "number": (
        ask("number", AnswerKind.NUMBER, unit="tonnes", places=1, least=Decimal(0), most=Decimal("99.5")),
        Decimal("99.50"),
    ),
    "money": (ask("money", AnswerKind.MONEY, least=Decimal(0)), Decimal("1200000.01")),
    "date": (
        ask("date", AnswerKind.DATE, least=date(2026, 1, 1), most=date(2028, 12, 31)),
        date(2028, 2, 29),
    ),
    "file": (
        ask("file", AnswerKind.FILE, expires=True),
        FileAnswer(("certificate.pdf",), date(2027, 5, 1)),
    ),
    "reference": (
        ask("reference", AnswerKind.REFERENCE),
        ReferenceAnswer("Ann Ely", "ann@example.org", "Mended forty benches in 2025"),
    ),
    "table": (
        ask(
            "table",
            AnswerKind.TABLE,
            rows_most=3,
            columns=(
                ask("year", AnswerKind.NUMBER, places=0),
                ask("loss", AnswerKind.MONEY, required=False),
                ask("audited"),
                ask("why", AnswerKind.TEXT, asked_if=all_of(said("audited", Operator.IS, False))),
            ),
        ),
        (
            {"year": Decimal(2025), "loss": Decimal("-1.50"), "audited": True},
            {"year": Decimal(2026), "audited": False, "why": "Under the line"},
        ),
    ),
}
"""For each kind a question and an answer to it that has no fault."""

_LINKS = "abcdefgh"
_NUMBERS = st.sampled_from([Decimal(number) for number in range(-3, 4)])
_DAYS = st.sampled_from([date(2026, 1, day) for day in range(1, 10)])
_TEXTS = st.sampled_from(["", " \n", "one", "one two", "tri\u00a0gair “é” 🙂", "a b c d e"])


def _values(question: AskedQuestion) -> st.SearchStrategy[Any]:
    match question.kind:
        case AnswerKind.YES_NO:
            return st.booleans()
        case AnswerKind.CHOICE:
            return st.sampled_from([option.code for option in question.options])
        case AnswerKind.DATE:
            return _DAYS
    return _NUMBERS


def _operators(question: AskedQuestion) -> list[Operator]:
    whether = [Operator.ANSWERED, Operator.NOT_ANSWERED]
    match question.kind:
        case AnswerKind.YES_NO:
            return [*whether, Operator.IS, Operator.IS_NOT]
        case AnswerKind.CHOICE:
            return [*whether, Operator.IS, Operator.IS_NOT, Operator.ONE_OF]
        case AnswerKind.NUMBER | AnswerKind.DATE | AnswerKind.MONEY:
            return list(Operator)
    return whether


@st.composite
def _comparisons(draw: st.DrawFn, earlier: list[AskedQuestion]) -> Comparison:
    question = draw(st.sampled_from(earlier))
    operator = draw(st.sampled_from(_operators(question)))
    most = 0 if operator in {Operator.ANSWERED, Operator.NOT_ANSWERED} else 1
    if operator is Operator.ONE_OF:
        most = 2
    values = draw(st.lists(_values(question), min_size=min(most, 1), max_size=most))
    return Comparison(question.link, operator, tuple(values))


@st.composite
def plain_questions(draw: st.DrawFn, link: str, kinds: list[AnswerKind]) -> AskedQuestion:
    kind = draw(st.sampled_from(kinds))
    fields: dict[str, Any] = {"required": draw(st.booleans())}
    match kind:
        case AnswerKind.TEXT:
            fields["most_words"] = draw(st.none() | st.integers(1, 4))
        case AnswerKind.CHOICE:
            fields |= {"options": COLOURS[: draw(st.integers(1, 3))], "several": draw(st.booleans())}
        case AnswerKind.NUMBER:
            fields |= {"unit": draw(st.sampled_from(["", "people"])), "places": draw(st.integers(0, 2))}
            fields |= {
                "least": draw(st.none() | st.just(Decimal(-3))),
                "most": draw(st.none() | st.just(Decimal(3))),
            }
        case AnswerKind.DATE:
            fields |= {"least": draw(st.none() | st.just(date(2026, 1, 1)))}
            fields |= {"most": draw(st.none() | st.just(date(2026, 1, 9)))}
        case AnswerKind.FILE:
            fields["expires"] = draw(st.booleans())
        case AnswerKind.TABLE:
            simple = [kind for kind in AnswerKind if kind is not AnswerKind.TABLE]
            column = draw(plain_questions("column", simple))
            fields |= {"columns": (replace(column, several=False),), "rows_most": draw(st.integers(1, 3))}
    wording = draw(st.sampled_from(["Do you?", "Will you?", "Pawb? £5 “é”"]))
    return AskedQuestion(link, kind, wording, **fields)


@st.composite
def question_sets(draw: st.DrawFn, kinds: tuple[AnswerKind, ...] = tuple(AnswerKind)) -> QuestionSet:
    """Sets whose conditions refer back and fit; whether each question can be reached is left to chance."""
    questions: list[AskedQuestion] = []
    for link in _LINKS[: draw(st.integers(1, 5))]:
        question = draw(plain_questions(link, list(kinds)))
        if questions and draw(st.booleans()):
            compared = draw(st.lists(_comparisons(questions), min_size=1, max_size=3))
            condition = AskedIf(tuple(compared), draw(st.booleans()))
            question = replace(question, asked_if=condition)
        questions.append(question)
    return QuestionSet("generated", "1", tuple(questions))


def _single(question: AskedQuestion) -> st.SearchStrategy[Any]:
    """Answers of the right type, inside the limits and outside."""
    days = st.none() | _DAYS
    match question.kind:
        case AnswerKind.YES_NO:
            return st.booleans()
        case AnswerKind.CHOICE:
            return st.sampled_from([*(option.code for option in question.options), "purple"])
        case AnswerKind.TEXT:
            return _TEXTS
        case AnswerKind.NUMBER | AnswerKind.MONEY:
            return _NUMBERS | st.sampled_from(
                [Decimal(5), Decimal("-5"), Decimal("0.5"), Decimal("1.25"), Decimal("2.50")]
            )
        case AnswerKind.DATE:
            return _DAYS | st.sampled_from([date(2025, 12, 31), date(2026, 1, 10)])
        case AnswerKind.FILE:
            return st.builds(FileAnswer, st.sampled_from([(), ("é.pdf",)]), days)
        case AnswerKind.REFERENCE:
            return st.builds(ReferenceAnswer, st.sampled_from(["", "Ann"]), st.sampled_from(["a@b.org", "a"]))
    columns = {column.link: answers_to(column) for column in question.columns}
    return st.lists(st.fixed_dictionaries({}, optional=columns), max_size=4).map(tuple)


def answers_to(question: AskedQuestion) -> st.SearchStrategy[Any]:
    if question.several:
        return st.lists(_single(question), max_size=4).map(tuple)
    return _single(question)


def answers_of(question_set: QuestionSet) -> st.SearchStrategy[dict[str, Any]]:
    """Some answers to a set, good and bad, to questions that are asked and that are not."""
    return st.fixed_dictionaries({}, optional={row.link: answers_to(row) for row in question_set.questions})
