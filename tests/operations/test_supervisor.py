"""Supervision: what dies is started again, what is told to stop stops, with everything it started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hopmarket.operations.supervisor import LONGEST_PAUSE, ChildProcess, Supervisor
from tests.operations.command_line import environment

pytestmark = pytest.mark.one_database


SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]
STUBBORN = [
    sys.executable,
    "-c",
    (
        "import signal, time, pathlib, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        "pathlib.Path(sys.argv[1]).touch(); time.sleep(600)"
    ),
]


def test_a_child_that_dies_is_started_again() -> None:
    child = ChildProcess("sleeper", SLEEPER, pause=0.1)
    seen: list[int] = []

    def each_turn() -> None:
        if child.process is not None and child.process.pid not in seen:
            seen.append(child.process.pid)
            if len(seen) == 1:
                child.process.kill()
        if len(seen) == 2:
            supervisor.stop()

    supervisor = Supervisor([child])
    supervisor.run(each_turn)
    assert len(seen) == 2
    assert not any(_alive(pid) for pid in seen)


def test_each_death_waits_longer_up_to_a_limit() -> None:
    child = ChildProcess("failing", [sys.executable, "-c", "raise SystemExit(3)"])
    waits = []
    for turn in range(8):
        child.plan_restart(now=float(turn))
        waits.append(child.due - turn)
    assert waits == [1, 2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]


def test_a_child_that_was_steady_waits_little_again() -> None:
    child = ChildProcess("steady", SLEEPER, started=0.0, pause=16.0)
    child.plan_restart(now=3600.0)
    assert child.due == 3601.0


def test_a_child_that_will_not_stop_is_ended_after_the_grace(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    child = ChildProcess("stubborn", [*STUBBORN, str(ready)])
    supervisor = Supervisor([child], grace=0.3)
    supervisor.run(lambda: supervisor.stop() if ready.exists() else None)
    assert child.process is not None
    assert child.process.returncode == -signal.SIGKILL


def test_sigterm_stops_the_supervisor_and_its_children(tmp_path: Path) -> None:
    script = (
        "import sys; from hopmarket.operations.supervisor import *; "
        f"child = ChildProcess('sleeper', {SLEEPER!r}); "
        "say = lambda: child.process and print(child.process.pid, flush=True); "
        "Supervisor([child]).run(say); print('ended', flush=True)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        while not line.strip().isdigit():
            line = process.stdout.readline()
        pid = int(line)
        process.terminate()
        rest = process.stdout.read()
    assert rest.strip().endswith("ended")
    assert process.returncode == 0
    assert not _alive(pid)


def _alive(pid: int) -> bool:
    for _ in range(20):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.05)
    return True
