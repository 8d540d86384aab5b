"""Files of notices for `hopmarket check`: each notice with its place, and what cannot be read named by its line.

A file holds releases, packages, records, rows or a saved draft as JSON (one document, or one to a line), the
Contracts Finder export as CSV, or plain text; each may be gzip. What streams is never held whole.
"""

from __future__ import annotations

import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path

import orjson

from hopmarket.importing.documents import LONGEST, FilePieces
from hopmarket.importing.pieces import Piece, PieceForm, RefusedRelease, UnreadableFile
from hopmarket.importing.streams import DAMAGED, open_input
from hopmarket.rules.barriers.checked_notice import CheckedNotice
from hopmarket.rules.barriers.from_any_value import UnreadValue, notices_of_value
from hopmarket.rules.barriers.from_flat_row import columns_of_row
from hopmarket.rules.barriers.from_plain_text import notice_of_plain_text
from hopmarket.rules.releases.contracts_finder import NEEDED
from hopmarket.rules.releases.windows_1252 import read_as_windows_1252

STANDARD_INPUT = "-"
_PLAIN = (".txt", ".text", ".md", ".markdown")
_TABLES = (".csv", ".tsv")
_MARK = b"\xef\xbb\xbf"
_REMEDIES = {
    "not_found": "Check its name, and the folder you are in.",
    "folder": "Name a file in it.",
    "not_allowed": "Ask whoever owns it.",
    "empty": "Look whether it was saved.",
    "gzip": "Fetch it again.",
    "cut_short": "Fetch it again: what stands before was checked.",
    "json": "Put it right, or leave the line out.",
    "header": "Save the export as it was downloaded, with its first line.",
    "binary": "Save its text as .txt, or give the notice as JSON or CSV.",
    "pdf": "Save its text as .txt and check that.",
    "zip": "Save its text as .txt, or a table as CSV, and check that.",
    "too_large": f"At most {LONGEST // 1024 // 1024} MB can be read at a time.",
    "io": "Try again.",
}


class FileShape(Enum):
    """How a file is read."""

    JSON = auto()
    TABLE = auto()
    PLAIN = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class PlacedNotice:
    """A notice and the line of the file where it begins; ``is_plain`` where the file is its text. ``columns``
    has the places in a row of what rules name by its path in a release."""

    file: str
    line: int
    notice: CheckedNotice
    is_plain: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UnreadPart:
    """What could not be read of a file: its line (0: all of it), the place in the line's JSON, and a sentence."""

    file: str
    line: int
    path: str
    sentence: str

    @property
    def place(self) -> str:
        """The file with the line, as editors follow it."""
        return f"{self.file}:{self.line}" if self.line else self.file


def notices_of_file(name: str) -> Iterator[PlacedNotice | UnreadPart]:
    """The notices of a file (``-``: standard input), in their order, and whatever of it cannot be read."""
    shown = "stdin" if name == STANDARD_INPUT else name
    try:
        with _as_file(name) as path:
            yield from _read(path, shown, is_piped=name == STANDARD_INPUT)
    except UnreadableFile as fault:
        yield _unread(shown, fault.fault.line, fault.fault.path, fault.fault.kind, fault.fault.message)
    except OSError as fault:
        yield UnreadPart(shown, 0, "$", f"This file cannot be read: {fault.strerror or fault}.")


@contextmanager
def _as_file(name: str) -> Iterator[Path]:
    """A file that can be opened twice: what comes through a pipe is copied into one first."""
    path = Path(name)
    try:
        is_pipe = name == STANDARD_INPUT or stat.S_ISFIFO(path.stat().st_mode)
    except (OSError, ValueError):
        is_pipe = False
    if not is_pipe:
        yield path
        return
    with tempfile.NamedTemporaryFile(prefix="hopmarket-check-") as copy:
        if name == STANDARD_INPUT:
            shutil.copyfileobj(sys.stdin.buffer, copy)
        else:
            with path.open("rb") as pipe:
                shutil.copyfileobj(pipe, copy)
        copy.flush()
        yield Path(copy.name)


