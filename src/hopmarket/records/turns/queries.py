"""Queries of turns."""

from __future__ import annotations

from .models import Turn


def last_turn() -> Turn | None:
    """The newest change of what is published; None while nothing has happened."""
    return Turn.objects.order_by("-number").first()
