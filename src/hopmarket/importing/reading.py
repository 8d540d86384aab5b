"""Files to releases: JSON lines, packages, records, single releases, the CSV export; gzip or not."""

from __future__ import annotations

import codecs
import csv
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import orjson

from hopmarket.rules.reading import contracts_finder

from .pieces import Form, Piece, Refused, refused

LONGEST = 20 * 1024 * 1024
LARGEST = 512 * 1024 * 1024


def read(path: Path) -> Iterator[Piece | Refused]:
    """Every piece of a file, in its order, not yet looked into.

    Yields a Fault for whatever cannot be cut out, and goes on. Raises OSError for an unreadable file.
    """
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        if not packed:
            yield from _form(raw)
            return
        try:
            with gzip.GzipFile(fileobj=raw) as stream:
                yield from _form(stream)
        except (gzip.BadGzipFile, EOFError) as error:
            yield refused(0, "$", "gzip", f"The compressed file is damaged: {error}")


def _form(stream: BinaryIO | gzip.GzipFile) -> Iterator[Piece | Refused]:
    first = _line(stream)
    begins = first.removeprefix(codecs.BOM_UTF8).lstrip()[:1]
    if begins and begins not in b"{[":
        yield from _table(first, stream)
    elif _whole(first):
        yield from _json_lines(first, stream)
    else:
        yield from _document(first, stream)


def _line(stream: BinaryIO | gzip.GzipFile) -> bytes:
    return stream.readline(LONGEST + 1)


def _whole(line: bytes) -> bool:
    """Whether a line is a JSON value of its own."""
    try:
        orjson.loads(line.removeprefix(codecs.BOM_UTF8))
    except orjson.JSONDecodeError:
        return len(line) > LONGEST
    return True


def _json_lines(line: bytes, stream: BinaryIO | gzip.GzipFile) -> Iterator[Piece | Refused]:
    number = 1
    while line:
        if len(line) > LONGEST and not line.endswith(b"\n"):
            yield refused(number, "$", "too_large", f"The line is longer than {LONGEST} bytes.")
            while line and not line.endswith(b"\n"):
                line = _line(stream)
        elif line.strip():
            yield from _value(line, number)
        line, number = _line(stream), number + 1


def _document(line: bytes, stream: BinaryIO | gzip.GzipFile) -> Iterator[Piece | Refused]:
    rest = stream.read(LARGEST + 1)
    if len(rest) > LARGEST:
        yield refused(1, "$", "too_large", "Cut the file into JSON lines: one release to a line.")
        return
    yield from _value(line + rest, 1)


def _value(text: bytes, line: int) -> Iterator[Piece | Refused]:
    yield Piece(line, "$", text.removeprefix(codecs.BOM_UTF8))


def _table(first: bytes, stream: BinaryIO | gzip.GzipFile) -> Iterator[Piece | Refused]:
    rows = csv.DictReader(_text(first, stream))
    missing = [name for name in contracts_finder.NEEDED if name not in (rows.fieldnames or ())]
    if missing:
        yield refused(1, "$", "header", f"This is no Contracts Finder export: no column {missing[0]}.")
        return
    line = rows.line_num + 1
    try:
        for row in rows:
            yield Piece(line, "$", orjson.dumps(row), Form.ROW)
            line = rows.line_num + 1
    except (csv.Error, UnicodeDecodeError) as error:
        yield refused(line, "$", "csv", str(error))


def _text(first: bytes, stream: BinaryIO | gzip.GzipFile) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    line = first
    while line:
        yield decoder.decode(line)
        line = _line(stream)
