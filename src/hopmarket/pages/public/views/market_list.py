"""The market list: search, filters, an address that can be shared, and four views of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hopmarket.pages.parts.published_notice import notice_in_words
from hopmarket.pages.parts.short_addresses import without_empty_parameters
from hopmarket.pages.parts.view_models import OpportunityRow
from hopmarket.pages.public import filter_choices
from hopmarket.pages.public.deadline_calendar import calendar_context
from hopmarket.pages.public.district_map import map_context
from hopmarket.pages.public.results_pages import results_page
from hopmarket.pages.public.results_table import table_context
from hopmarket.pages.public.search_form import NARROWING, VIEWS, MarketSearchForm, NearField, search_of
from hopmarket.records.ledger import current_time
from hopmarket.records.notices.models import Notice
from hopmarket.records.search.published_search import count_published
from hopmarket.records.search.run import (
    SearchAnswer,
    SearchQuery,
    SortOrder,
    count_any_word,
    run_search,
    words_nowhere,
)

PAGE = 30
FEW = 10
"""With fewer results that have all of the words, as many are shown that have some of them."""
LISTED = ("list", "table")
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


@dataclass(frozen=True, slots=True)
class SomeWords:
    """Results that have some of the words, where no notice, or few, have all of them.

    ``asked`` is the search for any of the words, ``nowhere`` tells the words that no result has.
    """

    asked: SearchQuery
    total: int
    href: str
    nowhere: str = ""
    rows: tuple[OpportunityRow, ...] = ()


@require_safe
@without_empty_parameters(*NARROWING, otherwise="q")
def find_work(request: HttpRequest) -> HttpResponse:
    """Shows the results of a search; the bare address shows what is open."""
    form, now = search_of(request.GET), current_time.now()
    view = request.GET.get("view", "")
    view = view if view in VIEWS else VIEWS[0]
    asked = form.asked()
    page, answer = _answered(asked, view, request.GET.get("page"), now)
    some = _some_words(form, answer, now) if answer.total < FEW else None
    instead = some if some and not answer.total else None
    suggestions = {} if answer.total else _suggestions(form, asked, now)
    synonyms, spelled = answer.synonyms, answer.spelled
    if instead:
        page, answer = _answered(instead.asked, view, request.GET.get("page"), now)
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
        "chosen": sum(not chip.is_no_filter for chip in chips),
        "sorts": list(_sorts(form, answer)),
        "query": _shown_query(form, instead),
        "respelled": spelled,
        "spelled": _with_words(form, spelled) if spelled else "",
        "synonyms": filter_choices.synonyms_in_words(synonyms),
        "only_typed": f"?{_changed(form, typed='on').urlencode()}",
        "instead": instead,
        "also_published": count_published(asked.words),
        "besides": _besides(some, answer, now) if some and not instead and view in LISTED else some,
        **suggestions,
        **_shown(view, request, form, answer, page, now),
    }
    return render(request, "public/find_work.html", context)


def _shown_query(form: MarketSearchForm, instead: SomeWords | None) -> str:
    """Writes the search as its page shows it: what feeds, files and letters made from the page ask for."""
    return (_changed(form, q=instead.asked.words, any="on") if instead else form.query()).urlencode()


def _answered(
    asked: SearchQuery, view: str, number: str | None, now: datetime
) -> tuple[Page[Notice] | None, SearchAnswer]:
    """Runs the search; with a page of notices where the view lists them."""
    if view in LISTED:
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
    return [
        notice_in_words.list_row(
            notice, now, answer.distances.get(notice.pk), to_office=notice.pk in answer.from_offices
        )
        for notice in notices
    ]


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
    alone = SearchQuery(words=asked.words, either=asked.either, typed=asked.typed)
    wider = run_search(alone, now=now, size=0, facets=False).total if asked.words and asked != alone else 0
    rest, near = _place_among(asked.words)
    query = form.query()
    if near:
        query["q"], query["near"] = rest, near
    return {"wider": wider, "near": near, "nearby": f"?{query.urlencode()}"}


def _some_words(form: MarketSearchForm, answer: SearchAnswer, now: datetime) -> SomeWords | None:
    """Counts the notices that have any of the words, within the filters; None where they are no more."""
    words = answer.spelled or form.asked().words
    asked = replace(form.asked(), words=words)
    total = count_any_word(asked, now=now)
    if total <= answer.total:
        return None
    nowhere = "" if answer.total else _in_quotes(words_nowhere(asked, now=now))
    href = f"?{_changed(form, q=words, any='on').urlencode()}"
    return SomeWords(replace(asked, either=True), total, href, nowhere)


def _in_quotes(words: Sequence[str]) -> str:
    bare = (word.strip('"') for word in words)
    quoted = [f"“{word}”" for word in bare]
    return " or ".join(filter(None, (", ".join(quoted[:-1]), *quoted[-1:])))


def _besides(some: SomeWords, answer: SearchAnswer, now: datetime) -> SomeWords:
    """Adds the first notices that have some of the words, without those that have all."""
    listed = {notice.pk for notice in answer.notices}
    best = replace(some.asked, sort=None if some.asked.sort is SortOrder.RELEVANCE else some.asked.sort)
    found = run_search(best, now=now, size=FEW + len(listed), facets=False)
    others = [notice for notice in found.notices if notice.pk not in listed][:FEW]
    return replace(some, rows=tuple(rows(others, found, now)))


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


def _with_words(form: MarketSearchForm, words: str) -> str:
    return f"?{_changed(form, q=words).urlencode()}"


def _changed(form: MarketSearchForm, **fields: str) -> QueryDict:
    """The search as an address, with some of its fields changed."""
    query = form.query()
    for name, value in fields.items():
        query[name] = value
    return query
