"""The page for a decision that somebody has taken already, in another window or as another officer: it
says who decided what and when, and shows again what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hopmarket.pages.parts import money_and_dates
from hopmarket.records.opportunities.models import Opportunity


def decided_elsewhere(
    request: HttpRequest,
    opportunity: Opportunity,
    *,
    deed: str,
    who: str,
    at: datetime | None,
    typed: Sequence[tuple[str, str]],
    way_on: tuple[str, str],
) -> HttpResponse:
    """The page, with status 409. ``deed`` is what was done, such as "approved this correction"; ``typed``
    are names and texts, of which empty ones are left out; ``way_on`` is an address and its words."""
    when = f" on {money_and_dates.day(at)} at {money_and_dates.clock(at)}" if at else ""
    address, link = way_on
    context = {
        "opportunity": opportunity,
        "terms": opportunity.the_terms,
        "decided": f"{who or 'Somebody'} {deed}{when}.",
        "typed": [(name, text) for name, text in typed if text.strip()],
        "address": address,
        "link": link,
    }
    return render(request, "parts/decided_elsewhere.html", context, status=409)
