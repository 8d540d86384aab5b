"""Parses what somebody typed into the search box. Any text can be read; nothing is refused."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from .word_letters import composed, letter_pattern

MOST = 12
"""So many words and phrases are looked for; what was typed after them is left out."""

_SMALL = "a an and are as at be by for from in into is of on or our that the this to we with"
SMALL = frozenset(_SMALL.split())
_QUOTES = re.compile("[“”„‟«»]")
_DASHES = re.compile("[‐‑‒–—―−]")  # hyphens and dashes of every width
_APOSTROPHES = re.compile("[’‘ʼ＇`´]")
_CHUNK = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_PREFIXES = ("multi", "non", "pre", "co", "e")


@dataclass(frozen=True, slots=True)
class SearchTerm:
    """One thing that a notice is to hold, or with ``without`` is not to hold.

    ``text`` is the term as typed, in small letters. ``spellings`` are those of which any will do, each
    as pieces that stand one after another; the first is the one typed. ``exact`` is a phrase in
    quotes, which is never spelled otherwise. ``numbered`` is one chunk with figures in it, such as
    "WCC/2026/0045-A", which may be a reference.
    """

    text: str
    spellings: tuple[tuple[str, ...], ...]
    without: bool = False
    exact: bool = False
    numbered: bool = False

    @property
    def word(self) -> str:
        """The one plain word that was typed; empty for phrases and for what is joined."""
        return self.spellings[0][0] if len(self.spellings[0]) == 1 and not self.exact else ""


def plain_text(text: str) -> str:
    """Small letters, composed, with one kind of dash, quote and apostrophe."""
    text = composed(text).casefold()
    text = _APOSTROPHES.sub("'", _DASHES.sub("-", _QUOTES.sub('"', text)))
    return unicodedata.normalize("NFC", text)


def read_terms(text: str) -> tuple[SearchTerm, ...]:
    """What is wanted: words, "phrases", and -words or -"phrases" that are not.

    Small words such as "the" are left out unless a phrase holds them; at most twelve are read.
    """
    terms: dict[SearchTerm, None] = {}
    for chunk in _CHUNK.finditer(plain_text(text)):
        without = bool(chunk["minus"])
        if chunk["phrase"] is not None:
            pieces = tuple(_piece().findall(chunk["phrase"]))
            wanted = [SearchTerm(" ".join(pieces), (pieces,), without, exact=True)] if pieces else []
        elif numbered := _numbered(chunk["word"], without):
            wanted = [numbered]
        else:
            wanted = _words(chunk["word"], without)
        terms.update(dict.fromkeys(wanted))
        if len(terms) >= MOST:
            break
    return tuple(terms)[:MOST]


@cache
def _joined() -> re.Pattern[str]:
    letter = letter_pattern()
    return re.compile(rf"{letter}+(?:[-'.&@:]{letter}+)*")


@cache
def _piece() -> re.Pattern[str]:
    return re.compile(rf"{letter_pattern()}+")


@cache
def _signs_at_ends() -> re.Pattern[str]:
    no_letter = rf"(?:(?!{letter_pattern()}).)+"
    return re.compile(rf"^{no_letter}|{no_letter}$", re.DOTALL)


def words_of_numbered(term: SearchTerm) -> tuple[SearchTerm, ...]:
    """The words of a chunk that turned out to be no reference: "cleaning/2026" is two."""
    return tuple(_words(term.text, term.without))


def _numbered(chunk: str, without: bool) -> SearchTerm | None:
    """Reads a chunk as one term where figures stand in it, and what joins its parts joins no word."""
    if len(_joined().findall(chunk)) < 2 or not any(letter.isdigit() for letter in chunk):
        return None
    text = _signs_at_ends().sub("", chunk)
    return SearchTerm(text, (tuple(_piece().findall(text)),), without, numbered=True)


def _words(chunk: str, without: bool) -> list[SearchTerm]:
    return [_word(word, without) for word in _joined().findall(chunk) if word not in SMALL]


def _word(word: str, without: bool) -> SearchTerm:
    bare = word.removesuffix("'s")
    pieces = tuple(_piece().findall(bare))
    spellings = [pieces] if len(pieces) == 1 else [pieces, ("".join(pieces),)]
    if len(pieces) == 1:
        spellings += [
            (prefix, bare.removeprefix(prefix))
            for prefix in _PREFIXES
            if bare.startswith(prefix) and len(bare) >= len(prefix) + 4
        ]
    return SearchTerm(word, tuple(spellings), without)


def spelled_otherwise(wanted: tuple[SearchTerm, ...], instead: dict[str, str]) -> str:
    """The search as it would be typed with other words in place of those that nobody writes."""
    return " ".join(_typed(term, instead) for term in wanted)


def _typed(term: SearchTerm, instead: dict[str, str]) -> str:
    text = f'"{term.text}"' if term.exact else instead.get(term.text, term.text)
    return f"-{text}" if term.without else text
