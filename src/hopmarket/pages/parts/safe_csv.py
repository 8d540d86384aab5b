"""CSV as spreadsheets take it: RFC 4180, UTF-8 with a mark, and no cell that is run as a formula."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime

MARK = "\ufeff"
_RISKY = re.compile(r"'*[=+\-@\t\r\n]")
_CHUNK = 1 << 16


def cell_text(cell: object) -> str:
    """Writes a cell as text. Instants in UTC as ISO 8601, numbers in figures, truths as true and false.

    Text that a spreadsheet would take for a formula gets an apostrophe in front, and so does text
    that begins with apostrophes before such a sign: taking one away always gives the text back.
    """
    match cell:
        case None:
            return ""
        case str():
            return f"'{cell}" if _RISKY.match(cell) else cell
        case bool():
            return "true" if cell else "false"
        case datetime():
            return cell.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return cell.isoformat()
        case _:
            return format(cell, "f") if hasattr(cell, "as_tuple") else str(cell)


class _Echo:
    def write(self, text: str) -> str:
        return text


def csv_pieces(head: Sequence[str], rows: Iterable[Sequence[object]], *, mark: bool = True) -> Iterator[str]:
    """Yields a CSV file in pieces of some 64 KB, so that a long file is sent while it is read."""
    writer = csv.writer(_Echo())
    lines = [(MARK if mark else "") + writer.writerow(head)]
    size = len(lines[0])
    for row in rows:
        line = writer.writerow([cell_text(cell) for cell in row])
        lines.append(line)
        size += len(line)
        if size >= _CHUNK:
            yield "".join(lines)
            lines, size = [], 0
    yield "".join(lines)
