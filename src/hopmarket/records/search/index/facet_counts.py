"""Facet counts of one search: in one query for facets without a choice, else in one query each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from tantivy import Query

from ..query import ClosingWindow, Facet, SearchQuery, StatusFilter
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
    """The counts of one search; each is computed once."""

    def __init__(self, state: IndexState, asked: SearchQuery, words: Query | None, now: datetime) -> None:
        self.state, self.asked, self.now = state, asked, now
        self.words = [words] if words else []
        self.carries = filters.carried_by_organisation(asked, now)
        self.filters = filters.filters(asked, now, self.carries)
        self._free_counts: dict[Facet | None, dict[str, Buckets]] = {}
        self._windows: dict[Facet | None, dict[ClosingWindow, int]] = {}

    def narrowed(self, free: Facet | None = None) -> list[Query]:
        """The filters in force, but for one facet's."""
        return [
            query
            for facet, queries in self.filters.items()
            if free is None or facet != free
            for query in queries
        ]

    def query(self, free: Facet | None = None) -> Query:
        """The query of the search, without one facet's own filter."""
        return all_of([*self.words, *self.narrowed(free)])

    def total(self, *, facets: bool) -> int:
        """How many notices match; counted together with the facets where those are wanted too."""
        counts = self._free(None) if facets else self._counted(self.query(), ["stage"])
        return sum(counts["stage"].values())

    def values(self, facet: Facet) -> Buckets:
        """How many notices have each value of a facet, without that facet's own filter."""
        return self._free(facet)[NAMES[facet]]

    def few(self, facet: Facet, values: Iterable[str]) -> Buckets:
        """How many notices have each of these values of a facet, without that facet's own filter."""
        name = NAMES[facet]
        return self._counted(self.query(facet), [name], include=sorted(values))[name]

    def carried(self) -> dict[str, int]:
        """For each chosen buyer that carries on others' notices: how many notices it has, those included."""
        free = self.query(Facet.BUYER)
        counts_by_buyer = {
            buyer: self._counted(
                all_of([free, filters.organisation_query(buyer, NAMES[Facet.BUYER], self.carries)]), ["stage"]
            )
            for buyer in self.asked.buyers
            if buyer in self.carries
        }
        return {buyer: sum(counts["stage"].values()) for buyer, counts in counts_by_buyer.items()}

    def below(self, node: str) -> Buckets:
        """How many notices have each code directly below a node of the CPV tree."""
        name = LEVELS[min(length for length in LEVELS if length > len(node))]
        counts = self._counted(all_of([self.query(Facet.CODE), filters.code_query(node)]), [name])[name]
        return {code: count for code, count in counts.items() if code.startswith(node)}

    def windows(self, facet: Facet | None) -> dict[ClosingWindow, int]:
        """How many are open and close in each window, as this facet is counted (None: as asked)."""
        free = facet if facet in self.filters else None
        if free not in self._windows:
            ranges = [
                {"key": str(window), **_range(*filters.closing_range(window, self.now))}
                for window in ClosingWindow
            ]
            query = all_of([self.query(free), filters.is_open(self.now)])
            wanted = {"windows": {"range": {"field": "open_until", "ranges": ranges}}}
            counts = _buckets(self.state.searcher.aggregate(query, wanted)["windows"])
            self._windows[free] = {window: counts.get(window, 0) for window in ClosingWindow}
        return self._windows[free]

    def undated(self) -> int:
        """How many are called for without a closing date, not counting the filter by status."""
        free = Facet.STATUS if Facet.STATUS in self.filters else None
        query = all_of([self.query(free), filters.standing_query(StatusFilter.UNDATED, self.now)])
        return sum(self._counted(query, ["stage"])["stage"].values())

    def points(self) -> Buckets:
        """How many notices are at each point on the map."""
        return _buckets(self.state.searcher.aggregate(self.query(), {"points": _terms("point")})["points"])

    def _free(self, facet: Facet | None) -> dict[str, Buckets]:
        """Counts without this facet's own filter; for None, or a facet without a filter, the counts of all
        facets that have none."""
        free = facet if facet in self.filters else None
        if free not in self._free_counts:
            unchosen = [name for other, name in NAMES.items() if other not in self.filters]
            names = [NAMES[free]] if free else ["stage", *unchosen]
            of_all = not (self.words or self.narrowed(free))
            self._free_counts[free] = (
                self._of_all(names) if of_all else self._counted(self.query(free), names)
            )
        return self._free_counts[free]

    def _of_all(self, names: Iterable[str]) -> dict[str, Buckets]:
        """Counts over all notices, computed once for a state of the index."""
        total_counts = self.state.total_counts
        if missing := [name for name in names if name not in total_counts]:
            total_counts.update(self._counted(Query.all_query(), missing))
        return total_counts

    def _counted(self, query: Query, names: Iterable[str], **more: Any) -> dict[str, Buckets]:
        wanted = {column: _terms(column, **more) for column in sorted({_COLUMNS[name] for name in names})}
        aggregates = self.state.searcher.aggregate(query, wanted)
        return {
            name: buckets
            for column in wanted
            for name, buckets in _parted(column, aggregates[column]).items()
        }


def _terms(column: str, **more: Any) -> dict[str, Any]:
    most = BUYERS + 1 if column == _COLUMNS["body"] else _MOST_VALUES
    return {"terms": {"field": column, "size": most, **more}}


def _buckets(aggregate: Mapping[str, Any]) -> Buckets:
    return {bucket["key"]: bucket["doc_count"] for bucket in aggregate["buckets"]}


def _parted(column: str, aggregate: Mapping[str, Any]) -> dict[str, Buckets]:
    """Splits the counts of a column that holds several fields into counts of each field's values; empty
    values are left out."""
    parted = [defaultdict[str, int](int) for _ in COUNTED[column]]
    for text, count in _buckets(aggregate).items():
        for place, value in _apart(text):
            parted[place][value] += count
    return dict(zip(COUNTED[column], map(dict, parted), strict=True))


@lru_cache(maxsize=20_000)
def _apart(text: str) -> tuple[tuple[int, str], ...]:
    """The values in a text of a counted column, each with the position of its field."""
    parts = [joined.split(JOINT) for joined in text.split(BESIDE)]
    return tuple((place, value) for place, values in enumerate(parts) for value in values if value)


def _range(start: int, end: int | None) -> dict[str, int]:
    return {"from": start} | ({"to": end} if end else {})
