"""Where clauses came from and where they went, by their numbers: links that no later act takes away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from .clauses import Clause, ClauseDocument, RetiredNumber

Link = tuple[str, str]
"""From a number of this document ("8.1") or of another ("leeds-compact:8.1") to a number of this document."""


def history_links(document: ClauseDocument) -> frozenset[Link]:
    """Every link that the document remembers: what was moved, split, merged or adopted."""
    rows: list[Clause | RetiredNumber] = [*document.clauses, *document.retired]
    came = {(origin, row.number) for row in rows for origin in row.came_from}
    return frozenset(came | {(gone.number, into) for gone in document.retired for into in gone.into})


class ClauseLinks:
    """The links of one document or of several, to be followed back and forth."""

    def __init__(self, *documents: ClauseDocument) -> None:
        self._back: dict[str, list[str]] = defaultdict(list)
        self._forth: dict[str, list[str]] = defaultdict(list)
        self._into = {gone.number: gone.into for document in documents for gone in document.retired}
        for origin, number in sorted(set().union(*(history_links(document) for document in documents))):
            self._back[number].append(origin)
            self._forth[origin].append(number)

    def origins(self, number: str, among: Collection[str]) -> tuple[str, ...]:
        """The numbers among those given out of which a clause came, at whatever remove; those of other
        documents too."""
        return _ends(number, self._back, among)

    def went_into(self, number: str, among: Collection[str]) -> tuple[str, ...]:
        """The numbers among those given into which a clause that has gone went, at whatever remove."""
        return _ends(number, self._into, among)

    def family(self, number: str) -> frozenset[str]:
        """A number, everything out of which it came, and everything that came out of it."""
        return frozenset({number, *_reached(number, self._back), *_reached(number, self._forth)})


def _ends(number: str, ways: Mapping[str, Sequence[str]], among: Collection[str]) -> tuple[str, ...]:
    """The first numbers among those given, or of other documents, on every way from a number."""
    found: dict[str, None] = {}
    waiting, seen = [*ways.get(number, ())], {number}
    for step in waiting:
        if step in seen:
            continue
        seen.add(step)
        if step in among or ":" in step:
            found[step] = None
        else:
            waiting += ways.get(step, ())
    return tuple(found)


def _reached(number: str, ways: Mapping[str, Sequence[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [number]
    while waiting:
        fresh = set(ways.get(waiting.pop(), ())) - found
        found |= fresh
        waiting += fresh
    return found
