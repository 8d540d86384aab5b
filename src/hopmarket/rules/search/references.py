"""References as people paste them: whole, in quotes or not, with whatever stands between their parts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .query_words import plain_text

_PIECE = re.compile(r"[^\W_]+")
_LEAST = 5
"""So many letters and figures a reference needs to be known without what stands between them."""


@dataclass(frozen=True, slots=True)
class ReferenceForms:
    """A reference in three forms, the surest first; an empty one says nothing.

    ``written``: as it stands, in small letters. ``parts``: its runs of letters and figures, a blank between
    them. ``joined``: those runs without anything between them, where they hold a figure.
    """

    written: str
    parts: str
    joined: str


def reference_forms(text: str) -> ReferenceForms:
    """Reads a reference, or a whole search that may be one: "WCC/2026/0045-A", 'DPS_TT 864 (rev. 2)'."""
    written = " ".join(plain_text(text).replace('"', " ").split())
    pieces = _PIECE.findall(written)
    joined = "".join(pieces)
    is_number = len(joined) >= _LEAST and any(letter.isdigit() for letter in joined)
    return ReferenceForms(written, " ".join(pieces), joined if is_number else "")
