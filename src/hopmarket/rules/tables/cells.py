"""Readers of single cells; what is not there, or is of another kind, is an empty cell."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from ..releases.json_values import day, instant, part, rows
from .columns import Cell, CellKind, Column, Json, TableProcess, TableRow

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
JOINED = "; "


def text_as_published(value: Any) -> str:
    """Text as published, without white space around it. Line ends are one sign (LF) whatever they
    were; signs that no XML can hold become U+FFFD. A list of texts is joined by "; "."""
    if isinstance(value, list):
        return JOINED.join(filter(None, (text_as_published(item) for item in value)))
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    lines = str(value).replace("\r\n", "\n").replace("\r", "\n")
    return _UNWRITABLE.sub("\ufffd", lines).strip()


def figure(value: Any) -> Decimal | None:
    """A number exactly as it is written in the release; None for text and for what is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return Decimal(repr(value)) if math.isfinite(value) else None


def truth(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


_READ: dict[CellKind, Callable[[Any], Cell]] = {
    CellKind.TEXT: text_as_published,
    CellKind.ADDRESS: text_as_published,
    CellKind.COUNT: figure,
    CellKind.NUMBER: figure,
    CellKind.MOMENT: instant,
    CellKind.DAY: day,
    CellKind.TRUTH: truth,
}


def cell_at(*path: str, kind: CellKind = CellKind.TEXT) -> Callable[[TableRow], Cell]:
    """Reads what lies at a path inside the row's own object."""
    read = _READ[kind]
    return lambda row: read(part(row.value, *path))


def path_column(
    name: str, path: str, title: str, meaning: str, kind: CellKind = CellKind.TEXT, unit: str = ""
) -> Column:
    """A column read from the row's object, at the end of ``path`` ("tender/lots[]/value/amount")."""
    inner = tuple(path.rsplit("[]/", 1)[-1].split("/"))
    return Column(name, title, meaning, path, cell_at(*inner, kind=kind), kind, unit)


def process_column() -> Column:
    """Makes the column of the ocid, with which every table begins."""
    return Column(
        "ocid",
        "Process",
        "The open contracting identifier of the process",
        "ocid",
        lambda row: row.process.ocid,
        required=True,
    )


def number_column(what: str) -> Column:
    """The place of a line within its process: with the ocid it names the line."""
    return Column(
        "number",
        "Number",
        f"The place of the {what} within its process, from 1",
        "(counted)",
        lambda row: row.place,
        CellKind.COUNT,
        required=True,
    )


def numbered_rows(process: TableProcess, objects: Iterator[tuple[Json, str, Json]]) -> Iterator[TableRow]:
    """Makes rows of (object, what holds it, the holder), numbered from one."""
    for place, (value, of, holder) in enumerate(objects, start=1):
        yield TableRow(process, place, value, of, holder)


def listed(*path: str) -> Callable[[TableProcess], Iterator[TableRow]]:
    """One row for each object of the list at a path of the compiled release."""
    return lambda process: numbered_rows(process, ((row, "", {}) for row in rows(process.record, *path)))


def joined(*path: str) -> Callable[[TableRow], Cell]:
    """Reads one field of every object in a list, joined by "; "."""
    *inner, name = path
    return lambda row: text_as_published(
        [text_as_published(entry.get(name)) for entry in rows(row.value, *inner)]
    )
