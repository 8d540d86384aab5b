"""Differences of lots, criteria and questions, which releases keep as "Lot 1; 28000.00", in plain words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from hopmarket.pages.parts.term_changes import changes_in_words, row_in_words
from hopmarket.rules.terms import Criterion, CriterionKind, Lot, Question, Terms, difference
from hopmarket.rules.terms import QuestionKind as Kind
from tests.factories.purchases import some_terms

LOT = Lot("lot-1", "North bank", "", Decimal("28000.00"))
CRITERION = Criterion("c-1", CriterionKind.QUALITY, "Plan", "", Decimal("40"))
QUESTION = Question("q-1", Kind.TEXT, "How do you begin?", "", 300, True, "c-1")


def said(part: str, before: Any, after: Any) -> tuple[list[str], list[str]]:
    """What the difference between two terms that hold a row says was removed and added."""
    old, new = (terms_with(part, row) for row in (before, after))
    (change,) = changes_in_words(difference(old, new))
    return tuple(  # type: ignore[return-value]
        ["".join(piece for piece, _ in line) for line in lines] for lines in (change.before, change.after)
    )


def terms_with(part: str, row: Any) -> Terms:
    rows: dict[str, Any] = {part: (row,) if row else ()}
    return replace(some_terms(datetime(2026, 11, 2, tzinfo=UTC)), **rows)


@pytest.mark.parametrize(
    ("part", "row", "changed", "gone", "come"),
    [
        ("lots", LOT, {"value": Decimal("30000")}, ["Value: £28,000"], ["Value: £30,000"]),
        ("lots", LOT, {"title": "South bank"}, ["North bank"], ["South bank"]),
        ("lots", LOT, {"description": "With; the weir"}, [], ["With; the weir"]),
        ("lots", replace(LOT, value=None), {"value": Decimal("5.50")}, [], ["Value: £5.50"]),
        ("criteria", CRITERION, {"weight": Decimal("42.5")}, ["Weight: 40 of 100"], ["Weight: 42.5 of 100"]),
        ("questions", QUESTION, {"word_limit": 1}, ["At most 300 words"], ["At most 1 word"]),
        ("questions", QUESTION, {"word_limit": 0}, ["At most 300 words"], []),
        ("questions", QUESTION, {"required": False}, ["Has to be answered"], ["May be left empty"]),
        ("questions", QUESTION, {"guidance": "In the first week."}, [], ["In the first week."]),
    ],
)
def test_what_differs_is_said_in_words(
    part: str, row: Any, changed: dict[str, Any], gone: list[str], come: list[str]
) -> None:
    assert said(part, row, replace(row, **changed)) == (gone, come)


def test_an_option_is_added_and_several_may_be_chosen() -> None:
    question = replace(QUESTION, kind=Kind.CHOICE, word_limit=0, options=("By bus", "On foot"))
    more = replace(question, options=("By bus", "On foot", "By boat"), several=True)
    assert said("questions", question, more) == (
        ["By bus, On foot"],
        ["By bus, On foot, By boat", "Several may be chosen"],
    )


@pytest.mark.parametrize(
    ("part", "text"),
    [("lots", ""), ("criteria", "Taken out on 3 December"), ("questions", "Why?"), ("place", "The valley")],
)
def test_a_text_that_is_no_row_stands_as_it_is(part: str, text: str) -> None:
    assert row_in_words(part, text) == text
