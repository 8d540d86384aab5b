"""One import into a fresh house, measured: `python _import_here.py FILE [--prints] [--url URL]`.

Ends with one line of JSON: seconds of the import and of the index's catching up, what became of the
releases, and on request the fingerprint of every compiled record.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import _house


def measured(file: Path, *, prints: bool, workers: int | None) -> dict[str, Any]:
    from hopmarket.importing.import_run import import_file
    from hopmarket.records.ledger import current_time
    from hopmarket.records.notices.services import SourceFacts
    from hopmarket.records.search import upkeep

    source = SourceFacts(
        "benchmark", "Benchmark", "Benchmark", "as published", "https://example.org/", date(2026, 11, 22)
    )
    began = time.perf_counter()
    report = import_file(file, source=source, at=current_time.now(), workers=workers)
    kept = time.perf_counter()
    upkeep.update_index()
    figures: dict[str, Any] = {
        "seconds": time.perf_counter() - began,
        "import": kept - began,
        "index": time.perf_counter() - kept,
        "releases": report.read,
        **{name: getattr(report, name) for name in ("new", "updated", "unchanged", "mended", "refused")},
    }
    return figures | ({"prints": _fingerprints()} if prints else {})


def _fingerprints() -> dict[str, str]:
    from _peers import fingerprints

    from hopmarket.records.notices.models import Notice

    return fingerprints(notice.record for notice in Notice.objects.only("compiled").iterator(chunk_size=500))


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("file", type=Path)
    words.add_argument("--prints", action="store_true")
    words.add_argument("--url", default="")
    words.add_argument("--workers", type=int)
    options = words.parse_args()
    with _house.house(database_url=options.url):
        figures = measured(options.file, prints=options.prints, workers=options.workers)
    sys.stdout.flush()
    os.write(1, b"\n" + json.dumps(figures).encode() + b"\n")


if __name__ == "__main__":
    main()
