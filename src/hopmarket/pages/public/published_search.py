"""One numbered page of what a search found among the published documents that are no notices."""

from __future__ import annotations

from django.core.paginator import Page, Paginator

from hopmarket.records.publications.models import PublishedDocument
from hopmarket.records.search.published_search import PublishedAnswer, find_published

from .results_pages import ResultsInPages, page_number


def found_page(
    words: str, kind: str, number: str | None, size: int
) -> tuple[Page[PublishedDocument], PublishedAnswer]:
    """Runs the search; returns the page of that number, or the last page, and the search's answer."""
    start = (page_number(number) - 1) * size
    answer = find_published(words, kind=kind, start=start, size=size)
    if start and start >= answer.total:
        start = (max(answer.total, 1) - 1) // size * size
        answer = find_published(words, kind=kind, start=start, size=size)
    pages = Paginator(ResultsInPages(answer.total, start, answer.documents), size)
    return pages.page(start // size + 1), answer
