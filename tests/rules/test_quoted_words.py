"""Words that somebody copies from a clause are found where they stand, however their copy differs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.clauses import Clause, ClauseDocument
from hopmarket.rules.comment_texts import (
    MOST_WORDS,
    CommentTarget,
    shown_name,
    speaker_in_words,
    target_in,
    text_fault,
    written_text,
)
from hopmarket.rules.quoted_words import as_read, places_of_quote, words_around
from hopmarket.rules.refusal import Refusal

TEXT = (
    "Public bodies tell **everybody** affected at least [six months](https://example.org/a) before, and six months "
    "after – “or so” – at the café."
)


@pytest.mark.parametrize(
    ("copied", "count"),
    [
        ("everybody affected", 1),
        ("EVERYBODY\n   affected at  least", 1),
        ("six months", 2),
        ("8.1 six months", 2),
        ("\u200bsix\u00ad mon\u200bths\u202e", 2),
        ('- "or so" -', 1),
        ("at the cafe\u0301", 1),
        ("at least six months before", 1),
        ("seven months", 0),
        ("https://example.org", 0),
        ("", 0),
        ("   \u200b ", 0),
    ],
)
def test_words_are_found_as_people_copy_them(copied: str, count: int) -> None:
    places = places_of_quote(copied, TEXT)
    assert len(places) == count
    assert all(TEXT[place.start : place.end] == place.words for place in places)


@given(st.text(alphabet="ab é*_“\u200b\n", max_size=60), st.integers(0, 60), st.integers(1, 20))
def test_every_piece_of_a_text_is_found_in_it(text: str, start: int, length: int) -> None:
    piece = text[start : start + length]
    places = places_of_quote(piece, text)
    assert all(text[place.start : place.end] == place.words for place in places)
    if as_read(piece).strip("\u200b ") and any(sign.isalpha() for sign in piece):
        assert places


def test_the_words_around_tell_one_place_from_another() -> None:
    first, second = (words_around(place, TEXT) for place in places_of_quote("six months", TEXT))
    assert first != second and second[1] == "six months" and second[2].startswith(" after")


def test_a_piece_is_read_without_its_marks() -> None:
    assert (
        as_read("**everybody** affected at least [six](https://x.example)")
        == "everybody affected at least six"
    )


DOCUMENT = ClauseDocument(
    "framework", "A framework", clauses=(Clause("8.1", text="Six months, or six months."),)
)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (("", "", 0), CommentTarget()),
        (("8.1", "", 0), CommentTarget("8.1")),
        (("8.1", "or six", 0), CommentTarget("8.1", "or six", 12)),
        (("8.1", "six months", 2), CommentTarget("8.1", "six months", 15)),
        (("8.1", "six months", 0), "comment.quote_several"),
        (("8.1", "six months", 3), "comment.quote_several"),
        (("8.1", "nine", 0), "comment.quote_not_there"),
        (("8.1", "six " * 300, 0), "comment.quote_too_long"),
        (("", "six", 0), "comment.quote_without_clause"),
        (("9", "", 0), "comment.no_such_clause"),
    ],
)
def test_what_a_comment_is_about_is_found_or_asked_for(
    asked: tuple[str, str, int], answer: CommentTarget | str
) -> None:
    target = target_in(DOCUMENT, *asked)
    assert (target.reason if isinstance(target, Refusal) else target) == answer


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("No.", ""),
        ("word " * MOST_WORDS, ""),
        ("word " * (MOST_WORDS + 1), "comment.too_long"),
        ("🙂", "comment.no_words"),
    ],
)
def test_a_comment_has_words_and_not_too_many(text: str, reason: str) -> None:
    fault = text_fault(text)
    assert (fault.reason if fault else "") == reason


def test_signs_that_hide_are_taken_out_and_letters_of_every_script_stay() -> None:
    assert written_text("  a\r\nb\u202e\x07 سلام می\u200cخواهم ") == "a\nb سلام می\u200cخواهم"
    assert shown_name(" Winnie\n\u202ePrice ") == "Winnie Price" and shown_name("\u200b.") == ""


def test_who_speaks_is_said_without_a_name_that_was_not_given() -> None:
    assert speaker_in_words(shown_name="", sector="residents", vouched_by="") == "A resident"
    assert speaker_in_words(shown_name="Ann", sector="business", vouched_by="") == "Ann"
    assert (
        speaker_in_words(shown_name="", sector="residents", vouched_by="Voices")
        == "Through Voices, name withheld"
    )
