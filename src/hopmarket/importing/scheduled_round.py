"""A round of a scheduled import: page after page, each kept before the next is asked for."""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from hopmarket.records.ledger import current_time
from hopmarket.records.notices.services import SourceFacts

from . import known_publishers
from .import_report import ImportReport
from .import_run import import_file
from .page_fetching import FetchFailed, fetch_page
from .pieces import ImportFault
from .schedule import OVERLAP, ImportAddress, RoundState, first_page, keep_state, read_state

MOST_PAGES = 2000
"""Pages of one round at most: a publisher whose pages never end is given up."""
PAUSE = 1.0
"""Seconds between two pages, so that nobody is pressed."""


def run_round(place: ImportAddress, *, at: datetime) -> ImportReport:
    """Everything new at a place, page by page; a round that was cut off goes on at its page.

    A page that does not arrive complete is not used at all and is asked for again in the next round;
    the report then says "unreadable", with what was taken before.
    """
    source = known_publishers.publisher_named(place.key, copied_on=at.date())
    state = read_state(place)
    state = replace(state, began=state.began or at, ran_at=at, fault="", not_before=None)
    report = ImportReport(place.address)
    keep_state(place, state)
    try:
        state = _pages(place, state, source, at, report)
    except _Stopped as stopped:
        wait = stopped.cause.wait
        later = current_time.now() + timedelta(seconds=wait) if wait else None
        state = replace(stopped.state, fault=str(stopped.cause), not_before=later)
        report.unreadable = True
        report.faults.insert(0, ImportFault(0, "$", "fetch", str(stopped.cause)))
    keep_state(place, state)
    return report


class _Stopped(Exception):
    def __init__(self, state: RoundState, cause: FetchFailed) -> None:
        super().__init__(str(cause))
        self.state, self.cause = state, cause


def _pages(
    place: ImportAddress, state: RoundState, source: SourceFacts | None, at: datetime, report: ImportReport
) -> RoundState:
    address, seen = first_page(place, state, at), set[str]()
    etag = "" if "{since}" in place.address or state.cursor else state.etag
    while True:
        if address in seen or len(seen) == MOST_PAGES:
            again = replace(state, cursor="", began=None)
            raise _Stopped(again, FetchFailed("Its pages lead round in a circle, or never end."))
        seen.add(address)
        try:
            page = fetch_page(address, etag=etag if len(seen) == 1 else "", now=current_time.now())
        except FetchFailed as fault:
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
        keep_state(place, state)
        time.sleep(PAUSE)


def _take(body: bytes, name: str, source: SourceFacts | None, at: datetime, report: ImportReport) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.json"
        file.write_bytes(body)
        report.add(import_file(file, source=source, at=at, workers=0, named=name))
