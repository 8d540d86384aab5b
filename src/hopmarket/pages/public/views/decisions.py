"""The page of decisions."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hopmarket.pages.parts.published_notice import notice_in_words
from hopmarket.records.ledger import current_time
from hopmarket.records.notices import queries

PAGE = 30


@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """Lists every process that has come to an end, the latest first."""
    now = current_time.now()
    page = Paginator(queries.decided_notices(), PAGE).get_page(request.GET.get("page"))
    rows = [
        (
            notice,
            notice.status_at(now),
            notice_in_words.awarded_value_in_words(notice),
        )
        for notice in page
    ]
    return render(request, "public/decisions.html", {"page": page, "rows": rows})
