"""Answers to every kind of question: missing, right, and wrong in each way that people have been seen to be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from hopmarket.rules.questions.answers import (
    AnswerFault,
    answer_faults,
    asked_answers,
    counted,
)
from hopmarket.rules.questions.conditions import Comparison, Operator
from hopmarket.rules.questions.kinds import AnswerKind, AskedQuestion, FileAnswer, ReferenceAnswer

from .question_samples import COLOURS, EVERY_KIND, all_of, any_of, ask, one_set, said

KIND = pytest.mark.parametrize("kind", EVERY_KIND)
SHAPES = [None, True, "x", "", 1, 1.5, Decimal(1), date(2026, 3, 1), datetime(2026, 3, 1), [], ["red"], {}]
SHAPES += [("red",), ({},), FileAnswer(("n",)), ReferenceAnswer("Ann"), Decimal("NaN"), b"x"]


def reasons(question: AskedQuestion, value: Any, on: date | None = None) -> list[str]:
    faults = answer_faults(one_set(question), {question.link: value}, on)
    assert {fault.link for fault in faults} <= {question.link}
    return [fault.reason.removeprefix("answer.") for fault in faults]


@KIND
def test_a_right_answer_has_no_fault_and_is_done(kind: str) -> None:
    question, value = EVERY_KIND[kind]
    assert reasons(question, value) == []
    assert counted(one_set(question), {question.link: value}) == {question.link: value}


@KIND
@pytest.mark.parametrize("missing", [None, "", " \n\N{NO-BREAK SPACE}", ()], ids=repr)
def test_a_missing_answer_is_a_fault_only_of_a_required_question(kind: str, missing: Any) -> None:
    question, _ = EVERY_KIND[kind]
    assert reasons(question, missing) == ["missing"]
    assert reasons(replace(question, required=False), missing) == []
    assert counted(one_set(question), {question.link: missing}) == {}
    assert [fault.reason for fault in answer_faults(one_set(question), {})] == ["answer.missing"]


@KIND
@pytest.mark.parametrize("value", SHAPES, ids=repr)
def test_a_value_of_another_shape_is_a_fault_and_never_an_error(kind: str, value: Any) -> None:
    question, right = EVERY_KIND[kind]
    found = reasons(question, value)
    if value in (None, "", ()):
        assert found == ["missing"]
    elif type(value) is not type(right):
        assert found == ["wrong_kind"]
    elif isinstance(value, tuple):
        assert (found == []) == (kind == "several options" and value == ("red",))
    elif isinstance(value, ReferenceAnswer):
        assert found == ["incomplete", "no_email"]
    elif isinstance(value, Decimal):
        assert (found == []) == value.is_finite()


NUMBER, MONEY, DATE = (EVERY_KIND[kind][0] for kind in ("number", "money", "date"))
FILE, TABLE, TEXT = (EVERY_KIND[kind][0] for kind in ("file", "table", "text"))
SEVERAL, REFERENCE = EVERY_KIND["several options"][0], EVERY_KIND["reference"][0]

WRONG: dict[str, tuple[AskedQuestion, Any, list[str]]] = {
    "one word too many": (TEXT, "one two three four\N{NO-BREAK SPACE}five six", ["too_many_words"]),
    "an option that is not offered": (EVERY_KIND["choice"][0], "purple", ["unknown_option"]),
    "one that is not offered among several": (SEVERAL, ("red", "purple"), ["unknown_option"]),
    "the same option twice": (SEVERAL, ("red", "red"), ["twice"]),
    "a turnover that is negative": (MONEY, Decimal("-1"), ["too_little"]),
    "a turnover in words": (MONEY, "1.2m", ["wrong_kind"]),
    "a turnover with commas": (MONEY, "£1,200,000", ["wrong_kind"]),
    "a turnover with a space that does not break": (MONEY, "1\N{NO-BREAK SPACE}200", ["wrong_kind"]),
    "a turnover that is not exact": (MONEY, 1200.5, ["wrong_kind"]),
    "half a penny": (MONEY, Decimal("0.005"), ["too_many_places"]),
    "noughts after the pence": (MONEY, Decimal("0.5000"), []),
    "more money than there is": (MONEY, Decimal("1E+15"), ["wrong_kind"]),
    "endless money": (MONEY, Decimal("Infinity"), ["wrong_kind"]),
    "a number that signals": (NUMBER, Decimal("sNaN"), ["wrong_kind"]),
    "a number of absurdly many figures": (NUMBER, Decimal("1." + "1" * 40), ["too_many_places"]),
    "a number too exact": (NUMBER, Decimal("1.05"), ["too_many_places"]),
    "a number above the most": (NUMBER, Decimal("99.6"), ["too_much"]),
    "a number with an exponent": (NUMBER, Decimal("9E+1"), []),
    "the day before the earliest": (DATE, date(2025, 12, 31), ["too_early"]),
    "the day after the latest": (DATE, date(2029, 1, 1), ["too_late"]),
    "a year with a slip": (ask("date", AnswerKind.DATE), date(226, 3, 1), ["unlikely_year"]),
    "a moment for a day": (DATE, datetime(2026, 3, 1, 12), ["wrong_kind"]),
    "no expiry": (FILE, FileAnswer(("a",)), ["expiry_missing"]),
    "no expiry where none is asked": (ask("file", AnswerKind.FILE), FileAnswer(("a",)), []),
    "an expiry without a file": (FILE, FileAnswer((), date(2027, 1, 1)), ["missing"]),
    "nobody to ask": (REFERENCE, ReferenceAnswer(" ", "ann@example.org", "Benches"), ["incomplete"]),
    "no work": (REFERENCE, ReferenceAnswer("Ann", "ann@example.org", ""), ["incomplete"]),
    "an address that is none": (REFERENCE, ReferenceAnswer("Ann", "at home", "Benches"), ["no_email"]),
    "a row that is empty": (TABLE, ({},), ["missing", "missing"]),
    "a column that is not asked": (
        TABLE,
        ({"year": Decimal(2025), "audited": True, "profit": 1},),
        ["wrong_kind"],
    ),
    "a column asked by another": (TABLE, ({"year": Decimal(2025), "audited": False},), ["missing"]),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_answer_is_told(case: str) -> None:
    question, value, expected = WRONG[case]
    assert reasons(question, value) == expected


def test_a_fault_says_where_and_which_limit() -> None:
    row = {"year": Decimal(2025), "audited": True, "loss": Decimal("0.001")}
    assert answer_faults(one_set(TABLE), {"table": (EVERY_KIND["table"][1][0], row)}) == [
        AnswerFault("table", "answer.too_many_places", {"places": "2"}, row=2, column="loss")
    ]
    assert answer_faults(one_set(NUMBER), {"number": Decimal(100)}) == [
        AnswerFault("number", "answer.too_much", {"most": "99.5"})
    ]
    assert answer_faults(one_set(DATE), {"date": date(2025, 1, 1)}) == [
        AnswerFault("date", "answer.too_early", {"least": "2026-01-01"})
    ]


def test_ten_thousand_rows_are_one_fault() -> None:
    faults = answer_faults(one_set(replace(TABLE, rows_most=500)), {"table": ({},) * 10_000})
    assert faults == [AnswerFault("table", "answer.too_many_rows", {"rows_most": "500"})]


@pytest.mark.parametrize(
    ("on", "expected"), [(date(2027, 5, 1), []), (date(2027, 5, 2), ["expired"]), (None, [])]
)
def test_a_file_has_expired_the_day_after(on: date | None, expected: list[str]) -> None:
    assert reasons(*EVERY_KIND["file"], on) == expected


def test_answers_are_not_required_of_whoever_is_not_asked() -> None:
    """A branch changed from yes to no after its child was answered: the answer stays with its writer, and
    counts for nothing."""
    questions = one_set(
        ask("insured"),
        ask("cover", AnswerKind.MONEY, asked_if=all_of(said("insured", Operator.IS, True))),
        ask("enough", asked_if=all_of(said("cover", Operator.AT_LEAST, Decimal(5_000_000)))),
    )
    answers = {"insured": True, "cover": Decimal(5_000_000), "enough": True}
    assert answer_faults(questions, answers) == []
    answers["insured"] = False
    assert answer_faults(questions, answers) == []
    assert counted(questions, answers) == {"insured": False}
    assert list(asked_answers(questions, answers)) == ["insured"]
    answers["insured"] = True
    assert counted(questions, answers) == answers


A = said
CONDITIONS: dict[str, tuple[Comparison, dict[str, Any], bool]] = {
    "yes is yes": (A("yes", Operator.IS, True), {"yes": True}, True),
    "no is not yes": (A("yes", Operator.IS, True), {"yes": False}, False),
    "not yes": (A("yes", Operator.IS_NOT, True), {"yes": False}, True),
    "nothing is not other than yes": (A("yes", Operator.IS_NOT, True), {}, False),
    "answered with no": (A("yes", Operator.ANSWERED), {"yes": False}, True),
    "answered with blanks": (A("text", Operator.ANSWERED), {"text": "  "}, False),
    "not answered": (A("yes", Operator.NOT_ANSWERED), {}, True),
    "answered after all": (A("yes", Operator.NOT_ANSWERED), {"yes": False}, False),
    "the option": (A("choice", Operator.IS, "red"), {"choice": "red"}, True),
    "among the options": (A("several", Operator.IS, "red"), {"several": ("blue", "red")}, True),
    "not among the options": (A("several", Operator.IS_NOT, "red"), {"several": ("blue", "red")}, False),
    "one of": (A("choice", Operator.ONE_OF, "red", "blue"), {"choice": "blue"}, True),
    "none of": (A("choice", Operator.ONE_OF, "red", "blue"), {"choice": "green"}, False),
    "one of several": (A("several", Operator.ONE_OF, "red"), {"several": ("green", "red")}, True),
    "at least": (A("number", Operator.AT_LEAST, Decimal("2.5")), {"number": Decimal("2.50")}, True),
    "less": (A("number", Operator.AT_LEAST, Decimal("2.5")), {"number": Decimal("2.4")}, False),
    "at most": (A("date", Operator.AT_MOST, date(2026, 3, 1)), {"date": date(2026, 3, 1)}, True),
    "later": (A("date", Operator.AT_MOST, date(2026, 3, 1)), {"date": date(2026, 3, 2)}, False),
    "what cannot be compared": (A("number", Operator.AT_LEAST, Decimal(1)), {"number": "many"}, False),
    "a number that signals": (A("number", Operator.IS, Decimal(1)), {"number": Decimal("sNaN")}, False),
    "a question that is not in the set": (A("other", Operator.NOT_ANSWERED), {"other": True}, False),
}


@pytest.mark.parametrize("case", CONDITIONS)
def test_a_comparison_holds(case: str) -> None:
    comparison, answers, expected = CONDITIONS[case]
    earlier = (
        ask("yes"),
        ask("text", AnswerKind.TEXT),
        ask("choice", AnswerKind.CHOICE, options=COLOURS),
        ask("several", AnswerKind.CHOICE, options=COLOURS, several=True),
        ask("number", AnswerKind.NUMBER),
        ask("date", AnswerKind.DATE),
    )
    asked = asked_answers(one_set(*earlier, ask("last", asked_if=all_of(comparison))), answers)
    assert ("last" in asked) is expected


@pytest.mark.parametrize("operator", Operator)
def test_no_condition_on_a_question_that_is_not_asked_holds(operator: Operator) -> None:
    never = all_of(said("first", Operator.IS, True))
    values = [] if operator in {Operator.ANSWERED, Operator.NOT_ANSWERED} else [Decimal(1)]
    questions = one_set(
        ask("first"),
        ask("second", AnswerKind.NUMBER, asked_if=never),
        ask("third", asked_if=all_of(said("second", operator, *values))),
    )
    for second in (None, Decimal(0), Decimal(1), Decimal(2)):
        asked = asked_answers(questions, {"first": False, "second": second, "third": True})
        assert asked == {"first": False}


def test_comparisons_are_joined_by_all_or_any() -> None:
    both = (said("a", Operator.IS, True), said("b", Operator.IS, True))
    questions = one_set(
        ask("a"), ask("b"), ask("all", asked_if=all_of(*both)), ask("any", asked_if=any_of(*both))
    )
    for a, b in ((True, True), (True, False), (False, True), (False, False)):
        asked = asked_answers(questions, {"a": a, "b": b})
        assert ("all" in asked, "any" in asked) == (a and b, a or b)
