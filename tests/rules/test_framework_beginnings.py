"""A version begins from the default, from ours or from a file, and no number is ever given twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.clause_faults import faults_in
from hopmarket.rules.clauses import Clause, ClauseDocument, RetiredNumber
from hopmarket.rules.framework.beginnings import Beginning, begun_document, number_order
from hopmarket.rules.refusal import Refusal

B = Beginning


def document(*numbers: str, retired: tuple[str, ...] = (), kind: str = "framework") -> ClauseDocument:
    clauses = tuple(Clause(number, f"Clause {number}", "Words.") for number in numbers)
    return ClauseDocument(kind, "A framework", clauses=clauses, retired=tuple(map(RetiredNumber, retired)))


OURS = document("1", "1.1", "3", "3.2", retired=("2", "3.1"))


def test_the_first_version_begins_as_its_text_stands() -> None:
    for beginning in (B.DEFAULT, B.OWN_FILE, B.FOREIGN_FILE):
        assert begun_document(OURS, beginning, in_force=None, earlier=()) == OURS


def test_a_copy_of_ours_may_not_bring_back_a_number_that_has_gone() -> None:
    copy = document("1", "2", "3", "3.1")
    refusal = begun_document(copy, B.OWN_FILE, in_force=OURS, earlier=(OURS,))
    assert isinstance(refusal, Refusal)
    assert refusal.reason == "framework.numbers_come_back" and refusal.params == {"clauses": "2, 3.1"}


def test_a_copy_of_ours_without_some_clauses_retires_their_numbers() -> None:
    begun = begun_document(document("1", "3"), B.OWN_FILE, in_force=OURS, earlier=(OURS,))
    assert isinstance(begun, ClauseDocument)
    assert [row.number for row in begun.retired] == ["1.1", "2", "3.1", "3.2"]


def test_numbers_of_a_draft_that_was_given_up_are_not_given_again() -> None:
    given_up = document("1", "1.1", "3", "3.2", "4", retired=("2", "3.1"))
    begun = begun_document(OURS, B.IN_FORCE, in_force=OURS, earlier=(OURS, given_up))
    assert isinstance(begun, ClauseDocument) and "4" in {row.number for row in begun.retired}


def test_another_framework_that_names_our_numbers_gets_new_ones_and_says_which_it_had() -> None:
    theirs = document("1", "1.1", "1.2", "2")
    theirs = theirs.with_clauses(
        *(replace(row, see=("2",) if row.number == "1.1" else ()) for row in theirs.clauses)
    )
    begun = begun_document(theirs, B.FOREIGN_FILE, in_force=OURS, earlier=(OURS,), key="leeds")
    assert isinstance(begun, ClauseDocument)
    assert [row.number for row in begun.clauses] == ["4", "4.1", "4.2", "5"]
    assert begun.by_number["4.1"].see == ("5",) and begun.by_number["4.1"].came_from == ("leeds:1.1",)


def test_a_document_of_another_kind_is_no_framework() -> None:
    refusal = begun_document(document("1", kind="compact_code"), B.OWN_FILE, in_force=None, earlier=())
    assert refusal == Refusal("framework.wrong_kind", refusal.cite, {"kind": "compact_code"})  # type: ignore[union-attr]


FIRSTS = st.lists(st.integers(1, 9), unique=True, min_size=1, max_size=5)


@st.composite
def documents(draw: st.DrawFn) -> ClauseDocument:
    numbers: list[str] = []
    for first in draw(FIRSTS):
        numbers += [
            str(first),
            *(f"{first}.{below}" for below in draw(st.lists(st.integers(1, 4), unique=True))),
        ]
    gone = draw(st.lists(st.integers(1, 12), unique=True))
    return document(*numbers, retired=tuple(str(number) for number in gone if str(number) not in numbers))


@given(documents(), st.lists(documents(), max_size=3), st.sampled_from(B))
def test_whatever_it_begins_from_no_number_changes_hands(
    text: ClauseDocument, earlier: list[ClauseDocument], beginning: Beginning
) -> None:
    in_force = earlier[-1] if earlier else None
    begun = begun_document(text, beginning, in_force=in_force, earlier=earlier)
    if isinstance(begun, Refusal):
        assert beginning in (B.OWN_FILE, B.IN_FORCE) and in_force is not None
        return
    taken = frozenset().union(*(each.numbers_ever_given for each in earlier))
    assert taken <= begun.numbers_ever_given, "what was given once is known for ever"
    if earlier and beginning in (B.DEFAULT, B.FOREIGN_FILE):
        assert not taken & set(begun.by_number), "a text from elsewhere takes no number of ours"
    assert not faults_in(begun) or faults_in(text)


@pytest.mark.parametrize("numbers", [["2", "10", "8.2", "8.10", "8"]])
def test_numbers_are_sorted_as_people_read_them(numbers: list[str]) -> None:
    assert sorted(numbers, key=number_order) == ["2", "8", "8.2", "8.10", "10"]
