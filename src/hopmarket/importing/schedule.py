"""Imports from an address, again and again: which, when, and how far each has come.

The setting names them: ``key=https://…``, separated by spaces, with ``{since}`` where the address
takes the moment from which notices are wanted. How far each has come stands in the state folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.conf import settings

from hopmarket.environment import Misconfigured

from . import sources
from .jobs import folder

FIRST_DAYS = 7
"""So many days back the first import reaches."""
OVERLAP = timedelta(minutes=15)
"""A later import begins so much before the last one began: publishers' clocks and ours may differ."""


@dataclass(frozen=True, slots=True)
class Place:
    """An address to import from, and the key of the source whose notices it gives."""

    key: str
    address: str


@dataclass(frozen=True, slots=True)
class Come:
    """How far a place has come. ``cursor`` is the page at which to go on, ``since`` the moment from
    which to ask anew, ``began`` when the round that is under way began."""

    since: datetime | None = None
    began: datetime | None = None
    cursor: str = ""
    etag: str = ""
    not_before: datetime | None = None
    ran_at: datetime | None = None
    fault: str = ""


def places() -> list[Place]:
    """The places that the setting names. Raises Misconfigured for what is none."""
    found = []
    for entry in settings.IMPORT_URLS:
        key, _, address = entry.partition("=")
        known = [one["key"] for one in sources.known()]
        if key not in known or not address.startswith(("https://", "http://")):
            raise Misconfigured(
                f"HOPMARKET_IMPORT_URLS has {entry!r}; write KEY=https://…, KEY one of {', '.join(known)}."
            )
        found.append(Place(key, address))
    return found


def come(place: Place) -> Come:
    """How far a place has come; nothing yet for a new one."""
    told = _states().get(_name(place))
    if not told:
        return Come()
    moments = {name: told[name] and datetime.fromisoformat(told[name]) for name in _MOMENTS}
    return Come(**{**told, **moments})


def note(place: Place, state: Come) -> None:
    """Keeps how far a place has come."""
    file = folder() / "schedule.json"
    beside = file.with_name("schedule.json.new")
    beside.write_bytes(orjson.dumps({**_states(), _name(place): asdict(state)}))
    beside.replace(file)


def due(at: datetime) -> Iterator[Place]:
    """The places whose turn it is: so long after their last one, or with a page still to fetch."""
    for place in places():
        state = come(place)
        waits = state.not_before and state.not_before > at
        rested = state.ran_at is None or at - state.ran_at >= timedelta(minutes=settings.IMPORT_EVERY)
        if rested and not waits:
            yield place


def first_page(place: Place, state: Come, at: datetime) -> str:
    """The address at which a round begins."""
    since = state.since or at - timedelta(days=FIRST_DAYS)
    return state.cursor or place.address.replace("{since}", since.strftime("%Y-%m-%dT%H:%M:%S"))


_MOMENTS = ("since", "began", "not_before", "ran_at")


def _name(place: Place) -> str:
    return f"{place.key}={place.address}"


def _states() -> dict[str, dict[str, Any]]:
    try:
        read: dict[str, dict[str, Any]] = orjson.loads((folder() / "schedule.json").read_bytes())
    except (FileNotFoundError, orjson.JSONDecodeError):
        return {}
    return read
