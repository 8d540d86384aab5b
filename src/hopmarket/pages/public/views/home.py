"""Home in one screen: what this is, what is open now, what closes soon, what was decided."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hopmarket.pages.parts import phrases
from hopmarket.pages.parts.marks import PocketMark
from hopmarket.pages.public import showing
from hopmarket.records.ledger import instants
from hopmarket.records.notices import queries
from hopmarket.records.notices.asking import Asked, Sort, Status, answer, is_open
from hopmarket.records.notices.models import Notice

SHOWN = 4


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page."""
    now = instants.now()
    soon = _first(Asked(statuses=(Status.SOON,)), now)
    newest = _first(Asked(statuses=(Status.OPEN,), sort=Sort.NEWEST), now, 2 * SHOWN)
    new = [one for one in newest if one not in soon][:SHOWN]
    decided = [(one, showing.SHAPE[showing.standing_of(one, now)]) for one in queries.decided()[:SHOWN]]
    context = {
        "plate": _plate(queries.market(is_open(now)), now),
        "soon": [showing.row(one, now) for one in soon],
        "new": [showing.row(one, now) for one in new],
        "decided": decided,
    }
    return render(request, "public/home.html", context)


def _first(asked: Asked, now: datetime, size: int = SHOWN) -> list[Notice]:
    return answer(asked, now=now, size=size, facets=False).notices


def _plate(market: queries.Market, at: datetime) -> PocketMark:
    """The count plate: what is on the market at this moment."""
    bodies = f"{market.buyers} {'body' if market.buyers == 1 else 'bodies'}"
    rows = [
        ("Posted by", bodies),
        ("Respond here", f"{market.ours} of the {market.open}"),
        ("Under £50,000", f"{market.small} of the {market.open}"),
        ("Counted", f"{phrases.day(at)}, {phrases.clock(at)}"),
    ]
    return PocketMark(title="On the market today", who="", big=f"{market.open} open", rows=rows)
