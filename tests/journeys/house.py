"""The real server of a demonstration, started once, with a state folder of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 150
LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class House:
    """Where the demonstration answers, and where its state lies."""

    address: str
    home: Path

    def now(self) -> datetime:
        """What the demonstration's clock shows, in London."""
        moved = self.home / "demonstration-clock"
        ahead = int(moved.read_text()) if moved.exists() else 0
        return datetime.now(LONDON) + timedelta(seconds=ahead)

    def reference(self, title: str) -> str:
        """The reference of a demonstration's purchase, which holds the year in which it was drafted."""
        with closing(sqlite3.connect(f"file:{self.home / 'hopmarket.sqlite3'}?mode=ro", uri=True)) as store:
            rows = store.execute("SELECT reference, terms FROM opportunities_opportunity").fetchall()
        return next(str(reference) for reference, terms in rows if json.loads(terms)["title"] == title)

    def letter_to(self, address: str, *, about: str) -> str:
        """The text of the newest letter to an address with these words in its subject."""
        return text_of(self.mail_to(address, about=about))

    def mail_to(self, address: str, *, about: str) -> EmailMessage:
        """The newest letter to an address with these words in its subject, whole; waits for it."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            found = [one for one in self.mail_of(address) if about in str(one["Subject"])]
            if found:
                return found[-1]
            time.sleep(0.3)
        raise AssertionError(f"no letter to {address} about “{about}”")

    def mail_of(self, address: str) -> list[EmailMessage]:
        """Every letter to an address, the oldest first."""
        places = sorted(self.home.rglob("mail/*"), key=lambda place: place.stat().st_mtime)
        return [
            letter
            for place in places
            for part in place.read_bytes().split(b"\n" + b"-" * 79 + b"\n")
            if part.strip()
            and (letter := message_from_bytes(part.lstrip(), policy=policy.default))["To"] == address
        ]


def text_of(letter: EmailMessage) -> str:
    """What a letter says."""
    body = letter.get_body(("plain",))
    return str(body.get_content()) if body else ""


@contextmanager
def demonstration() -> Iterator[House]:
    """`hopmarket demo` on a free port, stopped and removed afterwards."""
    base = Path(tempfile.mkdtemp(prefix="hopmarket-journeys-"))
    port = _free_port()
    said = base / "said.txt"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HOPMARKET_")}
    environment |= {
        "HOPMARKET_HOME": str(base / "var"),
        "HOPMARKET_KEYS": str(base / "keys"),
        "PYTHONPATH": str(ROOT / "src"),
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    with said.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "hopmarket", "demo", "--port", str(port)],
            cwd=base,
            env=environment,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    house = House(f"http://localhost:{port}", base / "var")
    try:
        _await(house.address, process, said)
        yield house
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        shutil.rmtree(base, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _await(address: str, process: subprocess.Popen[bytes], said: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise AssertionError(f"the demonstration did not start:\n{said.read_text()[-4000:]}")
        try:
            with urlopen(f"{address}/healthz", timeout=5) as page:
                if page.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.5)
    raise AssertionError(f"the demonstration did not answer in {PATIENCE} s:\n{said.read_text()[-4000:]}")
