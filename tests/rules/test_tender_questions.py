"""Questions of a purchase of every kind: how answers are read from their texts, what is asked of whom, what is
wrong with an answer, and which musts are not met."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.pages.parts.question_words import answer_in_words, fault_in_words
from hopmarket.rules import ocds
from hopmarket.rules.answer_texts import (
    plain_text,
    read_answer,
    reference_lines,
    reference_text,
    table_rows,
    table_text,
)
from hopmarket.rules.draft_completeness import NamedPeople, gaps
from hopmarket.rules.procedure_kinds import ProcedureKey
from hopmarket.rules.procedures import PROCEDURES
from hopmarket.rules.questions.answers import answer_faults
from hopmarket.rules.questions.conditions import Operator
from hopmarket.rules.questions.kinds import AnswerKind, FileAnswer, ReferenceAnswer
from hopmarket.rules.questions_in_release import published_musts, published_questions
from hopmarket.rules.response_completeness import PartState, progress_of
from hopmarket.rules.response_life import Answers, asked_of, counting_answers, missing_parts
from hopmarket.rules.tender_questions import asked_question, question_set, unmet_musts
from hopmarket.rules.terms import (
    Condition,
    LaterField,
    Question,
    Terms,
    difference,
    from_json,
)
from tests.factories.questions_of_each_kind import ANSWERS_IN_TEXT, MUSTS, QUESTIONS, asked
from tests.rules import publications

TERMS = replace(
    publications.TERMS,
    format=2,
    questions=QUESTIONS,
    musts=MUSTS,
    closes_at=datetime(2026, 12, 15, 12, tzinfo=UTC),
)
BY_KEY = {question.key: question for question in QUESTIONS}
GOLDEN = json.loads((Path(__file__).parents[1] / "data" / "terms_format_2.json").read_text())
"""Terms of the second format as it was first written, and the fingerprint. Never changed."""


def given_answers(files: Any = (), **texts: str) -> Answers:
    return Answers({**ANSWERS_IN_TEXT, **texts}, dict(files), {"1": "70000"})


READ: dict[str, tuple[str, str, Any, str]] = {
    "yes": ("vans", "Yes", True, "Yes"),
    "no": ("vans", "No", False, "No"),
    "neither": ("vans", "perhaps", "perhaps", "perhaps"),
    "an option": ("fuel", "Diesel", "option-2", "Diesel"),
    "an option that is not there": ("fuel", "Coal", "Coal", "Coal"),
    "several options": ("days", "Monday\nSunday", ("option-1", "option-3"), "Monday\nSunday"),
    "a number": ("miles", "1,250.50", Decimal("1250.50"), "1,250.5 miles a week"),
    "a number in words": ("miles", "many", "many", "many"),
    "a number with a comma too many": ("miles", "1,2,3", "1,2,3", "1,2,3"),
    "an amount": ("turnover", "£84,000", Decimal("84000.00"), "£84,000"),
    "an amount in words": ("turnover", "84k", "84k", "84k"),
    "a day": ("from", "2027-03-31", date(2027, 3, 31), "31 March 2027"),
    "a day as it is typed": ("from", "31/3/2027", date(2027, 3, 31), "31 March 2027"),
    "a day that is none": ("from", "31/2/2027", "31/2/2027", "31/2/2027"),
    "part of a day": ("from", "31//2027", "31//2027", "31//2027"),
    "an expiry": ("cover", "2028-01-02", FileAnswer((), date(2028, 1, 2)), "Expires on 2 January 2028"),
    "a table": (
        "team",
        "Ann\tFirst aid\n\t\nBo\t",
        ({"column-1": "Ann", "column-2": "First aid"}, {"column-1": "Bo"}),
        "Name: Ann; Training: First aid\nName: Bo",
    ),
    "a reference": (
        "referee",
        "Mary\nmary@example.org\nHedges\nin 2025",
        ReferenceAnswer("Mary", "mary@example.org", "Hedges\nin 2025"),
        "Mary\nmary@example.org\nHedges\nin 2025",
    ),
}


@pytest.mark.parametrize("case", READ)
def test_an_answer_is_read_from_its_text_and_put_into_words(case: str) -> None:
    key, text, value, words = READ[case]
    question = asked_question(BY_KEY[key])
    assert read_answer(question, text) == value
    assert answer_in_words(question, text) == words


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        ("miles", "1,250.50", "1250.50"),
        ("from", "31/3/2027", "2027-03-31"),
        ("cover", "1/2/2028", "2028-02-01"),
        ("turnover", "£84,000", "84000.00"),
        ("from", "31/2/2027", "31/2/2027"),
        ("miles", "many", "many"),
    ],
)
def test_a_text_is_kept_in_one_spelling_and_what_cannot_be_read_stays(
    key: str, typed: str, kept: str
) -> None:
    question = asked_question(BY_KEY[key])
    assert plain_text(question, typed) == kept
    assert plain_text(question, kept) == kept
    assert read_answer(question, kept) == read_answer(question, typed)


cells = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8).map(
    lambda text: " ".join(text.split())
)


@given(st.lists(st.tuples(cells, cells), max_size=6))
def test_a_table_comes_back_without_its_empty_rows(rows: list[tuple[str, str]]) -> None:
    assert table_rows(table_text(rows)) == [row for row in rows if any(row)]


@given(cells, cells, cells)
def test_a_reference_comes_back(name: str, email: str, work: str) -> None:
    text = reference_text(name, email, work)
    assert reference_lines(text) == (name, email, work)
    assert bool(text) == any((name, email, work))


@given(st.lists(st.text(max_size=9), max_size=3), st.sampled_from(QUESTIONS))
def test_no_text_whatever_is_an_error(lines: list[str], question: Question) -> None:
    """Whatever is typed is read, judged and put into words."""
    text, row = "\n".join(lines), asked_question(question)
    terms = replace(TERMS, questions=(replace(question, asked_if=()),))
    for part in missing_parts(terms, Answers({question.key: text}, {}, {})):
        if part.fault:
            assert fault_in_words(row, part.fault, text)
    assert isinstance(answer_in_words(row, text), str)


WRONG: dict[str, tuple[str, str, str]] = {
    "neither yes nor no": ("insurance", "perhaps", "Choose yes or no"),
    "too many words": ("plan", "word " * 53, "Cut 3 words: the most is 50"),
    "an unknown option": ("fuel", "Coal", "Choose from the options"),
    "one unknown among several": ("days", "Monday\nFriday", "Choose from the options"),
    "no figure": ("miles", "many", "Enter a number in figures, such as 12"),
    "too little": ("miles", "0.5", "Enter 1 or more"),
    "too much": ("miles", "5001", "Enter 5,000 or less"),
    "too exact": ("miles", "1.234", "Enter at most 2 decimal places"),
    "no amount": ("turnover", "84k", "Enter an amount in pounds, such as 84,000 or 84000.50"),
    "no day": ("from", "31/2/2027", "Enter a real date"),
    "a cell that is needed": ("team", "Ann\tA\n\tFirst aid", "Fill in “Name” in row 2"),
    "nobody to ask": ("referee", "\nmary@example.org\nHedges", "Enter who can be asked"),
    "no address": ("referee", "Mary\nat home\nHedges", "Enter an e-mail address"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_fault_says_what_where_and_what_to_do_and_keeps_the_response_from_being_sealed(case: str) -> None:
    key, text, words = WRONG[case]
    answers = given_answers(**{"why-far": "Villages lie far apart.", key: text})
    (part,) = missing_parts(TERMS, answers)
    assert part.part == f"question.{key}"
    (fault,) = answer_faults(question_set(TERMS), _values(answers))
    assert fault_in_words(asked_question(BY_KEY[key]), fault, text).startswith(words)
    assert progress_of(TERMS, answers).states[part.part] is PartState.NEEDS_FIXING


def _values(answers: Answers) -> dict[str, Any]:
    return {
        row.key: read_answer(
            asked_question(row), answers.texts.get(row.key, ""), answers.files.get(row.key, ())
        )
        for row in QUESTIONS
    }


def test_right_answers_of_every_kind_are_done_however_short() -> None:
    answers = given_answers(plan="Yes.")
    progress = progress_of(TERMS, answers)
    assert progress.is_complete and missing_parts(TERMS, answers) == ()
    states = {part.removeprefix("question."): state for part, state in progress.states.items()}
    assert states.pop("cover") is PartState.OPTIONAL
    assert set(states.values()) == {PartState.DONE}
    assert "why-far" not in states


def test_only_who_is_asked_has_to_answer_and_an_answer_comes_back_with_its_question() -> None:
    far = given_answers(miles="1000")
    assert [part.part for part in missing_parts(TERMS, far)] == ["question.why-far"]
    told = given_answers(miles="1000", **{"why-far": "Villages lie far apart."})
    assert missing_parts(TERMS, told) == ()
    walking = given_answers(vans="No", miles="1000", **{"why-far": "Villages lie far apart."})
    assert missing_parts(TERMS, walking) == ()
    asked_keys = [question.key for question in asked_of(TERMS, walking)]
    assert not {"fuel", "miles", "why-far"} & set(asked_keys)
    sealed = counting_answers(TERMS, walking)
    assert "miles" not in sealed.texts and "why-far" not in sealed.texts and sealed.texts["vans"] == "No"
    assert walking.texts["why-far"] and counting_answers(TERMS, told) == told


@pytest.mark.parametrize(
    ("text", "files", "reasons"),
    [
        ("2027-01-01", ("a.pdf",), []),
        ("2026-12-14", ("a.pdf",), ["answer.expired"]),
        ("", ("a.pdf",), ["answer.expiry_missing"]),
        ("31/2/2027", ("a.pdf",), ["answer.expiry_missing"]),
        ("", (), []),
    ],
)
def test_a_file_that_expires_before_the_deadline_is_a_fault(
    text: str, files: tuple[str, ...], reasons: list[str]
) -> None:
    answers = given_answers(files={"cover": files}, cover=text)
    assert [part.reason for part in missing_parts(TERMS, answers)] == reasons


def test_a_must_that_is_not_met_is_told_and_keeps_nobody_from_sealing() -> None:
    assert unmet_musts(TERMS, given_answers().texts, {}) == ()
    refused = given_answers(insurance="No")
    assert unmet_musts(TERMS, refused.texts, {}) == MUSTS
    assert missing_parts(TERMS, refused) == ()
    assert unmet_musts(TERMS, {}, {}) == ()


def test_terms_of_the_second_format_keep_their_fingerprint() -> None:
    terms = from_json(GOLDEN["terms"])
    assert terms.format == 2 and terms.questions == QUESTIONS and terms.musts == MUSTS
    assert terms.to_json() == GOLDEN["terms"]
    assert terms.fingerprint() == GOLDEN["fingerprint"]


def test_the_first_format_never_loses_a_field_of_the_second() -> None:
    for changes in ({"questions": QUESTIONS[3:4]}, {"questions": (), "musts": MUSTS}):
        with pytest.raises(LaterField):
            replace(TERMS, **{"format": 1, "musts": (), **changes}).to_json()


def test_questions_and_musts_are_read_back_from_a_release() -> None:
    publication = replace(publications.OPEN, terms=TERMS)
    release = ocds.release(publication, tags=("tender",), at=datetime(2026, 12, 1, tzinfo=UTC), number=1)
    assert published_questions(release) == QUESTIONS
    assert published_musts(release) == MUSTS
    assert published_questions({"assessment": {"questions": [{"kind": "slider", "askedIf": [{}]}]}})[
        0
    ].asked_if
    assert published_questions({"assessment": {"questions": "none"}}) == ()


def _gaps(*questions: Question) -> list[tuple[str, str]]:
    terms = replace(publications.TERMS, questions=questions)
    people = NamedPeople(openers=2, openers_with_key=2, evaluators=2, leads=1)
    procedure = PROCEDURES[ProcedureKey.BELOW_THRESHOLD_OPEN]
    found = gaps(terms, people, procedure, now=datetime(2026, 11, 10, 9, tzinfo=UTC))
    return [(gap.reason, gap.params["title"]) for gap in found if gap.reason.startswith("question_")]


FIRST = asked("first", AnswerKind.YES_NO, "First?")
GAPS: dict[str, tuple[tuple[Question, ...], list[tuple[str, str]]]] = {
    "nothing": ((FIRST,), []),
    "no options": ((asked("c", AnswerKind.CHOICE, "Which?"),), [("question_without_choices", "Which?")]),
    "no columns": ((asked("t", AnswerKind.TABLE, "Who?"),), [("question_without_choices", "Who?")]),
    "bounds backwards": (
        (asked("n", AnswerKind.NUMBER, "How many?", least=Decimal(2), most=Decimal(1)),),
        [("question_bounds", "How many?")],
    ),
    "a question moved before the one it depends on": (
        (replace(QUESTIONS[3], asked_if=(Condition("first", Operator.IS, ("Yes",)),)), FIRST),
        [("question_condition_ahead", "What do they burn?")],
    ),
    "a question that is gone": (
        (replace(QUESTIONS[3], asked_if=(Condition("gone", Operator.IS, ("Yes",)),)),),
        [("question_condition_gone", "What do they burn?")],
    ),
    "an option that is gone": (
        (
            asked("c", AnswerKind.CHOICE, "Which?", options=("A", "B")),
            replace(FIRST, asked_if=(Condition("c", Operator.IS, ("C",)),)),
        ),
        [("question_condition", "First?")],
    ),
    "against itself": (
        (
            FIRST,
            asked("s", AnswerKind.YES_NO, "Second?", asked_if=(Condition("first", Operator.IS, ("Yes",)),)),
            asked(
                "t",
                AnswerKind.TEXT,
                "Third?",
                asked_if=(Condition("s", Operator.IS, ("Yes",)), Condition("first", Operator.IS, ("No",))),
            ),
        ),
        [("question_unreachable", "Third?")],
    ),
}


@pytest.mark.parametrize("case", GAPS)
def test_a_draft_lacks_what_its_questions_cannot_be_asked_without(case: str) -> None:
    questions, expected = GAPS[case]
    assert _gaps(*questions) == expected


def test_a_difference_tells_what_changed_in_a_question() -> None:
    terms = Terms(questions=QUESTIONS, musts=MUSTS)
    changed = replace(QUESTIONS[3], options=("Petrol", "Power"), asked_if=())
    (change,) = difference(terms, replace(terms, questions=(*QUESTIONS[:3], changed, *QUESTIONS[4:])))
    assert (change.part, change.name) == ("questions", "What do they burn?")
    assert "Petrol, Diesel, Nothing" in change.before and "asked if vans is Yes" in change.before
    assert "Petrol, Power" in change.after and "asked if" not in change.after
    (gone,) = difference(terms, replace(terms, musts=()))
    assert gone.part == "musts" and "Yes" in gone.before and gone.after == ""


TYPED_TEXTS = {
    "vans": st.sampled_from(["", "Yes", "No", "perhaps"]),
    "miles": st.sampled_from(["", "1", "999", "1000", "5000", "many"]),
    "fuel": st.sampled_from(["", "Diesel", "Coal"]),
    "why-far": st.sampled_from(["", "Villages lie far apart."]),
    "insurance": st.sampled_from(["", "Yes", "No"]),
}


@given(st.fixed_dictionaries({}, optional=TYPED_TEXTS))
def test_only_answers_to_what_is_asked_are_wanted_wrong_or_sealed(texts: dict[str, str]) -> None:
    answers = given_answers(**texts)
    asked_keys = {question.key for question in asked_of(TERMS, answers)}
    sealed = counting_answers(TERMS, answers)
    assert set(sealed.texts) <= asked_keys
    assert counting_answers(TERMS, sealed) == sealed
    assert asked_of(TERMS, sealed) == asked_of(TERMS, answers)
    assert missing_parts(TERMS, sealed) == missing_parts(TERMS, answers)
    assert unmet_musts(TERMS, sealed.texts, {}) == unmet_musts(TERMS, answers.texts, {})
    parts = {part.part.removeprefix("question.") for part in missing_parts(TERMS, answers)}
    assert parts <= asked_keys
    states = progress_of(TERMS, answers).states
    assert {part.removeprefix("question.") for part in states} == asked_keys | {"prices"}
    assert set(answers.texts) == {*ANSWERS_IN_TEXT, *texts}
