"""The language of a notice: known codes become tags, others are not written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.releases.language_tags import (
    is_written_from_the_right,
    language_beside_english,
    language_tag,
)


@pytest.mark.parametrize(
    ("code", "tag", "beside"),
    [
        ("cy", "cy", "cy"), ("CY", "cy", "cy"), (" cy ", "cy", "cy"), ("cy-GB", "cy-GB", "cy-GB"), ("cym", "cy", "cy"),
        ("wel", "cy", "cy"), ("pt_br", "pt-BR", "pt-BR"), ("zh-hant-tw", "zh-Hant-TW", "zh-Hant-TW"),
        ("sco", "sco", "sco"), ("ar", "ar", "ar"), ("en", "en", ""), ("EN", "en", ""), ("en-GB", "en-GB", ""),
        ("eng", "en", ""), ("", "", ""), ("xx", "", ""), ("Welsh", "", ""), ("english", "", ""), ("c", "", ""),
        ("cy-ZZ", "cy", "cy"), ('cy" onclick="x', "", ""), ("cy<", "", ""), ("cy-", "", ""), ("ĉy", "", ""),
    ],
)  # fmt: skip
def test_codes_and_their_tags(code: str, tag: str, beside: str) -> None:
    assert (language_tag(code), language_beside_english(code)) == (tag, beside)


@given(st.text(max_size=12))
def test_a_tag_is_plain_and_stays_itself(code: str) -> None:
    tag = language_tag(code)
    assert language_tag(tag) == tag and tag.replace("-", "a").isascii() and len(tag) <= 16
    assert not tag or tag.replace("-", "").isalpha()


def test_which_are_written_from_the_right() -> None:
    assert is_written_from_the_right("ar") and is_written_from_the_right("he-IL")
    assert not is_written_from_the_right("cy")
