"""`./run test` and `./run lint`: every check of the house in legs, each named and timed.

A leg whose tools are missing is shown as skipped, with the reason; with CI set that fails the run.
A part of a leg may be skipped likewise. At the end stand the minutes of each leg and the slowest test
files, beside those of the last landing. Whatever folder stands under tests/ is walked by some leg: a new one cannot be forgotten.
"""

from __future__ import annotations

import argparse
import atexit
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests import browsers, minutes, servers
from tests.minutes import Measures

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests"
ALONE = {"house", "rules", "journeys"}
NOT_TESTS = {"factories", "__pycache__", "data"}
COUNTED = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed|deselected|warnings?)")
CI = bool(os.environ.get("CI"))


@dataclass
class Part:
    """Commands of a leg that are skipped aloud, without the rest of it, where a tool is missing."""

    name: str
    commands: Sequence[Sequence[str]]
    needs: Callable[[], str]


@dataclass
class Leg:
    """One stretch of the run: its commands, what it needs, and what became of it."""

    name: str
    commands: Sequence[Sequence[str]]
    needs: Callable[[], str] = lambda: ""
    vital: bool = False
    parts: Sequence[Part] = ()
    skipped: list[str] = field(default_factory=list)
    state: str = "not run"
    note: str = ""
    seconds: float = 0.0
    counts: dict[str, int] = field(default_factory=dict)
    files: dict[str, float] = field(default_factory=dict)


def read_options(words: list[str]) -> argparse.Namespace:
    """What the words of `./run test` and `./run lint` ask for; ends with status 2 where they cannot be meant."""
    reader = argparse.ArgumentParser(prog="./run", description=__doc__)
    reader.add_argument("word", choices=("test", "lint"))
    reader.add_argument("--fast", action="store_true", help="the part that takes under two minutes")
    reader.add_argument("--fix", action="store_true", help="let the formatter and linter mend first")
    reader.add_argument(
        "--write-minutes", action="store_true", help="keep what the legs took in tests/minutes.toml"
    )
    reader.add_argument("--only", action="append", default=[], help="run this leg alone (may repeat)")
    options = reader.parse_args(words)
    if options.write_minutes and (options.fast or options.word != "test"):
        reader.error("--write-minutes keeps the minutes of whole legs of `./run test`, without --fast")
    return options


def main(words: list[str]) -> int:
    options = read_options(words)
    settle_environment()
    if options.fix:
        run_one([python("ruff"), "check", "--fix", "--quiet", "."])
        run_one([python("ruff"), "format", "--quiet", "."])
        run_one([python("djangofmt"), "--quiet", *templates()])
        run_one([python("djade"), "--target-version", "5.2", *templates()])
    legs = chosen(options.word, fast=options.fast, only=options.only)
    started = time.monotonic()
    for leg in legs:
        walk(leg)
    ended = summed_up(legs, time.monotonic() - started)
    if options.write_minutes and not ended:
        keep_minutes(legs)
    return ended


def settle_environment() -> None:
    """Checks make no state in the checkout: whatever they touch lies in a folder of their own."""
    os.chdir(ROOT)
    scratch = tempfile.mkdtemp(prefix="hopmarket-checks-")
    atexit.register(shutil.rmtree, scratch, ignore_errors=True)
    os.environ["HOPMARKET_HOME"] = str(Path(scratch) / "var")
    os.environ["HOPMARKET_KEYS"] = str(Path(scratch) / "keys")
    os.environ["HOPMARKET_TESTING"] = "1"
    os.environ[minutes.WRITES] = str(Path(scratch) / "seconds.json")
    os.environ["PYTHONUNBUFFERED"] = "1"
    # Hundreds of processes are started: each finds the modules compiled, beside the environment's own.
    os.environ["PYTHONPYCACHEPREFIX"] = str(Path(sys.prefix) / "compiled")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def python(tool: str) -> str:
    return str(Path(sys.executable).parent / tool)


