"""The real notices that a demonstration shows, shipped with the project and their attribution."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib.resources import as_file
from pathlib import Path

from hopmarket import reference_data
from hopmarket.records.ledger import current_time

from . import known_publishers
from .import_report import ImportReport
from .import_run import import_file

COPIED_ON = date(2026, 11, 22)
FILES = (
    ("contracts_finder_2025.jsonl.gz", "contracts-finder"),
    ("contracts_finder_2015_2017.jsonl.gz", "contracts-finder"),
    ("contracts_finder_2025-11.csv.gz", "contracts-finder"),
    ("sell2wales.jsonl.gz", "sell2wales"),
    ("worcestershire_contracts_finder.jsonl.gz", "contracts-finder"),
    ("worcestershire_ted.jsonl.gz", "ted"),
)


@contextmanager
def seed_file(name: str) -> Iterator[Path]:
    """A shipped file as a path on disk."""
    with as_file(reference_data.DATA.joinpath("notices", name)) as path:
        yield path


def import_seeds() -> list[ImportReport]:
    """Imports every shipped file, as `hopmarket import` would; again, it changes nothing."""
    reports = []
    for name, key in FILES:
        with seed_file(name) as path:
            source = known_publishers.publisher_named(key, copied_on=COPIED_ON)
            reports.append(import_file(path, source=source, at=current_time.now()))
    return reports
