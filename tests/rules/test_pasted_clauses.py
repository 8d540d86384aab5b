"""Pasted text cut into clauses: numbers that fit are kept, others remembered, no word is lost."""

from __future__ import annotations

import re
import time
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.clause_faults import faults_in
from hopmarket.rules.clauses import ClauseDocument, Provenance
from hopmarket.rules.clauses_yaml import as_yaml, read_yaml
from hopmarket.rules.pasted_clauses import SENTENCES, PastedDocument, cut_into_clauses
from hopmarket.rules.refusal import Refusal

FRAME = ClauseDocument("compact_code", "A Compact of Elsewhere", licence="OGL-UK-3.0")
ORIGIN = Provenance("elsewhere", "A Compact of Elsewhere", "Elsewhere Council", "2019")


def cut(text: str) -> PastedDocument:
    pasted = cut_into_clauses(text, FRAME)
    assert isinstance(pasted, PastedDocument)
    return pasted


def rows(text: str) -> list[tuple[str, str]]:
    return [(clause.number, clause.title or clause.text) for clause in cut(text).document.clauses]


FORMS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "two levels": (
        "8. Full cost\n8.1 We pay the full cost.\n8.2. We say how.",
        [("8", "Full cost"), ("8.1", "We pay the full cost."), ("8.2", "We say how.")],
    ),
    "numbers and tabs, as Word copies lists": (
        "1.\tFull cost\n1.1\tWe pay it.\n2)\tTime\n2.1)\tWe wait.",
        [("1", "Full cost"), ("1.1", "We pay it."), ("2", "Time"), ("2.1", "We wait.")],
    ),
    "signs of sections": (
        "§ 1 Purpose\nWe work together.\n§2 Time\nWe wait.",
        [("1", "Purpose"), ("1.1", "We work together."), ("2", "Time"), ("2.1", "We wait.")],
    ),
    "words before numbers": (
        "Principle 1: Full cost\nWe pay it.\nPrinciple 2: Time\nWe wait.",
        [("1", "Full cost"), ("1.1", "We pay it."), ("2", "Time"), ("2.1", "We wait.")],
    ),
    "letters below a heading": (
        "1 Full cost\na. We pay it.\nb) We say how.",
        [("1", "Full cost"), ("1.1", "We pay it."), ("1.2", "We say how.")],
    ),
    "letters of a list that a clause begins": (
        "1 Time\n1.1 We wait:\n(a) two weeks\n(b) three weeks",
        [("1", "Time"), ("1.1", "We wait:\n\n- (a) two weeks\n- (b) three weeks")],
    ),
    "bullets below a heading are clauses": (
        "Notice\n•\tWe tell everybody.\n·\tWe wait.\n\uf0b7 We answer.",
        [("1", "Notice"), ("1.1", "We tell everybody."), ("1.2", "We wait."), ("1.3", "We answer.")],
    ),
    "bullets below a clause are its list": (
        "1 Notice\n1.1 We tell:\n– partners\n– residents\no\tothers",
        [("1", "Notice"), ("1.1", "We tell:\n\n- partners\n- residents\n- others")],
    ),
    "three levels": (
        "3 Money\n3.2 Costs are paid.\n3.2.1 Rent is a cost.\n3.3 Grants are paid first.",
        [
            ("3", "Money"),
            ("3.2", "Costs are paid."),
            ("3.4", "Rent is a cost."),
            ("3.3", "Grants are paid first."),
        ],
    ),
    "numbered paragraphs below headings without numbers": (
        "INTRODUCTION\n1. This is a paragraph.\n2. This is another.\nPRINCIPLES\n3. This is a third.",
        [
            ("1", "INTRODUCTION"),
            ("1.1", "This is a paragraph."),
            ("1.2", "This is another."),
            ("2", "PRINCIPLES"),
            ("2.1", "This is a third."),
        ],
    ),
    "headings of Markdown": (
        "# Money\nWe pay.\n\nWe pay again.\n## Time ##\nWe wait.",
        [("1", "Money"), ("1.1", "We pay."), ("1.2", "We pay again."), ("2", "Time"), ("2.1", "We wait.")],
    ),
    "no numbers and no headings": (
        "We pay on time.\n\nWe never stop.",
        [("1", FRAME.title), ("1.1", "We pay on time."), ("1.2", "We never stop.")],
    ),
    "the title of the document first": (
        "A COMPACT OF ELSEWHERE\n1 Money\n1.1 We pay.",
        [("1", "Money"), ("1.1", "We pay.")],
    ),
    "a number that stands alone": (
        "1.\nMoney\n1.1\nWe pay.\n2.\nTime\nWe wait.",
        [("1", "Money"), ("1.1", "We pay."), ("2", "Time"), ("2.1", "We wait.")],
    ),
    "figures that number nothing": (
        "1 Money\n1.1 We pay.\n12 weeks are the least.\n3.5 million pounds are spent.",
        [("1", "Money"), ("1.1", "We pay.\n\n12 weeks are the least.\n\n3.5 million pounds are spent.")],
    ),
    "lines that break within a sentence": (
        "1 Money\n1.1 We pay whatever it\ncosts, and we\nsay so.\n1.2 We wait.",
        [("1", "Money"), ("1.1", "We pay whatever it costs, and we say so."), ("1.2", "We wait.")],
    ),
    "pages of a PDF": (
        "1 Money\n1.1 We pay.\nPage 3 of 12\n1.2 We wait.\n17\n1.3 We go.",
        [("1", "Money"), ("1.1", "We pay."), ("1.2", "We wait."), ("1.3", "We go.")],
    ),
    "signs that nobody sees": (
        "1 Money\r\n1.1 We\u00a0pay the agree\u00add \u202ecost\u200b.\r\n",
        [("1", "Money"), ("1.1", "We pay the agreed cost.")],
    ),
    "a number twice": (
        "1 Money\n1.1 We pay.\n1.1 We pay again.",
        [("1", "Money"), ("1.1", "We pay."), ("1.2", "We pay again.")],
    ),
    "clauses before any heading": (
        "4.1 We pay.\n4.2 We wait.",
        [("4", FRAME.title), ("4.1", "We pay."), ("4.2", "We wait.")],
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_text_is_cut_as_it_is_meant(form: str) -> None:
    text, expected = FORMS[form]
    assert rows(text) == expected


def test_numbers_of_the_text_are_kept_with_its_source() -> None:
    pasted = cut_into_clauses("3 Money\n3.2 Costs are paid.\n3.2.1 Rent is a cost.", FRAME, ORIGIN)
    assert isinstance(pasted, PastedDocument)
    assert pasted.numbers_there == {"3.3": "3.2.1"}
    assert pasted.document.sources == (replace(ORIGIN, note="Numbers of clauses: 3.3 is 3.2.1 there."),)
    assert all(clause.sources == ("elsewhere",) for clause in pasted.document.clauses)
    assert all(clause.came_from == () for clause in pasted.document.clauses)
    assert not faults_in(pasted.document)
    assert read_yaml(as_yaml(pasted.document)) == pasted.document


GUESSES = {
    "heading_guessed": "Notice of change\nWe tell everybody who is affected.",
    "heading_made": "We tell everybody.",
    "number_changed": "1 Money\n1.1.1 We pay.",
    "page_number_left_out": "1 Money\n1.1 We pay.\n17",
    "title_left_out": "A Compact of Elsewhere\nWe pay.",
    "signs_left_out": "1 Money\n1.1 We\u200b pay.",
    "lines_joined": "1 Money\n1.1 We\npay.",
    "too_long": "1 Money\n1.1 We pay " + "and pay " * 2_600,
}


@pytest.mark.parametrize("reason", SENTENCES)
def test_whatever_is_guessed_is_told(reason: str) -> None:
    remarks = {remark.reason: remark for remark in cut(GUESSES[reason]).remarks}
    assert reason in remarks and "{" not in remarks[reason].sentence


def test_a_text_that_leaves_no_doubt_has_no_remarks() -> None:
    assert cut("8. Full cost\n8.1 We pay the full cost.\n8.2 We say how.").remarks == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "clauses.nothing_pasted"),
        (" \n 1. 2. §", "clauses.nothing_pasted"),
        ("We pay. " * 100_000, "clauses.pasted_too_long"),
        ("We pay.\n" * 6_000, "clauses.pasted_too_long"),
    ],
)
def test_what_cannot_be_cut_is_refused(text: str, reason: str) -> None:
    refusal = cut_into_clauses(text, FRAME)
    assert isinstance(refusal, Refusal) and refusal.reason == reason


