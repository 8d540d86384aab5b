"""Counts of one search: facets together where nothing of theirs is chosen, else each on its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from tantivy import Query

from hopmarket.rules.periods import LONDON

from ..asked import Asked, Closing, Facet
from . import narrowing
from .fields import instant_key
from .holding import Held
from .laying import LEVELS
from .narrowing import WINDOWS, both

Buckets = Mapping[str, int]
BUYERS = 10
FIELDS = {
    Facet.STATUS: "stage",
    Facet.KIND: "kind",
    Facet.CODE: "division",
    Facet.DISTRICT: "district",
    Facet.BUYER: "body",
    Facet.BAND: "band",
    Facet.SUITABLE: "suits",
    Facet.LOTS: "divided",
}
_FREE: dict[Facet | None, dict[str, Any]] = {
    None: {},
    Facet.STATUS: {"statuses": ()},
    Facet.KIND: {"kinds": ()},
    Facet.CODE: {"codes": ()},
    Facet.DISTRICT: {"districts": ()},
    Facet.BUYER: {"buyers": ()},
    Facet.BAND: {"bands": ()},
    Facet.CLOSING: {"closing": ()},
    Facet.SUITABLE: {"sme": False, "vcse": False},
    Facet.LOTS: {"lots": False},
}
_MOST_KEPT = 400
_MOST_VALUES = 65_000


class Counting:
    """The counts of one search, each counted once. What the clock has no part in is kept with the
    state of the index, for the next who asks the same."""

    def __init__(self, held: Held, asked: Asked, words: Query | None, now: datetime) -> None:
        self.held, self.asked, self.now = held, asked, now
        self.words = [words] if words else []
        self.filters = narrowing.filters(asked, now)
        self._windows: dict[Facet | None, dict[Closing, int]] = {}

    def narrowed(self, free: Facet | None = None) -> list[Query]:
        """The filters in force, but for one facet's."""
        return [one for facet, held in self.filters.items() if free is None or facet != free for one in held]

    def query(self, free: Facet | None = None) -> Query:
        """What is asked, with one facet left free."""
        return both([*self.words, *self.narrowed(free)])

    def total(self, *, facets: bool) -> int:
        """How many are found; counted with the facets where those are wanted too."""
        told = self._together if facets else self._counted(None, {"stage": _terms("stage")})
        return sum(told["stage"].values())

    def values(self, facet: Facet) -> Buckets:
        """How many hold each value of a facet, its own choice left free."""
        name = FIELDS[facet]
        if facet not in self.filters:
            return self._together[name]
        return self._counted(facet, {name: _terms(name)})[name]

    def few(self, facet: Facet, values: Iterable[str]) -> Buckets:
        """The same for these values alone."""
        name = FIELDS[facet]
        return self._counted(facet, {name: _terms(name, include=sorted(values))})[name]

    def below(self, nodes: Iterable[str]) -> dict[str, int]:
        """How many hold each code directly below these nodes of the CPV tree."""
        deeper = {node: min(length for length in LEVELS if length > len(node)) for node in nodes}
        wanted = {node: _terms(LEVELS[length], include=f"{node}.*") for node, length in deeper.items()}
        told = self._counted(Facet.CODE, wanted) if wanted else {}
        return {code: count for held in told.values() for code, count in held.items()}

    def windows(self, facet: Facet | None) -> dict[Closing, int]:
        """How many are open and close in each window, as this facet is counted (None: as asked)."""
        free = facet if facet in self.filters else None
        if free not in self._windows:
            query = both([*self.words, *self.narrowed(free), narrowing.is_open(self.now)])
            ranges = [{"key": str(one), **_range(self.now, *span)} for one, span in WINDOWS.items()]
            counted = {"windows": {"range": {"field": "open_until", "ranges": ranges}}}
            told = _buckets(self.held.searcher.aggregate(query, counted)["windows"])
            self._windows[free] = {one: told.get(str(one), 0) for one in WINDOWS}
        return self._windows[free]

    def points(self) -> Buckets:
        """How many stand at each point on the map."""
        return self._counted(None, {"point": _terms("point")})["point"]

    @cached_property
    def _together(self) -> dict[str, Buckets]:
        wanted = {"stage", *(name for facet, name in FIELDS.items() if facet not in self.filters)}
        return self._counted(None, {name: _terms(name) for name in sorted(wanted)})

    def _counted(self, free: Facet | None, wanted: dict[str, Any]) -> dict[str, Buckets]:
        alike = replace(self.asked, sort=None, near="", **_FREE[free])
        timeless = not (alike.statuses or alike.closing)
        # Whose notices an organisation carries on changes with the day.
        day = self.now.astimezone(LONDON).date() if alike.organisation or alike.buyers else None
        key, kept = (alike, day, repr(wanted)), self.held.memo
        if timeless and key in kept:
            return kept[key]
        told = self.held.searcher.aggregate(self.query(free), wanted)
        made = {name: _buckets(one) for name, one in told.items()}
        if timeless:
            if len(kept) >= _MOST_KEPT:
                kept.clear()
            kept[key] = made
        return made


def _terms(field: str, **more: Any) -> dict[str, Any]:
    most = BUYERS if field == "body" else _MOST_VALUES
    return {"terms": {"field": field, "size": most, **more}}


def _buckets(told: Mapping[str, Any]) -> Buckets:
    return {one["key"]: one["doc_count"] for one in told["buckets"]}


def _range(now: datetime, start: timedelta | None, end: timedelta | None) -> dict[str, int]:
    spans = {"from": start, "to": end}
    return {name: instant_key(now + one) for name, one in spans.items() if one is not None}
