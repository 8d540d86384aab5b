"""The examples under home's search box: only words that find something open, here if possible."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import islice

from django.http import QueryDict

from hopmarket.pages.parts import district_outlines
from hopmarket.records.notices.search.run import SearchQuery, StatusFilter, run_search
from hopmarket.records.notices.search.upkeep import reached_turn

SHOWN = 4
WORDS = (
    *("youth work", "day care", "hedge cutting", "home from hospital", "digital help", "befriending"),
    *(
        "sign language",
        "community transport",
        "lunch club",
        "holiday activities",
        "grass cutting",
        "roof repairs",
        "counselling",
    ),
    *("play equipment", "advice", "cleaning", "catering", "tree surgery", "painting and decorating"),
    *("training", "home care", "building maintenance", "legal services", "software", "school transport"),
)
"""What charities and small firms ask for, in the order in which an example is chosen."""


@dataclass(frozen=True, slots=True)
class SearchExample:
    """Words that find something open, and the address of that search."""

    words: str
    query: str


def search_examples(now: datetime) -> tuple[SearchExample, ...]:
    """The first words of the list that find an open notice posted here; where too few do, one in the county,
    then one anywhere. None where nothing is open."""
    return _examples(reached_turn(), now.replace(second=0, microsecond=0))


@lru_cache(maxsize=4)
def _examples(turn: int, now: datetime) -> tuple[SearchExample, ...]:
    """Chooses them anew after each turn of the notices, and each minute, since notices close meanwhile."""
    is_open = SearchQuery(statuses=(StatusFilter.OPEN,))
    county = tuple(district_outlines.district_names())
    nearer_first = (replace(is_open, ours=True), replace(is_open, districts=county), is_open)
    found = (words for asked in nearer_first for words in _found(asked, now))
    return tuple(_example(words) for words in islice(_each_once(found), SHOWN))


def _each_once(found: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for words in found:
        if words not in seen:
            seen.add(words)
            yield words


def _example(words: str) -> SearchExample:
    query = QueryDict(mutable=True)
    query["q"], query["status"] = words, str(StatusFilter.OPEN)
    return SearchExample(words, query.urlencode())


def _found(asked: SearchQuery, now: datetime) -> Iterator[str]:
    """Yields the words that find something with these filters; none is tried where nothing passes them."""
    if not run_search(asked, now=now, size=0, facets=False).total:
        return
    for words in WORDS:
        if run_search(replace(asked, words=words), now=now, size=0, facets=False).total:
            yield words
