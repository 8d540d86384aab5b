"""CPV codes by plain words: what officers type leads to a code; a check digit is the one that is printed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hopmarket.reference_data import cpv_labels, cpv_words, synonym_groups
from hopmarket.rules.cpv_by_words import check_digit, codes_by_words, read_code_words
from hopmarket.rules.plain_words import stems, words_wanted
from hopmarket.rules.typed_cpv import wrong_check_digit

PRINTED = (
    *("03000000-1", "09000000-3", "14000000-1", "30000000-9", "34144200-0", "34144212-7", "35111200-7"),
    *("45000000-7", "45343000-3", "55320000-9", "60130000-8", "72000000-5", "73110000-6", "75251110-4"),
    *("77312000-0", "77313000-7", "77314000-4", "77314100-5", "77340000-5", "79530000-8", "79952000-2"),
    *("80530000-8", "85000000-9", "85110000-3", "85310000-5", "85312000-9", "90911200-8", "98000000-3"),
)
"""Codes with their check digits as annex I of Regulation (EC) No 213/2008 prints them."""


def codes(text: str, similar: dict[str, int] | None = None) -> list[str]:
    found = codes_by_words(
        text, labels=cpv_labels(), table=cpv_words(), groups=synonym_groups(), similar=similar or {}
    )
    return [row.code for row in found]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("befriending", "85312000"),
        ("companionship", "85312000"),
        ("loneliness", "85312000"),
        ("old people", "85311100"),
        ("Elderly people", "85311100"),
        ("social care", "85310000"),
        ("lawn", "77314100"),
        ("lawn mowing", "77314100"),
        ("gritting", "90630000"),
        ("gritting of paths in winter", "90630000"),
        ("befriending old people", "85311100"),
        ("youth club", "85311300"),
        ("meals on wheels", "55320000"),
        ("first aid", "80562000"),
        ("window cleaning", "90911300"),
        ("roofs", "45261000"),
    ],
)
def test_plain_words_lead_to_a_code(typed: str, code: str) -> None:
    assert codes(typed)[0] == code


def test_labels_are_found_by_their_words_and_by_other_words() -> None:
    assert {"85311100", "85312000"} <= set(codes("befriending old people"))
    assert "45233160" in codes("paths") and "77340000" in codes("hedge trimming")
    assert codes("zzzz") == [] and codes("") == [] and codes("of the") == []


def test_codes_of_similar_notices_come_before_labels_and_say_how_many() -> None:
    found = codes_by_words(
        "kestrels",
        labels=cpv_labels(),
        table=cpv_words(),
        groups=synonym_groups(),
        similar={"85312000": 2, "77314000": 12, "00000000": 3},
    )
    assert [(row.code, row.notices) for row in found] == [("77314000", 12), ("85312000", 2)]


def test_every_code_of_the_table_is_one_and_no_words_stand_twice() -> None:
    words = [word for row in cpv_words() for word in row.words]
    assert len(words) == len(set(words))
    assert {code for row in cpv_words() for code in row.codes} <= set(cpv_labels())
    assert all(row.words and row.codes for row in cpv_words())


def test_a_table_is_read_without_what_is_for_people() -> None:
    (row,) = read_code_words("# Title\n\na  b, c > 1, 2 # why\n")
    assert (row.words, row.codes) == (("a b", "c"), ("1", "2"))


@pytest.mark.parametrize("printed", PRINTED)
def test_the_check_digit_is_the_one_that_is_printed(printed: str) -> None:
    code, digit = printed.split("-")
    assert check_digit(code) == digit and wrong_check_digit(printed) == ""
    other = str((int(digit) + 1) % 10)
    assert wrong_check_digit(f"{code}-{other}") == wrong_check_digit(f" {code} – {other} welfare") == other


@pytest.mark.parametrize("typed", ["", "85312000", "85312000 - welfare", "befriending", "853120009"])
def test_where_none_was_typed_none_is_wrong(typed: str) -> None:
    assert wrong_check_digit(typed) == ""


@settings(max_examples=30)
@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    assert all(code in cpv_labels() for code in codes(text))
    things = words_wanted(text, synonym_groups())
    assert sum(len(thing[0].split()) for thing in things) == len(stems(text))
