"""Counts of one search: facets together where nothing of theirs is chosen, else each on its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from tantivy import Query

from ..search.query import ClosingWindow, Facet, SearchQuery
from . import filters
from .current import IndexState
from .documents import LEVELS
from .filters import all_of
from .index_fields import BESIDE, COUNTED, JOINT

Buckets = Mapping[str, int]
BUYERS = 10
NAMES = {
    Facet.STATUS: "stage",
    Facet.KIND: "kind",
    Facet.CODE: "division",
    Facet.DISTRICT: "district",
    Facet.BUYER: "body",
    Facet.BAND: "band",
    Facet.SUITABLE: "suits",
    Facet.LOTS: "divided",
}
_COLUMNS = {name: column for column, names in COUNTED.items() for name in names}
_MOST_VALUES = 65_000


class FacetCounts:
    """The counts of one search, each counted once."""

    def __init__(self, held: IndexState, asked: SearchQuery, words: Query | None, now: datetime) -> None:
        self.held, self.asked, self.now = held, asked, now
        self.words = [words] if words else []
        self.carries = filters.carried_by_organisation(asked, now)
        self.filters = filters.filters(asked, now, self.carries)
        self._told: dict[Facet | None, dict[str, Buckets]] = {}
        self._windows: dict[Facet | None, dict[ClosingWindow, int]] = {}

    def narrowed(self, free: Facet | None = None) -> list[Query]:
        """The filters in force, but for one facet's."""
        return [one for facet, held in self.filters.items() if free is None or facet != free for one in held]

    def query(self, free: Facet | None = None) -> Query:
        """What is asked, with one facet left free."""
        return all_of([*self.words, *self.narrowed(free)])

    def total(self, *, facets: bool) -> int:
        """How many are found; counted with the facets where those are wanted too."""
        told = self._free(None) if facets else self._counted(self.query(), ["stage"])
        return sum(told["stage"].values())

    def values(self, facet: Facet) -> Buckets:
        """How many hold each value of a facet, its own choice left free."""
        return self._free(facet)[NAMES[facet]]

    def few(self, facet: Facet, values: Iterable[str]) -> Buckets:
        """The same for these values alone."""
        name = NAMES[facet]
        return self._counted(self.query(facet), [name], include=sorted(values))[name]

    def carried(self) -> dict[str, int]:
        """How many each chosen buyer holds that carries others' notices on, those among them."""
        free = self.query(Facet.BUYER)
        told = {
            buyer: self._counted(
                all_of([free, filters.organisation_query(buyer, NAMES[Facet.BUYER], self.carries)]), ["stage"]
            )
            for buyer in self.asked.buyers
            if buyer in self.carries
        }
        return {one: sum(counts["stage"].values()) for one, counts in told.items()}

    def below(self, node: str) -> Buckets:
        """How many hold each code directly below a node of the CPV tree."""
        name = LEVELS[min(length for length in LEVELS if length > len(node))]
        told = self._counted(all_of([self.query(Facet.CODE), filters.code_query(node)]), [name])[name]
        return {code: count for code, count in told.items() if code.startswith(node)}

    def windows(self, facet: Facet | None) -> dict[ClosingWindow, int]:
        """How many are open and close in each window, as this facet is counted (None: as asked)."""
        free = facet if facet in self.filters else None
        if free not in self._windows:
            ranges = [
                {"key": str(one), **_range(*filters.closing_range(one, self.now))} for one in ClosingWindow
            ]
            query = all_of([self.query(free), filters.is_open(self.now)])
            wanted = {"windows": {"range": {"field": "open_until", "ranges": ranges}}}
            told = _buckets(self.held.searcher.aggregate(query, wanted)["windows"])
            self._windows[free] = {one: told.get(one, 0) for one in ClosingWindow}
        return self._windows[free]

    def points(self) -> Buckets:
        """How many stand at each point on the map."""
        return _buckets(self.held.searcher.aggregate(self.query(), {"points": _terms("point")})["points"])

    def _free(self, facet: Facet | None) -> dict[str, Buckets]:
        """What is counted with this facet's own choice left free; without one, all that is not chosen."""
        free = facet if facet in self.filters else None
        if free not in self._told:
            unchosen = [name for one, name in NAMES.items() if one not in self.filters]
            names = [NAMES[free]] if free else ["stage", *unchosen]
            of_all = not (self.words or self.narrowed(free))
            self._told[free] = self._of_all(names) if of_all else self._counted(self.query(free), names)
        return self._told[free]

    def _of_all(self, names: Iterable[str]) -> dict[str, Buckets]:
        """Counts over everything, made once for a state of the index."""
        whole = self.held.whole
        if missing := [name for name in names if name not in whole]:
            whole.update(self._counted(Query.all_query(), missing))
        return whole

    def _counted(self, query: Query, names: Iterable[str], **more: Any) -> dict[str, Buckets]:
        wanted = {column: _terms(column, **more) for column in sorted({_COLUMNS[name] for name in names})}
        told = self.held.searcher.aggregate(query, wanted)
        return {name: held for column in wanted for name, held in _parted(column, told[column]).items()}


def _terms(column: str, **more: Any) -> dict[str, Any]:
    most = BUYERS + 1 if column == _COLUMNS["body"] else _MOST_VALUES
    return {"terms": {"field": column, "size": most, **more}}


def _buckets(told: Mapping[str, Any]) -> Buckets:
    return {bucket["key"]: bucket["doc_count"] for bucket in told["buckets"]}


def _parted(column: str, told: Mapping[str, Any]) -> dict[str, Buckets]:
    """Counts of what stands beside one another in a column, each value on its own; without those that
    tell nothing."""
    parted = [defaultdict[str, int](int) for _ in COUNTED[column]]
    for text, count in _buckets(told).items():
        for place, value in _apart(text):
            parted[place][value] += count
    return dict(zip(COUNTED[column], map(dict, parted), strict=True))


@lru_cache(maxsize=20_000)
def _apart(text: str) -> tuple[tuple[int, str], ...]:
    """The values of a counted column, each with the place of what it is a value of."""
    parts = [joined.split(JOINT) for joined in text.split(BESIDE)]
    return tuple((place, value) for place, values in enumerate(parts) for value in values if value)


def _range(start: int, end: int | None) -> dict[str, int]:
    return {"from": start} | ({"to": end} if end else {})
