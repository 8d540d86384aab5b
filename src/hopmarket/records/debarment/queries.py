"""Which debarment list counts, and what it says of organisations."""

from __future__ import annotations

from django.db.models import QuerySet

from hopmarket.rules.debarment import DatedList

from .models import DebarmentList

MOST_SHOWN = 12


def newest_list() -> DatedList | None:
    """The list that counts: the newest by its day, of several of a day the one loaded last; None before any
    was loaded."""
    row = DebarmentList.objects.first()
    return row.the_list if row else None


def loaded_lists() -> QuerySet[DebarmentList]:
    """The lists that were loaded last, newest first."""
    return DebarmentList.objects.all()[:MOST_SHOWN]
