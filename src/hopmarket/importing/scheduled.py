"""A round of a scheduled import: page after page, each kept before the next is asked for."""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from hopmarket.records.ledger import instants
from hopmarket.records.notices.services import SourceFacts

from . import sources
from .fetching import Unfetched, fetch
from .pieces import Fault
from .reports import Report
from .running import import_file
from .schedule import OVERLAP, Come, Place, come, first_page, note

MOST_PAGES = 2000
PAUSE = 1.0
"""Seconds between two pages, so that nobody is pressed."""


def run_round(place: Place, *, at: datetime) -> Report:
    """Everything new at a place, page by page; a round that was cut off goes on at its page.

    A page that cannot be had whole is not used at all and is asked for again in the next round.
    The report tells it as unreadable, with what was taken before.
    """
    source = sources.named(place.key, copied_on=at.date())
    state = come(place)
    state = replace(state, began=state.began or at, ran_at=at, fault="", not_before=None)
    report = Report(place.address)
    note(place, state)
    try:
        state = _pages(place, state, source, at, report)
    except _Stopped as stopped:
        wait = stopped.cause.wait
        later = instants.now() + timedelta(seconds=wait) if wait else None
        state = replace(stopped.state, fault=str(stopped.cause), not_before=later)
        report.unreadable = True
        report.faults.insert(0, Fault(0, "$", "fetch", str(stopped.cause)))
    note(place, state)
    return report


class _Stopped(Exception):
    def __init__(self, state: Come, cause: Unfetched) -> None:
        super().__init__(str(cause))
        self.state, self.cause = state, cause


def _pages(place: Place, state: Come, source: SourceFacts | None, at: datetime, report: Report) -> Come:
    address, seen = first_page(place, state, at), set[str]()
    etag = "" if "{since}" in place.address or state.cursor else state.etag
    while True:
        if address in seen or len(seen) == MOST_PAGES:
            again = replace(state, cursor="", began=None)
            raise _Stopped(again, Unfetched("Its pages lead round in a circle, or never end."))
        seen.add(address)
        try:
            page = fetch(address, etag=etag if len(seen) == 1 else "", now=instants.now())
        except Unfetched as fault:
            raise _Stopped(state, fault) from None
        if page.body:
            _take(page.body, f"{place.address} page {len(seen)}", source, at, report)
        if len(seen) == 1:
            state = replace(state, etag=page.etag)
        if not page.next:
            began = state.began or at
            return replace(state, since=began - OVERLAP, began=None, cursor="")
        address = page.next
        state = replace(state, cursor=address)
        note(place, state)
        time.sleep(PAUSE)


def _take(body: bytes, name: str, source: SourceFacts | None, at: datetime, report: Report) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.json"
        file.write_bytes(body)
        report.add(import_file(file, source=source, at=at, workers=0, named=name))
