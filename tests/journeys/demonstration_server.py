"""The real server of a demonstration, with a state folder and a database of its own."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg

from tests import houses

ROOT = Path(__file__).resolve().parents[2]
LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class House:
    """Where the demonstration answers, and where its state lies."""

    address: str
    state: houses.State

    @property
    def home(self) -> Path:
        return self.state.home

    def now(self) -> datetime:
        """What the demonstration's clock shows, in London."""
        moved = self.home / "demonstration-clock"
        ahead = int(moved.read_text()) if moved.exists() else 0
        return datetime.now(LONDON) + timedelta(seconds=ahead)

    def reference(self, title: str) -> str:
        """The reference of a demonstration's purchase, which holds the year in which it was drafted."""
        rows = self.rows("SELECT reference, terms FROM opportunities_opportunity")
        return next(reference for reference, terms in rows if read_json(terms)["title"] == title)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a query finds in the demonstration's database, whichever it is."""
        if self.state.database:
            with psycopg.connect(self.state.database) as opened:
                return opened.execute(query.encode()).fetchall()
        with closing(sqlite3.connect(f"file:{self.home / 'hopmarket.sqlite3'}?mode=ro", uri=True)) as store:
            return store.execute(query).fetchall()

    def letter_to(self, address: str, *, about: str) -> str:
        """The text of the newest letter to an address with these words in its subject."""
        return text_of(self.mail_to(address, about=about))

    def mail_to(self, address: str, *, about: str) -> EmailMessage:
        """The newest letter to an address with these words in its subject, whole; waits for it."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            letters = [letter for letter in self.mail_of(address) if about in str(letter["Subject"])]
            if letters:
                return letters[-1]
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


def read_json(stored: Any) -> Any:
    """A JSON column as PostgreSQL gives it, read, or as SQLite does, as text."""
    return json.loads(stored) if isinstance(stored, str) else stored


def text_of(letter: EmailMessage) -> str:
    """What a letter says."""
    body = letter.get_body(("plain",))
    return str(body.get_content()) if body else ""


@contextmanager
def demonstration() -> Iterator[House]:
    """A copy of this run's demonstration, served on a free port, stopped and removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="hopmarket-journeys-"))
    try:
        with houses.demonstration(folder) as state, houses.served(state) as address:
            yield House(address, state)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
