"""The keys of one page of results, in each order that can be asked for."""

from __future__ import annotations

from functools import lru_cache

import tantivy
from tantivy import Occur, Order, Query

from hopmarket.rules.search.nearness import kilometres

from ..query import SortOrder
from . import filters
from .facet_counts import FacetCounts
from .filters import all_of, without
from .index_fields import schema

Point = tuple[float, float]
Hits = list[tuple[float, tantivy.DocAddress]]
BEST = 100
"""Among so many best matches, open notices are lifted; those after them stand as they match."""
OPEN_LIFT = 1.25


def page_keys(
    counting: FacetCounts,
    ranks: Query | None,
    sort: SortOrder,
    centre: Point | None,
    *,
    start: int,
    size: int,
) -> list[int]:
    """The primary keys of the notices from ``start`` on."""
    query = counting.query()
    match sort:
        case SortOrder.RELEVANCE if ranks is not None:
            return _ranked(counting, ranks, start, size)
        case SortOrder.SMALLEST:
            return _by(counting, query, "worth", start, size, Order.Asc)
        case SortOrder.LARGEST:
            return _by(counting, query, "worth", start, size)
        case SortOrder.CLOSING:
            return _closing(counting, query, start, size)
        case SortOrder.NEAREST if centre is not None:
            return _nearest(counting, query, centre, start, size)
        case _:
            return _by(counting, query, "newest", start, size)


def _by(
    counting: FacetCounts, query: Query, field: str, start: int, size: int, order: Order = Order.Desc
) -> list[int]:
    """The keys in the order of a field; notices without it come last."""
    if size <= 0:
        return []
    result = counting.state.searcher.search(
        query, size, count=False, order_by_field=field, offset=start, order=order
    )
    return _keys(counting, result)


def _keys(counting: FacetCounts, result: tantivy.SearchResult) -> list[int]:
    return _keys_at(counting, [address for _, address in result.hits])


def _keys_at(counting: FacetCounts, places: list[tantivy.DocAddress]) -> list[int]:
    values = counting.state.searcher.fast_field_values("pk", places)
    return [int(value) for value in values if value is not None and value >= 0]


def _ranked(counting: FacetCounts, ranks: Query, start: int, size: int) -> list[int]:
    """The keys with the best match first; filters exclude notices, but add no weight. Among the best
    matches, what is still open weighs a little more."""
    if size <= 0:
        return []
    narrowed = [(Occur.Must, Query.const_score_query(narrowing, 0.0)) for narrowing in counting.narrowed()]
    query = Query.boolean_query([(Occur.Must, ranks), *narrowed]) if narrowed else ranks
    searcher = counting.state.searcher
    if counting.asked.statuses or start >= BEST:
        return _keys(counting, searcher.search(query, size, count=False, offset=start))
    hits = searcher.search(query, max(BEST, start + size), count=False).hits
    best = [address for _, address in _open_lifted(counting, hits[:BEST])]
    places = [*best, *(address for _, address in hits[BEST:])][start : start + size]
    return _keys_at(counting, places)


def _open_lifted(counting: FacetCounts, hits: Hits) -> Hits:
    """These hits in the order of their weight, with that of open notices raised."""
    places = [address for _, address in hits]
    deadlines = counting.state.searcher.fast_field_values("open_until", places)
    soonest = filters.open_from(counting.now)
    lifted = [
        (score * OPEN_LIFT if deadline is not None and int(deadline) >= soonest else score, address)
        for (score, address), deadline in zip(hits, deadlines, strict=True)
    ]
    return sorted(lifted, key=lambda hit: -hit[0])


def _closing(counting: FacetCounts, query: Query, start: int, size: int) -> list[int]:
    """The keys of open notices by deadline, then of all others, the newest first."""
    still = filters.is_open(counting.now)
    opened = all_of([query, still])
    keys = _by(counting, opened, "open_until", start, size, Order.Asc)
    if len(keys) < size:
        count = len(keys) if start == 0 else sum(counting.windows(None).values())
        rest = without(query, still)
        keys += _by(counting, rest, "newest", max(0, start - count), size - len(keys))
    return keys


def _nearest(counting: FacetCounts, query: Query, centre: Point, start: int, size: int) -> list[int]:
    """The keys point by point, the nearest first and at each the newest first; then notices without a
    place."""
    points = counting.points()
    keys: list[int] = []
    passed = 0
    for _, point in sorted((kilometres_away(centre, point), point) for point in points):
        count = points[point]
        if passed + count > start and len(keys) < size:
            here = all_of([query, Query.term_query(schema(), "point", point)])
            keys += _by(counting, here, "newest", max(0, start - passed), size - len(keys))
        passed += count
    if len(keys) < size:
        rest = without(query, Query.exists_query("point"))
        keys += _by(counting, rest, "newest", max(0, start - passed), size - len(keys))
    return keys


@lru_cache(maxsize=50_000)
def kilometres_away(centre: Point, point: str) -> float:
    """Kilometres from a centre to a point as the index writes it."""
    north, east = point.split(" ")
    return kilometres(centre, (float(north), float(east)))
