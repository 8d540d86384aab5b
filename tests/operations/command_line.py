"""Call a word of the command line as an operator would: a process of its own, its own state folder."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from tests import servers
from tests.houses import environment

ROOT = Path(__file__).resolve().parents[2]


def call(
    *words: str, env: Mapping[str, str], stdin: str = "", seconds: float = 60
) -> subprocess.CompletedProcess[str]:
    """Runs `hopmarket WORD …` with these settings to its end; standard error joins standard output."""
    return subprocess.run(
        [sys.executable, "-m", "hopmarket", *words],
        env=environment(**env),
        input=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=seconds,
        check=False,
    )


@contextmanager
def empty_database() -> Iterator[str]:
    """The address of an empty database of the kind that this run tests; empty for SQLite."""
    if connection.vendor == "sqlite":
        yield ""
        return
    server, name = os.environ["HOPMARKET_DATABASE_URL"], f"house_{uuid.uuid4().hex}"
    servers.create(server, name)
    try:
        yield servers.address(server, name)
    finally:
        servers.drop(server, name)


def children(pid: int) -> list[int]:
    """The processes that a process started and that still stand."""
    pids = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent == pid:
                pids.append(int(entry.name))
    return pids
