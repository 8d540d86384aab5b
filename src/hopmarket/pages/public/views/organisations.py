"""The page of an organisation: what it has called for, and what it has won."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from hopmarket.pages.public import showing
from hopmarket.pages.public.paging import page_of
from hopmarket.records.ledger import instants
from hopmarket.records.notices import queries
from hopmarket.records.notices.asking import Asked, Sort
from hopmarket.rules.reading.bodies import is_portal_vendor

PAGE = 30


@require_safe
def organisation(request: HttpRequest, key: str) -> HttpResponse:
    """Every notice that names an organisation, as buyer or as supplier."""
    body, now = get_object_or_404(queries.organisation(key)), instants.now()
    asked = Asked(organisation=key, sort=Sort.NEWEST)
    page, _ = page_of(asked, request.GET.get("page"), now=now, size=PAGE, facets=False)
    context = {
        "body": body,
        "names": [name for name in queries.spellings(body) if name != body.name],
        "vendor": is_portal_vendor(body.name),
        "page": page,
        "rows": [showing.row(one, now) for one in page],
    }
    return render(request, "public/organisation.html", context)
