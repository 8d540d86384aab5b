"""The Contracts Finder CSV export, row by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

import orjson

from hopmarket.rules.releases import contracts_finder

from .input_streams import unreadable_file
from .pieces import Piece, PieceForm, RefusedRelease, refuse_release


def read_rows(
    first: bytes, stream: io.BufferedReader, *, line: int, longest: int
) -> Iterator[Piece | RefusedRelease]:
    """The rows of a table whose header is the ``first`` line, as pieces of named cells.

    Raises UnreadableFile when the header is not the export's. A row with too few or too many cells, or
    with a quote that never ends, is refused.
    """
    csv.field_size_limit(longest)
    reader = csv.reader(_text(first, stream, longest), strict=True)
    names, begins = None, line
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if names is None:
                raise unreadable_file("header", f"The header cannot be read: {error}.", line) from None
            yield refuse_release(begins, "$", "csv", f"This row cannot be read: {error}.")
        else:
            if names is None:
                names = _header(cells, line)
            elif cells:
                yield _row(names, cells, begins)
        begins = line + reader.line_num


def _header(cells: Sequence[str], line: int) -> Sequence[str]:
    missing = [name for name in contracts_finder.NEEDED if name not in cells]
    if missing:
        message = (
            f"This is neither OCDS in JSON nor the Contracts Finder export: it has no column {missing[0]}."
        )
        raise unreadable_file("header", message, line)
    if len(set(cells)) < len(cells):
        twice = next(name for place, name in enumerate(cells) if name in cells[:place])
        raise unreadable_file("header", f"The column {twice[:80]!r} stands twice.", line)
    return cells


def _row(names: Sequence[str], cells: Sequence[str], line: int) -> Piece | RefusedRelease:
    if len(cells) != len(names):
        message = f"This row has {len(cells)} cells; the header has {len(names)}."
        return refuse_release(line, "$", "columns", message)
    try:
        return Piece(line, "$", orjson.dumps(dict(zip(names, cells, strict=True))), PieceForm.ROW)
    except TypeError:
        return refuse_release(line, "$", "encoding", "This row is not UTF-8.")


def _text(first: bytes, stream: io.BufferedReader, longest: int) -> Iterator[str]:
    line = first
    while line:
        yield line.decode(errors="surrogateescape")
        line = stream.readline(longest + 1)
