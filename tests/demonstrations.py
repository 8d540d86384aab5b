"""The demonstration as a running house: filled once in a test run, copied for whoever walks it."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests import servers

ROOT = Path(__file__).resolve().parents[1]
BASE = "HOPMARKET_TESTS_BASE"
"""The environment's name for the folder of this test run, which all its workers share."""

PATIENCE = 150
GRACE = 20


@dataclass(frozen=True)
class State:
    """A state folder with its keys, and the address of its database; without one, SQLite in the folder."""

    folder: Path
    database: str = ""

    @property
    def home(self) -> Path:
        return self.folder / "var"

    def environment(self, address: str = "http://localhost:8000") -> dict[str, str]:
        """What a process of this house reads, and nothing that the test run says of its own."""
        plain = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("HOPMARKET_", "DJANGO_"))
        }
        named = {"HOPMARKET_DATABASE_URL": self.database} if self.database else {}
        return {
            **plain,
            **named,
            "HOPMARKET_HOME": str(self.home),
            "HOPMARKET_KEYS": str(self.folder / "keys"),
            "HOPMARKET_DEMONSTRATION": "1",
            "HOPMARKET_BASE_URL": address,
            "HOPMARKET_LOG": "plain",
            "HOPMARKET_LOG_LEVEL": "WARNING",
            "PYTHONPATH": str(ROOT / "src"),
        }


def filled() -> State:
    """The demonstration that this run's tests copy; whoever asks first fills it, the others wait."""
    base = Path(os.environ[BASE])
    server = os.environ.get("HOPMARKET_DATABASE_URL", "")
    name = f"demonstration_{base.name.replace('-', '_')}"
    state = State(base / "demonstration", servers.address(server, name) if server else "")
    done = state.folder / "filled"
    with (base / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            if server:
                servers.create(server, name)
            for word in ("migrate", "load-demonstration"):
                _call(word, state.environment())
            done.touch()
    return state


def _call(word: str, environment: Mapping[str, str]) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "hopmarket", word],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert told.returncode == 0, told.stdout[-4000:]


@contextmanager
def copied(folder: Path) -> Iterator[State]:
    """A copy of the demonstration in a folder, with a database of its own; gone afterwards."""
    original = filled()
    server, name = os.environ.get("HOPMARKET_DATABASE_URL", ""), f"house_{uuid.uuid4().hex}"
    state = State(folder, servers.address(server, name) if server else "")
    shutil.copytree(original.folder, folder, dirs_exist_ok=True)
    if server:
        servers.create(server, name, template=servers.name_in(original.database))
    try:
        yield state
    finally:
        if server:
            servers.drop(server, name)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def served(state: State) -> Iterator[str]:
    """The address at which a demonstration's web process answers while its clock ticks."""
    port = _free_port()
    address = f"http://localhost:{port}"
    log = state.folder / "log.txt"
    with log.open("wb") as out:
        running = [
            subprocess.Popen(
                [sys.executable, "-m", "hopmarket", *words],
                cwd=state.folder,
                env=state.environment(address),
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
            for words in (["web", "--port", str(port)], ["clock", "--every", "5"])
        ]
    try:
        _await(address, running, log)
        yield address
    finally:
        for process in running:
            process.send_signal(signal.SIGTERM)
        for process in running:
            try:
                process.wait(GRACE)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _await(address: str, running: list[subprocess.Popen[bytes]], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert all(process.poll() is None for process in running), log.read_text()[-4000:]
        try:
            with urlopen(f"{address}/healthz", timeout=5) as page:
                if page.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(f"the demonstration did not answer in {PATIENCE} s:\n{log.read_text()[-4000:]}")
