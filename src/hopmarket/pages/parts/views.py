"""The component page: every part in every state, for whoever builds or checks pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hopmarket.pages.parts import component_examples
from hopmarket.pages.parts.glyphs import STATUS_MARKS, TASK_WORDS


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every part with invented contents; the form shows its errors with ``?errors=1``."""
    typed = component_examples.WRONG if "errors" in request.GET else None
    context = {
        "form": component_examples.SpecimenForm(typed),
        "statuses": list(STATUS_MARKS),
        "tasks_words": list(TASK_WORDS),
        "page": component_examples.page(request.GET.get("page")),
        **component_examples.PARTS,
    }
    return render(request, "parts/components.html", context)
