"""One numbered page of the results of a search."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.paginator import Page, Paginator

from hopmarket.records.notices.models import Notice
from hopmarket.records.search.run import SearchAnswer, SearchQuery, run_search


class _ResultsInPages(Sequence[Notice]):
    """The results as a sequence of their full length, of which only one page is loaded."""

    def __init__(self, total: int, start: int, notices: Sequence[Notice]) -> None:
        self.total, self.start, self.notices = total, start, notices

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, wanted):  # type: ignore[no-untyped-def]
        if isinstance(wanted, slice):
            return self.notices[wanted.start - self.start : wanted.stop - self.start]
        return self.notices[wanted - self.start]


def results_page(
    asked: SearchQuery, number: str | None, *, now: datetime, size: int, facets: bool = True
) -> tuple[Page[Notice], SearchAnswer]:
    """Runs the search; returns the page of that number, or the last page, and the search's answer."""
    wanted = int(number) if number and number.isascii() and number.isdecimal() and len(number) < 8 else 1
    start = (max(wanted, 1) - 1) * size
    answer = run_search(asked, now=now, start=start, size=size, facets=facets)
    if start and start >= answer.total:
        start = (max(answer.total, 1) - 1) // size * size
        answer = run_search(asked, now=now, start=start, size=size, facets=facets)
    pages = Paginator(_ResultsInPages(answer.total, start, answer.notices), size)
    return pages.page(start // size + 1), answer
