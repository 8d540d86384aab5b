"""Words as people type them, their other spellings, and how near words and places are."""

from __future__ import annotations

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.search.nearness import (
    kilometres,
    likeliest_word,
    mistakes,
    mistakes_forgiven,
    words_one_mistake_away,
)
from hopmarket.rules.search.query_words import MOST, SMALL, SearchTerm, read_terms, spelled_otherwise
from hopmarket.rules.search.spellings import other_spellings

WORDS = st.text("abcdefg", min_size=1, max_size=9)
POINTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def spelled_terms(text: str) -> list[str]:
    return [
        f"{'-' * read_term.without}{'=' * read_term.exact}{read_term.text}" for read_term in read_terms(text)
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Hedge  CUTTING", ["hedge", "cutting"]),
        ("the care of trees", ["care", "trees"]),
        ('"care of the elderly" home', ["=care of the elderly", "home"]),
        ("school -meals", ["school", "-meals"]),
        ('trees -"tree surgery"', ["trees", "-=tree surgery"]),
        ("well-being", ["well-being"]),
        ("“curly quotes” –dash", ["=curly quotes", "-dash"]),
        ("IT/telecoms, phones", ["it", "telecoms", "phones"]),
        ('an "open phrase', ["=open phrase"]),
        ('- -- "" " -"', []),
        ("hedge hedge", ["hedge"]),
    ],
)
def test_what_is_typed_is_read(text: str, wanted: list[str]) -> None:
    assert spelled_terms(text) == wanted


def test_what_is_joined_is_found_apart_and_together() -> None:
    assert read_terms("co-operation")[0].spellings == (("co", "operation"), ("cooperation",))
    assert read_terms("cooperation")[0].spellings == (("cooperation",), ("co", "operation"))
    assert read_terms("children’s")[0].spellings == (("children",),)
    assert read_terms("HM-2026-0012")[0].spellings[0] == ("hm", "2026", "0012")
    assert read_terms("R&D")[0].spellings == (("r", "d"), ("rd",))


def test_no_more_is_looked_for_than_twelve() -> None:
    assert len(read_terms(" ".join(f"word{number}" for number in range(40)))) == MOST


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    terms = read_terms(text)
    assert len(terms) <= MOST
    assert all(spelling and all(spelling) for term in terms for spelling in term.spellings)
    assert not {term.text for term in terms if not term.exact} & SMALL


@given(st.lists(st.text("abcxyz'-", min_size=1, max_size=8), max_size=6))
def test_reading_what_was_spelled_gives_the_same(words: list[str]) -> None:
    once = read_terms(" ".join(words))
    assert read_terms(spelled_otherwise(once, {})) == once


def test_a_search_is_told_with_the_words_put_in() -> None:
    wanted = read_terms('hegde "care home" -school')
    assert spelled_otherwise(wanted, {"hegde": "hedge"}) == 'hedge "care home" -school'


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("organisation", "organization"),
        ("organizations", "organisations"),
        ("programme", "program"),
        ("centres", "centers"),
        ("licensing", "licencing"),
        ("analyse", "analyze"),
        ("travelling", "traveling"),
        ("modeling", "modelling"),
        ("colours", "colors"),
        ("behavioural", "behavioral"),
        ("defence", "defense"),
        ("enrolment", "enrollment"),
        ("paediatric", "pediatric"),
        ("kerbs", "curbs"),
        ("utilised", "utilized"),
    ],
)
def test_british_and_american_words_find_each_other(word: str, other: str) -> None:
    assert other in other_spellings(word)
    assert word in other_spellings(other)


@pytest.mark.parametrize("word", ["prize", "size", "rise", "hedge", "for", "four", "or", "our"])
def test_other_words_stay_what_they_are(word: str) -> None:
    assert other_spellings(word) == ()


@given(WORDS)
def test_a_word_is_never_its_own_other_spelling(word: str) -> None:
    assert word not in other_spellings(word)


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        ("hedge", "hedge", 0),
        ("hegde", "hedge", 1),
        ("hedg", "hedge", 1),
        ("maintenence", "maintenance", 1),
        ("acommodaton", "accommodation", 2),
        ("abc", "xyz", 3),
    ],
)
def test_mistakes_are_counted(first: str, second: str, count: int) -> None:
    assert mistakes(first, second, 3) == count


