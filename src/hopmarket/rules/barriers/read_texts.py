"""The texts of a purchase as rules read them: folded once, keywords found in one pass, cut into sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import ahocorasick_rs

from .barrier_kinds import BarrierRule
from .checked_notice import NoticeText
from .folded_text import FoldedText, folded

_END = re.compile(r"\b(?:e\.g|i\.e|etc|no)\.|([.!?;](?=\s)|\n+|\s[•·▪●*-]\s)")
"""Where a sentence ends, in the group; a point after an abbreviation is none."""
_LONGEST = 1200
"""A passage without an end of sentence is read in pieces of so many characters."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text: where it begins in the folded text, and its folded words."""

    of: NoticeText
    in_folded: FoldedText
    start: int
    words: str

    def shown_span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the shown text of a span in this sentence."""
        return self.in_folded.shown_span(self.start + start, self.start + end)


class Keywords:
    """Words to look for, as one automaton."""

    __slots__ = ("_automaton", "_words")

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(set(words))
        self._automaton = ahocorasick_rs.AhoCorasick(self._words) if self._words else None

    def places(self, text: str) -> dict[str, list[int]]:
        """Where each keyword begins in a folded text, also inside others."""
        found: dict[str, list[int]] = defaultdict(list)
        if self._automaton is not None:
            for word, start, _ in self._automaton.find_matches_as_indexes(text, overlapping=True):
                found[self._words[word]].append(start)
        return found


def keywords_of(rules: Iterable[BarrierRule]) -> Keywords:
    """The keywords of a set of rules, their automaton made once."""
    return _automaton_of(tuple(word for rule in rules for word in rule.keywords))


@lru_cache(maxsize=8)
def _automaton_of(words: tuple[str, ...]) -> Keywords:
    return Keywords(words)


class ReadTexts:
    """The texts of one purchase, with what one pass found in them."""

    __slots__ = ("_ends", "_read")

    def __init__(self, texts: Iterable[NoticeText], keywords: Keywords) -> None:
        self._read = [
            (text, made, keywords.places(made.text))
            for text in texts
            if text.shown.strip()
            for made in (folded(text.shown),)
        ]
        self._ends: dict[int, list[int]] = {}

    def has(self, rule: BarrierRule) -> bool:
        """Whether there is any text of the kinds that a rule reads."""
        return any(True for _ in self._of(rule))

    def sentences(self, rule: BarrierRule) -> Iterator[Sentence]:
        """Each sentence in which a keyword of the rule stands, once."""
        for text, made, places in self._of(rule):
            if places.keys().isdisjoint(rule.keywords):
                continue
            starts = sorted({place for word in rule.keywords for place in places.get(word, ())})
            passed = -1
            for place in starts:
                if place < passed:
                    continue
                start, passed = self._around(made.text, place)
                yield Sentence(text, made, start, made.text[start:passed])

    def _of(self, rule: BarrierRule) -> Iterator[tuple[NoticeText, FoldedText, dict[str, list[int]]]]:
        return (row for row in self._read if not rule.texts or row[0].kind in rule.texts)

    def _around(self, text: str, place: int) -> tuple[int, int]:
        """The sentence around a place, cut to pieces where it does not end."""
        ends = self._ends.get(id(text))
        if ends is None:
            ends = [0, *(found.end() for found in _END.finditer(text) if found[1]), len(text)]
            self._ends[id(text)] = ends
        number = bisect_right(ends, place)
        start, end = ends[number - 1], ends[min(number, len(ends) - 1)]
        piece = (place - start) // _LONGEST
        return start + piece * _LONGEST, min(end, start + (piece + 1) * _LONGEST)
