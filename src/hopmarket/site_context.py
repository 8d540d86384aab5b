"""Template context about the portal itself: whose it is, and whether it is a demonstration."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def site_context(request: HttpRequest) -> dict[str, object]:
    """Template context: the partnership's name, whom to ring about a check, whether this is a demonstration."""
    return {
        "DEMONSTRATION": settings.DEMONSTRATION,
        "PARTNERSHIP": settings.PARTNERSHIP,
        "CHECKS_PHONE": settings.CHECKS_PHONE,
        "BASE_URL": settings.BASE_URL,
    }
