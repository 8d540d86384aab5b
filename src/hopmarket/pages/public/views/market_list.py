"""The market list: search, filters, an address that can be shared, and four views of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hopmarket.pages.parts.view_models import OpportunityRow
from hopmarket.pages.public import filter_choices, notice_in_words
from hopmarket.pages.public.deadline_calendar import calendar_context
from hopmarket.pages.public.district_map import map_context
from hopmarket.pages.public.results_pages import results_page
from hopmarket.pages.public.results_table import table_context
from hopmarket.pages.public.search_form import VIEWS, MarketSearchForm, NearField, search_of
from hopmarket.records.ledger import current_time
from hopmarket.records.notices.models import Notice
from hopmarket.records.notices.search.run import (
    SearchAnswer,
    SearchQuery,
    SortOrder,
    count_any_word,
    run_search,
)

PAGE = 30
FEW = 10
"""With fewer results, a search for any of the words is offered too."""
_NEARBY = frozenset({"near", "in", "around", "at"})
SORT_WORDS = {
    SortOrder.CLOSING: "Closing first",
    SortOrder.NEWEST: "Newest",
    SortOrder.RELEVANCE: "Best match",
    SortOrder.SMALLEST: "Smallest value",
    SortOrder.LARGEST: "Largest value",
    SortOrder.NEAREST: "Nearest",
}


@dataclass(frozen=True, slots=True)
class ResultsView:
    """One view of the results: list, table, map or calendar."""

    word: str
    href: str
    current: bool


@require_safe
def find_work(request: HttpRequest) -> HttpResponse:
    """Shows the results of a search; the bare address shows what is open."""
    form, now = search_of(request.GET), current_time.now()
    view = request.GET.get("view", "")
    view = view if view in VIEWS else VIEWS[0]
    asked = form.asked()
    page, answer = _answered(asked, view, request.GET.get("page"), now)
    query, filters = form.query(), filter_choices.filter_groups(answer)
    chips = list(filter_choices.filter_chips(form, filters, view))
    context = {
        "form": form,
        "asked": asked,
        "view": view,
        "results_views": [
            ResultsView(name.capitalize(), f"?{_viewed(query.urlencode(), name)}", name == view)
            for name in VIEWS
        ],
        "page": page,
        "answer": answer,
        "groups": filters,
        "chips": chips,
        "chosen": sum(not chip.is_words for chip in chips),
        "sorts": list(_sorts(form, answer)),
        "query": query.urlencode(),
        "spelled": _respelled(form, answer.spelled) if answer.spelled else "",
        "any_of": _any_of(form, answer, now) if answer.total < FEW else None,
        **(_suggestions(form, asked, now) if not answer.total else {}),
        **_shown(view, request, form, answer, page, now),
    }
    return render(request, "public/find_work.html", context)


def _answered(
    asked: SearchQuery, view: str, number: str | None, now: datetime
) -> tuple[Page[Notice] | None, SearchAnswer]:
    """Runs the search; with a page of notices where the view lists them."""
    if view in ("list", "table"):
        return results_page(asked, number, now=now, size=PAGE)
    return None, run_search(asked, now=now, size=0)


def _shown(
    view: str,
    request: HttpRequest,
    form: MarketSearchForm,
    answer: SearchAnswer,
    page: Page[Notice] | None,
    now: datetime,
) -> dict[str, object]:
    match view:
        case "map":
            return map_context(form, answer, now)
        case "calendar":
            return calendar_context(form, request.GET.get("month"), now)
        case "table":
            return table_context(form, answer, page or (), now)
        case _:
            return {"rows": rows(page or (), answer, now)}


def rows(notices: Iterable[Notice], answer: SearchAnswer, now: datetime) -> list[OpportunityRow]:
    """Builds the lines of a list, with distances where a postcode was given."""
    return [notice_in_words.list_row(notice, now, answer.distances.get(notice.pk)) for notice in notices]


def _viewed(query: str, view: str) -> str:
    return query if view == VIEWS[0] else f"{query}&view={view}"


def _sorts(form: MarketSearchForm, answer: SearchAnswer) -> Iterator[tuple[str, str, bool]]:
    """Yields the sort orders that fit this search; the usual one needs no word in the address."""
    asked = form.asked()
    usual = SortOrder.NEAREST if asked.near else SortOrder.RELEVANCE if asked.words else SortOrder.CLOSING
    for sort, word in SORT_WORDS.items():
        if (sort is SortOrder.RELEVANCE and not asked.words) or (
            sort is SortOrder.NEAREST and not asked.near
        ):
            continue
        yield "" if sort is usual else sort.value, word, sort is answer.sort


def _suggestions(form: MarketSearchForm, asked: SearchQuery, now: datetime) -> dict[str, object]:
    """Suggests what to do where nothing was found: search without the filters, or near a postcode."""
    alone = SearchQuery(words=asked.words, either=asked.either)
    wider = run_search(alone, now=now, size=0, facets=False).total if asked.words and asked != alone else 0
    rest, near = _place_among(asked.words)
    query = form.query()
    if near:
        query["q"], query["near"] = rest, near
    return {"wider": wider, "near": near, "nearby": f"?{query.urlencode()}"}


def _any_of(form: MarketSearchForm, answer: SearchAnswer, now: datetime) -> tuple[int, str] | None:
    """Counts the notices with any of the words, within the filters, and builds the address of that search.

    None where it finds no more.
    """
    query = form.query()
    query["q"], query["any"] = answer.spelled or form.asked().words, "on"
    count = count_any_word(replace(form.asked(), words=str(query["q"])), now=now)
    return (count, f"?{query.urlencode()}") if count > answer.total else None


def _place_among(words: str) -> tuple[str, str]:
    """Splits "hedges near WR2" into the words and the postcode that ends them.

    The postcode is empty where the words do not end with one that has a place on the map.
    """
    parts = words.split()
    for size in (2, 1):
        with suppress(ValidationError):
            near = NearField().clean(" ".join(parts[-size:]))
            rest = parts[:-size]
            return " ".join(rest[:-1] if rest and rest[-1].lower() in _NEARBY else rest), near
    return words, ""


def _respelled(form: MarketSearchForm, words: str) -> str:
    query = form.query()
    query["q"] = words
    return f"?{query.urlencode()}"
