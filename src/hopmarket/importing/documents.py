"""Documents cut into pieces, the second of the three stages that a release goes through.

    streams → documents → checks → records.notices.services.importing

A file (:class:`FilePieces`) holds JSON lines, one JSON document after the other, or the Contracts Finder
export (:mod:`.contracts_finder_csv`). Documents are cut into their releases or records as they stream, each
as the text that it is: only strings and brackets are looked at, so a release that is no JSON spoils itself
and not its neighbours. A line, a release or a record of at most 20 MB is held at a time.
"""

from __future__ import annotations

import codecs
import io
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import orjson

from .contracts_finder_csv import read_rows
from .pieces import ImportFault, Piece, PieceForm, RefusedRelease, UnreadableFile, refuse_release
from .streams import (
    DAMAGED,
    ENDS,
    STANDARD_INPUT,
    BrokenDocument,
    InputStream,
    Token,
    Window,
    open_input,
    unreadable_file,
)

LONGEST = 20 * 1024 * 1024
_FIRST = 1024 * 1024
_MARK = codecs.BOM_UTF8
_QUOTE, _LIST, _OBJECT = ord('"'), ord("["), ord("{")
_LOOSE = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[^\s,"]+', re.DOTALL)
_HOLDERS = {b'"releases"': PieceForm.RELEASE, b'"records"': PieceForm.RECORD}
_EXTENSIONS = b'"extensions"'


class FilePieces:
    """The pieces of one file (``-``: standard input), in their order, not yet looked into.

    Going through it raises UnreadableFile, before any piece, when nothing at all can be read.
    ``remarks`` are notes on the file as a whole, ``size`` is how many bytes it has (None: nobody knows).
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.remarks: list[ImportFault] = []
        self._stream: InputStream | None = None
        self._read = 0
        self.size, self._again = _size(path)

    def __iter__(self) -> Iterator[Piece | RefusedRelease]:
        line = 0
        with open_input(self.path) as stream:
            self._stream = stream
            try:
                for piece in self._pieces(stream.stream):
                    line = piece.line if isinstance(piece, Piece) else piece.faults[0].line
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
            finally:
                self._read, self._stream = stream.come(), None

    @property
    def come(self) -> int:
        """How many bytes of the file have been read so far."""
        return self._stream.come() if self._stream else self._read

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


@dataclass(frozen=True, slots=True)
class LateExtensions:
    """The extensions that a package declares only after its releases."""

    line: int
    extensions: tuple[str, ...]


Cut = Piece | RefusedRelease | LateExtensions
Ahead = Callable[[], tuple[str, ...]]
"""Looks through the file once more for extensions that a package declares late."""


def cut_documents(window: Window, ahead: Ahead | None = None) -> Iterator[Cut]:
    """The pieces of one document after the other: each release of a package, each record of a
    record package, each row of a list, or the document itself.

    Where a package begins its releases without having declared extensions, ``ahead`` is asked; what
    it declares later comes as :class:`LateExtensions`. A document that ends too soon gives a
    RefusedRelease at its end.
    """
    try:
        while (first := _next(window))[1]:
            yield from _loose(first[0], window)
            yield from _document(window, first[1], ahead)
        yield from _loose(first[0], window)
    except BrokenDocument as fault:
        yield refuse_release(window.line_at(window.at), "$", "cut_short", str(fault))


def _next(window: Window) -> tuple[bytes, Token | None]:
    """The next token, with the text between it and the last one."""
    window.hold(window.at)
    token = window.token()
    return window.release(token.start if token else window.at), token


def _loose(between: bytes, window: Window) -> Iterator[RefusedRelease]:
    if between.strip():
        yield refuse_release(window.line_at(window.at), "$", "json", f"This is no JSON: {_quoted(between)}")


def _quoted(text: bytes) -> str:
    return repr(text.strip()[:40].decode(errors="replace"))


def _document(window: Window, first: Token, ahead: Ahead | None) -> Iterator[Cut]:
    line = window.line_at(first.start)
    if first.sign == _LIST:
        yield from _rows(window, Piece(line, "$", b"", PieceForm.VALUE))
    elif first.sign == _OBJECT:
        yield from _object(window, Piece(line, "$", b""), first, ahead)
    elif first.is_lost:
        yield _cut(window, Piece(line, "$", b""), first.end)
    else:
        text = window.text[first.start : first.end]
        kind = "type" if first.sign == _QUOTE else "json"
        yield refuse_release(line, "$", kind, f"A release is a JSON object, not {_quoted(text)}.")


def _object(window: Window, piece: Piece, first: Token, ahead: Ahead | None) -> Iterator[Cut]:
    """A package, streamed; or any other object, as one piece."""
    window.hold(first.start)
    declared: tuple[str, ...] | None = None
    key, seen = b"", set[bytes]()
    while (token := window.token()) and token.sign != ENDS[_OBJECT]:
        if token.sign == _QUOTE:
            key = window.text[token.start : token.end]
        elif token.sign == _LIST and key == _EXTENSIONS:
            line, declared = window.line_at(token.start), _texts(window)
            if seen:
                yield LateExtensions(line, declared)
        elif token.sign != _LIST or key not in _HOLDERS:
            window.past(token)
        elif key in seen:
            message = f"The package has {key.decode()} twice; the second is left out."
            yield refuse_release(
                window.line_at(token.start), f"$.{key[1:-1].decode()}", "duplicate_key", message
            )
            window.past(token)
        else:
            seen.add(key)
            window.release(token.start)
            if declared is None:
                declared = ahead() if ahead else ()
            path = f"$.{key[1:-1].decode()}"
            yield from _rows(window, Piece(0, path, b"", _HOLDERS[key], extensions=declared))
    if token is None:
        raise BrokenDocument("The file ends in the middle of the document.")
    if not seen:
        yield _cut(window, piece, token.end)


def late_extensions(window: Window) -> tuple[str, ...]:
    """The extensions that a package declares after its releases; none where it is broken."""
    extensions: tuple[str, ...] = ()
    for cut_document in cut_documents(window):
        if isinstance(cut_document, LateExtensions):
            extensions = cut_document.extensions
    return extensions


def _rows(window: Window, begun: Piece) -> Iterator[Cut]:
    """The elements of the list that was just opened."""
    place, due = 0, b""
    while True:
        between, token = _next(window)
        if token is None:
            raise BrokenDocument("The file ends in the middle of a list.")
        last = token.sign == ENDS[_LIST]
        line = window.line_at(token.start)
        loose = list(_LOOSE.finditer(between))
        for value in loose:
            where = line - between.count(b"\n", value.start())
            yield replace(begun, line=where, path=f"{begun.path}[{place}]", raw=value[0])
            place += 1
        if not (loose or token.is_lost) and between.strip() != (b"" if last else due):
            yield refuse_release(line, f"{begun.path}[{place}]", "json", "A comma is missing, or too many.")
        if last:
            return
        piece = replace(begun, line=line, path=f"{begun.path}[{place}]")
        window.hold(token.start)
        if token.sign in ENDS:
            window.past(token)
        elif token.sign != _QUOTE:
            raise BrokenDocument("The brackets do not match.")
        yield _cut(window, piece, window.at)
        place, due = place + 1, b","


def _cut(window: Window, piece: Piece, end: int) -> Piece | RefusedRelease:
    raw = window.release(end)
    if raw:
        return replace(piece, raw=raw)
    return refuse_release(piece.line, piece.path, "too_large", f"More than {window.longest} bytes.")


def _texts(window: Window) -> tuple[str, ...]:
    """The texts of the list that was just opened, to its end."""
    texts = list[str]()
    while (token := window.token()) and token.sign != ENDS[_LIST]:
        if token.sign != _QUOTE:
            window.past(token)
        elif not token.is_lost:
            texts.append(_text(window.text[token.start : token.end]))
    return tuple(texts[:100])


def _text(raw: bytes) -> str:
    try:
        return str(orjson.loads(raw))[:300]
    except orjson.JSONDecodeError:
        return raw[:300].decode(errors="replace")
