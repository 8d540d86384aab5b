"""What a flat table is: its columns with meaning, kind, unit and source, and how each is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

Json = Mapping[str, Any]
Cell = str | bool | int | Decimal | datetime | date | None


class CellKind(StrEnum):
    """How a column's cells are to be read; the words are data types of XML Schema."""

    TEXT = "string"
    COUNT = "integer"
    NUMBER = "decimal"
    MOMENT = "dateTime"
    DAY = "date"
    TRUTH = "boolean"
    ADDRESS = "anyURI"


@dataclass(frozen=True, slots=True)
class TableProcess:
    """One process: the columns of its notice by name (``notice``), its compiled release, CPV labels,
    and for organisations known to be the same the key that they share (``same``)."""

    notice: Mapping[str, Cell]
    record: Json
    labels: Mapping[str, str] = field(default_factory=dict)
    same: Mapping[str, str] = field(default_factory=dict)

    @property
    def ocid(self) -> str:
        return str(self.notice["ocid"])


@dataclass(frozen=True, slots=True)
class TableRow:
    """What one line of a table is read from: the object itself (``value``), what holds it (``holder``,
    called ``of``, with its ``id``), and its place among the rows of its process, from one."""

    process: TableProcess
    place: int = 1
    value: Json = field(default_factory=dict)
    of: str = ""
    holder: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``path`` is where the compiled release holds it, or how it is worked out."""

    name: str
    title: str
    meaning: str
    path: str
    read: Callable[[TableRow], Cell]
    kind: CellKind = CellKind.TEXT
    unit: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: one line for each of ``rows``; ``key`` are the columns that tell lines apart."""

    name: str
    title: str
    meaning: str
    key: tuple[str, ...]
    rows: Callable[[TableProcess], Iterator[TableRow]]
    columns: tuple[Column, ...]

    @property
    def head(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def cells(self, process: TableProcess) -> Iterator[tuple[Cell, ...]]:
        """The table's lines for one process."""
        for row in self.rows(process):
            yield tuple(column.read(row) for column in self.columns)
