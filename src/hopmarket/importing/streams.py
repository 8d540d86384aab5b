"""Bytes in, the first of the three stages that a release goes through.

    streams → documents → checks → records.notices.services.importing

What a person names becomes files (:func:`input_files`), a file or standard input becomes one stream of
unpacked UTF-8 (:func:`open_input`), and of a stream the part that is looked at stands in memory
(:class:`Window`).
"""

from __future__ import annotations

import codecs
import gzip
import io
import os
import re
import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

from .pieces import ImportFault, UnreadableFile

STANDARD_INPUT = Path("-")
ENDINGS = tuple(
    f"{kind}{packed}" for kind in (".json", ".jsonl", ".ndjson", ".csv") for packed in ("", ".gz")
)
DAMAGED = (gzip.BadGzipFile, EOFError, zlib.error)
_STEP, _BUFFER = 1 << 16, 1 << 18
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NOT_OURS = (
    (b"PK\x03\x04", "zip", "This is a zip archive: unpack it and import what is in it."),
    (b"BZh", "binary", "This is compressed with bzip2: unpack it first."),
    (b"\xfd7zXZ", "binary", "This is compressed with xz: unpack it first."),
    (b"\x28\xb5\x2f\xfd", "binary", "This is compressed with zstd: unpack it first."),
    (b"\xff\xfe\0\0", "encoding", "This is UTF-32: save it as UTF-8."),
    (b"\0\0\xfe\xff", "encoding", "This is UTF-32: save it as UTF-8."),
    (b"\xd0\xcf\x11\xe0", "binary", "This is an older workbook of Excel: save it as CSV UTF-8."),
)


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read, and what it is called in a report; ``skipped`` says why it is not read."""

    path: Path
    name: str
    skipped: str = ""


def input_files(paths: Sequence[Path]) -> Iterator[InputFile]:
    """Every file that these paths name, folders in the order of names, each file once.

    In a folder only files with the endings of notices are read; the others are given as skipped. A
    link is followed, but into no folder that has been entered before. ``-`` is standard input.
    """
    entered, real_paths = set[tuple[int, int]](), set[str]()
    for path in paths:
        if path != STANDARD_INPUT and path.is_dir():
            for file in _below(path, entered):
                if (real_path := os.path.realpath(file.path)) not in real_paths:
                    real_paths.add(real_path)
                    yield file
        else:
            yield InputFile(path, str(path))


def _below(folder: Path, entered: set[tuple[int, int]]) -> Iterator[InputFile]:
    try:
        status = folder.stat()
        paths = sorted(folder.iterdir())
    except OSError as error:
        yield InputFile(folder, str(folder), f"This folder cannot be read: {error.strerror}.")
        return
    if (status.st_dev, status.st_ino) in entered:
        return
    entered.add((status.st_dev, status.st_ino))
    for path in paths:
        if path.is_dir():
            yield from _below(path, entered)
        elif not path.name.casefold().endswith(ENDINGS):
            yield InputFile(path, str(path), "This is no file of notices by its ending.")
        elif path.exists() and not path.is_file():
            yield InputFile(path, str(path), "This is no plain file.")
        else:
            yield InputFile(path, str(path))


@dataclass(frozen=True, slots=True)
class InputStream:
    """A stream of unpacked bytes over what is packed, or not."""

    stream: io.BufferedReader
    raw: io.BufferedReader

    def come(self) -> int:
        """How many bytes were read so far, as they lie in the file; 0 where nobody can tell."""
        try:
            return self.raw.tell()
        except OSError:
            return 0


@contextmanager
def open_input(path: Path) -> Iterator[InputStream]:
    """The bytes of a file (``-``: standard input), unpacked where they are gzip, in UTF-8 where they
    are UTF-16 with its mark.

    Raises UnreadableFile for what is no text or cannot be opened.
    """
    with _raw(path) as raw:
        if raw.peek(2)[:2] != b"\x1f\x8b":
            yield InputStream(_checked(raw), raw)
            return
        yield InputStream(_checked(_buffered(GzipStream(raw))), raw)


@contextmanager
def _raw(path: Path) -> Iterator[io.BufferedReader]:
    if path == STANDARD_INPUT:
        yield _buffered(sys.stdin.buffer)
        return
    try:
        raw = path.open("rb", buffering=_BUFFER)
    except FileNotFoundError:
        raise unreadable_file("not_found", "There is no such file.") from None
    except PermissionError:
        raise unreadable_file("not_allowed", "This file may not be read.") from None
    except IsADirectoryError:
        raise unreadable_file("folder", "This is a folder.") from None
    except OSError as error:
        raise unreadable_file("io", error.strerror or str(error)) from None
    with raw:
        yield _buffered(raw)


def _buffered(stream: object) -> io.BufferedReader:
    if isinstance(stream, io.BufferedReader):
        return stream
    return io.BufferedReader(cast("Any", stream), _BUFFER)


def _checked(stream: io.BufferedReader) -> io.BufferedReader:
    try:
        begun = stream.peek(1024)[:1024]
    except DAMAGED as error:
        raise unreadable_file("gzip", f"The compressed file is damaged: {error}") from None
    if begun.startswith(b"PK\x03\x04") and b"[Content_Types].xml" in begun:
        raise unreadable_file(
            "zip", "This is a workbook or another document of Office: save it as CSV UTF-8."
        )
    for sign, kind, message in _NOT_OURS:
        if begun.startswith(sign):
            raise unreadable_file(kind, message)
    if begun.startswith(_UTF_16):
        return _buffered(Utf16Stream(stream))
    if b"\0" in begun:
        wide = begun[1::2].count(0) > len(begun) // 3 or begun[::2].count(0) > len(begun) // 3
        message = "This is UTF-16 without its mark: save it as UTF-8." if wide else "This is no text."
        raise unreadable_file("binary", message)
    return stream


def unreadable_file(kind: str, message: str, line: int = 0) -> UnreadableFile:
    """The exception for a file of which nothing can be read."""
    return UnreadableFile(ImportFault(line, "$", kind, message))


class _Converted(io.RawIOBase):
    """Bytes that are made of those of another stream, piece by piece."""

    def __init__(self, raw: io.BufferedReader) -> None:
        self._raw, self._ready = raw, b""

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any, /) -> int:
        while not self._ready:
            if not self._convert():
                return 0
        count = min(len(into), len(self._ready))
        into[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def _convert(self) -> bool:
        """Makes the next bytes ready, or none yet; False at the end."""
        raise NotImplementedError


class GzipStream(_Converted):
    """The bytes in a gzip file of one or several members. The text before a damage is given first.

    Raises EOFError, zlib.error or gzip.BadGzipFile where the file is cut short or damaged.
    """

    def __init__(self, raw: io.BufferedReader) -> None:
        super().__init__(raw)
        self._rest = b""
        self._member = zlib.decompressobj(wbits=31)
        self._begun = False

    def _convert(self) -> bool:
        packed = self._rest or self._raw.read1(_STEP)
        if not packed:
            if self._begun and not self._member.eof:
                raise EOFError("it ends too soon")
            return False
        if self._member.eof:
            packed = packed.lstrip(b"\0")
            if packed and packed[:1] != b"\x1f":
                raise gzip.BadGzipFile("something else follows the compressed text")
            self._member, self._begun = zlib.decompressobj(wbits=31), False
        self._begun = self._begun or bool(packed)
        self._ready = self._member.decompress(packed, _BUFFER)
        self._rest = self._member.unconsumed_tail or self._member.unused_data
        return True


class Utf16Stream(_Converted):
    """The bytes in UTF-8 of a text in UTF-16 with its mark, as spreadsheets and Windows' command line write
    it. Half a pair becomes bytes that are no UTF-8, so that what holds it is refused and what stands beside
    it is read."""

    def __init__(self, raw: io.BufferedReader) -> None:
        super().__init__(raw)
        self._decoder = codecs.getincrementaldecoder("utf-16")("surrogatepass")

    def _convert(self) -> bool:
        wide = self._raw.read1(_STEP)
        self._ready = self._decoder.decode(wide).encode("utf-8", "surrogatepass")
        return bool(wide)


CHUNK = 1 << 18
_QUOTE = ord('"')
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+("?)|[{}\[\]]', re.DOTALL)
# Matches always, so that no place is tried twice; the group is empty where the window ends first.
_BRACKET = re.compile(rb'[^"{}\[\]]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"{}\[\]]*+)*+([{}\[\]]?)', re.DOTALL)
_REST = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+("?)', re.DOTALL)
ENDS = {ord("{"): ord("}"), ord("["): ord("]")}


class Stream(Protocol):
    """Anything with bytes to read."""

    def read1(self, size: int, /) -> bytes: ...


class BrokenDocument(Exception):
    """The document cannot be followed any further."""


@dataclass(frozen=True, slots=True)
class Token:
    """A string or a bracket, by its first byte, with its place in the window; a string that was too
    long to be held has its end alone."""

    sign: int
    start: int
    end: int

    @property
    def is_lost(self) -> bool:
        return self.start == self.end


class Window:
    """A stream seen through a window that moves on.

    Text from :meth:`hold` on stays until :meth:`release`, or until it is longer than ``longest``
    bytes: then ``lost`` is true and the text goes, so that memory stays bounded. A longer string goes
    too, wherever it stands; the window moves on to its end.
    """

    def __init__(self, stream: Stream, begun: bytes, longest: int) -> None:
        self.stream, self.text, self.longest = stream, begun, longest
        self.at, self.lost = 0, False
        self._held: int | None = None
        self._line, self._counted = 1, 0

    def hold(self, place: int) -> None:
        """Keeps the text from a place on."""
        self._held, self.lost = place, False

    def release(self, end: int) -> bytes:
        """The text held so far, up to ``end``; empty when it was lost or is too long."""
        lost = self.lost or self._held is None or end - self._held > self.longest
        text = b"" if lost else self.text[self._held : end]
        self._held = None
        return text

    def line_at(self, place: int) -> int:
        """The line of a place, which is never before one asked for earlier."""
        self._line += self.text.count(b"\n", self._counted, place)
        self._counted = place
        return self._line

    def token(self) -> Token | None:
        """The next string or bracket; None at the end. Raises BrokenDocument when it ends within a string."""
        while True:
            found = _TOKEN.search(self.text, self.at)
            if found and found[1] != b"":
                self.at = found.end()
                if self.at - found.start() > self.longest:
                    return Token(_QUOTE, self.at, self.at)
                return Token(self.text[found.start()], found.start(), self.at)
            self.at = found.start() if found else len(self.text)
            if len(self.text) - self.at > self.longest:
                self._past_string()
                return Token(_QUOTE, self.at, self.at)
            if not self._more():
                if found:
                    raise BrokenDocument("The file ends in the middle of a text.")
                return None

    def past(self, opened: Token) -> None:
        """Goes to the end of the object or list that was just opened."""
        if opened.sign not in ENDS:
            raise BrokenDocument("The brackets do not match.")
        due = bytearray([ENDS[opened.sign]])
        while True:
            text, at = self.text, self.at
            for found in _BRACKET.finditer(text, at):
                at = found.end()
                if not found[1]:
                    break
                sign = text[at - 1]
                if sign in ENDS:
                    due.append(ENDS[sign])
                elif sign != due.pop():
                    raise BrokenDocument("The brackets do not match.")
                elif not due:
                    self.at = at
                    return
            self.at = at
            if len(text) - at > self.longest:
                self._past_string()
            elif not self._more():
                raise BrokenDocument("The file ends in the middle of the document.")

    def _past_string(self) -> None:
        """Goes to the end of the string that begins here without keeping its text."""
        self.lost, self._held = True, None
        self.at += 1
        while found := _REST.match(self.text, self.at):
            self.at = found.end()
            if found[1]:
                return
            if not self._more():
                raise BrokenDocument("The file ends in the middle of a text.")

    def _more(self) -> bool:
        kept = self.at if self._held is None else self._held
        if len(self.text) - kept > self.longest:
            self.lost, self._held = True, None
            kept = self.at
        block = self.stream.read1(max(CHUNK, len(self.text) - kept))
        if not block:
            return False
        self.line_at(max(kept, self._counted))
        self.text = self.text[kept:] + block
        self.at -= kept
        self._counted -= kept
        if self._held is not None:
            self._held = 0
        return True