def _read(path: Path, shown: str, *, is_piped: bool) -> Iterator[PlacedNotice | UnreadPart]:
    match shape_of_file(path, shown, is_piped=is_piped):
        case FileShape.PLAIN:
            yield _plain(path, shown)
        case FileShape.UNKNOWN:
            yield UnreadPart(
                shown,
                1,
                "$",
                "This is neither JSON nor the Contracts Finder export. Give notices in one of these, or plain "
                "text in a file that ends in .txt or .md.",
            )
        case _:
            for piece in FilePieces(path):
                if isinstance(piece, RefusedRelease):
                    for fault in piece.faults:
                        yield _unread(shown, fault.line, fault.path, fault.kind, fault.message)
                else:
                    yield from _of_piece(piece, shown)


def shape_of_file(path: Path, shown: str, *, is_piped: bool = False) -> FileShape:
    """How a file is read: by the ending that says it is plain text, else by how it begins. What comes through
    a pipe and is nothing else is plain text."""
    name = shown.lower().removesuffix(".gz")
    if name.endswith(_PLAIN):
        return FileShape.PLAIN
    with open_input(path) as opened:
        try:
            begun = opened.stream.peek(1 << 16)[: 1 << 16].removeprefix(_MARK).lstrip()
        except DAMAGED:
            return FileShape.JSON
    if begun[:1] in (b"{", b"[") or not begun:
        return FileShape.JSON
    head = b" ".join(begun.splitlines()[:2])
    if name.endswith(_TABLES) or sum(column.encode() in head for column in NEEDED) > 2:
        return FileShape.TABLE
    return FileShape.PLAIN if is_piped else FileShape.UNKNOWN


def _of_piece(piece: Piece, shown: str) -> Iterator[PlacedNotice | UnreadPart]:
    try:
        value = orjson.loads(piece.raw)
    except orjson.JSONDecodeError as fault:
        yield _unread(
            shown, piece.line + fault.lineno - 1, piece.path, "json", f"This is no JSON: {fault.msg}."
        )
        return
    for read in notices_of_value(value, "$" if piece.form is PieceForm.ROW else piece.path):
        if isinstance(read, UnreadValue):
            yield UnreadPart(shown, piece.line, read.path, read.sentence)
        else:
            columns = columns_of_row(value) if isinstance(value, dict) else {}
            yield PlacedNotice(shown, piece.line, read, columns=columns)


def _plain(path: Path, shown: str) -> PlacedNotice | UnreadPart:
    with open_input(path) as opened:
        try:
            raw = opened.stream.read(LONGEST + 1)
        except DAMAGED as fault:
            return _unread(shown, 0, "$", "gzip", f"The compressed file is damaged: {fault}")
    if len(raw) > LONGEST:
        return _unread(shown, 0, "$", "too_large", "This text is too long.")
    raw = raw.removeprefix(_MARK)
    if not raw.strip():
        return _unread(shown, 0, "$", "empty", "There is nothing in this file.")
    try:
        written = raw.decode()
    except UnicodeDecodeError as fault:
        old = read_as_windows_1252(raw)
        if old is None:
            line = raw.count(b"\n", 0, fault.start) + 1
            return UnreadPart(shown, line, "$", "This is not UTF-8. Save the text as UTF-8.")
        written = old
    begins = written[: len(written) - len(written.lstrip())].count("\n") + 1
    return PlacedNotice(shown, begins, notice_of_plain_text(written, shown), is_plain=True)


def _unread(shown: str, line: int, path: str, kind: str, message: str) -> UnreadPart:
    sentence = message if message.endswith((".", "!", "?")) else f"{message}."
    remedy = _REMEDIES.get(kind, "")
    return UnreadPart(shown, line, path, f"{sentence} {remedy}".strip())
