"""The signs that make up words, in any script, and words of scripts that set no blanks between them.

A mark is part of its word: without it, words in Devanagari fall apart at every vowel. Chinese, Japanese,
Thai and their like run on without blanks, and Korean joins words to one; these runs are searched by each
two signs that stand side by side, so that whatever somebody types of a run is found in it.
Source: Unicode Standard 16.0, 2.11 (combining characters); UAX 29, 4 (scripts that need more to part words).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
"""Signs that show nothing (default ignorable code points, but for the joiners that Persian and Indic words
need), such as a hyphen that only stands at the end of a line."""
_UNSPACED = (
    ("\u0e00", "\u0eff"),  # Thai, Lao
    ("\u1000", "\u109f"),  # Myanmar
    ("\u1780", "\u17d3"),  # Khmer
    ("\u3005", "\u3007"),
    ("\u3041", "\u3096"),  # Hiragana
    ("\u3099", "\u309a"),
    ("\u30a1", "\u30fa"),  # Katakana
    ("\u30fc", "\u30ff"),
    ("\u3105", "\u312f"),
    ("\u31f0", "\u31ff"),
    ("\u3400", "\u4dbf"),  # Han
    ("\u4e00", "\u9fff"),
    ("\uac00", "\ud7a3"),  # Hangul
    ("\uf900", "\ufaff"),
    ("\U00020000", "\U0003ffff"),
)
_RUN = re.compile(f"[{''.join(f'{first}-{last}' for first, last in _UNSPACED)}]+")


@cache
def letter_pattern() -> str:
    """A letter, a figure, or a mark on one, for regular expressions: made when the first search is read."""
    marks = [place for place in range(0x300, 0x1F000) if unicodedata.category(chr(place))[0] == "M"]
    begins = [place for before, place in zip([0, *marks], marks, strict=False) if place != before + 1]
    ends = [place for place, after in zip(marks, [*marks[1:], 0], strict=True) if after != place + 1]
    ranges = "".join(f"{chr(first)}-{chr(last)}" for first, last in zip(begins, ends, strict=True))
    return rf"(?:[^\W_]|[{ranges}])"


def has_letters(text: str) -> bool:
    """Whether a text has a letter or a figure, and so can be searched for."""
    return re.search(r"[^\W_]", text) is not None


def composed(text: str) -> str:
    """A text in composed letters, without signs that show nothing."""
    return text if text.isascii() else unicodedata.normalize("NFC", UNSEEN.sub("", text))


def divided_runs(text: str) -> str:
    """A text with each run of a script without blanks as its pairs of signs: "北京市" as "北京 京市"."""
    if text.isascii():
        return text
    return _RUN.sub(lambda run: f" {_pairs(run[0])} ", composed(text))


def _pairs(run: str) -> str:
    return " ".join(run[place : place + 2] for place in range(max(1, len(run) - 1)))
