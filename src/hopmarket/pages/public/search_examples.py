"""The examples under home's search box: only words that find something open, here if possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from django.http import QueryDict

from hopmarket.pages.parts import district_outlines
from hopmarket.records.search.run import SearchQuery, StatusFilter, count_each
from hopmarket.records.search.upkeep import IndexMark, searched_mark

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
    return _examples(searched_mark(), now.replace(second=0, microsecond=0))


@lru_cache(maxsize=4)
def _examples(mark: IndexMark, now: datetime) -> tuple[SearchExample, ...]:
    """Chooses them anew after each turn of what is published, and each minute, since notices close meanwhile."""
    is_open = SearchQuery(statuses=(StatusFilter.OPEN,))
    county = tuple(district_outlines.district_names())
    near = _found((replace(is_open, ours=True), replace(is_open, districts=county)), now)
    found = near if len(near) >= SHOWN else [*near, *_found((is_open,), now)]
    return tuple(_example(words) for words in list(dict.fromkeys(found))[:SHOWN])


def _found(filters: Sequence[SearchQuery], now: datetime) -> list[str]:
    """The words that find something with the first of these filters, then with the next."""
    queries = [replace(asked, words=words) for asked in filters for words in WORDS]
    totals = count_each(queries, now=now)
    found = (asked.words for asked, total in zip(queries, totals, strict=True) if total)
    return list(dict.fromkeys(found))


def _example(words: str) -> SearchExample:
    query = QueryDict(mutable=True)
    query["q"], query["status"] = words, str(StatusFilter.OPEN)
    return SearchExample(words, query.urlencode())
