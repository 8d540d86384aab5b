"""Saved searches as the holder of a token and the clock may read them. Nothing of them is public."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max, QuerySet

from hopmarket.records.turns.models import Turn
from hopmarket.rules import alerts

from .models import SavedSearch
from .search_tokens import handle_in


def search_by_token(token: str) -> SavedSearch | None:
    """The search that a link names; None for a token that this server did not make, and for a search
    that has been deleted."""
    handle = handle_in(token)
    return SavedSearch.objects.filter(handle=handle).first() if handle else None


def state_of(search: SavedSearch, now: datetime) -> alerts.SearchState:
    """The state of a search at this moment."""
    return alerts.search_state(
        saved_at=search.saved_at, confirmed_at=search.confirmed_at, ended_at=search.ended_at, now=now
    )


def live_searches() -> QuerySet[SavedSearch]:
    """Confirmed searches that have not ended."""
    return SavedSearch.objects.filter(ended_at=None, confirmed_at__isnull=False)


def due_searches(now: datetime) -> QuerySet[SavedSearch]:
    """Live searches whose letter is due, if there is news."""
    return live_searches().filter(next_at__lte=now)


def latest_turn() -> int:
    """The number of the newest change of the notices; 0 before the first."""
    return int(Turn.objects.aggregate(newest=Max("number"))["newest"] or 0)


def address_history(address: str, now: datetime) -> alerts.AddressHistory:
    """How many searches and letters an address has, for the rule that limits letters."""
    searches = SavedSearch.objects.filter(address=address, ended_at=None)
    return alerts.AddressHistory(
        waiting=searches.filter(confirmed_at=None, saved_at__gt=now - alerts.HOLDS).count(),
        letters=searches.filter(lettered_at__gt=now - alerts.HOUR).count(),
        saved=searches.count(),
    )
