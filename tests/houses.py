"""Houses that tests copy, each made once in a test run: an empty one, and the demonstration, served."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
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

PATIENCE = 600
GRACE = 20


def environment(**env: str) -> dict[str, str]:
    """The environment without anything that a test run has said, and with what is said here."""
    plain = {
        name: value for name, value in os.environ.items() if not name.startswith(("HOPMARKET_", "DJANGO_"))
    }
    return {**plain, "PYTHONPATH": str(ROOT / "src"), **env}


@dataclass(frozen=True)
class State:
    """A state folder with its keys, and the address of its database; without one, SQLite in the folder."""

    folder: Path
    database: str = ""

    @property
    def home(self) -> Path:
        return self.folder / "var"

    @property
    def env(self) -> dict[str, str]:
        """What the environment says of where this house keeps what it knows."""
        named = {"HOPMARKET_DATABASE_URL": self.database} if self.database else {}
        return {"HOPMARKET_HOME": str(self.home), "HOPMARKET_KEYS": str(self.folder / "keys"), **named}


DEMONSTRATION = {
    "HOPMARKET_DEMONSTRATION": "1",
    "HOPMARKET_LOG": "plain",
    "HOPMARKET_LOG_LEVEL": "WARNING",
}


@contextmanager
def migrated(folder: Path) -> Iterator[State]:
    """An empty house in a folder, its tables made; its database is gone afterwards."""
    with _copied(_original("migrated", {}, "migrate"), folder) as state:
        yield state


@contextmanager
def demonstration(folder: Path) -> Iterator[State]:
    """A house in a folder that holds the demonstration; its database is gone afterwards."""
    with _copied(_original("demonstration", DEMONSTRATION, "migrate", "load-demonstration"), folder) as state:
        yield state


def _original(name: str, env: Mapping[str, str], *words: str) -> State:
    """The house of this run that tests copy; whoever asks first makes it, the others wait."""
    base = Path(os.environ[BASE])
    server = os.environ.get("HOPMARKET_DATABASE_URL", "")
    named = f"{name}_{base.name.replace('-', '_')}"
    state = State(base / name, servers.address(server, named) if server else "")
    done, fault = base / f"{name}.done", base / f"{name}.fault"
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (done.exists() or fault.exists()):
            fault.write_text("whoever made it broke off")
            if server:
                servers.create(server, named)
            for word in words:
                if failure := _run_word(word, environment(**state.env, **env)):
                    fault.write_text(f"`hopmarket {word}`: {failure}")
                    break
            else:
                fault.rename(done)
        assert done.exists(), f"the house “{name}” was not made: {fault.read_text()}"
    return state


def remove_originals(server: str, base: Path) -> None:
    """Remove from a server the databases of the houses that a run has made to copy."""
    for lock in base.glob("*.lock"):
        servers.drop(server, f"{lock.stem}_{base.name.replace('-', '_')}")


def _run_word(word: str, env: Mapping[str, str]) -> str:
    """Runs a word of the command line to its end; answers what it said when it failed."""
    with tempfile.TemporaryFile("w+") as output:
        try:
            subprocess.run(
                [sys.executable, "-m", "hopmarket", word],
                env=env,
                stdout=output,
                stderr=output,
                timeout=PATIENCE,
                check=True,
            )
        except subprocess.SubprocessError as fault:
            output.seek(0)
            return f"{fault}\n{output.read()[-4000:]}"
    return ""


@contextmanager
def _copied(original: State, folder: Path) -> Iterator[State]:
    server, named = os.environ.get("HOPMARKET_DATABASE_URL", ""), f"house_{uuid.uuid4().hex}"
    state = State(folder, servers.address(server, named) if server else "")
    shutil.copytree(original.folder, folder, dirs_exist_ok=True)
    if server:
        servers.create(server, named, template=servers.name_in(original.database))
    try:
        yield state
    finally:
        if server:
            servers.drop(server, named)


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
                env=environment(**state.env, **DEMONSTRATION, HOPMARKET_BASE_URL=address),
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
