"""Other words for the same work: what one buyer calls befriending, the next calls companionship.

The table (``data/synonyms``) has one group a line: words that mean the same, separated by commas; after
``>`` what is wider than all of them. Whoever searches for a word also finds what says its group's other
words, and what says the wider ones, never the other way round: "hedge cutting" finds "grounds
maintenance", but not every grounds maintenance contract is wanted by who cuts hedges alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from .query_words import SearchTerm


@dataclass(frozen=True, slots=True)
class Synonym:
    """Words that are searched for besides those typed; ``wider`` ones stand for more than was typed."""

    words: str
    wider: bool = False


@dataclass(frozen=True, slots=True)
class SynonymGroup:
    """Words that mean the same, and words that are wider than all of them."""

    same: tuple[str, ...]
    wider: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WantedWords:
    """Terms of a search that stand together for one thing, and what else is called so."""

    terms: tuple[SearchTerm, ...]
    synonyms: tuple[Synonym, ...] = ()


def read_groups(text: str) -> tuple[SynonymGroup, ...]:
    """Reads a table of groups; empty lines, and what follows a ``#``, are for people."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    halves = (line.partition(">") for line in lines if line)
    return tuple(SynonymGroup(_listed(same), _listed(wider)) for same, _, wider in halves)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (" ".join(words.split()) for words in text.split(",")))))


def synonyms_by_words(groups: Iterable[SynonymGroup]) -> Mapping[str, tuple[Synonym, ...]]:
    """For the words of each group, what else is searched for: its other words, then those that are wider.

    Words of several groups have the synonyms of all; where one says "the same" and another "wider", they
    are the same.
    """
    is_wider: dict[str, dict[str, bool]] = {}
    for group in groups:
        for words in group.same:
            found = is_wider.setdefault(words, {})
            found |= {other: False for other in group.same if other != words}
            found |= {other: found.get(other, True) for other in group.wider if other != words}
    return {
        words: tuple(
            Synonym(other, wider) for other, wider in sorted(found.items(), key=lambda pair: pair[1])
        )
        for words, found in is_wider.items()
    }


def wanted_words(
    terms: Iterable[SearchTerm],
    known: Mapping[tuple[str, ...], tuple[Synonym, ...]],
    stems: Callable[[SearchTerm], tuple[str, ...]],
) -> Iterator[WantedWords]:
    """Puts terms together that stand next to one another and are known as one, the longest run first.

    ``known`` has the synonyms of words by their stems. Phrases in quotes and excluded words stay alone,
    without synonyms.
    """
    left = list(terms)
    most = max(map(len, known), default=1)
    while left:
        run = _run(left[:most])
        for count in range(len(run), 0, -1):
            key = tuple(stem for term in run[:count] for stem in stems(term))
            if key in known:
                yield WantedWords(tuple(run[:count]), known[key])
                break
        else:
            count = 1
            yield WantedWords((left[0],))
        del left[:count]


def _run(terms: list[SearchTerm]) -> list[SearchTerm]:
    for count, term in enumerate(terms):
        if term.without or term.exact:
            return terms[:count]
    return terms