MARKS = st.sampled_from(
    [
        "",
        "1. ",
        "2) ",
        "§ 3 ",
        "1.1 ",
        "2.1\t",
        "1.1.1 ",
        "(a) ",
        "b. ",
        "iv) ",
        "• ",
        "-",
        "o\t",
        "# ",
        "7",
        "\u00ad",
    ]
)
LINES = st.lists(
    st.tuples(
        MARKS,
        st.sampled_from(["Money", "We pay.", "we wait:", "TIME AND COST", "", "Page 3", "12 weeks", "\t"]),
    ),
    max_size=20,
).map(lambda lines: "\n".join(f"{mark}{words}" for mark, words in lines))


@given(st.one_of(LINES, st.text(max_size=80)))
def test_no_word_is_lost_and_no_number_is_given_twice(text: str) -> None:
    pasted = cut_into_clauses(text, FRAME)
    if isinstance(pasted, Refusal):
        return
    assert {fault.reason for fault in faults_in(pasted.document)} <= {"too_long"}
    kept = " ".join(f"{clause.title} {clause.text}" for clause in pasted.document.clauses)
    kept += " " + " ".join(remark.params.get("words", "") for remark in pasted.remarks)
    kept += f" {FRAME.title}"
    missing = Counter(re.findall(r"[A-Za-z]{3,}", text)) - Counter(re.findall(r"[A-Za-z]{3,}", kept))
    assert not missing, (missing, text)


def test_a_long_text_is_cut_within_moments() -> None:
    said = "We pay whatever it costs, and say so in good time, every year."
    text = "\n".join(f"{place // 50 + 1}.{place % 50 + 1} {said}" for place in range(4_900))
    began = time.process_time()
    assert len(cut(text).document.clauses) > 4_900
    assert time.process_time() - began < 5
