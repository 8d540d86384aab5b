"""Reads a file of the debarment list, CSV or JSON: every fault by row and column, or the whole list."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .debarment import DatedList, DebarmentGround, DebarredSupplier
from .identifiers import SCHEMES, identifier
from .refusal import Refusal

COLUMNS = ("name", "identifiers", "grounds", "from", "until")
"""The columns of a CSV file, and the fields of an entry in JSON, as docs/guides/debarment-list.csv has them."""
MOST_BYTES = 4_000_000
MOST_FAULTS = 50
"""So many faults are named; a file of another kind would have thousands."""

_NUMBER = re.compile(r"([A-Z]{2}-[A-Z]+)[\s:-]+(\S.*)", re.ASCII)
_BRITISH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class ListFault:
    """Something that cannot be read: its row as people count (the head is row 1; 0: the file itself), its
    column, and what is wrong."""

    row: int
    column: str
    problem: str

    def __str__(self) -> str:
        place = f"Row {self.row}, {self.column}: " if self.row else ""
        return f"{place}{self.problem}"


def read_debarment_file(
    content: bytes, *, dated: date | None, today: date
) -> DatedList | tuple[ListFault, ...]:
    """The list in a file, of the day that the file names or else of ``dated``; else everything wrong with it."""
    if len(content) > MOST_BYTES:
        return (ListFault(0, "", f"the file is larger than {MOST_BYTES // 1_000_000} MB"),)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return (ListFault(0, "", "the file is not UTF-8: save it as “CSV UTF-8”"),)
    faults: list[ListFault] = []
    rows, day = _json_rows(text, faults) if text.lstrip()[:1] in ("{", "[") else (_csv_rows(text, faults), "")
    entries = [_entry(number, row, faults) for number, row in rows]
    in_file = _day(day, 0, "date", faults) if day else None
    if in_file and dated and in_file != dated:
        faults.append(ListFault(0, "", f"the file says {in_file:%Y-%m-%d}, and you said {dated:%Y-%m-%d}"))
    list_day = in_file or dated
    if list_day is None:
        faults.append(ListFault(0, "", "say of which day the list is: the file does not"))
    elif list_day > today:
        faults.append(ListFault(0, "", f"the list is of {list_day:%Y-%m-%d}, which has not come yet"))
    if faults or list_day is None:
        return tuple(faults[:MOST_FAULTS])
    return DatedList(list_day, tuple(entry for entry in entries if entry))


def _csv_rows(text: str, faults: list[ListFault]) -> list[tuple[int, Mapping[str, Any]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        lines = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error:
        faults.append(
            ListFault(
                reader.line_num,
                "the whole row",
                "it cannot be read as CSV: look for a quotation mark without its pair",
            )
        )
        return []
    head = [cell.strip().casefold() for cell in lines[0][1]] if lines else []
    for name in COLUMNS:
        if name not in head:
            faults.append(ListFault(1, name, "this column is missing"))
    if faults:
        return []
    return [(number, dict(zip(head, cells, strict=False))) for number, cells in lines[1:]]


def _json_rows(text: str, faults: list[ListFault]) -> tuple[list[tuple[int, Mapping[str, Any]]], str]:
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        faults.append(ListFault(0, "", "the file begins like JSON and cannot be read as it"))
        return [], ""
    entries = body.get("entries") if isinstance(body, dict) else body
    if not isinstance(entries, list):
        faults.append(ListFault(0, "", "the JSON has no list called “entries”"))
        return [], ""
    rows: list[tuple[int, Mapping[str, Any]]] = []
    for number, row in enumerate(entries, start=1):
        if isinstance(row, dict):
            rows.append((number, row))
        else:
            faults.append(ListFault(number, "the whole row", "it is not an entry with fields"))
    day = body.get("date") if isinstance(body, dict) else ""
    return rows, str(day or "")


def _entry(number: int, row: Mapping[str, Any], faults: list[ListFault]) -> DebarredSupplier | None:
    before = len(faults)
    name = " ".join(str(row.get("name") or "").split())
    if not any(sign.isalnum() for sign in name):
        faults.append(ListFault(number, "name", "enter the supplier’s name"))
    grounds = str(row.get("grounds") or "").strip().casefold()
    if grounds not in list(DebarmentGround):
        faults.append(ListFault(number, "grounds", f"write mandatory or discretionary, not “{grounds[:40]}”"))
    identifiers = tuple(_identifiers(number, row.get("identifiers"), faults))
    since = _day(str(row.get("from") or ""), number, "from", faults)
    until = _day(str(row.get("until") or ""), number, "until", faults)
    if since and until and until < since:
        faults.append(ListFault(number, "until", "it ends before it begins"))
    if len(faults) > before:
        return None
    return DebarredSupplier(name[:300], identifiers, DebarmentGround(grounds), since, until)


def _identifiers(number: int, cell: object, faults: list[ListFault]) -> Iterator[tuple[str, str]]:
    for pair in _pairs(cell):
        found = _NUMBER.fullmatch(pair.strip())
        if not found or found[1] not in SCHEMES:
            known = ", ".join(SCHEMES)
            problem = f"write a register and a number, such as GB-COH 01234567, not “{pair.strip()[:40]}”; registers: {known}"
            faults.append(ListFault(number, "identifiers", problem))
            continue
        read = identifier(found[1], found[2])
        if isinstance(read, Refusal):
            problem = f"“{found[2][:40]}” is no {read.params['title']}, such as {read.params['example']}"
            faults.append(ListFault(number, "identifiers", problem))
        else:
            yield found[1], read


def _pairs(cell: object) -> Iterable[str]:
    """The numbers of a cell: text with semicolons between them, or JSON's list of scheme and id."""
    if isinstance(cell, list):
        return [
            f"{row.get('scheme', '')} {row.get('id', '')}" if isinstance(row, dict) else str(row)
            for row in cell
        ]
    return [pair for pair in str(cell or "").split(";") if pair.strip()]


def _day(typed: str, number: int, column: str, faults: list[ListFault]) -> date | None:
    plain = typed.strip()
    if not plain:
        return None
    british = _BRITISH.fullmatch(plain)
    try:
        return (
            date(int(british[3]), int(british[2]), int(british[1])) if british else date.fromisoformat(plain)
        )
    except ValueError:
        faults.append(ListFault(number, column, f"write a day such as 2026-11-30, not “{plain[:40]}”"))
        return None
