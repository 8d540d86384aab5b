"""The tables as an Excel workbook: text stays text, numbers and days are numbers and days."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from hopmarket.rules.tables import TABLES, Cell, CellKind, Column, Table, dictionary

MOST_LINES = 1_000_000
LONGEST = 32_767
CUT = " … [cut here: Excel holds no more; the whole text is in the CSV]"
_FIRST_DAY = date(1900, 3, 1)
_ESCAPES = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_WIDTHS = {
    CellKind.DAY: 12,
    CellKind.MOMENT: 20,
    CellKind.TRUTH: 10,
    CellKind.COUNT: 10,
    CellKind.NUMBER: 16,
    CellKind.ADDRESS: 40,
}
_WIDE = {"title": 48, "description": 60, "meaning": 70, "ocid": 34, "sha256": 20, "source_in_ocds": 50}


class TooManyLines(Exception):
    """A table has more lines than a sheet of Excel holds (1,048,576); ``table`` is that table."""

    def __init__(self, table: Table) -> None:
        super().__init__(table.name)
        self.table = table


Lines = Callable[[Table], Iterable[Sequence[Cell]]]


def write_workbook(place: Any, lines: Lines, about: Sequence[tuple[str, str]]) -> None:
    """Writes the workbook to a path or an open file: about it, every table, the dictionary.

    Sheets are spooled to temporary files as they are read. Raises TooManyLines above 1,000,000 lines.
    """
    book = Workbook(write_only=True)
    _sheet(book, "About", ("what", "said"), about, (26, 110))
    try:
        for table in TABLES:
            widths = [_width(column) for column in table.columns]
            _sheet(book, table.title, table.head, _bounded(table, lines(table)), widths)
        wide = [_WIDE.get(name, 22) for name in dictionary.HEAD]
        _sheet(book, "Dictionary", dictionary.HEAD, dictionary.lines(), wide)
    except TooManyLines:
        _away(book)
        raise
    book.save(place)


def _away(book: Workbook) -> None:
    """Deletes the spooled sheets, which otherwise only saving does; closes a sheet that was begun first."""
    for sheet in book.worksheets:
        if not getattr(sheet, "closed", True):
            sheet.close()
        writer = getattr(sheet, "_writer", None)
        if writer is not None:
            writer.cleanup()


def _bounded(table: Table, lines: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    for number, line in enumerate(lines, start=1):
        if number > MOST_LINES:
            raise TooManyLines(table)
        yield line


def _sheet(
    book: Workbook,
    title: str,
    head: Sequence[str],
    lines: Iterable[Sequence[Cell]],
    widths: Sequence[float],
) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    bold = Font(bold=True)
    heads = [WriteOnlyCell(sheet, value=name) for name in head]
    for cell in heads:
        cell.font = bold
    sheet.append(heads)
    for line in lines:
        sheet.append([_shown(sheet, cell) for cell in line])


def _width(column: Column) -> float:
    return _WIDE.get(column.name) or _WIDTHS.get(column.kind) or max(14, min(30, len(column.name) + 4))


def _shown(sheet: Any, cell: Cell) -> Any:
    match cell:
        case None | "":
            return None
        case bool() | int():
            return cell
        case str():
            return _text(sheet, cell)
        case Decimal():
            return cell if Decimal(format(cell, ".15g")) == cell else _text(sheet, f"{cell:f}")
        case datetime():
            early = cell.astimezone(UTC).date() < _FIRST_DAY
            moment = cell.astimezone(UTC).replace(tzinfo=None)
            return _text(sheet, moment.isoformat() + "Z") if early else moment
        case date():
            return _text(sheet, cell.isoformat()) if cell < _FIRST_DAY else cell


def _text(sheet: Any, text: str) -> Any:
    """Writes text as a cell that is neither formula nor error; cuts, and says so, what Excel cannot hold."""
    if len(text) > LONGEST:
        text = text[: LONGEST - len(CUT)] + CUT
    if "_x" in text:
        text = _ESCAPES.sub("_x005F_", text)
        if len(text) > LONGEST:
            text = text[:LONGEST]
    if text[:1] not in ("=", "#"):
        return text
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell
