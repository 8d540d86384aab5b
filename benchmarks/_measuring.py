"""A process measured with its peak memory, medians with their spread, a table."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Run:
    """One run of a process: its last line as JSON, its seconds from start to end, and its tree's peaks in
    bytes: all that was resident, and of that its own memory without pages of files."""

    result: dict[str, Any]
    seconds: float
    peak: int
    own: int


class Failed(RuntimeError):
    """A measured process ended badly; the text is the end of what it said."""


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Run:
    """Runs a command whose last line is JSON, and measures it. Raises Failed."""
    began = time.perf_counter()
    with subprocess.Popen(
        list(command),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
    ) as process:
        watch = _Watch(process.pid)
        watch.start()
        out, err = process.communicate()
        seconds = time.perf_counter() - began
        peak, own = watch.end()
    if process.returncode:
        raise Failed((err or out).decode(errors="replace").strip()[-600:])
    return Run(json.loads(out.strip().splitlines()[-1]), seconds, peak, own)


class _Watch(threading.Thread):
    """Looks twenty times a second how much memory a process and its children hold together."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak, self.own, self.over = pid, 0, 0, threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.05):
            memory = [_memory_of(pid) for pid in tree(self.pid)]
            self.peak = max(self.peak, sum(resident for resident, _ in memory))
            self.own = max(self.own, sum(own for _, own in memory))

    def end(self) -> tuple[int, int]:
        self.over.set()
        self.join()
        return self.peak, self.own


def tree(pid: int) -> list[int]:
    """A process and everything below it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                status = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents.setdefault(int(status[1]), []).append(int(entry.name))
    pids = [pid]
    for parent in pids:
        pids += parents.get(parent, [])
    return pids


def _memory_of(pid: int) -> tuple[int, int]:
    """What a process holds resident, and what of that is its own, in bytes."""
    try:
        _, resident, shared, *_ = Path(f"/proc/{pid}/statm").read_text().split()
    except (OSError, ValueError):
        return 0, 0
    return int(resident) * PAGE, (int(resident) - int(shared)) * PAGE


def spread(values: Sequence[float]) -> str:
    """The median, with the least and the most where there are several."""
    middle = f"{statistics.median(values):.2f}"
    return middle if len(values) == 1 else f"{middle} ({min(values):.2f}–{max(values):.2f})"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows under a head, the first column to the left, figures to the right."""
    all_rows = [list(head), *map(list, rows)]
    widths = [max(len(row[place]) for row in all_rows) for place in range(len(head))]
    lines = []
    for row in all_rows:
        first, *rest = (
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        lines.append("  ".join([first, *rest]).rstrip())
    lines.insert(1, "-" * len(lines[0]))
    return "\n".join(lines)


def say(text: str) -> None:
    print(text, file=sys.stdout, flush=True)
