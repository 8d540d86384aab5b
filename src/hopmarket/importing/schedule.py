"""Scheduled imports: from which addresses, when, and how far each has come.

The setting names them: ``key=https://…``, separated by spaces, with ``{since}`` where the address
takes the moment from which notices are wanted. How far each has come stands in the state folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.conf import settings

from hopmarket.environment import Misconfigured

from . import known_publishers
from .import_jobs import jobs_folder
from .page_fetching import FetchFailed, origin

FIRST_DAYS = 7
"""So many days back the first import reaches."""
OVERLAP = timedelta(minutes=15)
"""A later import begins so much before the last one began: publishers' clocks and ours may differ."""


@dataclass(frozen=True, slots=True)
class ImportAddress:
    """An address to import from, and the key of the source whose notices it gives."""

    key: str
    address: str


@dataclass(frozen=True, slots=True)
class RoundState:
    """How far a place has come. ``cursor`` is the page at which to go on, ``since`` the moment from
    which to ask anew, ``began`` when the round that is under way began."""

    since: datetime | None = None
    began: datetime | None = None
    cursor: str = ""
    etag: str = ""
    not_before: datetime | None = None
    ran_at: datetime | None = None
    fault: str = ""


def import_addresses() -> list[ImportAddress]:
    """The places that the setting names. Raises Misconfigured, naming each entry that is none."""
    known = [publisher["key"] for publisher in known_publishers.known_publishers()]
    addresses, faults = list[ImportAddress](), list[str]()
    for number, entry in enumerate(settings.IMPORT_URLS, 1):
        key, _, address = entry.partition("=")
        if fault := _fault(key, address, known):
            shown = re.sub(r"//[^/?#]*@", "//…@", entry)[:120]
            faults.append(f"\n  Entry {number}, {shown!r}: {fault}")
        addresses.append(ImportAddress(key, address))
    if faults:
        lines = "".join(faults)
        raise Misconfigured(
            f"HOPMARKET_IMPORT_URLS cannot be used.{lines}\n  Write KEY=https://HOST/…, entries separated by "
            "spaces, other signs in an address as %20 and the like; docs/guides/operator.md has an example."
        )
    return addresses


def _fault(key: str, address: str, known: Sequence[str]) -> str:
    """What is wrong with an entry; nothing where it can be used."""
    if key not in known:
        return f"it does not begin with a source that is known ({', '.join(known)}) and =."
    try:
        origin(address)
    except FetchFailed:
        return "after = stands no address with http:// or https:// and a host, or one with a password."
    wrong = set(re.findall(r"{[^}]*}?|}", address)) - {"{since}"}
    return f"in braces may stand {{since}} alone, not {min(wrong)}." if wrong else ""


def read_state(place: ImportAddress) -> RoundState:
    """How far a place has come; nothing yet for a new one."""
    state = _states().get(_name(place))
    if not state:
        return RoundState()
    moments = {name: state[name] and datetime.fromisoformat(state[name]) for name in _MOMENTS}
    return RoundState(**{**state, **moments})


def keep_state(place: ImportAddress, state: RoundState) -> None:
    """Keeps how far a place has come."""
    file = jobs_folder() / "schedule.json"
    beside = file.with_name("schedule.json.new")
    beside.write_bytes(orjson.dumps({**_states(), _name(place): asdict(state)}))
    beside.replace(file)


def due_addresses(at: datetime) -> Iterator[ImportAddress]:
    """Yields the addresses that are due: long enough after their last round, and not asked by their publisher to wait."""
    for place in import_addresses():
        state = read_state(place)
        waits = state.not_before and state.not_before > at
        rested = state.ran_at is None or at - state.ran_at >= timedelta(minutes=settings.IMPORT_EVERY)
        if rested and not waits:
            yield place


def first_page(place: ImportAddress, state: RoundState, at: datetime) -> str:
    """The address at which a round begins."""
    since = state.since or at - timedelta(days=FIRST_DAYS)
    return state.cursor or place.address.replace("{since}", since.strftime("%Y-%m-%dT%H:%M:%S"))


_MOMENTS = ("since", "began", "not_before", "ran_at")


def _name(place: ImportAddress) -> str:
    return f"{place.key}={place.address}"


def _states() -> dict[str, dict[str, Any]]:
    try:
        read: dict[str, dict[str, Any]] = orjson.loads((jobs_folder() / "schedule.json").read_bytes())
    except (FileNotFoundError, orjson.JSONDecodeError):
        return {}
    return read
