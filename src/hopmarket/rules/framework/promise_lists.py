"""The three lists in data to which clauses refer by key: parts of a framework, topics, and the checks that
watch its promises. A key stays for good, because published frameworks name it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

NOT_WATCHED = "not watched yet"


@dataclass(frozen=True, slots=True)
class FrameworkPart:
    """A part of a framework, and its heading."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class ClauseTopic:
    """What a clause may be about, and by which sentence a reader tells whether it is."""

    key: str
    words: str
    means: str


@dataclass(frozen=True, slots=True)
class PromiseCheck:
    """A check of a promise: whose promise it is, what is watched, where that comes from, and whether it is
    watched so far."""

    key: str
    by: str
    words: str
    citation: str
    standing: str = NOT_WATCHED

    @property
    def is_watched(self) -> bool:
        """Whether figures of this check exist."""
        return self.standing != NOT_WATCHED


Row = TypeVar("Row", FrameworkPart, ClauseTopic, PromiseCheck)


def rows_by_key(form: type[Row], rows: Iterable[Mapping[str, str]]) -> Mapping[str, Row]:
    """Reads the rows of a list, in its order; a key that stands twice is a fault of the data."""
    read: dict[str, Row] = {}
    for row in rows:
        entry = form(**row)
        if entry.key in read:
            raise ValueError(f"The key {entry.key} stands twice in the list.")
        read[entry.key] = entry
    return read
