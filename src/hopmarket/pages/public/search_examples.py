"""The examples under home's search box: only words that find something open, here if possible."""

from __future__ import annotations

from collections.abc import Iterator
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
    *("sign language", "community transport", "lunch club", "grass cutting", "roof repairs", "counselling"),
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
    """The first words of the list that find an open notice posted here or in the county; where too few do,
    words that find an open notice anywhere. None where nothing is open."""
    return _examples(reached_turn(), now.replace(second=0, microsecond=0))


@lru_cache(maxsize=4)
def _examples(turn: int, now: datetime) -> tuple[SearchExample, ...]:
    """Chooses them anew after each turn of the notices, and each minute, since notices close meanwhile."""
    chosen = list(islice(_found(now, local=True), SHOWN))
    anywhere = (words for words in _found(now, local=False) if words not in chosen)
    chosen += islice(anywhere, SHOWN - len(chosen))
    return tuple(_example(words) for words in chosen)


def _example(words: str) -> SearchExample:
    query = QueryDict(mutable=True)
    query["q"], query["status"] = words, str(StatusFilter.OPEN)
    return SearchExample(words, query.urlencode())


def _found(now: datetime, *, local: bool) -> Iterator[str]:
    county = tuple(district_outlines.district_names())
    for words in WORDS:
        is_open = SearchQuery(words=words, statuses=(StatusFilter.OPEN,))
        searches = [replace(is_open, ours=True), replace(is_open, districts=county)] if local else [is_open]
        if any(run_search(asked, now=now, size=0, facets=False).total for asked in searches):
            yield words