def pytest(*words: str, whole_files: bool = True) -> list[str]:
    """A run with two workers, which take whole files, so that what a file makes is made once, or tests."""
    spread = ["loadfile", "--no-loadscope-reorder"] if whole_files else ["worksteal"]
    return [sys.executable, "-m", "pytest", "-n", "2", "--dist", *spread, *words]


def folders() -> list[str]:
    """The test folders that need a database: all but those with a leg of their own."""
    names = sorted(
        place.name for place in TESTS.iterdir() if place.is_dir() and place.name not in ALONE | NOT_TESTS
    )
    return [f"tests/{name}" for name in names if any((TESTS / name).rglob("test_*.py"))]


def on_both_databases() -> list[str]:
    """The folders again, but of the pages only what meets every page.

    No page asks which database there is (tests/house holds that), and the journeys walk the pages
    on PostgreSQL.
    """
    others = [folder for folder in folders() if folder != "tests/pages"]
    return [*others, "tests/pages/test_matrix.py", "tests/pages/test_odd_addresses.py"]


def journeys() -> list[str]:
    """The journeys on PostgreSQL, or where there is no server of it on SQLite."""
    database = "sqlite" if missing_server() else "postgresql"
    return pytest(f"--database={database}", "tests/journeys", whole_files=False)


def templates() -> list[str]:
    return sorted(str(template.relative_to(ROOT)) for template in (ROOT / "src").rglob("templates/**/*.html"))


def chosen(word: str, *, fast: bool, only: list[str]) -> list[Leg]:
    """The legs that were asked for, in the order in which a fault is cheapest to learn."""
    stored = folders()
    quick = " and not slow" if fast else ""
    legs = [
        Leg(
            "lint",
            [
                [python("ruff"), "check", "."],
                [python("ruff"), "format", "--check", "--output-format", "concise", "."],
                [python("djangofmt"), "--check", *templates()],
                [python("djade"), "--target-version", "5.2", "--check", *templates()],
            ],
        ),
        Leg("types", [[python("mypy")]]),
        Leg("house", [pytest("tests/house")]),
        Leg("rules", [pytest("tests/rules")]),
    ]
    if word == "test":
        marked = f"not long{quick}"
        legs.append(Leg("SQLite", [pytest("--database=sqlite", "-m", marked, *stored)]))
        if not fast:
            legs += [
                Leg(
                    "PostgreSQL",
                    [
                        pytest(
                            "--database=postgresql",
                            "-m",
                            "not long and not one_database",
                            *on_both_databases(),
                        )
                    ],
                    needs=missing_server,
                    vital=True,
                ),
                Leg(
                    "browser",
                    [journeys()],
                    needs=browsers.missing,
                    vital=True,
                    parts=[Part("on PostgreSQL (the journeys walked on SQLite)", [], needs=missing_server)],
                ),
                Leg(
                    "long",
                    [pytest("--database=sqlite", "-m", "long", *stored, whole_files=False)],
                    parts=[
                        Part(
                            "on PostgreSQL",
                            [
                                pytest(
                                    "--database=postgresql",
                                    "-m",
                                    "long and both_databases",
                                    *stored,
                                    whole_files=False,
                                )
                            ],
                            needs=missing_server,
                        )
                    ],
                ),
            ]
    unknown = set(only) - {leg.name for leg in legs}
    if unknown:
        sys.exit(
            f"No such leg: {', '.join(sorted(unknown))}. There are {', '.join(leg.name for leg in legs)}."
        )
    return [leg for leg in legs if not only or leg.name in only]


def missing_server() -> str:
    try:
        servers.source()
    except servers.NoServer as fault:
        return str(fault)
    return ""


