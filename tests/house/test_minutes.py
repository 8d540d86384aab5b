"""Times are measured, kept and compared; the fast part follows from them; nothing fails by the clock."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace

from tests import minutes
from tests.minutes import Measures

KEPT = Measures(
    legs={"rules": 30, "SQLite": 300},
    files={"SQLite": {"tests/records/test_bulk.py": 40.0, "tests/pages/test_words.py": 2.0}},
)


def test_minutes_stand_beside_those_of_the_last_landing() -> None:
    measured = Measures(
        legs={"rules": 36, "SQLite": 240},
        files={"SQLite": {"tests/records/test_bulk.py": 25.5, "tests/records/test_new.py": 3.0}},
    )
    assert minutes.compared(measured, KEPT) == [
        "minutes         now     then   change",
        "rules           0.6      0.5     +0.1",
        "SQLite          4.0      5.0     -1.0",
        "together        4.6      5.5     -0.9",
        "",
        "seconds         now     then   change  the slowest files",
        "SQLite         25.5     40.0    -14.5  tests/records/test_bulk.py",
        "SQLite          3.0      new           tests/records/test_new.py",
    ]


def test_a_leg_that_was_never_kept_is_new_and_the_sum_says_so() -> None:
    compared = minutes.compared(Measures(legs={"rules": 30, "long": 60}), KEPT)
    assert compared[2].split() == ["long", "1.0", "new"]
    assert compared[3].split() == ["together", "1.5", "new"]


def test_the_ten_slowest_files_of_all_legs_are_named() -> None:
    files = {leg: {f"tests/{leg}_{number}.py": float(number) for number in range(8)} for leg in "ab"}
    named = [line.split()[-1] for line in minutes.compared(Measures(files=files), Measures())[3:]]
    assert len(named) == 10
    assert named[:2] == ["tests/a_7.py", "tests/b_7.py"]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    place = tmp_path / "minutes.toml"
    assert minutes.read_kept(place) == Measures()
    place.write_text(minutes.as_toml(KEPT))
    assert minutes.read_kept(place) == KEPT


def test_a_leg_that_did_not_run_keeps_its_figures() -> None:
    both = minutes.merged(KEPT, Measures(legs={"SQLite": 1}, files={"SQLite": {"tests/a.py": 1.0}}))
    assert both == Measures(legs={"rules": 30, "SQLite": 1}, files={"SQLite": {"tests/a.py": 1.0}})


def test_the_fast_part_takes_the_quickest_files_that_fit() -> None:
    files = {"a": 5.0, "b": 1.0, "c": 2.0, "d": 50.0}
    assert minutes.slow_files(files, 8.0) == {"d"}
    assert minutes.slow_files(files, 7.9) == {"a", "d"}
    assert minutes.slow_files(files, 100.0) == set()


def test_the_longest_file_begins_first_and_an_unmeasured_one_before_it() -> None:
    assert minutes.slowest_first(["a", "b", "new"], {"a": 1.0, "b": 9.0}) == ["new", "b", "a"]


def test_a_stopwatch_sums_each_file_over_phases_and_runs(tmp_path: Path) -> None:
    place = tmp_path / "seconds.json"
    for _ in range(2):
        watch = minutes.Stopwatch(place)
        for name, took in (("a.py::one", 1.0), ("a.py::two[b]", 0.5), ("b.py::one", 2.0)):
            watch.pytest_runtest_logreport(SimpleNamespace(nodeid=name, duration=took))
        watch.pytest_sessionfinish()
    assert minutes.read_seconds(place) == {"a.py": 3.0, "b.py": 4.0}


def test_a_run_with_workers_writes_what_its_files_took(tmp_path: Path) -> None:
    place = tmp_path / "seconds.json"
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTEST_", "HOPMARKET_", "DJANGO_"))
    }
    words = ["-m", "pytest", "tests/rules/test_seal.py", "-q", "-n", "2"]
    done = subprocess.run(
        [sys.executable, *words], env={**env, minutes.WRITES: str(place)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
    (seconds,) = minutes.read_seconds(place).values()
    assert seconds > 0


def test_the_kept_figures_name_files_that_are_there() -> None:
    kept = tomllib.loads(minutes.KEPT.read_text())
    root = minutes.KEPT.parents[1]
    gone = [name for files in kept["files"].values() for name in files if not (root / name).is_file()]
    assert gone == [], "rename them in tests/minutes.toml too, or run ./run test --write-minutes"
