"""Saved searches for tests, and notices for them to find."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from hopmarket.records.alerts.models import SavedSearch
from hopmarket.records.alerts.services import SearchWish, confirm_search, save_search
from hopmarket.records.notices.release_store import store_releases
from hopmarket.records.post.models import Letter
from hopmarket.records.search.run import SearchQuery
from hopmarket.rules.roles import System

from .partnership import must

VISITOR, CLOCK = System("visitor"), System("clock")
ADDRESS = "nell@teme-hedging.example"


def wish(words: str = "hedge", **filters: Any) -> SearchWish:
    """A search for these words."""
    return SearchWish(SearchQuery(words=words, **filters), f"q={words}", f"“{words}”")


def asked_for(
    at: datetime, *, address: str = ADDRESS, rhythm: str = "at_once", saying: SearchWish | None = None
) -> SavedSearch:
    """A search that waits to be confirmed."""
    search: SavedSearch = must(
        save_search(address=address, wish=saying or wish(), rhythm=rhythm, proven=False, by=VISITOR, at=at)
    )
    return search


def live(at: datetime, **words: Any) -> SavedSearch:
    """A search that somebody has confirmed."""
    search: SavedSearch = must(confirm_search(search=asked_for(at, **words), by=VISITOR, at=at))
    return search


def publish(number: int, *, at: datetime, closes: str = "2026-12-20T12:00:00Z", **tender: Any) -> None:
    """Stores a release of our own about one process; a later call for the same number changes it."""
    release = {
        "ocid": f"ocds-hopmkt-{number}",
        "id": f"{number}-{at.timestamp()}",
        "date": at.isoformat(),
        "tag": ["tender"],
        "initiationType": "tender",
        "buyer": {"id": "b", "name": "Wyre Council"},
        "tender": {
            "id": f"T{number}",
            "title": f"Hedge {number}",
            "status": "active",
            "value": {"amount": 12000, "currency": "GBP"},
            "tenderPeriod": {"endDate": closes},
            **tender,
        },
    }
    store_releases([release], source=None, at=at)


def news_of(letter: Letter) -> list[tuple[str, str]]:
    """The news that a letter lists: its kind and the number of the process."""
    return [
        (news_item["news"], news_item["ocid"].rsplit("-", 1)[1])
        for news_item in json.loads(letter.params["news"])
    ]


def letters_about(search: SavedSearch) -> list[list[tuple[str, str]]]:
    """The news in every letter about a search, the oldest letter first."""
    letters = Letter.objects.filter(kind="search_told", params__search=str(search.pk)).order_by("pk")
    return [news_of(letter) for letter in letters]
