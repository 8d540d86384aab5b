"""An import takes as much memory for a large file as for a small one."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from tests.houses import migrated
from tests.operations.command_line import children, environment

FEW, MANY = 6_000, 60_000
pytestmark = [pytest.mark.long, pytest.mark.both_databases]


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


def peak(folder: Path, count: int) -> int:
    """The most memory, in KiB, that an import into an empty house and its workers held together."""
    with migrated(folder) as state:
        return _peak(folder, count, state.env)


def _peak(folder: Path, count: int, env: dict[str, str]) -> int:
    file = folder / "releases.jsonl"
    with file.open("wb") as out:
        out.writelines(releases(count))
    most = 0
    with (folder / "report").open("wb") as report:
        running = subprocess.Popen(
            [sys.executable, "-m", "hopmarket", "import", str(file), "--format", "json"],
            env=environment(**env),
            stdout=report,
            stderr=subprocess.DEVNULL,
        )
        while running.poll() is None:
            most = max(most, sum(map(resident, [running.pid, *children(running.pid)])))
            time.sleep(0.05)
    assert running.returncode == 0
    assert orjson.loads((folder / "report").read_bytes())["new"] == count
    return most


def resident(pid: int) -> int:
    try:
        status = (Path("/proc") / str(pid) / "status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")), 0)


def test_ten_times_the_input_takes_the_same_memory(tmp_path: Path) -> None:
    few, many = peak(tmp_path / "few", FEW), peak(tmp_path / "many", MANY)
    assert many < few * 1.1, f"{few} KiB for {FEW} releases, {many} KiB for {MANY}"
