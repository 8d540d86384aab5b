"""Runs a search of notices: the supplier search for work, and every other search of the market.

Pages, feeds and alerts use the index through this module alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

import orjson
from django.db.models import Q

from hopmarket.records.notices.models import Notice
from hopmarket.records.notices.queries import notices
from hopmarket.rules.releases.notice_facts import Stage
from hopmarket.rules.releases.place_of_work import is_measured_to_work
from hopmarket.rules.search.nearness import kilometres
from hopmarket.rules.search.query_words import read_terms

from .index.execution import run_queries, run_query
from .index.facet_labels import LABELS
from .query import (
    DAYS_LEFT,
    ClosingWindow,
    Facet,
    FacetCount,
    SearchAnswer,
    SearchQuery,
    SortOrder,
    StatusFilter,
    ValueBand,
)

__all__ = [
    "DAYS_LEFT",
    "LABELS",
    "ClosingWindow",
    "Facet",
    "FacetCount",
    "SearchAnswer",
    "SearchQuery",
    "SortOrder",
    "StatusFilter",
    "ValueBand",
    "count_any_word",
    "count_closing_on",
    "count_each",
    "is_open",
    "run_search",
    "words_nowhere",
]


def is_open(now: datetime) -> Q:
    """Called for, with a deadline still to come: pipeline, past and undated notices are not open."""
    return Q(stage=Stage.CALLED, closes_at__gt=now)


def run_search(
    asked: SearchQuery, *, now: datetime, start: int = 0, size: int = 30, facets: bool = True
) -> SearchAnswer:
    """The notices that answer a search, from ``start`` on, in the order asked for.

    Never refuses: a filter that cannot be read does not narrow. A facet's own filter does not narrow
    its own counts. ``now`` decides what is open. A new notice is found at once.
    """
    hits = run_query(asked, now=now, start=start, size=size, facets=facets)
    rows = {notice.pk: notice for notice in notices().filter(pk__in=hits.keys)} if hits.keys else {}
    page = [rows[key] for key in hits.keys if key in rows]
    distances = {
        notice.pk: kilometres(hits.centre, (notice.latitude, notice.longitude))
        for notice in page
        if hits.centre and notice.latitude is not None and notice.longitude is not None
    }
    return SearchAnswer(
        total=hits.total,
        notices=page,
        facets=hits.facets,
        spelled=hits.spelled,
        synonyms=hits.synonyms,
        distances=distances,
        from_offices=_from_offices(distances),
        sort=hits.sort,
    )


def _from_offices(distances: Mapping[int, float]) -> frozenset[int]:
    """Which of these distances are to a buyer's office; it reads the records of this page alone."""
    if not distances:
        return frozenset()
    records = Notice.objects.filter(pk__in=distances).order_by().values_list("pk", "compiled")
    return frozenset(pk for pk, compiled in records if not is_measured_to_work(orjson.loads(bytes(compiled))))


def count_any_word(asked: SearchQuery, *, now: datetime) -> int:
    """How many notices match any of the words; 0 where fewer than two are asked for, or the search is
    for any of them already."""
    wanted = sum(not term.without for term in read_terms(asked.words))
    if asked.either or wanted < 2:
        return 0
    return run_query(replace(asked, either=True), now=now, size=0, facets=False).total


def count_each(queries: Sequence[SearchQuery], *, now: datetime) -> list[int]:
    """How many notices each of these searches finds; all are asked of one state of the index."""
    return [hits.total for hits in run_queries(queries, now=now, size=0)]


def words_nowhere(asked: SearchQuery, *, now: datetime) -> tuple[str, ...]:
    """Those of the words, as typed, that no notice has which the filters leave."""
    terms = [term for term in read_terms(asked.words) if not term.without]
    typed = [f'"{term.text}"' if term.exact else term.text for term in terms]
    alone = [replace(asked, words=text, either=False) for text in typed]
    hits = run_queries(alone, now=now, size=0)
    return tuple(text for text, found in zip(typed, hits, strict=True) if not found.total or found.spelled)


def count_closing_on(
    days: Iterable[date], asked: SearchQuery, *, now: datetime, most: int
) -> Iterator[tuple[date, int, list[Notice]]]:
    """The notices of a search that close on each of these days in London: how many in all, and
    the first few, as (day, total, notices); days without any are left out. One query of the database."""
    wanted = [day for day in days if _within(asked, day)]
    queries = [replace(asked, closes_from=day, closes_until=day, sort=SortOrder.CLOSING) for day in wanted]
    hits_by_day = run_queries(queries, now=now, size=most)
    rows = notices().in_bulk([key for hits in hits_by_day for key in hits.keys])
    for day, hits in zip(wanted, hits_by_day, strict=True):
        if hits.total:
            yield day, hits.total, [rows[key] for key in hits.keys if key in rows]


def _within(asked: SearchQuery, day: date) -> bool:
    return (asked.closes_from or day) <= day <= (asked.closes_until or day)
