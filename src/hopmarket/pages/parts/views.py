"""The component page: every part in every state, for whoever builds or checks pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hopmarket.pages.parts import specimens
from hopmarket.pages.parts.glyphs import STATUSES, TASK_WORDS


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every part with invented contents; the form shows its errors with ``?errors=1``."""
    typed = specimens.WRONG if "errors" in request.GET else None
    context = {
        "form": specimens.SpecimenForm(typed),
        "statuses": list(STATUSES),
        "tasks_words": list(TASK_WORDS),
        "page": specimens.page(request.GET.get("page")),
        **specimens.PARTS,
    }
    return render(request, "parts/components.html", context)
