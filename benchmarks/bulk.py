"""The bulk file: `./run bench bulk [--size 40000] [--rounds 500]`.

Fills a house with releases (real ones under new identifiers), makes the file, makes it anew and
compares the bytes. Then publishes release after release, each in a transaction of its own, and
measures from its end until an answer of the file's public address has been read to its last line and
holds it: plain, and gzipped.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import _house
import orjson

SEED = "contracts_finder_2025.jsonl.gz"
PLAIN, GZIP = "/data/releases.jsonl", "/data/releases.jsonl.gz"
BATCH = 1000
TAIL = 1 << 17


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--size", type=int, default=40_000)
    words.add_argument("--rounds", type=int, default=500)
    words.add_argument("--database", default="", help="postgresql://…; without it SQLite")
    options = words.parse_args()
    with _house.house(database_url=options.database):
        print(_house.machine())
        print(_house.versions("django", "orjson"), f"{options.size:,} releases", sep="; ")
        _fill(options.size)
        _make()
        _publish(options.size, options.rounds)


def _real() -> list[dict[str, Any]]:
    from hopmarket import reference_data

    packed = reference_data.DATA.joinpath("notices", SEED).read_bytes()
    return [orjson.loads(line) for line in gzip.decompress(packed).splitlines()]


def _numbered(real: list[dict[str, Any]], number: int) -> dict[str, Any]:
    return {**real[number % len(real)], "ocid": f"ocds-b5fd17-bench-{number}", "id": f"bench-{number}"}


def _fill(size: int) -> None:
    from django.db import transaction

    from hopmarket.records.ledger.current_time import now
    from hopmarket.records.notices.models import Release
    from hopmarket.records.notices.prepared_releases import prepare_release
    from hopmarket.records.turns.turn_taking import take_turn

    real, at = _real(), now()
    for start in range(0, size, BATCH):
        releases = [
            prepare_release(_numbered(real, number)) for number in range(start, min(start + BATCH, size))
        ]
        with transaction.atomic():
            take_turn(at)
            Release.objects.bulk_create(
                Release(
                    ocid=release.ocid,
                    release_id=release.release_id,
                    at=release.at,
                    tags=release.tags,
                    body=release.body,
                    sha256=release.sha256,
                    stored_at=at,
                )
                for release in releases
            )


def _make() -> None:
    from hopmarket.records.open_data import bulk_file, bulk_gzip

    def packed() -> bytes:
        gzip_file = bulk_gzip.open_gzip()
        with gzip_file.file:
            return gzip_file.file.read(gzip_file.length) + gzip_file.rest

    state = _timed("Made from all releases", bulk_file.bulk_file_state)
    mega = state.length / 1e6
    first = _timed("Packed as gzip", packed)
    before = _fingerprint_of(bulk_file.folder() / bulk_file.NAME)
    again = _timed("Made anew", bulk_file.rebuild_bulk_file)
    same = (
        before == _fingerprint_of(bulk_file.folder() / bulk_file.NAME)
        and again.print == state.print
        and first == packed()
    )
    print(f"  {state.lines:,} lines, {mega:,.0f} MB, gzip {len(first) / 1e6:,.0f} MB; the same bytes: {same}")
    if not same:
        sys.exit("A file that was made anew differs.")


def _publish(size: int, rounds: int) -> None:
    from django.db import transaction
    from django.test import Client

    from hopmarket.records.ledger.current_time import now
    from hopmarket.records.notices.release_store import store_release

    real, browser = _real(), Client()
    for address in (PLAIN, GZIP):
        b"".join(browser.get(address, headers={"range": "bytes=-1"}))
    took: dict[str, list[float]] = {PLAIN: [], GZIP: []}
    for number in range(size, size + rounds):
        with transaction.atomic():
            store_release(_numbered(real, number), source=None, at=now())
        for address in (PLAIN,) if number % 10 else (PLAIN, GZIP):
            began = time.perf_counter()
            tail = b"".join(browser.get(address, headers={"range": f"bytes=-{TAIL}"}))
            took[address].append(time.perf_counter() - began)
            if address == PLAIN and f'"bench-{number}"'.encode() not in tail.splitlines()[-1]:
                sys.exit("A release was published and is not in the file.")
    for address, times in took.items():
        cuts = quantiles(times, n=100)
        percentiles = ", ".join(f"p{n} {1000 * cuts[n - 1]:.1f} ms" for n in (50, 95, 99))
        print(
            f"  published, then read at {address}: {percentiles}, most {1000 * max(times):.1f} ms ({len(times)} times)"
        )


def _fingerprint_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _timed(what: str, do: Callable[[], Any]) -> Any:
    began = time.perf_counter()
    result = do()
    print(f"  {what}: {time.perf_counter() - began:.2f} s")
    return result


if __name__ == "__main__":
    main()
