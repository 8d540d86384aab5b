"""The list on a council's own site: a frame without cookies, and the line of HTML that brings it."""

from __future__ import annotations

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from hopmarket.pages.public.filter_choices import search_in_words
from hopmarket.pages.public.results_pages import results_page
from hopmarket.pages.public.search_form import search_of
from hopmarket.pages.public.views import market_list
from hopmarket.records.ledger import current_time

SHOWN = 20
LOWEST, USUAL, HIGHEST = 240, 480, 2000


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def embed(request: HttpRequest) -> HttpResponse:
    """Shows the first results of a search, for a frame on any site.

    It is rendered without the request, so that nothing depends on the reader and no cookie is set.
    """
    form, now = search_of(request.GET), current_time.now()
    page, answer = results_page(form.asked(), None, now=now, size=SHOWN, facets=False)
    context = {
        "rows": market_list.rows(page, answer, now),
        "total": answer.total,
        "search_in_words": search_in_words(form),
        "href": f"{settings.BASE_URL}{reverse('public:find_work')}?{form.query().urlencode()}",
        "sources": sorted({notice.source.publisher for notice in page if notice.source}),
        "PARTNERSHIP": settings.PARTNERSHIP,
        "DEMONSTRATION": settings.DEMONSTRATION,
    }
    response = HttpResponse(render_to_string("public/embed.html", context))
    response["Cache-Control"] = "public, max-age=60"
    return response


@require_safe
def embed_line(request: HttpRequest) -> HttpResponse:
    """Shows the line of HTML for a chosen search, and what it looks like."""
    form, height = search_of(request.GET), _height(request.GET.get("height", ""))
    query = form.query().urlencode()
    path = f"{reverse('public:embed')}?{query}"
    line = format_html(
        '<iframe src="{}" title="Public work: {}" width="100%" height="{}" loading="lazy"'
        ' referrerpolicy="no-referrer"></iframe>',
        f"{settings.BASE_URL}{path}",
        search_in_words(form),
        height,
    )
    context = {
        "line": line,
        "path": path,
        "search_in_words": search_in_words(form),
        "height": height,
        "kept": [(name, value) for name, values in form.query().lists() for value in values],
        "find_work_href": f"{reverse('public:find_work')}?{query}",
    }
    return render(request, "public/embed_line.html", context)


def _height(text: str) -> int:
    """Reads the height in pixels and keeps it between LOWEST and HIGHEST; USUAL for anything else."""
    return min(HIGHEST, max(LOWEST, int(text))) if text.isdecimal() and len(text) < 6 else USUAL
