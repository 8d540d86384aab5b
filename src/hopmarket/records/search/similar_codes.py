"""The CPV codes of notices that a search finds: what others call the same work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from .query import SearchQuery, SortOrder
from .run import run_search

MOST_NOTICES = 300


@dataclass(frozen=True, slots=True)
class SimilarCodes:
    """In how many notices each code stands first, and the titles of the nearest of them by code."""

    counts: Mapping[str, int] = field(default_factory=dict)
    titles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def codes_of_similar(words: str, *, now: datetime, most_titles: int = 2) -> SimilarCodes:
    """The codes of the notices that have these words, or other words for the same work."""
    asked = SearchQuery(words=words, sort=SortOrder.RELEVANCE)
    found = run_search(asked, now=now, size=MOST_NOTICES, facets=False).notices
    coded = [notice for notice in found if notice.cpv]
    titles: dict[str, list[str]] = {}
    for notice in coded:
        kept = titles.setdefault(notice.cpv, [])
        if len(kept) < most_titles and notice.title not in kept:
            kept.append(notice.title)
    return SimilarCodes(
        Counter(notice.cpv for notice in coded), {code: tuple(rows) for code, rows in titles.items()}
    )
