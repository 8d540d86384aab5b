"""Where old houses stand, and what is known of each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HOUSES = Path(__file__).parent / "houses"
LARGEST = 3 * 1024 * 1024
"""Bytes of the largest backup that is kept."""


def databases() -> tuple[str, ...]:
    return ("sqlite", "postgresql")


@dataclass(frozen=True)
class OldHouse:
    """One house on one database: its backup, its keys, and the note of what it holds."""

    name: str
    database: str

    @property
    def backup(self) -> Path:
        return HOUSES / self.name / f"{self.database}.tar.gz"

    @property
    def keys(self) -> Path:
        return HOUSES / self.name / f"{self.database}-keys.tar.gz"

    @property
    def note(self) -> dict[str, Any]:
        note: dict[str, Any] = json.loads((HOUSES / self.name / f"{self.database}.json").read_text())
        return note


def names() -> list[str]:
    """Every old house, the oldest first: names begin with the month, then count."""
    return sorted(place.name for place in HOUSES.iterdir() if place.is_dir())


def houses(database: str) -> list[OldHouse]:
    """The houses that are restored on a database: all on SQLite, oldest and newest on PostgreSQL."""
    chosen = names() if database == "sqlite" else sorted({names()[0], names()[-1]})
    return [OldHouse(name, database) for name in chosen]
