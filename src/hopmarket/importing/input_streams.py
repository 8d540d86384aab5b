"""Files, standard input and whatever is compressed, as streams of bytes."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from .gzip_stream import GzipStream
from .pieces import ImportFault, UnreadableFile
from .utf16_stream import MARKS, Utf16Stream

STANDARD_INPUT = Path("-")
DAMAGED = (gzip.BadGzipFile, EOFError, zlib.error)
_BUFFER = 1 << 18
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
    if begun.startswith(MARKS):
        return _buffered(Utf16Stream(stream))
    if b"\0" in begun:
        wide = begun[1::2].count(0) > len(begun) // 3 or begun[::2].count(0) > len(begun) // 3
        message = "This is UTF-16 without its mark: save it as UTF-8." if wide else "This is no text."
        raise unreadable_file("binary", message)
    return stream


def unreadable_file(kind: str, message: str, line: int = 0) -> UnreadableFile:
    """The exception for a file of which nothing can be read."""
    return UnreadableFile(ImportFault(line, "$", kind, message))
