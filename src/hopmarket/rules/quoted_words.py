"""Words of a clause that somebody means: found in its text as people copy them, kept as they stand there.

A reader copies from a page, where the marks of Markdown are gone, dashes and quotation marks may be others, and
a letter-processor has put in signs that nobody sees. So both sides are folded before they are compared, and what
is kept is the piece of the clause itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_QUOTE = 1_000
"""Characters of a quote; whoever means more means the clause."""
_MARKS = frozenset("*_`#>~\\")
_ALIKE = {
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
}
_LINK = re.compile(r"!?\[(?P<words>[^\]]*)\](?P<target>\([^)]*\)|\[[^\]]*\])")
_TARGET = re.compile(r"\](?:\([^)]*\)|\[[^\]]*\])")
_NUMBER = re.compile(r"\s*\d+(?:\.\d+)*[.:)]?\s+")


@dataclass(frozen=True, slots=True)
class QuotedPlace:
    """Where words stand in the text of a clause, from ``start`` to before ``end``, as they stand there."""

    start: int
    end: int
    words: str


def is_unseen(sign: str) -> bool:
    """Whether a sign is drawn as nothing: of no width, or one that only turns the direction of writing."""
    return unicodedata.category(sign) in {"Cf", "Cc"} and not sign.isspace()


def as_read(words: str) -> str:
    """A piece of a clause as its readers see it, on one line, without the marks of Markdown and the addresses of
    links."""
    plain = _TARGET.sub("]", words)
    return " ".join("".join(sign for sign in plain if sign not in _MARKS | {"[", "]"}).split())


def places_of_quote(quote: str, text: str) -> tuple[QuotedPlace, ...]:
    """Every place at which the words stand in the text, from the beginning; a number copied with them, such as
    "8.1", is passed over. Empty for words that do not stand there, and for none at all."""
    places = tuple(_places(quote, text))
    number = _NUMBER.match(quote)
    return places if places or not number else tuple(_places(quote[number.end() :], text))


def _places(quote: str, text: str) -> Iterator[QuotedPlace]:
    wanted = "".join(sign for sign, _ in _folded(quote)).strip(" ")
    folded = tuple(_folded(text))
    signs = "".join(sign for sign, _ in folded)
    found = signs.find(wanted) if wanted else -1
    while found >= 0:
        start, last = folded[found][1], folded[found + len(wanted) - 1][1]
        yield QuotedPlace(start, last + 1, text[start : last + 1])
        found = signs.find(wanted, found + len(wanted))


def _folded(text: str) -> Iterator[tuple[str, int]]:
    """Yields the signs by which texts are compared, each with its place in the text."""
    passed = {
        place
        for link in _LINK.finditer(text)
        for place in range(*link.span())
        if not link.start("words") <= place < link.end("words")
    }
    is_blank = True
    for place, sign in enumerate(text):
        if place in passed or sign in _MARKS or is_unseen(sign):
            continue
        if sign.isspace():
            if not is_blank:
                yield " ", place
            is_blank = True
            continue
        is_blank = False
        plain = _ALIKE.get(sign) or unicodedata.normalize("NFKD", sign).casefold()
        for part in plain:
            if not unicodedata.combining(part):
                yield part, place


def words_around(place: QuotedPlace, text: str, reach: int = 40) -> tuple[str, str, str]:
    """The words before a place, those at it and those after it, so that people can tell one place from another."""
    before, after = text[: place.start], text[place.end :]
    head = before if len(before) <= reach else "…" + before[-reach:].partition(" ")[2]
    tail = after if len(after) <= reach else after[:reach].rpartition(" ")[0] + "…"
    return head, place.words, tail
