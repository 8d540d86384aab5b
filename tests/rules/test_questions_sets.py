"""Sets of questions: what is wrong with one before it is published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from hopmarket.rules.questions.conditions import Operator
from hopmarket.rules.questions.kinds import AnswerKind, AnswerOption, AskedQuestion
from hopmarket.rules.questions.set_faults import SetFault, set_faults

from .question_samples import COLOURS, EVERY_KIND, all_of, any_of, ask, one_set, said

ALL_KINDS = one_set(*(question for question, _ in EVERY_KIND.values()))
YES, COLOUR = ask("yes"), ask("colour", AnswerKind.CHOICE, options=COLOURS)
COLOURFUL = ask("colours", AnswerKind.CHOICE, options=COLOURS, several=True)
COUNT = ask("count", AnswerKind.NUMBER, places=0, least=Decimal(0), most=Decimal(9))
DAY, NOTE = ask("day", AnswerKind.DATE), ask("note", AnswerKind.TEXT)
EARLIER = (YES, COLOUR, COLOURFUL, COUNT, DAY, NOTE)


def test_a_set_of_every_kind_has_no_fault() -> None:
    assert set_faults(ALL_KINDS) == []


FAULTS: dict[str, tuple[AskedQuestion, str, str]] = {
    "no wording": (replace(YES, wording=" "), "wording.empty", ""),
    "an option without wording": (replace(COLOUR, options=(AnswerOption("red", ""),)), "wording.empty", ""),
    "an option twice": (replace(COLOUR, options=COLOURS + COLOURS[:1]), "option.twice", "red"),
    "no options": (replace(COLOUR, options=()), "field.missing", "choice"),
    "a table without columns": (ask("t", AnswerKind.TABLE), "field.missing", "table"),
    "numbers backwards": (replace(COUNT, least=Decimal(10)), "bounds.wrong", "least"),
    "days backwards": (replace(DAY, least=date(2027, 1, 2), most=date(2027, 1, 1)), "bounds.wrong", "least"),
    "a day for a number": (replace(COUNT, least=date(2027, 1, 1)), "bounds.wrong", "least"),
    "a number for a day": (replace(DAY, most=Decimal(1)), "bounds.wrong", "least"),
    "a bound that is too exact": (replace(COUNT, least=Decimal("0.5")), "bounds.wrong", "least"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_faulty_question_is_told(case: str) -> None:
    question, reason, what = FAULTS[case]
    assert set_faults(one_set(question)) == [SetFault(question.link, reason, what)]


CONDITION_FAULTS: dict[str, tuple[Any, str, str]] = {
    "nothing": (all_of(), "condition.empty", ""),
    "of itself": (all_of(said("last", Operator.ANSWERED)), "condition.ahead", "last"),
    "of a later question": (all_of(said("later", Operator.ANSWERED)), "condition.ahead", "later"),
    "of no question": (any_of(said("nobody", Operator.ANSWERED)), "condition.unknown_link", "nobody"),
    "a text compared": (all_of(said("note", Operator.IS, "x")), "condition.unfit_operator", "is"),
    "a yes at least": (all_of(said("yes", Operator.AT_LEAST, True)), "condition.unfit_operator", "at least"),
    "one of yes": (all_of(said("yes", Operator.ONE_OF, True)), "condition.unfit_operator", "one of"),
    "an option at most": (
        all_of(said("colour", Operator.AT_MOST, "red")),
        "condition.unfit_operator",
        "at most",
    ),
    "an unknown option": (all_of(said("colour", Operator.IS, "puce")), "condition.unknown_option", "puce"),
    "one unknown of several": (
        all_of(said("colours", Operator.ONE_OF, "red", "puce")),
        "condition.unknown_option",
        "puce",
    ),
    "a number with a word": (all_of(said("count", Operator.IS, "one")), "condition.wrong_kind", "one"),
    "a number with a day": (
        all_of(said("count", Operator.IS, date(2027, 1, 1))),
        "condition.wrong_kind",
        "2027-01-01",
    ),
    "a number out of bounds": (all_of(said("count", Operator.IS, Decimal(10))), "condition.too_much", "10"),
    "half a person": (all_of(said("count", Operator.IS, Decimal("0.5"))), "condition.too_many_places", "0.5"),
    "no value": (all_of(said("yes", Operator.IS)), "condition.number_of_values", "is"),
    "two values": (all_of(said("yes", Operator.IS, True, False)), "condition.number_of_values", "is"),
    "a value of whether": (
        all_of(said("yes", Operator.ANSWERED, True)),
        "condition.number_of_values",
        "answered",
    ),
}


@pytest.mark.parametrize("case", CONDITION_FAULTS)
def test_a_faulty_condition_is_told(case: str) -> None:
    condition, reason, what = CONDITION_FAULTS[case]
    questions = one_set(*EARLIER, ask("last", asked_if=condition), ask("later"))
    assert set_faults(questions) == [SetFault("last", reason, what)]


def test_a_link_twice_is_told() -> None:
    assert set_faults(one_set(YES, ask("b"), YES)) == [SetFault("yes", "link.twice")]


def test_columns_are_questions_and_no_tables() -> None:
    table = EVERY_KIND["table"][0]
    condition = all_of(said("audited", Operator.IS, True), said("audited", Operator.IS, False))
    columns = (*table.columns[:3], ask("why", asked_if=condition))
    assert set_faults(one_set(replace(table, columns=columns))) == [
        SetFault("table.why", "question.unreachable")
    ]
    assert SetFault("table", "column.unfit", "table") in set_faults(one_set(replace(table, columns=(table,))))
    assert SetFault("table.yes", "link.twice") in set_faults(one_set(replace(table, columns=(YES, YES))))


def _is(link: str, value: Any) -> Any:
    return all_of(said(link, Operator.IS, value))


CHAIN = (YES, ask("then", asked_if=_is("yes", True)))
REACHED: dict[str, tuple[tuple[AskedQuestion, ...], Any, bool]] = {
    "yes and no": ((YES,), all_of(said("yes", Operator.IS, True), said("yes", Operator.IS_NOT, True)), False),
    "yes or no": ((YES,), any_of(said("yes", Operator.IS, True), said("yes", Operator.IS, False)), True),
    "neither yes nor no": (
        (YES,),
        all_of(said("yes", Operator.IS_NOT, True), said("yes", Operator.IS_NOT, False)),
        False,
    ),
    "answered and not": (
        (NOTE,),
        all_of(said("note", Operator.ANSWERED), said("note", Operator.NOT_ANSWERED)),
        False,
    ),
    "not answered": ((NOTE,), all_of(said("note", Operator.NOT_ANSWERED)), True),
    "a text": ((NOTE,), all_of(said("note", Operator.ANSWERED)), True),
    "against an earlier branch": (
        CHAIN,
        all_of(said("then", Operator.ANSWERED), said("yes", Operator.IS, False)),
        False,
    ),
    "no answer to what is not asked": (
        CHAIN,
        all_of(said("then", Operator.NOT_ANSWERED), said("yes", Operator.IS, False)),
        False,
    ),
    "the other branch of any": (
        CHAIN,
        any_of(said("then", Operator.ANSWERED), said("yes", Operator.IS, False)),
        True,
    ),
    "two options of one": (
        (COLOUR,),
        all_of(said("colour", Operator.IS, "red"), said("colour", Operator.IS, "blue")),
        False,
    ),
    "two options of two": (
        (COLOURFUL,),
        all_of(said("colours", Operator.IS, "red"), said("colours", Operator.IS, "blue")),
        True,
    ),
    "no option left": (
        (COLOUR,),
        all_of(*(said("colour", Operator.IS_NOT, option.code) for option in COLOURS)),
        False,
    ),
    "no option left of several": (
        (COLOURFUL,),
        all_of(*(said("colours", Operator.IS_NOT, option.code) for option in COLOURS)),
        False,
    ),
    "one is left of one of": (
        (COLOURFUL,),
        all_of(said("colours", Operator.ONE_OF, "red", "blue"), said("colours", Operator.IS_NOT, "red")),
        True,
    ),
    "between neighbours": (
        (COUNT,),
        all_of(*(said("count", Operator.IS_NOT, Decimal(n)) for n in range(9))),
        True,
    ),
    "every number barred": (
        (COUNT,),
        all_of(*(said("count", Operator.IS_NOT, Decimal(n)) for n in range(10))),
        False,
    ),
    "below the most": (
        (replace(COUNT, least=None),),
        all_of(said("count", Operator.IS_NOT, Decimal(9)), said("count", Operator.AT_LEAST, Decimal(8))),
        True,
    ),
    "below the most, without a floor": (
        (replace(DAY, most=date(2027, 1, 1)),),
        all_of(said("day", Operator.IS_NOT, date(2027, 1, 1))),
        True,
    ),
    "an empty span": (
        (DAY,),
        all_of(
            said("day", Operator.AT_LEAST, date(2027, 1, 2)), said("day", Operator.AT_MOST, date(2027, 1, 1))
        ),
        False,
    ),
    "a span of a day": (
        (DAY,),
        all_of(
            said("day", Operator.AT_LEAST, date(2027, 1, 2)), said("day", Operator.AT_MOST, date(2027, 1, 2))
        ),
        True,
    ),
}


@pytest.mark.parametrize("case", REACHED)
def test_a_question_that_no_answers_reach_is_told(case: str) -> None:
    earlier, condition, is_reached = REACHED[case]
    faults = set_faults(one_set(*earlier, ask("last", asked_if=condition)))
    assert faults == ([] if is_reached else [SetFault("last", "question.unreachable")])


def test_a_long_chain_is_judged() -> None:
    """Each of 150 questions asked if the one before was answered; the last against the first."""
    chain = [YES]
    for number in range(150):
        chain.append(ask(f"q{number}", asked_if=_is(chain[-1].link, True)))
    assert set_faults(one_set(*chain)) == []
    last = ask("last", asked_if=all_of(said("q149", Operator.ANSWERED), said("yes", Operator.IS, False)))
    assert set_faults(one_set(*chain, last)) == [SetFault("last", "question.unreachable")]
