"""Cells of the Contracts Finder export, written as the export itself writes them.

Spreadsheets rewrite dates and times when somebody opens the export and saves it. What says the same
beyond doubt is written back; what cannot be read is left out, and each of both is told with its column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from .json_values import amount, web_address
from .release_repairs import Repair
from .supplier_cells import unbracketed_name
from .value_repairs import shown_value

SUPPLIER = "Supplier [Name|Address|Ref type|Ref Number|Is SME|Is VCSE]"
PLANNING = {"Pipeline", "PreProcurement"}
STATUSES = {
    "Open": "active",
    "Closed": "active",
    "Awarded": "complete",
    "Cancelled": "cancelled",
    "Withdrawn": "withdrawn",
}
"""The statuses of the export, and what OCDS calls them."""
NO_DAY = {"", "01/01/1", "01/01/0001"}
"""What the export writes where no day is given."""
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MIDNIGHT = r"(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?"
_DAYS = (
    re.compile(rf"(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})/(?P<year>\d{{4}}){_MIDNIGHT}", re.ASCII),
    re.compile(rf"(?P<year>\d{{4}})-(?P<month>\d\d)-(?P<day>\d\d){_MIDNIGHT}", re.ASCII),
    re.compile(
        rf"(?P<day>\d{{1,2}})[ -](?P<month>[A-Za-z]{{3,9}})[ -](?P<year>\d{{4}}|\d\d){_MIDNIGHT}", re.ASCII
    ),
)
_AMOUNT = re.compile(
    r"£?\s?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,2}|\.\d{4,})?|\d(?:\.\d+)?E\+?\d{1,2}", re.ASCII
)


@dataclass(frozen=True, slots=True)
class RepairedCell:
    """A cell as the export writes it, and what was done or will be lost; no ``kind`` where nothing is.

    What nobody can read may stay, since the release is made without it: so the row keeps its number.
    """

    text: str
    kind: str = ""
    message: str = ""


Reading = Callable[[str], RepairedCell]


def export_day(text: str) -> date | None:
    """The day of a cell: 18/12/2026 as the export writes it, or as spreadsheets do: 2026-12-18,
    18-Dec-2026, 18-Dec-26, each with a midnight behind it or without. None for anything else."""
    for pattern in _DAYS:
        if found := pattern.fullmatch(text.strip()):
            name = found["month"].lower()
            named = [number for number, month in enumerate(_MONTHS, 1) if month.startswith(name)]
            month = int(name) if name.isdigit() else named[0] if named else 0
            year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
            try:
                return date(year, month, int(found["day"]))
            except ValueError:
                return None
    return None


def _day_cell(text: str) -> RepairedCell:
    if text in NO_DAY:
        return RepairedCell(text)
    on = export_day(text)
    if on is None:
        return RepairedCell(text, "left_out", f"{shown_value(text)} is no day that can be read: left out.")
    if re.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}", text, re.ASCII):
        return RepairedCell(text)
    spelling = f"{on:%d/%m}/{on.year:04}"
    return RepairedCell(spelling, "instant", f"The day {shown_value(text)} is read as {spelling}.")


def _closing_cell(text: str) -> RepairedCell:
    """As other days; but one that cannot be read stays, because the row is refused for it."""
    cell = _day_cell(text)
    return RepairedCell(text) if cell.kind == "left_out" else cell


def _amount_cell(text: str) -> RepairedCell:
    """Three figures behind a point may be thousands or thousandths, a comma may be either sign."""
    if not text or text == "0" or _AMOUNT.fullmatch(text):
        return RepairedCell(text)
    left = "" if amount(text) else text
    return RepairedCell(left, "left_out", f"{shown_value(text)} is no amount that can be read: left out.")


def _links_cell(text: str) -> RepairedCell:
    lost = [link for link in text.split() if not web_address(link)]
    if not lost:
        return RepairedCell(text)
    return RepairedCell(text, "left_out", f"{shown_value(' '.join(lost))} is no web address: left out.")


def _status_cell(text: str) -> RepairedCell:
    if text in STATUSES:
        return RepairedCell(text)
    known = ", ".join(STATUSES)
    return RepairedCell(
        text, "left_out", f"{shown_value(text)} is no status that is known ({known}): left out."
    )


def _suppliers_cell(text: str) -> RepairedCell:
    """Suppliers stand in brackets; a name without them is one supplier, and what else stands outside is
    left out."""
    start = text.find("[")
    if start < 0 and (name := unbracketed_name(text)):
        return RepairedCell(
            f"[{text}]", "supplier", f"{shown_value(text)} has no brackets: read as one supplier, {name}."
        )
    outside = text[:start] if start >= 0 else text
    if not outside.strip(" ,;"):
        return RepairedCell(text)
    left = text[start:] if start >= 0 else ""
    return RepairedCell(left, "left_out", f"{shown_value(outside)} names no supplier in brackets: left out.")


_READINGS: Mapping[str, Reading] = {
    "Start Date": _day_cell,
    "End Date": _day_cell,
    "Closing Date": _closing_cell,
    "Awarded Date": _day_cell,
    "Contract start date": _day_cell,
    "Contract end date": _day_cell,
    "Value Low": _amount_cell,
    "Value High": _amount_cell,
    "Awarded Value": _amount_cell,
    "Links": _links_cell,
    "Status": _status_cell,
    SUPPLIER: _suppliers_cell,
}


def row_as_exported(row: Mapping[str, object]) -> tuple[dict[str, str], list[Repair]]:
    """A row with its cells as the export writes them, and what was put right in it."""
    repairs: list[Repair] = []
    cells = {name: text for name, value in row.items() if (text := _cell_text(value)) is not None}
    for name, cell_text in cells.items():
        if "\0" in cell_text:
            cells[name] = cell_text.replace("\0", "")
            repairs.append(Repair((name,), "nul", f"{name[:80]}: the sign U+0000 is taken out of a text."))
    if cells.get("Notice Type", "").strip() in PLANNING and cells.get(SUPPLIER, "").strip():
        message = f"{SUPPLIER}: a planned notice has no supplier yet: left out."
        repairs.append(Repair((SUPPLIER,), "left_out", message))
        cells[SUPPLIER] = ""
    for name, reading in _READINGS.items():
        if text := " ".join(cells.get(name, "").split()):
            cell = reading(text)
            if cell.kind:
                cells[name] = cell.text
                repairs.append(Repair((name,), cell.kind, f"{name}: {cell.message}"))
    return _in_order(cells, repairs), repairs


def _cell_text(value: object) -> str | None:
    """What stands in a cell; rows in JSON may have nulls and numbers there. None for what is no cell."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value)


def _in_order(cells: dict[str, str], repairs: list[Repair]) -> dict[str, str]:
    """The row with its lowest and highest value in the order that their columns' names say."""
    low, high = cells.get("Value Low", ""), cells.get("Value High", "")
    least, most = amount(low), amount(high)
    if least is None or most is None or least <= most:
        return cells
    message = f"Value Low: {low} is more than Value High, {high}: read as {high} to {low}."
    repairs.append(Repair(("Value Low",), "range", message))
    return {**cells, "Value Low": high, "Value High": low}
