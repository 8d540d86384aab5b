"""Pieces of a file and what is wrong with them: the values that pass from stage to stage of an import.

All of them can be sent to another process.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PieceForm(StrEnum):
    """What a piece may hold: a value of any known form, a release, or a record."""

    VALUE = "value"
    RELEASE = "release"
    RECORD = "record"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class ImportFault:
    """What cannot be taken, or was mended: line (from one), JSON path, kind, and a message."""

    line: int
    path: str
    kind: str
    message: str


@dataclass(frozen=True)
class Piece:
    """Text cut out of a file and not yet looked into.

    ``line`` counts from one, ``path`` is the JSON path within the line or document, ``raw`` is JSON
    in UTF-8, ``source`` the publisher's key where the form of the file tells it. ``extensions`` are
    the addresses that the package declares; None where there is no package to declare any. ``mended``
    is what was put right in a row before it could be cut out.
    """

    line: int
    path: str
    raw: bytes
    form: PieceForm = PieceForm.VALUE
    source: str = ""
    extensions: tuple[str, ...] | None = None
    mended: tuple[ImportFault, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedRelease:
    """One release or row that is not taken, with all that is wrong with it (one fault at least)."""

    faults: tuple[ImportFault, ...]


def refuse_release(line: int, path: str, kind: str, message: str) -> RefusedRelease:
    """Makes a refusal with a single fault."""
    return RefusedRelease((ImportFault(line, path, kind, message),))


class UnreadableFile(OSError):
    """A file of which nothing at all can be read; ``fault`` says why."""

    def __init__(self, fault: ImportFault) -> None:
        super().__init__(fault.message)
        self.fault = fault
