"""`kill -9` in the middle of an import: whole releases only, and running again completes."""

from __future__ import annotations

import hashlib
import itertools
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import psycopg
import pytest

from hopmarket.records.notices.prepared_releases import PreparedRelease, compile_process
from tests.houses import migrated
from tests.operations.command_line import ROOT, call, children, environment

REAL = ROOT / "benchmarks" / "data" / "canada_2009_2014.jsonl.gz"
COUNT = 8000
BOTH = pytest.mark.both_databases
SOURCE = [
    "--source",
    "Canada",
    "--publisher",
    "Canada",
    "--licence",
    "OGL",
    "--licence-url",
    "https://example.org/",
]
PLACES = [(turns, part) for turns in range(4) for part in (0.05, 0.4, 0.75)][:10]
"""Where it is killed: so many batches are durable, and this part of a batch's time has gone since."""

IN_EVERY_RUN = {(0, 0.4), (2, 0.75)}
"""Before anything is durable, and in the midst; the leg `long` kills at all the other places."""


@dataclass(frozen=True)
class House:
    """A state folder, its database, and what an import into it is given."""

    env: dict[str, str]
    file: Path

    @property
    def words(self) -> list[str]:
        return ["import", str(self.file), *SOURCE, "--format", "json"]

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        url = self.env.get("HOPMARKET_DATABASE_URL")
        if url:
            with psycopg.connect(url) as opened:
                return list(opened.execute(query).fetchall())
        place = Path(self.env["HOPMARKET_HOME"]) / "hopmarket.sqlite3"
        opened = sqlite3.connect(place, timeout=20)
        try:
            return opened.execute(query).fetchall()
        finally:
            opened.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight thousand real releases, processes with several of them among them."""
    import gzip

    place = tmp_path_factory.mktemp("releases") / "real.jsonl"
    with gzip.open(REAL) as packed, place.open("wb") as out:
        out.writelines(itertools.islice(packed, COUNT))
    return place


@contextmanager
def a_house(folder: Path, file: Path) -> Iterator[House]:
    with migrated(folder) as state:
        yield House({**state.env, "HOPMARKET_LOG_LEVEL": "WARNING"}, file)


@dataclass(frozen=True)
class Undisturbed:
    """What an import leaves that nobody kills, and how long a batch of it takes."""

    left: dict[str, list[tuple[Any, ...]]]
    batch: float


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, file: Path) -> Iterator[Undisturbed]:
    with a_house(tmp_path_factory.mktemp("undisturbed"), file) as house:
        running = start_import(house)
        wait_for(house, 1, running)
        first = time.monotonic()
        assert running.wait(300) == 0
        batches = house.rows("SELECT count(*) FROM notices_turn")[0][0]
        assert batches >= 4, "the places need an import of several batches"
        yield Undisturbed(left(house), (time.monotonic() - first) / (batches - 1))


def start_import(house: House) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "hopmarket", *house.words],
        env=environment(**house.env),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def wait_for(house: House, turns: int, running: subprocess.Popen[bytes]) -> None:
    """Waits until so many batches are durable."""
    until = time.monotonic() + 300
    while house.rows("SELECT count(*) FROM notices_turn")[0][0] < turns:
        assert time.monotonic() < until and running.poll() is None, "the import ended before it was killed"
        time.sleep(0.01)


def left(house: House) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that an import leaves, without keys, turns and times of storing."""
    queries = {
        "releases": "SELECT ocid, release_id, at, tags, sha256 FROM notices_release",
        "notices": "SELECT ocid, title, stage, buyer_name, suppliers, releases, award_value, given"
        " FROM notices_notice",
        "records": "SELECT compiled FROM notices_notice",
        "parties": "SELECT n.ocid, o.key, p.role, p.name FROM notices_noticeparty p"
        " JOIN notices_notice n ON n.id = p.notice_id"
        " JOIN notices_publishedorganisation o ON o.id = p.organisation_id",
        "contracts": "SELECT n.ocid, c.number, c.kind, c.value, c.buyer_name, s.name, s.place"
        " FROM notices_publishedcontract c JOIN notices_notice n ON n.id = c.notice_id"
        " LEFT JOIN notices_contractsupplier s ON s.contract_id = c.id",
        "organisations": "SELECT o.key, o.name, same.key FROM notices_publishedorganisation o"
        " LEFT JOIN notices_publishedorganisation same ON same.id = o.same_as_id",
    }
    return {name: sorted(house.rows(query), key=repr) for name, query in queries.items()}


@pytest.mark.parametrize(
    "turns, part",
    [
        pytest.param(*place, marks=() if place in IN_EVERY_RUN else (pytest.mark.long, BOTH))
        for place in PLACES
    ],
)
def test_what_is_stored_is_whole_and_running_again_completes(
    tmp_path: Path, file: Path, undisturbed: Undisturbed, turns: int, part: float
) -> None:
    with a_house(tmp_path, file) as house:
        running = start_import(house)
        wait_for(house, turns, running)
        if not turns:
            wait_for_workers(running)
        time.sleep(part * undisturbed.batch)
        workers = children(running.pid)
        running.send_signal(signal.SIGKILL)
        assert running.wait(20) == -signal.SIGKILL, "it had ended before it was killed"
        wait_for_end(workers)
        stored = house.rows("SELECT count(*) FROM notices_release")[0][0]
        assert stored < COUNT and bool(stored) >= bool(turns)
        check_whole(house)
        again = call(*house.words, env=house.env, seconds=300)
        assert again.returncode == 0, again.stdout
        report = orjson.loads(again.stdout)
        assert report["unchanged"] == stored
        assert report["new"] + report["updated"] == COUNT - stored
        assert left(house) == undisturbed.left


def check_whole(house: House) -> None:
    """Every body is what its fingerprint says, every record is made of exactly the releases of its
    process, and the ledger is sound."""
    releases: dict[str, list[PreparedRelease]] = defaultdict(list)
    for ocid, release, at, tags, body, sha256 in house.rows(
        "SELECT ocid, release_id, at, tags, body, sha256 FROM notices_release"
    ):
        assert hashlib.sha256(body).hexdigest() == sha256
        read = orjson.loads(body)
        assert (read["ocid"], read["id"]) == (ocid, release)
        releases[ocid].append(PreparedRelease(ocid, release, moment(at), tags, bytes(body), sha256))
    records = {
        ocid: (count, bytes(record))
        for ocid, count, record in house.rows("SELECT ocid, releases, compiled FROM notices_notice")
    }
    assert records.keys() == releases.keys()
    for ocid, process_releases in releases.items():
        compiled = compile_process(process_releases, is_ours=False)
        assert records[ocid] == (len(process_releases), compiled.record)
    stored = house.rows("SELECT facts FROM ledger_event WHERE act = 'import_releases'")
    facts = [value if isinstance(value, dict) else orjson.loads(value) for (value,) in stored]
    assert sum(fact["new"] + fact["updated"] for fact in facts) == sum(map(len, releases.values()))
    assert call("verify-ledger", env=house.env, seconds=300).returncode == 0


def moment(at: str | datetime) -> datetime:
    return datetime.fromisoformat(at).replace(tzinfo=UTC) if isinstance(at, str) else at.astimezone(UTC)


def wait_for_workers(running: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while not children(running.pid):
        assert time.monotonic() < until and running.poll() is None
        time.sleep(0.01)


def wait_for_end(workers: list[int]) -> None:
    """Waits until every worker has ended: none may wait for work that never comes."""
    until = time.monotonic() + 20
    while any(alive(pid) for pid in workers):
        assert time.monotonic() < until, "a worker outlives its import"
        time.sleep(0.05)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
