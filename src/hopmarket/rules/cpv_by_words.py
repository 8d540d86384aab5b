"""CPV codes by plain words: by a table of what things are called, by the labels of the vocabulary, and by the codes
of notices about the same.

Source of codes and labels: Regulation (EC) No 213/2008, annex I (CPV 2008).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .plain_words import stems, words_wanted
from .search.synonyms import SynonymGroup

_FEWEST_LETTERS = 4
"""So many letters may be the beginning of a word."""
_WEIGHTS = (3, 7, 1, 3, 7, 1, 3, 7)


def check_digit(code: str) -> str:
    """The ninth figure of a code of eight: the last figure of the sum of its figures, weighted 3, 7, 1 over and
    over. The regulation prints it and not its rule, which agrees with what it prints; see docs/rules/to-confirm.md."""
    return str(sum(weight * int(figure) for weight, figure in zip(_WEIGHTS, code, strict=True)) % 10)


@dataclass(frozen=True, slots=True)
class CodeWords:
    """Plain words that mean the same, and the codes under which that is bought, the nearest first."""

    words: tuple[str, ...]
    codes: tuple[str, ...]


def read_code_words(text: str) -> tuple[CodeWords, ...]:
    """Reads the table; empty lines, and what follows a ``#``, are for people."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    halves = (line.partition(">") for line in lines if line)
    return tuple(CodeWords(_listed(words), _listed(codes)) for words, _, codes in halves)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (" ".join(part.split()) for part in text.split(","))))


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A code that plain words lead to, its label, and in how many notices about the same it stands."""

    code: str
    label: str
    notices: int = 0


def codes_by_words(
    text: str,
    *,
    labels: Mapping[str, str],
    table: Iterable[CodeWords],
    groups: Iterable[SynonymGroup],
    similar: Mapping[str, int],
) -> list[FoundCode]:
    """The codes for a text: first those under which things so called are bought, then those of similar notices,
    the most used first, then those whose label has the words or other words for the same, the widest first."""
    rows = [*table]
    named = _named_codes(stems(text), rows)
    used = sorted(similar, key=lambda code: (-similar[code], code))
    wanted = words_wanted(text, [*groups, *(SynonymGroup(row.words) for row in rows)])
    found = dict.fromkeys((*named, *used, *_labelled(wanted, labels)))
    return [FoundCode(code, labels[code], similar.get(code, 0)) for code in found if code in labels]


def _named_codes(typed: tuple[str, ...], rows: Iterable[CodeWords]) -> list[str]:
    """The codes of rows whose words stand in the text one after the other, those with more words first."""
    hits = []
    for row in rows:
        longest = max((len(run) for run in map(stems, row.words) if _holds(typed, run)), default=0)
        if longest:
            hits.append((-longest, row.codes))
    return [code for _, codes in sorted(hits, key=lambda hit: hit[0]) for code in codes]


def _holds(words: tuple[str, ...], run: tuple[str, ...]) -> bool:
    return any(words[place : place + len(run)] == run for place in range(len(words) - len(run) + 1))


def _labelled(wanted: list[tuple[str, ...]], labels: Mapping[str, str]) -> list[str]:
    """The codes whose label has, for each thing wanted, all words of one way to call it."""
    if not wanted:
        return []
    things = [[stems(words) for words in called] for called in wanted]
    matches = []
    for code, label in labels.items():
        has = stems(label)
        if all(any(_all_in(words, has) for words in called) for called in things):
            matches.append(code)
    return sorted(matches, key=lambda code: (len(code.rstrip("0")), code))


def _all_in(words: tuple[str, ...], label: tuple[str, ...]) -> bool:
    """Whether a label has all of these words, or begins a word with them: "clean" stands in "cleaning"."""
    return all(
        word in label or (len(word) >= _FEWEST_LETTERS and any(other.startswith(word) for other in label))
        for word in words
    )
