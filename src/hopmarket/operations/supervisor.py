"""Supervision: start a few processes, start again what dies, stop all of them together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

import structlog

log = structlog.get_logger("hopmarket.processes")

LONGEST_PAUSE = 30.0
"""Seconds between a death and the next start at most; the pause doubles with each death."""
STEADY_AFTER = 60.0
"""A process that ran for so many seconds starts again after the shortest pause."""


def our_command(*words: str) -> list[str]:
    """The command line of another word of ours, under the same Python."""
    return [sys.executable, "-m", "hopmarket", *words]


@dataclass(slots=True)
class ChildProcess:
    """A process that is to run as long as the supervisor does."""

    name: str
    argv: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 1.0
    due: float = 0.0

    def start(self, now: float) -> None:
        """Start the process in a session of its own, so that a Ctrl-C reaches it through us alone."""
        self.process = subprocess.Popen(
            self.argv, env={**os.environ, **self.environment}, start_new_session=True
        )
        self.started = now
        log.info("started", process=self.name, pid=self.process.pid)

    def plan_restart(self, now: float) -> None:
        """Note a death: the next start waits twice as long each time, at most 30 s."""
        status = self.process.returncode if self.process else None
        self.pause = 1.0 if now - self.started > STEADY_AFTER else self.pause
        self.due = now + self.pause
        log.error("died", process=self.name, status=status, restart_in_seconds=self.pause)
        self.pause = min(self.pause * 2, LONGEST_PAUSE)
        self.process = None


class Supervisor:
    """Runs children until it is told to stop by SIGTERM, SIGINT or `stop`."""

    def __init__(self, children: Sequence[ChildProcess], *, grace: float = 30.0) -> None:
        self.children = children
        self.grace = grace
        self.stopping = False

    def stop(self, signum: int = 0, frame: FrameType | None = None) -> None:
        """Ask the loop to end; the children are then stopped gracefully."""
        self.stopping = True

    def run(self, each_turn: Callable[[], None] = lambda: None) -> None:
        """Start every child and watch them; returns when all have ended."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        try:
            while not self.stopping:
                self._turn(time.monotonic())
                each_turn()
                time.sleep(0.1)
        finally:
            self._end()

    def _turn(self, now: float) -> None:
        for child in self.children:
            if child.process is None and now >= child.due:
                child.start(now)
            elif child.process is not None and child.process.poll() is not None:
                child.plan_restart(now)

    def _end(self) -> None:
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + self.grace
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
