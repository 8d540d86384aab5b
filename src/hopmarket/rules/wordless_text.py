"""Texts without a word: signs, pictures or one letter, of which no reader learns anything."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = re.compile(r"[^\W\d_]+")


def is_wordless(text: str, *, figures_count: bool = False) -> bool:
    """Whether a text has no word of two letters, as "x" and "🙂" have none; a sign of a script without
    capitals is a word by itself. With ``figures_count`` a figure is enough, as in an answer "40"."""
    plain = unicodedata.normalize("NFC", text)
    if figures_count and any(sign.isdigit() for sign in plain):
        return False
    return not any(len(run) > 1 or unicodedata.category(run) == "Lo" for run in _LETTERS.findall(plain))
