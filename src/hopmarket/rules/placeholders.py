"""Placeholders: what a ready text leaves open, in square brackets: "[how many people]".

A bracket counts that begins with a small letter and is no link of Markdown. A draft in which one stands
cannot be approved; what somebody fills in replaces it wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .terms import Terms
from .terms_fields import TERMS_FIELDS, TEXTS
from .terms_row_fields import ROW_FIELDS

LONGEST_PLACEHOLDER = 80
_OPEN = re.compile(rf"(?<!\])\[([a-z][^\[\]\n]{{0,{LONGEST_PLACEHOLDER - 1}}})\](?![(\[:])")


_BEGINS = re.compile(r"(?:\A|\n|[.!?]\s)[ ]*\Z")
"""What stands before the first word of a sentence or a line."""


@dataclass(frozen=True, slots=True)
class StandingPlaceholder:
    """The words between the brackets, and the field of the terms in which they stand."""

    field: str
    words: str


def placeholders(text: str) -> tuple[str, ...]:
    """The words of the placeholders in a text, each once, in their order."""
    return tuple(dict.fromkeys(found[1] for found in _OPEN.finditer(text)))


def standing_placeholders(terms: Terms) -> tuple[StandingPlaceholder, ...]:
    """Every placeholder that stands in the terms, once for each field, in the order of the fields."""
    rows = (StandingPlaceholder(name, words) for name, text in _texts(terms) for words in placeholders(text))
    return tuple(dict.fromkeys(rows))


def with_filled(terms: Terms, words: Mapping[str, str]) -> Terms:
    """The terms with these placeholders replaced wherever they stand; one without words stays."""
    filled: dict[str, Any] = {}
    for row in TERMS_FIELDS:
        if row.kind in TEXTS:
            filled[row.name] = filled_text(getattr(terms, row.name), words)
    for name, fields in ROW_FIELDS.items():
        texts = [field.name for field in fields if field.kind in TEXTS]
        filled[name] = tuple(
            replace(row, **{text: filled_text(getattr(row, text), words) for text in texts})
            for row in getattr(terms, name)
        )
    return replace(terms, **filled)


def filled_text(text: str, words: Mapping[str, str]) -> str:
    """A text with these placeholders replaced, with a capital where a sentence or a line begins."""

    def put(found: re.Match[str]) -> str:
        filling = words.get(found[1], "").strip()
        if not filling:
            return found[0]
        return filling[0].upper() + filling[1:] if _BEGINS.search(text[: found.start()]) else filling

    return _OPEN.sub(put, text)


def _texts(terms: Terms) -> Iterator[tuple[str, str]]:
    """Each text of the terms with the field that holds it."""
    for row in TERMS_FIELDS:
        if row.kind in TEXTS:
            yield row.name, getattr(terms, row.name)
        for field in ROW_FIELDS.get(row.name, ()):
            if field.kind in TEXTS:
                yield from ((row.name, getattr(part, field.name)) for part in getattr(terms, row.name))
