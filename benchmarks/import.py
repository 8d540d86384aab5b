"""The import beside its peers: `./run bench import [--file FILE] [--with-peers]`.

Each import goes into a fresh database and ends when every release is durable and the search index
has caught up. The peers do a part of that with the same file, in turns with ours, each in a process
of its own. What is compiled is compared before a time counts. With `--scale 1000000` it imports a
tenth of that many distinct releases mixed from the file, then all of them, without peers.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import _house
from _measuring import Failed, Run, run, say, spread, table

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
FILE = HERE / "data" / "canada_2009_2014.jsonl.gz"
PEERS = HERE.parent / ".venv-peers"
LOCK = HERE.parent / "requirements" / "peers.txt"
NOT_INSTALLED = "not installed: say --with-peers"
SMALL = ("orjson parse", "jsonschema-rs validate", "ocdsmerge merge")
OTHERS = ("ocdskit compile", "libcoveocds check")
MIB = 1024 * 1024


def main() -> None:
    options = _options()
    say(_house.machine())
    say(_house.versions("django", "orjson", "jsonschema-rs", "ocdsmerge", "tantivy", "psycopg"))
    with (
        tempfile.TemporaryDirectory(prefix="hopmarket-bench-") as folder,
        _databases(options.database) as urls,
    ):
        if options.scale:
            _scale(options, Path(folder), urls)
        else:
            _beside(options, Path(folder), urls)


def _options() -> argparse.Namespace:
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--file", type=Path, default=FILE, help="JSON lines of releases, gzip or not")
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="sqlite")
    words.add_argument("--workers", type=int, help="worker processes; as many as processors")
    words.add_argument("--scale", type=int, help="import this many releases mixed from the file")
    words.add_argument("--with-peers", action="store_true", help="install the peers in .venv-peers first")
    return words.parse_args()


@contextmanager
def _databases(which: str) -> Iterator[dict[str, str]]:
    """Names of databases to addresses of servers; SQLite's is empty. Servers are durable ones."""
    urls = {} if which == "postgresql" else {"sqlite": ""}
    if which == "sqlite":
        yield urls
        return
    from tests import servers

    servers.FAST = "-c max_connections=60"
    with servers.postgresql() as url:
        yield urls | {"postgresql": url}


def _fresh(url: str) -> str:
    """The address of a new database on a server."""
    if not url:
        return ""
    import psycopg

    name = f"bench_{tempfile.mktemp(prefix='', dir='').strip('/')}".lower()
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    return url.replace("@/postgres", f"@/{name}")


def _import(file: Path, url: str, workers: int | None, *more: str) -> Run:
    words = [sys.executable, str(HERE / "_import_here.py"), str(file), *more]
    words += [] if workers is None else ["--workers", str(workers)]
    return run([*words, *(["--url", _fresh(url)] if url else [])])


def _beside(options: argparse.Namespace, folder: Path, urls: dict[str, str]) -> None:
    size, releases = _size(options.file)
    say(
        f"{options.file.name}: {releases:,} releases, {size / 1e6:.1f} MB of JSON; rounds: {options.rounds}\n"
    )
    schemas = _schemas(folder)
    python = _peers(options.with_peers)
    peers = [*SMALL, *(OTHERS if python != sys.executable else ())]
    runs: dict[str, list[Run]] = defaultdict(list)
    for turn in range(options.rounds):
        for name, url in urls.items():
            prints = ["--prints"] if turn == 0 else []
            runs[f"Hopmarket import, {name}"].append(_import(options.file, url, options.workers, *prints))
        for task in peers:
            command = [python, str(HERE / "_peers.py"), task, str(options.file), str(schemas)]
            try:
                runs[task].append(run(command))
            except Failed as fault:
                say(f"{task} failed: {str(fault).splitlines()[-1]}")
    _compare(options.file, runs)
    say(table(_HEAD, [_row(name, task_runs, size) for name, task_runs in runs.items() if task_runs]))
    if len(peers) < len(SMALL) + len(OTHERS):
        say("\n" + ", ".join(OTHERS) + f": {NOT_INSTALLED}")


_HEAD = ("", "seconds", "releases/s", "MB/s", "peak MiB", "its own")


