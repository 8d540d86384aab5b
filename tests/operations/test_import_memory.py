"""An import takes as much memory for a large file as for a small one."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from tests.operations.command_line import call, children, empty_database, environment

FEW, MANY = 6_000, 60_000


@pytest.fixture
def database() -> Iterator[str]:
    with empty_database() as url:
        yield url


def releases(count: int) -> Iterator[bytes]:
    """So many small releases, two of each process, from many buyers."""
    for number in range(count):
        buyer = {"id": f"b{number % 997}", "name": f"Council {number % 997}"}
        tender = {"id": "T", "title": f"Hedge {number}", "status": "active", "description": "Laying. " * 40}
        yield (
            orjson.dumps(
                {
                    "ocid": f"ocds-b5fd17-{number // 2}",
                    "id": f"r{number}",
                    "date": f"2025-01-{number % 2 + 1:02d}T00:00:00Z",
                    "tag": ["tender"],
                    "initiationType": "tender",
                    "buyer": buyer,
                    "tender": tender,
                }
            )
            + b"\n"
        )


def peak(folder: Path, count: int, url: str) -> int:
    """The most memory, in KiB, that an import and its workers held together."""
    folder.mkdir()
    file = folder / "releases.jsonl"
    with file.open("wb") as out:
        out.writelines(releases(count))
    said = {"HOPMARKET_HOME": str(folder / "var"), "HOPMARKET_KEYS": str(folder / "var-keys")}
    said |= {"HOPMARKET_DATABASE_URL": url} if url else {}
    assert call("migrate", said=said, seconds=300).returncode == 0
    most = 0
    with (folder / "told").open("wb") as told:
        running = subprocess.Popen(
            [sys.executable, "-m", "hopmarket", "import", str(file), "--format", "json"],
            env=environment(**said),
            stdout=told,
            stderr=subprocess.DEVNULL,
        )
        while running.poll() is None:
            most = max(most, sum(map(resident, [running.pid, *children(running.pid)])))
            time.sleep(0.05)
    assert running.returncode == 0
    assert orjson.loads((folder / "told").read_bytes())["new"] == count
    return most


def resident(pid: int) -> int:
    try:
        told = (Path("/proc") / str(pid) / "status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in told.splitlines() if line.startswith("VmRSS:")), 0)


def test_ten_times_the_input_takes_the_same_memory(tmp_path: Path, database: str) -> None:
    few = peak(tmp_path / "few", FEW, database)
    with empty_database() as other:
        many = peak(tmp_path / "many", MANY, other)
    assert many < few * 1.1, f"{few} KiB for {FEW} releases, {many} KiB for {MANY}"
