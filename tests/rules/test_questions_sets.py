"""Sets of questions: what is wrong with one, its JSON and fingerprint, and what a new version changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from hopmarket.rules.frozen_json import UnreadableValue
from hopmarket.rules.questions.conditions import Operator
from hopmarket.rules.questions.differences import Carried, difference
from hopmarket.rules.questions.kinds import AnswerKind, AnswerOption, AskedQuestion
from hopmarket.rules.questions.question_json import (
    FORMAT,
    answers_from_json,
    answers_to_json,
    fingerprint,
    from_json,
    to_json,
)
from hopmarket.rules.questions.question_sets import QuestionSet
from hopmarket.rules.questions.set_faults import SetFault, set_faults

from .question_samples import COLOURS, EVERY_KIND, all_of, any_of, ask, one_set, said

ALL_KINDS = one_set(*(question for question, _ in EVERY_KIND.values()))
ALL_ANSWERS = {question.link: value for question, value in EVERY_KIND.values()}
YES, COLOUR = ask("yes"), ask("colour", AnswerKind.CHOICE, options=COLOURS)
COLOURFUL = ask("colours", AnswerKind.CHOICE, options=COLOURS, repeats=True, rows_most=2)
COUNT = ask("count", AnswerKind.NUMBER, places=0, least=Decimal(0), most=Decimal(9))
DAY, NOTE = ask("day", AnswerKind.DATE), ask("note", AnswerKind.TEXT)
EARLIER = (YES, COLOUR, COLOURFUL, COUNT, DAY, NOTE, ask("notes", AnswerKind.NUMBER, repeats=True))


def test_a_set_of_every_kind_has_no_fault() -> None:
    assert set_faults(ALL_KINDS) == []


FAULTS: dict[str, tuple[AskedQuestion, str, str]] = {
    "a link that is no code": (ask("two words"), "code.shape", "two words"),
    "no wording": (replace(YES, wording=" "), "wording.empty", ""),
    "an option without wording": (replace(COLOUR, options=(AnswerOption("red", ""),)), "wording.empty", ""),
    "an option twice": (replace(COLOUR, options=COLOURS + COLOURS[:1]), "option.twice", "red"),
    "a code that is none": (replace(COLOUR, options=(AnswerOption("a|b", "A"),)), "code.shape", "a|b"),
    "no options": (replace(COLOUR, options=()), "field.missing", "options"),
    "options of a text": (replace(NOTE, options=COLOURS), "field.unfit", "options"),
    "words of a day": (replace(DAY, most_words=5), "field.unfit", "most_words"),
    "a unit of money": (ask("m", AnswerKind.MONEY, unit="kg"), "field.unfit", "unit"),
    "yes several times": (replace(YES, repeats=True), "field.unfit", "repeats"),
    "a table that repeats": (replace(EVERY_KIND["table"][0], repeats=True), "field.unfit", "repeats"),
    "a text that expires": (replace(NOTE, expires=True), "field.unfit", "expires"),
    "bounds of a text": (replace(NOTE, least=Decimal(1)), "field.unfit", "least"),
    "a reference to whatever": (ask("r", AnswerKind.REFERENCE), "field.missing", "refers_to"),
    "a table without columns": (ask("t", AnswerKind.TABLE), "field.missing", "columns"),
    "numbers backwards": (replace(COUNT, least=Decimal(10)), "bounds.wrong", "least"),
    "days backwards": (replace(DAY, least=date(2027, 1, 2), most=date(2027, 1, 1)), "bounds.wrong", "least"),
    "a day for a number": (replace(COUNT, least=date(2027, 1, 1)), "bounds.wrong", "least"),
    "a number for a day": (replace(DAY, most=Decimal(1)), "bounds.wrong", "least"),
    "a bound that is too exact": (replace(COUNT, least=Decimal("0.5")), "bounds.wrong", "least"),
    "rows backwards": (replace(COLOURFUL, rows_least=3), "bounds.wrong", "rows_least"),
    "no row ever": (replace(COLOURFUL, rows_most=0), "bounds.wrong", "rows_least"),
    "rows of what has none": (replace(NOTE, rows_least=1), "field.unfit", "rows_least"),
    "no words": (replace(NOTE, most_words=0), "bounds.wrong", "most_words"),
    "parts of a penny": (ask("m", AnswerKind.MONEY, places=3), "bounds.wrong", "places"),
    "places below nought": (replace(COUNT, places=-1, least=None, most=None), "bounds.wrong", "places"),
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
    "one of many numbers": (all_of(said("notes", Operator.IS, Decimal(1))), "condition.unfit_operator", "is"),
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


def test_a_link_twice_and_a_name_that_is_none_are_told() -> None:
    assert set_faults(one_set(YES, ask("b"), YES)) == [SetFault("yes", "link.twice")]
    assert set_faults(QuestionSet("a|b", "", (YES,))) == [
        SetFault("", "set.name", "a|b"),
        SetFault("", "set.name", ""),
    ]


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
    "three options of two": (
        (COLOURFUL,),
        all_of(*(said("colours", Operator.IS, option.code) for option in COLOURS)),
        False,
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


def test_json_is_what_it_was_and_the_fingerprint_stays() -> None:
    """The bytes of a published set never change: a later field has a default, and defaults are left out."""
    questions = QuestionSet(
        "passport",
        "2026",
        (YES, ask("cover", AnswerKind.MONEY, least=Decimal("5.00"), asked_if=_is("yes", True))),
    )
    assert to_json(questions) == {
        "format": "hopmarket-questions/1",
        "set": {
            "key": "passport",
            "version": "2026",
            "questions": [
                {"link": "yes", "kind": "yes or no", "wording": "What about yes?"},
                {
                    "link": "cover",
                    "kind": "money",
                    "wording": "What about cover?",
                    "asked_if": {
                        "joined": "all",
                        "of": [{"link": "yes", "operator": "is", "values": [True]}],
                    },
                    "least": {"decimal": "5"},
                },
            ],
        },
    }
    assert fingerprint(questions) == GOLDEN
    assert fingerprint(replace(questions, version="2027")) != GOLDEN


GOLDEN = "3f292faeb5d9ba8fc0228588a367321232744471a75657a6cbc5a4185315cfcb"


def test_every_kind_comes_back_equal() -> None:
    assert from_json(json.loads(json.dumps(to_json(ALL_KINDS)))) == ALL_KINDS
    written = json.loads(json.dumps(answers_to_json(ALL_KINDS, ALL_ANSWERS)))
    assert answers_from_json(ALL_KINDS, written) == ALL_ANSWERS
    assert {type(value) for value in answers_from_json(ALL_KINDS, written).values()} == {
        type(value) for value in ALL_ANSWERS.values()
    }


def _put(*path: Any) -> Callable[[Any], None]:
    """Puts the last of the path where the others lead; ``...`` removes what is there."""
    *way, last, value = path

    def change(data: Any) -> None:
        for step in way:
            data = data[step]
        if value is ...:
            del data[last]
        else:
            data[last] = value

    return change


NUMBER_AT = list(EVERY_KIND).index("number")
UNREADABLE: dict[str, tuple[Callable[[Any], None], str, str]] = {
    "another format": (_put("format", "hopmarket-questions/2"), "format", FORMAT),
    "something beside the set": (_put("more", 1), "format", FORMAT),
    "no questions": (_put("set", "questions", ...), "set", "lacks questions"),
    "questions that are no list": (_put("set", "questions", {}), "set.questions", "list"),
    "a question that is text": (_put("set", "questions", 0, "who?"), "set.questions[0]", "'who?'"),
    "an unknown kind": (_put("set", "questions", 0, "kind", "slider"), "set.questions[0].kind", "'slider'"),
    "a field nobody knows": (_put("set", "questions", 1, "colour", 1), "set.questions[1]", "colour"),
    "no wording": (_put("set", "questions", 1, "wording", ...), "set.questions[1]", "lacks wording"),
    "a wording that is a number": (
        _put("set", "questions", 1, "wording", 5),
        "set.questions[1].wording",
        "'5'",
    ),
    "required perhaps": (_put("set", "questions", 0, "required", 1), "set.questions[0].required", "'1'"),
    "words in parts": (_put("set", "questions", 0, "most_words", 2.0), "set.questions[0].most_words", "2.0"),
    "words that are true": (
        _put("set", "questions", 0, "most_words", True),
        "set.questions[0].most_words",
        "True",
    ),
    "a bound that is not exact": (
        _put("set", "questions", NUMBER_AT, "most", 9.5),
        f"set.questions[{NUMBER_AT}].most",
        "9.5",
    ),
    "a bound in words": (
        _put("set", "questions", NUMBER_AT, "most", {"decimal": "1.2m"}),
        f"set.questions[{NUMBER_AT}].most",
        "1.2m",
    ),
    "a bound with an exponent": (
        _put("set", "questions", NUMBER_AT, "most", {"decimal": "1E9"}),
        f"set.questions[{NUMBER_AT}].most",
        "1E9",
    ),
    "a bound in Arabic figures": (
        _put("set", "questions", NUMBER_AT, "most", {"decimal": "٣"}),
        f"set.questions[{NUMBER_AT}].most",
        "٣",
    ),
    "a bound twice": (
        _put("set", "questions", NUMBER_AT, "most", {"decimal": "1", "date": "2027-01-01"}),
        f"set.questions[{NUMBER_AT}].most",
        "decimal",
    ),
    "29 February of no leap year": (
        _put("set", "questions", 0, "least", {"date": "2027-02-29"}),
        "set.questions[0].least",
        "2027-02-29",
    ),
    "a day of a week": (
        _put("set", "questions", 0, "least", {"date": "2027-W01-1"}),
        "set.questions[0].least",
        "2027-W01-1",
    ),
    "a condition that runs": (
        _put("set", "questions", 0, "asked_if", "a > 1"),
        "set.questions[0].asked_if",
        "a > 1",
    ),
    "an unknown operator": (
        _put("set", "questions", 0, "asked_if", {"joined": "all", "of": [{"link": "a", "operator": "like"}]}),
        "set.questions[0].asked_if.of[0].operator",
        "'like'",
    ),
    "joined by nothing": (
        _put("set", "questions", 0, "asked_if", {"of": []}),
        "set.questions[0].asked_if",
        "lacks joined",
    ),
    "an option that is text": (
        _put("set", "questions", 2, "options", 1, "red"),
        "set.questions[2].options[1]",
        "'red'",
    ),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_json_that_is_not_understood_is_refused_with_its_place(case: str) -> None:
    change, where, what = UNREADABLE[case]
    data = json.loads(json.dumps(to_json(ALL_KINDS)))
    change(data)
    with pytest.raises(UnreadableValue) as refused:
        from_json(data)
    assert refused.value.where == where
    assert what in refused.value.what


@pytest.mark.parametrize(
    "data", [None, [], "x", 1, {}, {"format": FORMAT}, {"format": FORMAT, "set": None}], ids=repr
)
def test_what_is_no_set_at_all_is_refused(data: Any) -> None:
    with pytest.raises(UnreadableValue):
        from_json(data)


def test_a_set_without_end_is_refused() -> None:
    data: Any = {"link": "a", "kind": "table", "wording": "A"}
    for _ in range(2000):
        data = {"link": "a", "kind": "table", "wording": "A", "columns": [data]}
    with pytest.raises(UnreadableValue, match="too deeply"):
        from_json({"format": FORMAT, "set": {"key": "a", "version": "1", "questions": [data]}})


def test_an_answer_of_none_is_kept_and_one_without_exact_form_is_not_written() -> None:
    assert answers_from_json(ALL_KINDS, answers_to_json(ALL_KINDS, {"text": None})) == {"text": None}
    for value in (1.5, datetime(2027, 1, 1, 12), [], b"x"):
        with pytest.raises(TypeError, match="no exact form"):
            answers_to_json(ALL_KINDS, {"text": value})


UNREADABLE_ANSWERS: dict[str, tuple[Callable[[Any], None], str]] = {
    "of another version": (_put("questions", "sample|2"), "questions"),
    "with something beside": (_put("more", 1), "answers"),
    "no object": (_put("answers", []), "answers"),
    "to what is not asked": (_put("answers", "shoe", "43"), "answers"),
    "yes in words": (_put("answers", "yes-no", "yes"), "answers.yes-no"),
    "money in words": (_put("answers", "money", "1.2m"), "answers.money"),
    "money with commas": (_put("answers", "money", {"decimal": "£1,200"}), "answers.money"),
    "money with a space that does not break": (
        _put("answers", "money", {"decimal": "1\u00a0200"}),
        "answers.money",
    ),
    "a number that is not exact": (_put("answers", "number", 1.5), "answers.number"),
    "29 February of no leap year": (_put("answers", "date", {"date": "2027-02-29"}), "answers.date"),
    "a file that is text": (_put("answers", "file", "certificate.pdf"), "answers.file"),
    "a file of no name": (_put("answers", "file", "name", ...), "answers.file"),
    "several that are one": (_put("answers", "several", "red"), "answers.several"),
    "a row that is a list": (_put("answers", "table", 1, []), "answers.table[1]"),
    "a column that is not asked": (_put("answers", "table", 1, "profit", 1), "answers.table[1]"),
    "a column of another kind": (_put("answers", "table", 1, "year", "2026"), "answers.table[1].year"),
}


@pytest.mark.parametrize("case", UNREADABLE_ANSWERS)
def test_answers_that_are_not_understood_are_refused_with_their_place(case: str) -> None:
    change, where = UNREADABLE_ANSWERS[case]
    data = json.loads(json.dumps(answers_to_json(ALL_KINDS, ALL_ANSWERS)))
    change(data)
    with pytest.raises(UnreadableValue) as refused:
        answers_from_json(ALL_KINDS, data)
    assert refused.value.where == where


TABLE = EVERY_KIND["table"][0]
CHANGES: dict[str, tuple[AskedQuestion, AskedQuestion, Carried]] = {
    "help": (YES, replace(YES, help="Ask your insurer"), Carried.SAME),
    "now required": (replace(YES, required=False), YES, Carried.SAME),
    "asked of fewer": (COUNT, replace(COUNT, asked_if=_is("first", True)), Carried.SAME),
    "a wider bound": (COUNT, replace(COUNT, most=Decimal(10)), Carried.SAME),
    "no bound": (COUNT, replace(COUNT, most=None), Carried.SAME),
    "more words": (replace(NOTE, most_words=5), replace(NOTE, most_words=9), Carried.SAME),
    "other words of the question": (YES, replace(YES, wording="Will you?"), Carried.REWORDED),
    "other words of an option": (
        COLOUR,
        replace(COLOUR, options=(AnswerOption("red", "Crimson"), *COLOURS[1:])),
        Carried.REWORDED,
    ),
    "options in another order": (COLOUR, replace(COLOUR, options=COLOURS[::-1]), Carried.SAME),
    "fewer options": (COLOUR, replace(COLOUR, options=COLOURS[1:]), Carried.NARROWER),
    "an option more": (replace(COLOUR, options=COLOURS[1:]), COLOUR, Carried.ASK_AGAIN),
    "a bound": (replace(COUNT, least=None), COUNT, Carried.NARROWER),
    "a tighter bound": (COUNT, replace(COUNT, least=Decimal(1)), Carried.NARROWER),
    "an earlier day": (
        replace(DAY, most=date(2028, 1, 2)),
        replace(DAY, most=date(2028, 1, 1)),
        Carried.NARROWER,
    ),
    "fewer places": (replace(COUNT, places=1), COUNT, Carried.NARROWER),
    "fewer words and others": (NOTE, replace(NOTE, most_words=9, wording="Why?"), Carried.NARROWER),
    "fewer rows": (COLOURFUL, replace(COLOURFUL, rows_most=1), Carried.NARROWER),
    "a certificate that expires": (
        ask("f", AnswerKind.FILE),
        ask("f", AnswerKind.FILE, expires=True),
        Carried.NARROWER,
    ),
    "another unit": (COUNT, replace(COUNT, unit="kg"), Carried.ASK_AGAIN),
    "another kind": (NOTE, replace(YES, link="note"), Carried.ASK_AGAIN),
    "several": (COLOUR, replace(COLOUR, repeats=True), Carried.ASK_AGAIN),
    "a column more": (TABLE, replace(TABLE, columns=(*TABLE.columns, YES)), Carried.ASK_AGAIN),
    "a column reworded": (
        TABLE,
        replace(TABLE, columns=(replace(TABLE.columns[0], wording="Year"), *TABLE.columns[1:])),
        Carried.REWORDED,
    ),
    "a column asked of more": (
        TABLE,
        replace(TABLE, columns=(*TABLE.columns[:3], replace(TABLE.columns[3], asked_if=None))),
        Carried.NARROWER,
    ),
    "a column explained": (
        TABLE,
        replace(TABLE, columns=(replace(TABLE.columns[0], help="Which year?"), *TABLE.columns[1:])),
        Carried.SAME,
    ),
    "a column required": (
        TABLE,
        replace(TABLE, columns=tuple(replace(column, required=True) for column in TABLE.columns)),
        Carried.NARROWER,
    ),
}


@pytest.mark.parametrize("case", CHANGES)
def test_a_new_version_tells_what_becomes_of_answers(case: str) -> None:
    before, after, carried = CHANGES[case]
    first = ask("first")
    (change,) = difference(one_set(first, before), replace(one_set(first, after), version="2"))
    assert (change.before, change.after, change.carried) == (before, after, carried)


def test_new_and_gone_questions_are_told_and_an_order_changes_nothing() -> None:
    changes = difference(one_set(YES, COLOUR, COUNT), one_set(COUNT, DAY, YES))
    assert [(row.before, row.after, row.carried) for row in changes] == [
        (None, DAY, Carried.ASK_AGAIN),
        (COLOUR, None, Carried.ASK_AGAIN),
    ]