def _row(name: str, runs: list[Run], size: int) -> list[str]:
    seconds = [task_run.result["seconds"] for task_run in runs]
    middle = statistics.median(seconds)
    took = runs[0].result.get("bytes", size) / 1e6
    peak, own = max(task_run.peak for task_run in runs) / MIB, max(task_run.own for task_run in runs) / MIB
    part = " (of the first thousand)" if "bytes" in runs[0].result else ""
    rate = runs[0].result["releases"] / middle
    return [
        name + part,
        spread(seconds),
        f"{rate:,.0f}",
        f"{took / middle:.1f}",
        f"{peak:,.0f}",
        f"{own:,.0f}",
    ]


def _compare(file: Path, runs: dict[str, list[Run]]) -> None:
    """Ends the benchmark when something was lost or compiled differently."""
    own_runs = [task_runs for name, task_runs in runs.items() if name.startswith("Hopmarket")]
    for result in (task_run.result for task_runs in own_runs for task_run in task_runs):
        if result["new"] != result["releases"] or result["refused"]:
            sys.exit(f"Not everything was taken: {result['new']} of {result['releases']}")
    distinct = _distinct(file)
    for task in ("ocdsmerge merge", "ocdskit compile"):
        for peer_records in (task_run.result["prints"] for task_run in runs[task][:1]):
            for own_records in (task_runs[0].result["prints"] for task_runs in own_runs):
                differing = [ocid for ocid in distinct if own_records[ocid] != peer_records[ocid]]
                if differing or own_records.keys() != peer_records.keys():
                    sys.exit(f"{len(differing)} records differ from {task}, {differing[0]} first")
            say(f"Equal to {task}: all {len(distinct):,} records of processes whose dates are distinct")


def _distinct(file: Path) -> list[str]:
    dates: dict[str, list[str]] = defaultdict(list)
    for row in _lines(file):
        release = json.loads(row)
        dates[release["ocid"]].append(release["date"])
    return [ocid for ocid, dated in dates.items() if len(dated) == len(set(dated))]


def _lines(file: Path) -> Iterator[bytes]:
    with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as stream:
        yield from stream


def _size(file: Path) -> tuple[int, int]:
    """Bytes of JSON, and lines."""
    lengths = [len(row) for row in _lines(file)]
    return sum(lengths), len(lengths)


def _schemas(folder: Path) -> Path:
    """The standard's schemas, that of a release with our extensions merged into it."""
    from hopmarket.records.notices import ocds_schema

    target = folder / "schemas"
    target.mkdir()
    for path in (HERE.parent / "src" / "hopmarket" / "data" / "ocds").glob("*.json"):
        shutil.copy(path, target)
    (target / "release-schema.json").write_text(json.dumps(ocds_schema.release_schema()))
    return target


def _peers(install: bool) -> str:
    """The Python of the peers, or ours, which holds three of them."""
    python = PEERS / "bin" / "python"
    if install:
        uv = shutil.which("uv") or sys.exit("There is no uv to install the peers with.")
        subprocess.run([uv, "venv", "--quiet", "--allow-existing", str(PEERS)], check=True)
        subprocess.run(
            [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(python), str(LOCK)], check=True
        )
    return str(python) if python.exists() else sys.executable


def _scale(options: argparse.Namespace, folder: Path, urls: dict[str, str]) -> None:
    """A tenth, then all; the peak of all is compared with the peak of a tenth."""
    for name, url in urls.items():
        rows, peaks = [], list[Run]()
        for count in (options.scale // 10, options.scale):
            file = folder / f"{count}.jsonl.gz"
            if not file.exists():
                mix = [sys.executable, str(HERE / "_mixed_releases.py"), str(options.file), str(count)]
                subprocess.run([*mix, str(file)], check=True)
            size, _ = _size(file)
            measured = _import(file, url, options.workers)
            if measured.result["new"] + measured.result["updated"] != count:
                sys.exit(f"Not everything was taken: {measured.result}")
            peaks.append(measured)
            rows.append([*_row(f"{count:,} releases", [measured], size), *_parts(measured.result)])
        say(f"\nHopmarket import, {name}")
        say(table([*_HEAD, "import s", "index s"], rows))
        few, many = peaks
        say(
            f"At ten times the input: peak memory {many.peak / few.peak:.2f} times, "
            f"without pages of files (the index is mapped) {many.own / few.own:.2f} times"
        )


def _parts(figures: dict[str, Any]) -> list[str]:
    return [f"{figures['import']:.1f}", f"{figures['index']:.1f}"]


if __name__ == "__main__":
    main()
