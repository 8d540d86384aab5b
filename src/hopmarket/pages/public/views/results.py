"""What was decided."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hopmarket.pages.public import showing
from hopmarket.records.ledger import instants
from hopmarket.records.notices import queries

PAGE = 30


@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """Every process that has come to an end, the latest first."""
    now = instants.now()
    page = Paginator(queries.decided(), PAGE).get_page(request.GET.get("page"))
    rows = [(one, showing.SHAPE[showing.standing_of(one, now)], showing.outcome(one)) for one in page]
    return render(request, "public/decisions.html", {"page": page, "rows": rows})
