"""Streams notices to :mod:`hopmarket.rules.tables`, which makes flat tables of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import orjson
from django.conf import settings
from django.core.cache import cache
from django.db.models import Exists, OuterRef, QuerySet

from hopmarket import reference_data
from hopmarket.records.notices.models import Notice, Redaction, Release
from hopmarket.records.published_organisations.models import PublishedOrganisation
from hopmarket.records.turns.models import Turn
from hopmarket.rules.citation import LICENCE, LICENCE_URL
from hopmarket.rules.tables import RELEASES, TABLES, Cell, Table, TableProcess
from hopmarket.rules.tables.processes import NOTICE_VALUES

MOST_COUNTED = 2_000
"""Up to so many processes lines are counted for a page, which takes some tenths of a second."""
A_DAY = 24 * 3600
_AT_ONCE = 500
_SOURCE: dict[str, tuple[str, Callable[[], Cell]]] = {
    "publisher": ("source__publisher", lambda: settings.PARTNERSHIP),
    "source": ("source__key", lambda: ""),
    "licence": ("source__licence", lambda: LICENCE),
    "licence_url": ("source__licence_url", lambda: LICENCE_URL),
    "copied_on": ("source__copied_on", lambda: None),
}
_COLUMNS = tuple(name for name in NOTICE_VALUES if name not in _SOURCE and name != "page")


def table_lines(table: Table, rows: QuerySet[Notice] | None = None) -> Iterator[tuple[Cell, ...]]:
    """The lines of a table, of all processes or of those in ``rows``, in order of arrival.

    Reads as it goes: a few hundred processes are in memory at a time.
    """
    processes = table_releases(rows) if table is RELEASES else table_processes(rows)
    for process in processes:
        yield from table.cells(process)


def count_lines(rows: QuerySet[Notice] | None = None) -> dict[str, int]:
    """How many lines each table has, of all processes or of those in ``rows``, by name. Cells are not
    read, so it costs a tenth of making them."""
    counts = {table.name: 0 for table in TABLES}
    for process in table_processes(rows):
        for table in TABLES:
            if table is not RELEASES:
                counts[table.name] += sum(1 for _ in table.rows(process))
    return counts | {RELEASES.name: _releases(rows).count()}


def counted_lines(turn: Turn) -> dict[str, int]:
    """How many lines each table has as of a turn, by name, counted once for each turn; empty where there are
    so many processes that somebody would wait for it."""
    key = f"table-lines-{turn.number}-{turn.stamp}"
    counts: dict[str, int] | None = cache.get(key)
    if counts is None:
        counts = count_lines() if Notice.objects.count() <= MOST_COUNTED else {}
        cache.set(key, counts, A_DAY)
    return counts


def one_process(ocid: str) -> QuerySet[Notice]:
    """The rows of one process; none for one that is not known here."""
    return Notice.objects.filter(ocid=ocid)


def table_processes(rows: QuerySet[Notice] | None = None) -> Iterator[TableProcess]:
    """Every process with its compiled release, in order of arrival."""
    labels, same = reference_data.cpv_labels(), _same()
    every = Notice.objects.all() if rows is None else rows
    names = ("compiled", *_COLUMNS, *(column for column, _ in _SOURCE.values()))
    for row in every.order_by("pk").values(*names).iterator(chunk_size=_AT_ONCE):
        yield TableProcess(_notice_cells(row), orjson.loads(bytes(row["compiled"])), labels, same)


def _notice_cells(row: Mapping[str, Any]) -> dict[str, Cell]:
    cells: dict[str, Cell] = {name: row[name] for name in _COLUMNS}
    for name, (column, own) in _SOURCE.items():
        cells[name] = own() if row["source__key"] is None else row[column]
    cells["page"] = f"{settings.BASE_URL}/opportunities/{row['ocid']}/"
    return cells


def _same() -> Mapping[str, str]:
    """Keys of organisations that are known to be another, to the key of that one."""
    rows = PublishedOrganisation.objects.exclude(same_as=None)
    return dict(rows.values_list("key", "same_as__key"))


def table_releases(rows: QuerySet[Notice] | None = None) -> Iterator[TableProcess]:
    """Every release as a line of the index, in the order in which they came."""
    gone = Redaction.objects.filter(release=OuterRef("pk"), done=True)
    names = ("ocid", "release_id", "at", "tags", "sha256", "stored_at", "source__publisher")
    releases = _releases(rows).order_by("pk").annotate(redacted=Exists(gone)).values(*names, "redacted")
    for row in releases.iterator(chunk_size=_AT_ONCE):
        cells: dict[str, Cell] = {name: row[name] for name in names if name != "source__publisher"}
        cells["publisher"] = row["source__publisher"] or settings.PARTNERSHIP
        cells["redacted"] = row["redacted"]
        if row["redacted"]:  # with all else known, the SHA-256 would prove a guess at what was taken out
            cells["sha256"] = None
        cells["address"] = f"{settings.BASE_URL}/data/releases/{row['ocid']}.json"
        yield TableProcess(cells, {})


def _releases(rows: QuerySet[Notice] | None) -> QuerySet[Release]:
    every = Release.objects.all()
    return every if rows is None else every.filter(ocid__in=rows.values("ocid"))
