"""Pages of plain text: help, privacy, cookies, accessibility, sealing, who runs this."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe


def _words(template: str) -> Callable[[HttpRequest], HttpResponse]:
    @require_safe
    def page(request: HttpRequest) -> HttpResponse:
        return render(request, f"public/{template}.html")

    return page


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Redirects the usual address of a favicon to the file; its name is the same in every version."""
    return redirect(f"{settings.STATIC_URL}hopmarket/favicon.svg", permanent=True)


about = _words("about")
help_page = _words("help")
privacy = _words("privacy")
cookies = _words("cookies")
accessibility = _words("accessibility")
sealing = _words("how_sealing_works")
