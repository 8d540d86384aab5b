"""Plain words for a need: what somebody types, with the other words for the same work, without an index."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from .search.synonyms import SynonymGroup

SMALL_WORDS = frozenset({"a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to", "with"})
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LONGEST_RUN = 4


@lru_cache(maxsize=16384)
def stems(text: str) -> tuple[str, ...]:
    """The words of a text, in small letters, without small words and the s of a plural."""
    words = (found[0].casefold() for found in _WORD.finditer(text))
    return tuple(_stem(word) for word in words if word not in SMALL_WORDS)


def _stem(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def words_wanted(text: str, groups: Iterable[SynonymGroup]) -> list[tuple[str, ...]]:
    """The things that a text asks for, each with what else is called so: words that stand together in a group are
    one thing, any other word is one alone. What is wider comes last."""
    rows = list(groups)
    return [_with_others(run, rows) for run in _runs(stems(text), _known(rows))]


def _known(groups: Iterable[SynonymGroup]) -> frozenset[tuple[str, ...]]:
    return frozenset(stems(words) for group in groups for words in group.same)


def _runs(words: tuple[str, ...], known: frozenset[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    place = 0
    while place < len(words):
        lengths = range(min(_LONGEST_RUN, len(words) - place), 0, -1)
        length = next((count for count in lengths if words[place : place + count] in known), 1)
        yield words[place : place + length]
        place += length


def _with_others(run: tuple[str, ...], groups: Iterable[SynonymGroup]) -> tuple[str, ...]:
    mine = [group for group in groups if run in map(stems, group.same)]
    same = (words for group in mine for words in group.same)
    wider = (words for group in mine for words in group.wider)
    return tuple(dict.fromkeys((" ".join(run), *same, *wider)))
