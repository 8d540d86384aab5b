"""One numbered page of the results of a search."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from django.core.paginator import Page, Paginator

from hopmarket.records.notices.models import Notice
from hopmarket.records.search.run import SearchAnswer, SearchQuery, run_search

T = TypeVar("T")


def page_number(text: str | None) -> int:
    """Reads the number of a page from an address; 1 for what is none."""
    wanted = int(text) if text and text.isascii() and text.isdecimal() and len(text) < 8 else 1
    return max(wanted, 1)


class ResultsInPages(Sequence[T]):
    """The results as a sequence of their full length, of which only one page is loaded."""

    def __init__(self, total: int, start: int, loaded: Sequence[T]) -> None:
        self.total, self.start, self.loaded = total, start, loaded

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, wanted):  # type: ignore[no-untyped-def]
        if isinstance(wanted, slice):
            return self.loaded[wanted.start - self.start : wanted.stop - self.start]
        return self.loaded[wanted - self.start]


def results_page(
    asked: SearchQuery, number: str | None, *, now: datetime, size: int, facets: bool = True
) -> tuple[Page[Notice], SearchAnswer]:
    """Runs the search; returns the page of that number, or the last page, and the search's answer."""
    start = (page_number(number) - 1) * size
    answer = run_search(asked, now=now, start=start, size=size, facets=facets)
    if start and start >= answer.total:
        start = (max(answer.total, 1) - 1) // size * size
        answer = run_search(asked, now=now, start=start, size=size, facets=facets)
    pages = Paginator(ResultsInPages(answer.total, start, answer.notices), size)
    return pages.page(start // size + 1), answer
