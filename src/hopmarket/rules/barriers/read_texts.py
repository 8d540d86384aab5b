"""The texts of a purchase as rules read them: folded once, keywords found in one pass, cut into sentences."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import ahocorasick_rs

from .barrier_kinds import BarrierRule
from .checked_notice import NoticeText
from .folded_text import FoldedText, folded

_END = re.compile(r"[.!?;](?=\s)|\n+|\s[•·▪●*-]\s")
_ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|etc|no)$")
"""After these a point ends no sentence."""
_LONGEST = 1200
"""A passage without an end of sentence is read in pieces of so many characters."""
_LONG = 400
"""For each so many characters a sentence counts as one more."""
MOST_SENTENCES = 100
"""So many sentences with its keywords a rule reads in one purchase. Real notices have fewer by far; of a text that
repeats them without end a rule that has found nothing by then cannot tell."""


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

    __slots__ = ("_cut", "_read")

    def __init__(self, texts: Iterable[NoticeText], keywords: Keywords) -> None:
        self._read = [
            (text, made, keywords.places(made.text))
            for text in texts
            if text.shown.strip()
            for made in (folded(text.shown),)
        ]
        self._cut: set[str] = set()

    def has(self, rule: BarrierRule) -> bool:
        """Whether there is any text of the kinds that a rule reads."""
        return any(True for _ in self._of(rule))

    def sentences(self, rule: BarrierRule) -> Iterator[Sentence]:
        """Each sentence in which a keyword of the rule stands, once; the first so many."""
        left = MOST_SENTENCES
        for text, made, places in self._of(rule):
            starts = [places[word] for word in rule.keywords if word in places]
            passed = 0
            while (place := _next(starts, passed)) is not None:
                if left <= 0:
                    self.leave_unread(rule)
                    return
                start, passed = _around(made.text, place, passed)
                left -= 1 + (passed - start) // _LONG
                yield Sentence(text, made, start, made.text[start:passed])

    def was_cut(self, rule: BarrierRule) -> bool:
        """Whether a rule has left a part of the texts unread."""
        return rule.code in self._cut

    def leave_unread(self, rule: BarrierRule) -> None:
        """Notes that a rule reads no further in these texts."""
        self._cut.add(rule.code)

    def _of(self, rule: BarrierRule) -> Iterator[tuple[NoticeText, FoldedText, dict[str, list[int]]]]:
        return (row for row in self._read if not rule.texts or row[0].kind in rule.texts)


def _next(starts: Iterable[list[int]], passed: int) -> int | None:
    """The first place from ``passed`` on, of several ascending lists."""
    later = [places[number] for places in starts if (number := bisect_left(places, passed)) < len(places)]
    return min(later, default=None)


def _around(text: str, place: int, passed: int) -> tuple[int, int]:
    """The sentence around a place, from ``passed`` on; of a long one the part around the place."""
    start = max(passed, place - _LONGEST // 2)
    for found in _END.finditer(text, start, place + 1):
        if found.end() <= place and not _is_abbreviated(text, found):
            start = found.end()
    furthest = min(len(text), start + _LONGEST)
    for found in _END.finditer(text, place, furthest):
        if not _is_abbreviated(text, found):
            return start, found.end()
    return start, furthest


def _is_abbreviated(text: str, found: re.Match[str]) -> bool:
    start = found.start()
    return found[0] == "." and _ABBREVIATED.search(text, max(0, start - 5), start) is not None
