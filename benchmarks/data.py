"""The open data of a large portal: `./run bench data [--size 300000] [--tables]`.

Fills a house with the shipped real notices, over and over under other identifiers, then takes the
figures of the data page, the bodies and a quarter of the Transparency Code, each cold, and with
``--tables`` every table as CSV and the workbook, with megabytes a second and peak memory.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import _house

MODELS = {
    "Notice": {"ocid": "ocid || '-{time}'"},
    "Release": {"ocid": "ocid || '-{time}'"},
    "PublishedContract": {"notice_id": "notice_id + {time} * {step}"},
}
"""Columns that a copy changes besides its key; ``step`` is more than the highest key of all."""


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--size", type=int, default=300_000)
    words.add_argument("--kept", type=Path, help="a folder to keep the filled house in, to ask it again")
    words.add_argument("--database-url", default="", help="PostgreSQL; SQLite without")
    words.add_argument("--tables", action="store_true", help="every table as CSV, and the workbook")
    options = words.parse_args()
    with _house.house(options.kept, options.database_url) as folder:
        print(_house.machine(), _house.versions("django", "openpyxl"), sep="; ")
        _fill(options.size)
        _figures()
        if options.tables:
            _tables(folder)


def _fill(size: int) -> None:
    from hopmarket.importing import seed_notices
    from hopmarket.records.notices import models

    if not models.Notice.objects.exists():
        seed_notices.import_seeds()
        seeded = models.Notice.objects.count()
        for copy in range(1, size // seeded):
            _copy(models, copy)
        _analyse()
    print(
        f"{models.Notice.objects.count():,} notices, {models.Release.objects.count():,} releases", flush=True
    )


def _copy(models: Any, copy: int) -> None:
    from django.db import connection, transaction

    step = 1_000_000
    with transaction.atomic(), connection.cursor() as cursor:
        for name, changed in MODELS.items():
            meta = getattr(models, name)._meta
            expressions = {"id": "id + {time} * {step}", **changed}
            names = [field.column for field in meta.concrete_fields]
            values = [expressions.get(name, name).format(time=copy, step=step) for name in names]
            cursor.execute(
                f"INSERT INTO {meta.db_table} ({', '.join(names)}) "
                f"SELECT {', '.join(values)} FROM {meta.db_table} WHERE id < {step}"
            )


def _analyse() -> None:
    """What a database does by itself in quiet hours: figures of its tables, and which pages are whole."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _figures() -> None:
    from hopmarket.records.open_data import source_statistics, transparency_code
    from hopmarket.records.turns.queries import last_turn
    from hopmarket.rules.transparency import Quarter

    turn = last_turn()
    assert turn is not None
    key = (turn.number, turn.stamp)
    _cold(
        "figures of the data page",
        source_statistics._measured.cache_clear,
        lambda: source_statistics._measured(*key),
    )
    _cold(
        "bodies of the Transparency Code",
        transparency_code.bodies_with_agreements.cache_clear,
        lambda: transparency_code.bodies_with_agreements(*key),
    )
    _cold(
        "one quarter of it",
        lambda: None,
        lambda: list(transparency_code.covered_agreements("", Quarter(2025, 1))),
        rounds=1,
    )


def _cold(what: str, forget: Callable[[], Any], act: Callable[[], Any], rounds: int = 5) -> None:
    took = []
    for _ in range(rounds):
        forget()
        began = time.perf_counter()
        act()
        took.append((time.perf_counter() - began) * 1000)
    print(f"{what}: {median(took):.0f} ms (median of {rounds}, worst {max(took):.0f})", flush=True)


def _tables(folder: Path) -> None:
    from hopmarket.pages.feeds import workbooks
    from hopmarket.pages.parts import safe_csv
    from hopmarket.records.open_data.table_source import table_lines
    from hopmarket.rules.tables import TABLES

    for table in TABLES:
        began = time.perf_counter()
        size = sum(len(piece) for piece in safe_csv.csv_pieces(table.head, table_lines(table)))
        _print_size(f"{table.name}.csv", size, began)
    place, began = folder / "hopmarket.xlsx", time.perf_counter()
    try:
        workbooks.write_workbook(place, table_lines, ())
        _print_size(place.name, place.stat().st_size, began)
    except workbooks.TooManyLines as fault:
        print(f"{place.name}: {fault.table.name} is too long for Excel")


def _print_size(what: str, size: int, began: float) -> None:
    took, peak = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{what}: {size / 1e6:.1f} MB in {took:.1f} s, {size / 1e6 / took:.1f} MB/s; peak {peak} MB",
        flush=True,
    )


if __name__ == "__main__":
    main()
