"""Template context about the portal itself: whose it is, and whether it is a demonstration."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def site_context(request: HttpRequest) -> dict[str, object]:
    """Template context: the partnership's name, and whether this is a demonstration."""
    return {
        "DEMONSTRATION": settings.DEMONSTRATION,
        "PARTNERSHIP": settings.PARTNERSHIP,
        "BASE_URL": settings.BASE_URL,
    }