@given(WORDS, WORDS, st.integers(0, 4))
def test_mistakes_are_counted_both_ways_and_up_to_a_limit(first: str, second: str, most: int) -> None:
    exact = mistakes(first, second, 20)
    assert mistakes(second, first, 20) == exact
    assert min(mistakes(first, second, most), most + 1) == min(exact, most + 1)


@given(WORDS)
def test_words_one_off_are_one_mistake_away(word: str) -> None:
    near = set(words_one_mistake_away(word))
    assert all(mistakes(word, other, 1) <= 1 for other in near)
    assert len(near) >= 53 * len(word)


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("gardner", {"gardener": 3, "gartner": 400}, "gardener"),
        ("hegde", {"hedge": 1, "hegge": 90}, "hedge"),
        ("clening", {"cleaning": 4, "clewing": 4, "opening": 900}, "cleaning"),
        ("librarry", {"library": 2, "librarby": 80}, "library"),
        ("relevent", {"relevant": 2, "relement": 70}, "relevant"),
        ("atering", {"altering": 1, "catering": 60, "watering": 9}, "altering"),
        ("boat", {"bolt": 5, "coat": 90, "boot": 2}, "boot"),
        ("rofing", {"roofing": 7, "proofing": 50}, "roofing"),
        ("schol", {"school": 30, "scholl": 2}, "school"),
        ("maintnence", {"maintenance": 5, "maintain": 800}, "maintenance"),
        ("carpting", {"carpeting": 2, "carporting": 90, "carpenting": 5}, "carpeting"),
        ("hedges", {"hedge": 5, "ledges": 5}, "hedge"),
        ("unheard", {}, ""),
    ],
)
def test_the_word_most_likely_meant_is_put_in(word: str, known: dict[str, int], meant: str) -> None:
    assert likeliest_word(word, {other: (count, 0) for other, count in known.items()}) == meant


def test_a_word_known_in_other_forms_alone_counts_after_those_that_are_written_so() -> None:
    assert likeliest_word("gardner", {"gardener": (0, 40), "gartner": (9, 9)}) == "gardener"
    assert likeliest_word("teachr", {"teacher": (1, 1), "teach": (0, 90)}) == "teacher"
    assert likeliest_word("teachr", {"teacher": (0, 1), "teach": (0, 90)}) == "teach"


@given(WORDS, st.dictionaries(WORDS, st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=1))
def test_no_word_with_fewer_mistakes_is_passed_over(word: str, known: dict[str, tuple[int, int]]) -> None:
    meant = likeliest_word(word, known)
    assert mistakes(word, meant, 20) == min(mistakes(word, other, 20) for other in known)


def test_longer_words_are_forgiven_more() -> None:
    assert [mistakes_forgiven(word) for word in ("cat", "care", "caterer", "catering", "2026x")] == [
        0,
        1,
        1,
        2,
        0,
    ]


def test_distances_are_those_of_the_globe() -> None:
    worcester, birmingham = (52.1936, -2.2216), (52.4796, -1.9026)
    assert isclose(kilometres(worcester, birmingham), 38.5, abs_tol=0.3)
    assert isclose(kilometres((90, 0), (-90, 0)), 20_015.1, abs_tol=0.2)


@given(POINTS, POINTS)
def test_distances_are_the_same_both_ways(first: tuple[float, float], second: tuple[float, float]) -> None:
    assert isclose(kilometres(first, second), kilometres(second, first), abs_tol=1e-6)
    assert 0 <= kilometres(first, second) <= 20_016
    assert isclose(kilometres(first, first), 0, abs_tol=1e-6)


def test_what_is_wanted_says_whether_it_is_one_word() -> None:
    assert SearchTerm("hedge", (("hedge",),)).word == "hedge"
    assert SearchTerm("tree care", (("tree", "care"),), exact=True).word == ""
