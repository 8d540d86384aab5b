"""What counts as a reason that somebody will read, at every place that asks for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.reasons import FEWEST_WORDS, REASON_PLACES, says_why, unreasoned, words_with_letters
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import PERMISSIONS, SYSTEM_ACTS


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "x",
        "ok",
        "see email",
        "A holiday.",
        "good 👍 👍 👍 👍",
        "1 2 3 4 5 6",
        "- - - - - -",
        "...... ! ? ; :",
        "x x x x x x",
        "a b c d e",
        "because because because because because",
        "No. No! NO no (no)",
        "one\u200btwo\u200bthree\u200bfour\u200bfive",
        "\u3164 \u3164 \u3164 \u3164 \u3164 \u115f",
        "two words, 3 figures: 4 5",
    ],
)
def test_what_says_nothing_is_no_reason(text: str) -> None:
    assert not says_why(text)
    assert unreasoned(text, "cancel_opportunity") is not None


@pytest.mark.parametrize(
    "text",
    [
        "We no longer need it.",
        "The price was higher than the price of last year.",
        "Mae'r gyllideb wedi cael ei thorri.",
        "Ціна вища за наш бюджет.",
        "Η τιμή ήταν πολύ υψηλή.",
        "The  grant\nwas\u00a0not\trenewed",
        "Lot 2: 3 of the 4 vans broke down in 2026",
        "Es war viel zu teuer 👍",
    ],
)
def test_five_words_in_any_script_are_a_reason(text: str) -> None:
    assert says_why(text)
    assert unreasoned(text, "cancel_opportunity") is None


@pytest.mark.parametrize("act", sorted(REASON_PLACES))
def test_each_place_says_what_it_asks_with_an_example_that_would_do(act: str) -> None:
    place = REASON_PLACES[act]
    assert says_why(place.example) and not place.example.endswith(".") and not place.ask.endswith(".")
    refusal = unreasoned("ok", act)
    assert isinstance(refusal, Refusal) and refusal.cite
    assert refusal.params == {"ask": place.ask, "words": "five", "example": place.example}


def test_each_place_is_an_act() -> None:
    planned = {"correct_national_notice"} - PERMISSIONS.keys()
    assert REASON_PLACES.keys() - PERMISSIONS.keys() - SYSTEM_ACTS.keys() == planned


@given(st.text(max_size=80), st.text(max_size=20))
def test_more_words_never_spoil_a_reason(text: str, more: str) -> None:
    reason = "The price was above our budget"
    assert says_why(f"{reason} {text}") and says_why(f"{text} {reason}")
    assert not says_why(text) or says_why(f"{text} {more}")


@given(st.text(alphabet=st.characters(exclude_categories=["L"]), max_size=80))
def test_text_without_letters_is_never_a_reason(text: str) -> None:
    assert not words_with_letters(text) and not says_why(text)


@given(st.lists(st.text(max_size=12), max_size=FEWEST_WORDS - 1))
def test_fewer_words_are_never_a_reason(words: list[str]) -> None:
    assert not says_why(" ".join("".join(word.split()) for word in words))
