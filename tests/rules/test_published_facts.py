"""What a published document says, as passages: whatever facts somebody publishes can be read, and nothing twice."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.published_facts import Passage, as_text, label_of, passages
from hopmarket.rules.register_kinds import REGISTER_KINDS, SEARCHED_KINDS, register_kind

NAMES = st.sampled_from(
    [
        "title",
        "key",
        "state",
        "reasons",
        "document",
        "before",
        "seats",
        "closes_at",
        "organisation_key",
        "clauses",
    ]
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=30)
    | st.just("2026-99-99")
    | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(NAMES, VALUES))
def test_whatever_is_published_can_be_read(facts: dict[str, Any]) -> None:
    found = passages(facts)
    assert all(passage.text or passage.is_markdown for passage in found)
    assert isinstance(as_text(facts), str)


@pytest.mark.parametrize(
    ("name", "fact", "text"),
    [
        ("closes_at", "2026-12-21T12:00:00+00:00", "noon on Monday 21 December 2026"),
        ("closes_at", "2026-07-01T11:00:00+00:00", "noon on Wednesday 1 July 2026"),
        ("effect_from", "2027-04-01", "1 April 2027"),
        ("effect_from", "2027-13-01", "2027-13-01"),
        ("quorum", 1234, "1,234"),
        ("may_adopt", True, "Yes"),
        ("spoken_as", "co_chair", "co chair"),
        ("topics", ["term", "lots"], "term, lots"),
        (
            "document",
            {"kind": "framework", "key": "a", "number": 3, "title": "The text"},
            "The text (version 3)",
        ),
        ("body", {"key": "board", "name": "The board"}, "The board"),
    ],
)
def test_a_fact_in_words(name: str, fact: object, text: str) -> None:
    assert [passage.text for passage in passages({name: fact})] == [text]


@pytest.mark.parametrize("empty", [None, "", False, [], {}, [{}], [{"key": "x"}]])
def test_what_says_nothing_has_no_passage(empty: object) -> None:
    assert passages({"reasons": empty}) == ()


def test_clauses_stand_under_their_numbers_in_their_order() -> None:
    document = {
        "title": "A Common Framework",
        "summary": "What we promise",
        "clauses": [
            {"number": "8", "title": "Grants first", "text": ""},
            {"number": "8.1", "title": "", "text": "We ask **whether** a grant would do."},
            {"number": "9", "title": "", "text": ""},
        ],
    }
    assert passages({"title": "A Common Framework", "version": 3, "document": document}) == (
        Passage("version", "Version", "3"),
        Passage("document/summary", "Summary", "What we promise", is_markdown=True),
        Passage("document/8", "8 Grants first", "", is_markdown=True),
        Passage("document/8.1", "8.1", "We ask **whether** a grant would do.", is_markdown=True),
    )


def test_a_row_of_a_list_is_one_passage_with_its_facts() -> None:
    seats = [{"number": 1, "sector": "public", "is_chair": True, "name": "Ana", "organisation_key": "x"}]
    assert passages({"seats": seats})[0] == Passage("seats/1", "Seats, 1", "Sector: public\nChair: Yes\nAna")


def test_what_a_kind_leaves_out_and_keys_are_not_shown() -> None:
    facts = {"key": "x", "organisation_key": "y", "number": 2, "title": "T", "reasons": "Because."}
    assert as_text(facts, left_out=["number"]) == "Reasons\nBecause."


def test_names_of_facts_are_words() -> None:
    assert label_of("votes_against") == "Votes against"


def test_every_kind_has_words_and_one_that_nobody_described_has_its_name() -> None:
    for name, kind in REGISTER_KINDS.items():
        assert name == kind.name and kind.one and kind.many and kind.what.endswith(".")
    assert register_kind("yearly_plan").many == "Yearly plan"
    assert "comment" not in SEARCHED_KINDS and "framework" in SEARCHED_KINDS
