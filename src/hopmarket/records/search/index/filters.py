"""Filters as index queries: one for each facet, so that a facet can be counted without its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from tantivy import FieldType, Occur, Query

from hopmarket.records.published_organisations.predecessors import predecessor_keys
from hopmarket.reference_data import districts
from hopmarket.rules.local_time import LONDON
from hopmarket.rules.notice_status import until_days_left
from hopmarket.rules.releases.notice_facts import Stage
from hopmarket.rules.search.query_words import plain_text
from hopmarket.rules.search.word_letters import divided_runs
from hopmarket.rules.succession import CarriedShare

from ..query import DAYS_LEFT, ClosingWindow, Facet, SearchQuery, StatusFilter
from . import index_fields
from .documents import LEVELS
from .index_fields import amount_key, instant_key, schema

DAY = timedelta(days=1)
WINDOWS = {
    window: (until_days_left(fewest - 1), None if most is None else until_days_left(most))
    for window, (fewest, most) in DAYS_LEFT.items()
}
"""From when on and until before when, counted from now."""
AWARDED = (Stage.AWARDED, Stage.CONTRACTED, Stage.COMPLETE)
ENDED = (Stage.NO_AWARD, Stage.CANCELLED, Stage.WITHDRAWN)
_FIRST, _LAST = date(1900, 1, 1), date(2250, 1, 1)
_MOMENT = timedelta(microseconds=1)
_MOST_KEY = (1 << 64) - 1


Carries = Mapping[str, Mapping[str, CarriedShare]]
"""By the key of an organisation, the predecessors whose notices it carries on, and the share of each."""


def carried_by_organisation(asked: SearchQuery, now: datetime) -> Carries:
    """The predecessors of the organisations in a search, with the share of their notices that passed on."""
    named = filter(None, (asked.organisation, *asked.buyers))
    return predecessor_keys(named, on=now.astimezone(LONDON).date())


def filters(asked: SearchQuery, now: datetime, carries: Carries) -> dict[Facet | None, list[Query]]:
    """The filters in force by facet; those of no facet are under None."""
    queries_by_facet: dict[Facet | None, list[Query]] = {
        None: list(_other(asked, carries)),
        Facet.STATUS: _either(standing_query(status, now) for status in asked.statuses),
        Facet.KIND: _either(_is("kind", kind) for kind in asked.kinds),
        Facet.CODE: _either(code_query(code) for code in deepest(asked.codes)),
        Facet.DISTRICT: _either(_is("district", district) for district in asked.districts),
        Facet.BUYER: _either(organisation_query(buyer, "body", carries) for buyer in asked.buyers),
        Facet.BAND: _either(_is("band", band) for band in asked.bands),
        Facet.CLOSING: _either(_closing(window, now) for window in asked.closing),
        Facet.SUITABLE: _either(_is("suits", name) for name in suitability_query(asked)),
        Facet.LOTS: [_is("divided", "yes")] if asked.lots else [],
    }
    return {facet: queries for facet, queries in queries_by_facet.items() if queries}


def all_of(queries: Iterable[Query]) -> Query:
    """A query that matches what all of these match; everything, where there are none."""
    clauses = list(queries)
    if not clauses:
        return Query.all_query()
    return (
        clauses[0] if len(clauses) == 1 else Query.boolean_query([(Occur.Must, query) for query in clauses])
    )


def without(query: Query, other: Query) -> Query:
    """A query that matches what ``query`` matches and ``other`` does not."""
    return Query.boolean_query([(Occur.Must, query), (Occur.MustNot, other)])


def is_open(now: datetime) -> Query:
    """A query for notices that are called for, with a deadline still to come."""
    return key_range("open_until", open_from(now), None)


def open_from(now: datetime) -> int:
    """The key from which on a deadline is still to come."""
    return instant_key(now + _MOMENT)


def key_range(field: str, start: int | None, end: int | None) -> Query:
    """Keys from ``start`` on, and below ``end``."""
    return Query.range_query(
        schema(), field, FieldType.Unsigned, start or 0, _MOST_KEY if end is None else end, True, end is None
    )


def closing_range(window: ClosingWindow, now: datetime) -> tuple[int, int | None]:
    """The keys of the deadlines in a window: from which on, and below which."""
    start, end = WINDOWS[window]
    return instant_key(now + (start or _MOMENT)), instant_key(now + end) if end else None


def suitability_query(asked: SearchQuery) -> tuple[str, ...]:
    """The kinds of supplier that a search wants notices to suit: "sme", "vcse"."""
    return tuple(name for name, is_so in (("sme", asked.sme), ("vcse", asked.vcse)) if is_so)


@lru_cache(maxsize=10_000)
def code_prefix(text: str) -> str:
    """The beginning of a CPV code that a text stands for, as the tree has it: "45000000" is "45".
    Empty for what is no code."""
    text = text.strip()
    if not re.fullmatch(r"[0-9]{2,8}", text):
        return ""
    if len(text) < 8:
        return text
    for length in (2, 3, 4, 5):
        if not text[length:].strip("0"):
            return text[:length]
    return text


def deepest(codes: Iterable[str]) -> tuple[str, ...]:
    """The codes that narrow: a code that begins another one is left out."""
    prefixes = dict.fromkeys(filter(None, map(code_prefix, codes)))
    return tuple(
        prefix
        for prefix in prefixes
        if not any(other != prefix and other.startswith(prefix) for other in prefixes)
    )


def _either(queries: Iterable[Query]) -> list[Query]:
    clauses = list(queries)
    return (
        [Query.boolean_query([(Occur.Should, query) for query in clauses])] if len(clauses) > 1 else clauses
    )


def _is(field: str, value: str) -> Query:
    return Query.term_query(schema(), field, str(value))


def code_query(prefix: str) -> Query:
    """A query for notices with a CPV code that begins so."""
    if len(prefix) in LEVELS:
        return _is(LEVELS[len(prefix)], prefix)
    return Query.regex_query(schema(), "code", f"{prefix}[0-9]*")


def standing_query(status: StatusFilter, now: datetime) -> Query:
    """A query for the notices of one status."""
    match status:
        case StatusFilter.OPEN:
            return is_open(now)
        case StatusFilter.SOON:
            return _closing(ClosingWindow.WEEK, now)
        case StatusFilter.PLANNED:
            return _is("stage", Stage.PLANNED)
        case StatusFilter.CLOSED:
            return all_of(
                [_is("stage", Stage.CALLED), key_range("open_until", 1, instant_key(now + _MOMENT))]
            )
        case StatusFilter.UNDATED:
            return all_of([_is("stage", Stage.CALLED), key_range("open_until", 0, 1)])
        case StatusFilter.AWARDED:
            return Query.term_set_query(schema(), "stage", [str(stage) for stage in AWARDED])
        case StatusFilter.ENDED:
            return Query.term_set_query(schema(), "stage", [str(stage) for stage in ENDED])


def _closing(window: ClosingWindow, now: datetime) -> Query:
    return key_range("open_until", *closing_range(window, now))


def _other(asked: SearchQuery, carries: Carries) -> Iterator[Query]:
    if asked.ours:
        yield _is("ours", "yes")
    if asked.organisation:
        yield organisation_query(asked.organisation, "part", carries)
    if asked.since_turn:
        yield key_range("turn", asked.since_turn + 1, None)
    if asked.least is not None and Decimal(asked.least).is_finite():
        yield key_range("worth", amount_key(asked.least), None)
    if asked.most is not None and Decimal(asked.most).is_finite():
        yield key_range("worth_least", None, amount_key(asked.most) + 1)
    if asked.closes_from:
        yield key_range("closes", instant_key(_midnight(asked.closes_from)), None)
    if asked.closes_until:
        yield key_range("closes", None, instant_key(_midnight(min(asked.closes_until, _LAST) + DAY)))
    yield from _begins("buyer_whole", asked.buyer)
    yield from _somewhere(asked.place)


def organisation_query(organisation: str, field: str, carries: Carries) -> Query:
    """A query for notices that name an organisation in a field, and for those that it carries on of its
    predecessors."""
    queries, known = [_is(field, organisation)], set(districts().values())
    for key, share in carries.get(organisation, {}).items():
        elsewhere = _either(
            _is("district", district) for district in sorted(known) if not share.holds(district)
        )
        queries.append(without(_is(field, key), elsewhere[0]) if elsewhere else _is(field, key))
    return _either(queries)[0]


def _midnight(day: date) -> datetime:
    """The day's first moment in London; days far from ours stand for the nearest that clocks know."""
    return datetime.combine(min(max(day, _FIRST), _LAST), time(), LONDON).astimezone(UTC)


def _begins(field: str, text: str) -> Iterator[Query]:
    """Every word of a text begins a word of the field."""
    for word in _written(text):
        yield Query.regex_query(schema(), field, f"{re.escape(word)}.*")


def _somewhere(text: str) -> list[Query]:
    words = _written(text)
    if not words:
        return []
    named = all_of(_begins("where", text))
    if len(words) == 1:
        return [named]
    joined = Query.regex_query(schema(), "where", f"{re.escape(''.join(words))}.*")  # "WR1 1" begins "WR11AA"
    return _either((named, joined))


def _written(text: str) -> list[str]:
    return index_fields.plain().analyze(divided_runs(plain_text(text)))[:12]
