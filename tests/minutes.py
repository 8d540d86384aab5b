"""How long the checks take: measured in every run, compared with what `tests/minutes.toml` keeps.

The file holds what the last landing took; `./run test --write-minutes` writes it. Times are told,
never judged: no test fails because a machine was busy. `./run test --fast` leaves out the slowest
files by the same figures.
"""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

KEPT = Path(__file__).with_name("minutes.toml")
WRITES = "TEST_MINUTES"
"""The environment's name for the file to which a pytest run writes the seconds of its test files."""

HEAD = """\
# What each leg and each test file took at the last landing, in seconds, on two cores.
# Written by `./run test --write-minutes`; see tests/minutes.py.
"""
TEN = 10
FAST = 70.0
"""The most seconds of tests on SQLite, two workers together, that `./run test --fast` takes on."""


@dataclass(frozen=True)
class Measures:
    """Seconds of each leg on the clock, and of each leg's test files summed over its workers."""

    legs: Mapping[str, float] = field(default_factory=dict)
    files: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


class Stopwatch:
    """A pytest plugin: sums what setting up, calling and tearing down the tests of each file took."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._seconds: dict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: Any) -> None:
        self._seconds[report.nodeid.partition("::")[0]] += report.duration

    def pytest_sessionfinish(self) -> None:
        earlier = read_seconds(self._place)
        summed = {name: earlier.get(name, 0.0) + seconds for name, seconds in self._seconds.items()}
        self._place.write_text(json.dumps({**earlier, **summed}))


def read_seconds(place: Path) -> dict[str, float]:
    """What a stopwatch has written, or nothing where none has."""
    return dict(json.loads(place.read_text())) if place.is_file() else {}


def read_kept(place: Path | None = None) -> Measures:
    """What the last landing took; nothing when the file is not there."""
    place = place or KEPT
    if not place.is_file():
        return Measures()
    kept = tomllib.loads(place.read_text())
    return Measures(kept.get("legs", {}), kept.get("files", {}))


def merged(kept: Measures, measured: Measures) -> Measures:
    """What is measured now in place of what was kept; a leg that did not run stays as it was."""
    return Measures({**kept.legs, **measured.legs}, {**kept.files, **measured.files})


def as_toml(measures: Measures) -> str:
    """The measures as `tests/minutes.toml` holds them: the slowest file of a leg first."""
    lines = [HEAD, "[legs]"]
    lines += [f"{json.dumps(leg)} = {seconds:.0f}" for leg, seconds in measures.legs.items()]
    for leg, files in measures.files.items():
        rows = [f"{json.dumps(name)} = {seconds:.1f}" for name, seconds in _slowest(files) if seconds >= 0.05]
        lines += ["", f"[files.{json.dumps(leg)}]", *rows]
    return "\n".join(lines) + "\n"


def compared(measured: Measures, kept: Measures) -> list[str]:
    """Minutes of each leg and the ten slowest files, each beside what the last landing took."""
    lines = [f"{'minutes':<12}{'now':>7}{'then':>9}{'change':>9}"]
    lines += [
        f"{leg:<12}" + _beside(seconds / 60, _then(kept.legs.get(leg), 60))
        for leg, seconds in measured.legs.items()
    ]
    both = measured.legs.keys() & kept.legs.keys()
    if len(measured.legs) > 1:
        total = sum(kept.legs[leg] for leg in both) / 60 if both == measured.legs.keys() else None
        lines.append(f"{'together':<12}" + _beside(sum(measured.legs.values()) / 60, total))
    every = {(leg, name): took for leg, files in measured.files.items() for name, took in files.items()}
    slowest = sorted(every.items(), key=lambda entry: -entry[1])[:TEN]
    if slowest:
        lines += ["", f"{'seconds':<12}{'now':>7}{'then':>9}{'change':>9}  the slowest files"]
    lines += [
        f"{leg:<12}{_beside(took, kept.files.get(leg, {}).get(name))}  {name}"
        for (leg, name), took in slowest
    ]
    return lines


def _then(seconds: float | None, parts: int) -> float | None:
    return None if seconds is None else seconds / parts


def _beside(now: float, then: float | None) -> str:
    return f"{now:7.1f}" + (f"{'new':>9}{'':9}" if then is None else f"{then:9.1f}{now - then:+9.1f}")


def _slowest(files: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(files.items(), key=lambda entry: (-entry[1], entry[0]))


def slow_files(files: Mapping[str, float], most: float = FAST) -> frozenset[str]:
    """The files that are left out so that the others, the quickest first, take at most so long."""
    spent, slow = 0.0, set()
    for name, seconds in reversed(_slowest(files)):
        spent += seconds
        if spent > most:
            slow.add(name)
    return frozenset(slow)


def longest(kept: Measures) -> dict[str, float]:
    """What each file took in the leg in which it took longest."""
    files: dict[str, float] = {}
    for seconds in kept.files.values():
        for name, took in seconds.items():
            files[name] = max(took, files.get(name, 0.0))
    return files


def slowest_first(names: Iterable[str], files: Mapping[str, float]) -> list[str]:
    """Files in the order in which workers end together: the longest first, unmeasured ones before all."""
    return sorted(names, key=lambda name: -files.get(name, float("inf")))
