"""The page for a form whose cookies are gone or not its own: what was typed in it is kept all the same."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from .unsent_forms import keep_unsent


def out_of_date_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Says that nothing was sent and whether what was typed is kept, with the way back to its page."""
    kept = keep_unsent(request)
    page = request.headers.get("Referer", "")
    inside = url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse({"saved": False, "kept": kept}, status=403)
    back = urlsplit(page).path if inside else ""
    return render(request, "403_csrf.html", {"kept": kept, "back": back}, status=403)
