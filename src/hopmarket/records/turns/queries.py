"""Queries of turns."""

from __future__ import annotations

from .models import Turn


def last_turn() -> Turn | None:
    """The newest change of what is published; None while nothing has happened."""
    return Turn.objects.order_by("-number").first()


def is_turn(number: int, stamp: str) -> bool:
    """Whether this database knows the change: a restored backup does not know those that came after it."""
    return Turn.objects.filter(number=number, stamp=stamp).exists()
