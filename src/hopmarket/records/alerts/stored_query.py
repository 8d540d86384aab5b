"""A search as it is stored: the lasting part of it, as canonical JSON."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

import orjson

from hopmarket.records.search.run import ClosingWindow, SearchQuery, StatusFilter, ValueBand

_PASSING = {"sort", "since_turn", "near", "closing"}
_KINDS: dict[str, Any] = {
    "statuses": StatusFilter,
    "bands": ValueBand,
    "closing": ClosingWindow,
    "least": Decimal,
    "most": Decimal,
    "closes_from": date.fromisoformat,
    "closes_until": date.fromisoformat,
}


def lasting_query(asked: SearchQuery) -> SearchQuery:
    """The part of a search that letters can follow. Order and distance are left out. "Closing soon"
    becomes "open": nothing is published at the moment at which it begins to close soon, and a letter
    comes before."""
    chosen = [StatusFilter.OPEN if status is StatusFilter.SOON else status for status in asked.statuses]
    if asked.closing and not chosen:
        chosen = [StatusFilter.OPEN]
    statuses = tuple(dict.fromkeys(chosen))
    return replace(asked, statuses=statuses, closing=(), near="", since_turn=0, sort=None)


def query_to_json(asked: SearchQuery) -> str:
    """The search as canonical JSON: what narrows it, choices in order, amounts as texts. A search for words
    always says whether it is for those typed alone."""
    narrowing = {
        field.name: _plain(getattr(asked, field.name))
        for field in fields(SearchQuery)
        if field.name not in _PASSING and getattr(asked, field.name) != field.default
    }
    if asked.words:
        narrowing["typed"] = asked.typed
    return orjson.dumps(narrowing, option=orjson.OPT_SORT_KEYS).decode()


def _plain(value: Any) -> Any:
    match value:
        case tuple():
            return sorted(str(choice) for choice in value)
        case Decimal():
            return f"{value.normalize():f}"
        case date():
            return value.isoformat()
        case _:
            return value


def query_from_json(spelling: str) -> SearchQuery:
    """Reads a stored search. Raises ValueError or TypeError for what this version cannot read:
    a search is never widened by forgetting a part of it. One for words that does not say whether synonyms
    count was saved before there were any, and finds what its page showed."""
    payload = orjson.loads(spelling)
    if payload.get("words"):
        payload.setdefault("typed", True)
    return SearchQuery(
        **{name: _typed(_KINDS.get(name, lambda raw: raw), value) for name, value in payload.items()}
    )


def _typed(kind: Any, value: Any) -> Any:
    return tuple(kind(choice) for choice in value) if isinstance(value, list) else kind(value)