def walk(leg: Leg) -> None:
    """Run one leg to its end; its output is shown as it comes."""
    print(f"\n──── {leg.name} " + "─" * max(3, 70 - len(leg.name)), flush=True)
    started = time.monotonic()
    leg.note = leg.needs()
    if leg.note:
        leg.state = "SKIPPED"
        print(f"Skipped: {leg.note}", flush=True)
    else:
        commands = [*leg.commands, *(command for part in present(leg) for command in part.commands)]
        passed = [run_one(command, leg.counts) for command in commands]
        leg.state = "passed" if all(passed) else "FAILED"
        leg.note = ", ".join(f"{number} {what}" for what, number in leg.counts.items())
        leg.files = taken_seconds()
    leg.seconds = time.monotonic() - started


def present(leg: Leg) -> Iterator[Part]:
    """The parts of a leg whose tools are there; each of the others is printed as skipped, with the reason."""
    for part in leg.parts:
        if missing := part.needs():
            leg.skipped.append(f"{part.name}: {missing}")
            print(f"Skipped {part.name}: {missing}", flush=True)
        else:
            yield part


def taken_seconds() -> dict[str, float]:
    """What the test files of the leg that has just ended took; the next leg begins anew."""
    place = Path(os.environ.get(minutes.WRITES, ""))
    seconds = minutes.read_seconds(place)
    if seconds:
        place.unlink()
    return seconds


def measured(legs: list[Leg]) -> Measures:
    """What the legs that ran to their end took."""
    ran = [leg for leg in legs if leg.state == "passed"]
    return Measures({leg.name: leg.seconds for leg in ran}, {leg.name: leg.files for leg in ran if leg.files})


def keep_minutes(legs: list[Leg]) -> None:
    """Write what the legs took where the next run compares with it."""
    minutes.KEPT.write_text(minutes.as_toml(minutes.merged(minutes.read_kept(), measured(legs))))
    print(f"Kept in tests/{minutes.KEPT.name}.", flush=True)


def run_one(command: Sequence[str], counts: dict[str, int] | None = None) -> bool:
    """Run a program, showing what it says; the numbers of pytest's last line go into `counts`."""
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        assert process.stdout is not None
        last = ""
        for line in process.stdout:
            print(line, end="", flush=True)
            last = line if COUNTED.search(line) and re.search(r" in [\d.]+s", line) else last
    for number, what in COUNTED.findall(last):
        if counts is not None:
            counts[what] = counts.get(what, 0) + int(number)
    return process.returncode == 0


def summed_up(legs: list[Leg], seconds: float) -> int:
    """Say what became of each leg, and end with one line in pytest's own shape."""
    print("\n──── summary " + "─" * 63)
    for leg in legs:
        print(f"{leg.name:<12}{leg.state:<9}{leg.seconds:7.1f} s  {leg.note}")
    for line in ["", *minutes.compared(measured(legs), minutes.read_kept()), ""]:
        print(line)
    skipped = [leg for leg in legs if leg.state == "SKIPPED"]
    failed = [leg for leg in legs if leg.state == "FAILED"]
    broken = failed + [leg for leg in skipped if CI and leg.vital]
    for leg in skipped:
        print(f"Skipped {leg.name}{' (a failure in CI)' if leg in broken else ''}: {leg.note}")
    parts = [f"{leg.name} {missing}" for leg in legs for missing in leg.skipped]
    for missing in parts:
        print(f"Skipped {missing}")
    total: dict[str, int] = {}
    for leg in legs:
        for what, number in leg.counts.items():
            total[what] = total.get(what, 0) + number
    if broken:
        print(f"Not passed: {', '.join(leg.name for leg in broken)}.")
    elif skipped or parts:
        print("Everything that ran passed.")
    else:
        print("Everything passed, and no leg was skipped.")
    ordered = [
        f"{total[what]} {what}"
        for what in ("failed", "passed", "skipped", "errors", "error")
        if what in total
    ]
    print(f"==== {', '.join(ordered) or 'no tests'} in {seconds:.2f}s ====", flush=True)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
