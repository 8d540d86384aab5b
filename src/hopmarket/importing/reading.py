"""Files to releases: JSON lines, packages, records, single releases, the CSV export; gzip or not."""

from __future__ import annotations

import codecs
import csv
import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from hopmarket.rules.reading import contracts_finder
from hopmarket.rules.words import Refusal

LONGEST = 20 * 1024 * 1024
LARGEST = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """A release as it stands in a file; ``path`` is its JSON path when a line holds several,
    ``source`` the publisher's key where the form of the file tells it."""

    line: int
    path: str
    release: dict[str, Any]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be taken: line (from one), JSON path, kind, and a message for people."""

    line: int
    path: str
    kind: str
    message: str


def read(path: Path, *, prefix: str) -> Iterator[Found | Fault]:
    """Every release of a file, in its order; ``prefix`` is for rows that have no ocid.

    Yields a Fault for whatever is no release, and goes on. Raises OSError for an unreadable file.
    """
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        if not packed:
            yield from _form(raw, prefix)
            return
        try:
            with gzip.GzipFile(fileobj=raw) as stream:
                yield from _form(stream, prefix)
        except (gzip.BadGzipFile, EOFError) as error:
            yield Fault(0, "$", "gzip", f"The compressed file is damaged: {error}")


def _form(stream: BinaryIO | gzip.GzipFile, prefix: str) -> Iterator[Found | Fault]:
    first = _line(stream)
    begins = first.removeprefix(codecs.BOM_UTF8).lstrip()[:1]
    if begins and begins not in b"{[":
        yield from _table(first, stream, prefix)
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


def _json_lines(line: bytes, stream: BinaryIO | gzip.GzipFile) -> Iterator[Found | Fault]:
    number = 1
    while line:
        if len(line) > LONGEST and not line.endswith(b"\n"):
            yield Fault(number, "$", "too_large", f"The line is longer than {LONGEST} bytes.")
            while line and not line.endswith(b"\n"):
                line = _line(stream)
        elif line.strip():
            yield from _value(line, number)
        line, number = _line(stream), number + 1


def _document(line: bytes, stream: BinaryIO | gzip.GzipFile) -> Iterator[Found | Fault]:
    rest = stream.read(LARGEST + 1)
    if len(rest) > LARGEST:
        yield Fault(1, "$", "too_large", "Cut the file into JSON lines: one release to a line.")
        return
    yield from _value(line + rest, 1)


def _value(text: bytes, line: int) -> Iterator[Found | Fault]:
    try:
        value = orjson.loads(text.removeprefix(codecs.BOM_UTF8))
    except orjson.JSONDecodeError as error:
        yield Fault(line + error.lineno - 1, "$", "json", f"This is no JSON: {error.msg}")
        return
    for path, one in _releases(value, "$"):
        if isinstance(one, dict):
            yield Found(line, path, one)
        else:
            yield Fault(line, path, "type", "A release is a JSON object.")


def _releases(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Releases out of a release package, a record package, a list, or a single release."""
    if isinstance(value, list):
        for place, one in enumerate(value):
            yield from _releases(one, f"{path}[{place}]")
    elif isinstance(value, Mapping) and isinstance(value.get("releases"), list):
        for place, one in enumerate(value["releases"]):
            yield f"{path}.releases[{place}]", one
    elif isinstance(value, Mapping) and isinstance(value.get("records"), list):
        for place, one in enumerate(value["records"]):
            yield from _record(one, f"{path}.records[{place}]")
    else:
        yield path, value


def _record(record: Any, path: str) -> Iterator[tuple[str, Any]]:
    """The releases inside a record; one that only links to them gives its compiled release."""
    held = record.get("releases") if isinstance(record, Mapping) else None
    full = [one for one in held or () if isinstance(one, Mapping) and "tag" in one]
    if full:
        yield from ((f"{path}.releases", one) for one in full)
    else:
        compiled = record.get("compiledRelease") if isinstance(record, Mapping) else None
        yield f"{path}.compiledRelease", compiled


def _table(first: bytes, stream: BinaryIO | gzip.GzipFile, prefix: str) -> Iterator[Found | Fault]:
    rows = csv.DictReader(_text(first, stream))
    missing = [name for name in contracts_finder.NEEDED if name not in (rows.fieldnames or ())]
    if missing:
        yield Fault(1, "$", "header", f"This is no Contracts Finder export: no column {missing[0]}.")
        return
    line = rows.line_num + 1
    try:
        for row in rows:
            made = contracts_finder.release(row, prefix=prefix)
            if isinstance(made, Refusal):
                column = made.reason.removeprefix("csv.")
                text = made.params.get("text", "")
                yield Fault(line, column, "cell", f"{column}: cannot be read: {text!r}")
            else:
                yield Found(line, "$", made, "contracts-finder")
            line = rows.line_num + 1
    except (csv.Error, UnicodeDecodeError) as error:
        yield Fault(line, "$", "csv", str(error))


def _text(first: bytes, stream: BinaryIO | gzip.GzipFile) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    line = first
    while line:
        yield decoder.decode(line)
        line = _line(stream)
