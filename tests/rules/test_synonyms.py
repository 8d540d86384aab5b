"""Other words for the same work: the table that ships, how it is read, and how a search uses it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket import reference_data
from hopmarket.rules.search.query_words import SearchTerm, read_terms
from hopmarket.rules.search.synonyms import (
    Synonym,
    SynonymGroup,
    read_groups,
    synonyms_by_words,
    wanted_words,
)

TABLE = """
# The work of hedges
hedge cutting, hedge  laying > grounds maintenance   # wider
grounds maintenance, landscape maintenance
befriending, companionship

> nothing
"""
TOO_WIDE = {"bank", "care", "support", "club", "work", "service", "services", "help", "cutting", "day"}


def stems(term: SearchTerm) -> tuple[str, ...]:
    return term.spellings[0]


def known() -> dict[tuple[str, ...], tuple[Synonym, ...]]:
    by_words = synonyms_by_words(read_groups(TABLE))
    return {tuple(words.split()): synonyms for words, synonyms in by_words.items()}


def test_a_table_is_read_line_by_line() -> None:
    assert read_groups(TABLE) == (
        SynonymGroup(("hedge cutting", "hedge laying"), ("grounds maintenance",)),
        SynonymGroup(("grounds maintenance", "landscape maintenance")),
        SynonymGroup(("befriending", "companionship")),
        SynonymGroup((), ("nothing",)),
    )


def test_a_narrower_word_finds_the_wider_and_never_the_other_way_round() -> None:
    by_words = synonyms_by_words(read_groups(TABLE))
    assert by_words["hedge cutting"] == (Synonym("hedge laying"), Synonym("grounds maintenance", wider=True))
    assert by_words["grounds maintenance"] == (Synonym("landscape maintenance"),)
    assert by_words["befriending"] == (Synonym("companionship"),)
    assert "nothing" not in by_words


@pytest.mark.parametrize(
    ("typed", "together"),
    [
        ("hedge cutting", [("hedge cutting", 2)]),
        ("cheap hedge cutting Worcester", [("cheap", 0), ("hedge cutting", 2), ("worcester", 0)]),
        ("hedge", [("hedge", 0)]),
        ("cutting hedge", [("cutting", 0), ("hedge", 0)]),
        ('"hedge cutting"', [("hedge cutting", 0)]),
        ("hedge -cutting", [("hedge", 0), ("cutting", 0)]),
        ("befriending hedge laying", [("befriending", 1), ("hedge laying", 2)]),
    ],
)
def test_words_that_stand_together_are_wanted_as_one(typed: str, together: list[tuple[str, int]]) -> None:
    found = wanted_words(read_terms(typed), known(), stems)
    assert [(" ".join(t.text for t in one.terms), len(one.synonyms)) for one in found] == together


@given(st.lists(st.sampled_from(["hedge", "cutting", "laying", "befriending", '"hedge cutting"', "-hedge"])))
def test_no_term_is_lost_or_moved(words: list[str]) -> None:
    terms = read_terms(" ".join(words))
    found = wanted_words(terms, known(), stems)
    assert tuple(term for one in found for term in one.terms) == terms


def test_the_shipped_table_holds_what_its_readme_says() -> None:
    groups = reference_data.synonym_groups()
    assert len(groups) >= 60
    by_words = synonyms_by_words(groups)
    for words, synonyms in by_words.items():
        assert words not in TOO_WIDE and 0 < len(synonyms) <= 12, words
        assert read_terms(words), words
        assert words not in [synonym.words for synonym in synonyms], words
    for group in groups:
        assert group.same and not set(group.same) & set(group.wider), group


@pytest.mark.parametrize(
    ("typed", "found", "is_wider"),
    [
        ("befriending", "companionship", False),
        ("befriending", "loneliness", True),
        ("youth club", "youth work", False),
        ("youth work", "young people", True),
        ("hedge cutting", "grounds maintenance", True),
        ("grass cutting", "grounds maintenance", True),
        ("lunch club", "community meals", True),
        ("day care", "day centre", False),
        ("translators", "interpreting", False),
        ("minibus", "community transport", False),
    ],
)
def test_what_people_ask_for_is_known_by_what_buyers_call_it(typed: str, found: str, is_wider: bool) -> None:
    assert Synonym(found, is_wider) in synonyms_by_words(reference_data.synonym_groups())[typed]
