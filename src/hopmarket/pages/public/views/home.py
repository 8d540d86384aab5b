"""Home in one screen: what this is, what is open now, what closes soon, what was decided."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.published_notice import notice_in_words
from hopmarket.pages.parts.view_models import SummaryPlate
from hopmarket.pages.public.search_examples import search_examples
from hopmarket.records.ledger import current_time
from hopmarket.records.notices import queries
from hopmarket.records.notices.models import Notice
from hopmarket.records.search.run import SearchQuery, SortOrder, StatusFilter, is_open, run_search

SHOWN = 4


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Shows the front page."""
    now = current_time.now()
    soon = _first(SearchQuery(statuses=(StatusFilter.SOON,)), now)
    newest = _first(SearchQuery(statuses=(StatusFilter.OPEN,), sort=SortOrder.NEWEST), now, 2 * SHOWN)
    new = [notice for notice in newest if notice not in soon][:SHOWN]
    decided = [(notice, notice.status_at(now)) for notice in queries.decided_notices()[:SHOWN]]
    context = {
        "plate": _plate(queries.market_figures(is_open(now)), now),
        "soon": [notice_in_words.list_row(notice, now) for notice in soon],
        "new": [notice_in_words.list_row(notice, now) for notice in new],
        "decided": decided,
        "examples": search_examples(now),
    }
    return render(request, "public/home.html", context)


def _first(asked: SearchQuery, now: datetime, size: int = SHOWN) -> list[Notice]:
    return run_search(asked, now=now, size=size, facets=False).notices


def _plate(market: queries.MarketFigures, at: datetime) -> SummaryPlate:
    """Builds the count plate: what is on the market at this moment."""
    bodies = f"{market.buyers} {'body' if market.buyers == 1 else 'bodies'}"
    rows = [
        ("Posted by", bodies),
        ("Respond here", f"{market.ours} of the {market.open}"),
        ("Under £50,000", f"{market.small} of the {market.open}"),
        ("Counted", f"{money_and_dates.day(at)}, {money_and_dates.clock(at)}"),
    ]
    return SummaryPlate(title="On the market today", who="", big=f"{market.open} open", rows=rows)
