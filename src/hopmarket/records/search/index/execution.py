"""Runs a search on the index: which notices match, how many, and the counts of every facet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from hopmarket import reference_data
from hopmarket.rules.search.synonyms import Synonym

from ..query import Facet, FacetCount, SearchQuery, SortOrder
from . import current, sort_orders, word_queries
from .facet_counts import FacetCounts
from .facet_labels import facets as counted

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SearchHits:
    """The primary keys of one page of results, the total, the facets and the order in force."""

    total: int
    keys: tuple[int, ...]
    facets: Mapping[Facet, tuple[FacetCount, ...]]
    spelled: str
    synonyms: tuple[Synonym, ...]
    sort: SortOrder
    centre: tuple[float, float] | None


def run_query(
    asked: SearchQuery, *, now: datetime, start: int = 0, size: int = 30, facets: bool = True
) -> SearchHits:
    """Runs a search; an index that turns out to be damaged is made anew and the search run again."""
    return _with_repair(lambda state: _hits(state, asked, now, start, size, facets))


def run_queries(queries: Sequence[SearchQuery], *, now: datetime, size: int) -> list[SearchHits]:
    """Runs several searches on one state of the index, without facets."""
    return _with_repair(lambda state: [_hits(state, query, now, 0, size, facets=False) for query in queries])


def _with_repair(search: Callable[[current.IndexState], T]) -> T:
    try:
        return search(current.current_state())
    except BaseException as fault:
        if not current.is_damage(fault):
            raise
        current.log.warning("search_damaged", why=f"{type(fault).__name__}: {fault}")
        return search(current.rebuild_index())


def _hits(
    state: current.IndexState, asked: SearchQuery, now: datetime, start: int, size: int, facets: bool
) -> SearchHits:
    words = word_queries.word_query(state.searcher, asked.words, either=asked.either, typed=asked.typed)
    centre = reference_data.centre_of(asked.near) if asked.near else None
    sort = _sort(asked, worded=words.ranks is not None, placed=centre is not None)
    counting = FacetCounts(state, asked, words.finds, now)
    return SearchHits(
        total=counting.total(facets=facets),
        keys=tuple(sort_orders.page_keys(counting, words.ranks, sort, centre, start=start, size=size)),
        facets=counted(counting) if facets else {},
        spelled=words.spelled,
        synonyms=words.synonyms,
        sort=sort,
        centre=centre,
    )


def _sort(asked: SearchQuery, *, worded: bool, placed: bool) -> SortOrder:
    """The order in force: as asked for, else the best match for words, else what closes first."""
    if asked.sort is None or (asked.sort is SortOrder.NEAREST and not placed):
        return SortOrder.RELEVANCE if worded else SortOrder.CLOSING
    return SortOrder.CLOSING if asked.sort is SortOrder.RELEVANCE and not worded else asked.sort
