"""The market list in other forms by the ending of its address: .atom, .ics, .csv, .json."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import wraps

import orjson
from django.conf import settings
from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from hopmarket.pages.public.filter_choices import search_in_words
from hopmarket.pages.public.formats import atom, icalendar, notice_columns
from hopmarket.pages.public.formats.freshness import freshness
from hopmarket.pages.public.results_pages import results_page
from hopmarket.pages.public.search_form import MarketSearchForm, search_of
from hopmarket.records.ledger import current_time
from hopmarket.records.notices import queries
from hopmarket.records.notices.models import Notice
from hopmarket.records.search.run import SearchAnswer, SearchQuery, SortOrder, run_search

FEED_PAGE = 50
JSON_PAGE = 100
CSV_STEP = 500
MOST_DEADLINES = 1000
Writer = Callable[[HttpRequest, MarketSearchForm, datetime], HttpResponseBase]


def _conditional(write: Writer) -> Callable[[HttpRequest], HttpResponseBase]:
    """Wraps a view of the search in one format: answers 304 where the reader has it already."""

    @require_safe
    @wraps(write)
    def page(request: HttpRequest) -> HttpResponseBase:
        form, now = search_of(request.GET), current_time.now()
        fresh = freshness(request, f"{form.query().urlencode()}&page={request.GET.get('page', '')}", now)
        seconds = int(fresh.at.astimezone(UTC).timestamp())
        response = get_conditional_response(request, fresh.etag, seconds) or write(request, form, now)
        response.headers["ETag"] = fresh.etag
        response.headers["Last-Modified"] = http_date(seconds)
        response.headers["Cache-Control"] = "public, no-cache"
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return page


def _address(path: str, query: str, page: int = 1) -> str:
    return f"{settings.BASE_URL}{path}?{query}" + (f"&page={page}" if page > 1 else "")


def _pages(request: HttpRequest, query: str, page: Page[Notice]) -> dict[str, str]:
    numbers = {"self": page.number, "first": 1, "last": page.paginator.num_pages}
    if page.has_previous():
        numbers["previous"] = page.previous_page_number()
    if page.has_next():
        numbers["next"] = page.next_page_number()
    return {rel: _address(request.path, query, number) for rel, number in numbers.items()}


@_conditional
def search_atom(request: HttpRequest, form: MarketSearchForm, now: datetime) -> HttpResponse:
    """Answers the search as an Atom feed, the newest first unless another order is chosen."""
    asked, query = form.asked(), form.query().urlencode()
    asked = asked if form.cleaned_data.get("sort") else replace(asked, sort=SortOrder.NEWEST)
    page, _ = results_page(asked, request.GET.get("page"), now=now, size=FEED_PAGE, facets=False)
    updated = max((notice.changed_at for notice in page), default=datetime(2026, 1, 1, tzinfo=UTC))
    body = atom.feed(
        page,
        title=f"Find work: {search_in_words(form)}",
        html=_address("/opportunities/", query),
        here=_address(request.path, query),
        pages=_pages(request, query, page),
        updated=updated,
    )
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")


@_conditional
def search_ics(request: HttpRequest, form: MarketSearchForm, now: datetime) -> HttpResponse:
    """Answers the search as a calendar of up to 1,000 deadlines, those still to come first."""
    asked = replace(form.asked(), sort=SortOrder.CLOSING)
    answer = run_search(asked, now=now, size=MOST_DEADLINES, facets=False)
    html = _address("/opportunities/", form.query().urlencode())
    body = icalendar.calendar(answer.notices, title=f"Deadlines: {search_in_words(form)}", html=html)
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


@require_safe
def deadline_ics(request: HttpRequest, ocid: str) -> HttpResponse:
    """Answers the deadline of one process as a calendar file; 404 where it has none."""
    notice = queries.notice_in_short(ocid)
    if notice is None or notice.closes_at is None:
        raise Http404
    body = icalendar.calendar([notice], title=notice.title, html=notice_columns.address(ocid))
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="deadline.ics"'
    return response


@_conditional
def search_csv(request: HttpRequest, form: MarketSearchForm, now: datetime) -> StreamingHttpResponse:
    """Streams every result as CSV."""
    lines = notice_columns.csv_lines(_every(form.asked(), now)) if request.method == "GET" else ()
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="opportunities.csv"'
    return response


def _every(asked: SearchQuery, now: datetime) -> Iterator[dict[str, notice_columns.Value]]:
    start, total = 0, 1
    while start < total:
        answer = run_search(asked, now=now, start=start, size=CSV_STEP, facets=False)
        yield from _rows(answer.notices, answer, now)
        start, total = start + CSV_STEP, answer.total


def _rows(
    page: Iterable[Notice], answer: SearchAnswer, now: datetime
) -> Iterator[dict[str, notice_columns.Value]]:
    for notice in page:
        yield notice_columns.values(
            notice, now, answer.distances.get(notice.pk), to_office=notice.pk in answer.from_offices
        )


@_conditional
def search_json(request: HttpRequest, form: MarketSearchForm, now: datetime) -> HttpResponse:
    """Answers a page of results as JSON, with the address of the next page."""
    query = form.query().urlencode()
    page, answer = results_page(form.asked(), request.GET.get("page"), now=now, size=JSON_PAGE, facets=False)
    links = _pages(request, query, page)
    body = {
        "title": f"Find work: {search_in_words(form)}",
        "html": _address("/opportunities/", query),
        "total": answer.total,
        "page": page.number,
        "pages": page.paginator.num_pages,
        "previous": links.get("previous"),
        "next": links.get("next"),
        "spelled": answer.spelled or None,
        "synonyms": [asdict(synonym) for synonym in answer.synonyms],
        "ignored": {name: [str(error) for error in errors] for name, errors in form.errors.items()},
        "results": list(_rows(page, answer, now)),
    }
    return HttpResponse(orjson.dumps(body, option=orjson.OPT_INDENT_2), content_type="application/json")
