"""Files to pieces: JSON lines, packages, records, single releases, the CSV export; gzip or not.

Everything streams. A line, a release or a record of at most 20 MB is held at a time.
"""

from __future__ import annotations

import codecs
import io
import stat
from collections.abc import Iterator
from pathlib import Path

import orjson

from .contracts_finder_csv import read_rows
from .input_streams import DAMAGED, STANDARD_INPUT, open_input, unreadable_file
from .json_documents import LateExtensions, cut_documents, late_extensions
from .pieces import ImportFault, Piece, RefusedRelease, UnreadableFile, refuse_release
from .stream_window import Window

LONGEST = 20 * 1024 * 1024
_FIRST = 1024 * 1024
_MARK = codecs.BOM_UTF8


class FilePieces:
    """The pieces of one file (``-``: standard input), in their order, not yet looked into.

    Going through it raises UnreadableFile, before any piece, when nothing at all can be read.
    ``remarks`` are notes on the file as a whole; ``come`` is how many bytes of
    ``size`` have been read (None: nobody knows how many there are).
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.remarks: list[ImportFault] = []
        self.come = 0
        self.size, self._again = _size(path)

    def __iter__(self) -> Iterator[Piece | RefusedRelease]:
        line = 0
        with open_input(self.path) as stream:
            try:
                for piece in self._pieces(stream.stream):
                    line = piece.line if isinstance(piece, Piece) else piece.faults[0].line
                    self.come = stream.come()
                    yield piece
            except UnreadableFile:
                raise
            except (OSError, *DAMAGED) as error:
                damaged = isinstance(error, DAMAGED)
                kind, message = (
                    ("gzip", "The compressed file is damaged") if damaged else ("io", "Reading failed")
                )
                if not line:
                    raise unreadable_file(kind, f"{message}: {error}") from None
                yield refuse_release(line, "$", kind, f"{message}: {error}")

    def _pieces(self, stream: io.BufferedReader) -> Iterator[Piece | RefusedRelease]:
        first, blank = stream.readline(_FIRST).removeprefix(_MARK), 0
        while first and not first.strip():
            first, blank = stream.readline(_FIRST), blank + 1
        if not first:
            raise unreadable_file("empty", "There is nothing in this file.")
        if first.lstrip()[:1] not in (b"{", b"["):
            if not first.endswith(b"\n"):
                first += stream.readline(LONGEST)
            yield from read_rows(first, stream, line=blank + 1, longest=LONGEST)
        elif _is_document(first, stream):
            yield from self._documents(stream, b"\n" * blank + first)
        else:
            yield from _lines(stream, first, blank + 1)

    def _documents(self, stream: io.BufferedReader, begun: bytes) -> Iterator[Piece | RefusedRelease]:
        for cut_document in cut_documents(
            Window(stream, begun, LONGEST), self._ahead if self._again else None
        ):
            if not isinstance(cut_document, LateExtensions):
                yield cut_document
            elif not self._again:
                message = (
                    "The package declares its extensions after its releases, and standard input cannot be "
                    "read twice: the releases were checked as if none were declared."
                )
                self.remarks.append(
                    ImportFault(cut_document.line, "$.extensions", "late_extensions", message)
                )

    def _ahead(self) -> tuple[str, ...]:
        with open_input(self.path) as stream:
            try:
                return late_extensions(Window(stream.stream, b"", LONGEST))
            except DAMAGED:
                return ()


def read_pieces(path: Path) -> FilePieces:
    """The pieces of a file; ``-`` is standard input."""
    return FilePieces(path)


def _size(path: Path) -> tuple[int | None, bool]:
    """How large a file is, and whether it can be read a second time."""
    try:
        status = path.stat()
    except OSError:
        return None, False
    plain = path != STANDARD_INPUT and stat.S_ISREG(status.st_mode)
    return (status.st_size, True) if plain else (None, False)


def _is_document(first: bytes, stream: io.BufferedReader) -> bool:
    """Whether a file holds JSON documents, rather than one JSON value to a line."""
    try:
        orjson.loads(first)
    except orjson.JSONDecodeError as error:
        if not first.endswith(b"\n"):
            return True
        follows = stream.peek(1)[:1]
        return error.msg == "unexpected end of data" or follows not in (b"{", b"[")
    return False


def _lines(stream: io.BufferedReader, line: bytes, number: int) -> Iterator[Piece | RefusedRelease]:
    while line:
        if len(line) > LONGEST and not line.endswith(b"\n"):
            yield refuse_release(number, "$", "too_large", f"The line is longer than {LONGEST} bytes.")
            while line and not line.endswith(b"\n"):
                line = stream.readline(LONGEST + 1)
        elif raw := line.strip():
            yield Piece(number, "$", raw)
        line, number = stream.readline(LONGEST + 1), number + 1
