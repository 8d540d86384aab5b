"""A text has to have a word; short answers are words."""

from __future__ import annotations

import pytest

from hopmarket.rules.wordless_text import is_wordless


@pytest.mark.parametrize("text", ["", " ", "x", "🙂", "...", "a b c", "-?-", "12", "_"])
def test_signs_and_single_letters_say_nothing(text: str) -> None:
    assert is_wordless(text)


@pytest.mark.parametrize("text", ["Yes.", "No", "UK", "Ludlow", "🙂 yes", "是", "É à la", "2 vans"])
def test_a_short_word_is_a_word(text: str) -> None:
    assert not is_wordless(text)


def test_a_figure_is_enough_for_an_answer() -> None:
    assert not is_wordless("£40", figures_count=True)
    assert is_wordless("x!", figures_count=True)
