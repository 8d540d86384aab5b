"""The Contracts Finder CSV export, row by row, as it is published and as spreadsheets save it."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator, Sequence

import orjson

from hopmarket.rules.releases import contracts_finder
from hopmarket.rules.releases.windows_1252 import read_as_windows_1252

from .pieces import ImportFault, Piece, PieceForm, RefusedRelease, refuse_release
from .streams import unreadable_file

_SEPARATOR_LINE = re.compile(r'"?sep=([^\w"\r\n])"?[,;\t ]*', re.IGNORECASE)
_SEPARATORS = ",;\t"
_STEP = 1 << 16
_SAVE_ANEW = "In Excel, save it as “CSV UTF-8 (Comma delimited)”"


def read_rows(
    first: bytes, stream: io.BufferedReader, *, line: int, longest: int
) -> Iterator[Piece | RefusedRelease]:
    """The rows of a table whose header is the ``first`` line, as pieces of named cells.

    Cells may be parted by commas, semicolons or tabs, whichever gives the export's columns, and a line
    ``sep=;`` may stand before them. Lines may end with LF, CR or both, each as it likes. A row that is not UTF-8 is read as
    Windows-1252 where that is beyond doubt. Raises UnreadableFile when the header is not the export's.
    A row with too few or too many cells, or with a quote that never ends, is refused.
    """
    csv.field_size_limit(longest)
    lines = _text(first, stream, longest)
    head = next(lines)
    named = _SEPARATOR_LINE.fullmatch(head.rstrip("\r\n"))
    if named:
        head, line = next(lines, ""), line + 1
    separator = named[1] if named else _separator_of(head)
    reader = csv.reader(itertools.chain([head], lines), strict=True, delimiter=separator)
    names, begins = None, line
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            if names is None:
                raise unreadable_file("header", "There is no header in this table.", line) from None
            return
        except csv.Error as error:
            if names is None:
                message = f"The header cannot be read: {_fault(error, begins, line + reader.line_num - 1)}"
                raise unreadable_file("header", message, line) from None
            message = f"This row cannot be read: {_fault(error, begins, line + reader.line_num - 1)}"
            yield refuse_release(begins, "$", "csv", message)
        else:
            if names is None:
                names = _header(cells, line)
            elif any(cell and not cell.isspace() for cell in cells):
                yield _row(names, cells, begins)
        begins = line + reader.line_num


def _fault(error: csv.Error, begins: int, ends: int) -> str:
    """What is wrong with the quotation marks or the length of a row, and which lines are lost by it."""
    said = str(error)
    lost = f" Lines {begins} to {ends} are not read." if ends > begins else ""
    if "unexpected end" in said:
        return f"a quotation mark in it is never closed.{lost} Close it, or write two for one within a cell."
    if "field limit" in said:
        return f"a cell in it is too long.{lost} Look for a quotation mark that is never closed."
    return f"something stands behind a closing quotation mark.{lost} Within a cell, write two for one."


def _separator_of(head: str) -> str:
    """The sign that parts the export's columns; a comma where none of them does."""

    def columns(separator: str) -> int:
        names = {_plain(name.strip('"')) for name in head.split(separator)}
        return len(names.intersection(contracts_finder.NEEDED))

    return max(_SEPARATORS, key=columns)


def _plain(name: str) -> str:
    return " ".join(name.split())


def _header(cells: Sequence[str], line: int) -> Sequence[str]:
    names = [_plain(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    missing = [name for name in contracts_finder.NEEDED if name not in names]
    if missing:
        message = (
            "This is neither OCDS in JSON nor the Contracts Finder export with commas, semicolons or tabs "
            f"between its columns: it has no column {missing[0]}."
        )
        raise unreadable_file("header", message, line)
    if len(set(names)) < len(names):
        twice = next(name for place, name in enumerate(names) if name in names[:place])
        raise unreadable_file("header", f"The column {twice[:80]!r} stands twice.", line)
    return names


def _row(names: Sequence[str], cells: Sequence[str], line: int) -> Piece | RefusedRelease:
    if len(cells) > len(names) and not any(cells[len(names) :]):
        cells = cells[: len(names)]
    if len(cells) != len(names):
        message = f"This row has {len(cells)} cells; the header has {len(names)}."
        if len(cells) < len(names):
            message += f" The first that is missing is {names[len(cells)][:80]}."
        else:
            message += f" The first too many, behind {names[-1][:80]}, says {cells[len(names)][:40]!r}."
        return refuse_release(line, "$", "columns", message)
    row = dict(zip(names, cells, strict=True))
    try:
        return Piece(line, "$", orjson.dumps(row), PieceForm.ROW)
    except TypeError:
        return _not_utf_8(row, line)


def _not_utf_8(row: dict[str, str], line: int) -> Piece | RefusedRelease:
    """A row with bytes that are not UTF-8, in its cells as surrogates."""
    mended = []
    for name, cell in row.items():
        written = cell.encode(errors="surrogateescape")
        if not _is_utf_8(written):
            read = read_as_windows_1252(written)
            if read is None:
                message = f"{name}: this cell is neither UTF-8 nor Windows-1252 beyond doubt. {_SAVE_ANEW}."
                return refuse_release(line, name, "encoding", message)
            row[name] = read
            message = f"{name}: what is not UTF-8 is read as Windows-1252. {_SAVE_ANEW} the next time."
            mended.append(ImportFault(line, name, "encoding", message))
    return Piece(line, "$", orjson.dumps(row), PieceForm.ROW, mended=tuple(mended))


def _is_utf_8(written: bytes) -> bool:
    try:
        written.decode()
    except UnicodeDecodeError:
        return False
    return True


def _text(first: bytes, stream: io.BufferedReader, longest: int) -> Iterator[str]:
    """The lines of a table; bytes that are not UTF-8 stay in them as surrogates."""
    return (line.decode(errors="surrogateescape") for line in _lines(first, stream, longest))


def _lines(first: bytes, stream: io.BufferedReader, longest: int) -> Iterator[bytes]:
    """The lines of a table, whether they end with LF, with CR, as Excel writes "CSV (Macintosh)", or with
    both. Too long a line is cut, and what follows is read on."""
    rest, block = b"", first
    while block:
        lines = (rest + block).splitlines(keepends=True)
        rest = b"" if lines[-1].endswith(b"\n") or len(lines[-1]) > longest else lines.pop()
        yield from lines
        block = stream.read1(_STEP)
    if rest:
        yield rest
