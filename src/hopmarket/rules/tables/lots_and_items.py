"""The tables of what is bought: lots, and items with their codes."""

from __future__ import annotations

from collections.abc import Iterator

from ..releases.json_values import part, rows
from ..releases.lots_and_bids import bids_by_lot
from .cells import (
    JOINED,
    cell_at,
    listed,
    number_column,
    numbered_rows,
    path_column,
    process_column,
    text_as_published,
)
from .columns import CellKind, Column, Json, Table, TableProcess, TableRow

_UTC = "UTC"


def of_columns(what: str) -> tuple[Column, Column]:
    """What holds the row's object: tender, award or contract, and its own identifier."""
    return (
        Column("of", "Part", f"Which part of the process tells of the {what}", "(place)", lambda row: row.of),
        Column(
            "of_id",
            "Part’s id",
            "The identifier of that part",
            "…/id",
            lambda row: text_as_published(row.holder.get("id")),
        ),
    )


LOTS = Table(
    "lots",
    "Lots",
    "One line for each lot of a purchase",
    ("ocid", "number"),
    listed("tender", "lots"),
    (
        process_column(),
        number_column("lot"),
        path_column("lot", "tender/lots[]/id", "Lot", "The lot’s identifier within the process"),
        path_column("title", "tender/lots[]/title", "Title", "What the lot is called"),
        path_column("description", "tender/lots[]/description", "Description", "What the lot is, in words"),
        path_column(
            "status", "tender/lots[]/status", "Status", "As the publisher says: active, complete, cancelled …"
        ),
        path_column(
            "value", "tender/lots[]/value/amount", "Value", "As published", CellKind.NUMBER, "in currency"
        ),
        path_column(
            "currency", "tender/lots[]/value/currency", "Currency", "ISO 4217; empty where none is given"
        ),
        Column(
            "bids",
            "Bids",
            "How many bids came for this lot, where that is told",
            "bids/statistics[]",
            lambda row: bids_by_lot(row.process.record).get(text_as_published(row.value.get("id"))),
            CellKind.COUNT,
        ),
        path_column(
            "starts_on", "tender/lots[]/contractPeriod/startDate", "Starts", "Day in London", CellKind.DAY
        ),
        path_column("ends_on", "tender/lots[]/contractPeriod/endDate", "Ends", "Day in London", CellKind.DAY),
        path_column(
            "renewable", "tender/lots[]/hasRenewal", "Renewable", "Whether it can be renewed", CellKind.TRUTH
        ),
        path_column(
            "options", "tender/lots[]/hasOptions", "Options", "Whether it has options", CellKind.TRUTH
        ),
    ),
)


def _holders(record: Json) -> Iterator[tuple[Json, str]]:
    tender = part(record, "tender")
    if isinstance(tender, dict):
        yield tender, "tender"
    yield from ((row, "award") for row in rows(record, "awards"))
    yield from ((row, "contract") for row in rows(record, "contracts"))


def _items(holder: Json) -> Iterator[Json]:
    yield from rows(holder, "items")
    for lot in rows(holder, "lots"):
        yield from ({"relatedLot": lot.get("id"), **item} for item in rows(lot, "items"))


def _codes(holder: Json) -> Iterator[Json]:
    main = holder.get("classification")
    if isinstance(main, dict):
        yield {**main, "main": True}
    yield from ({**code, "main": False} for code in rows(holder, "additionalClassifications"))


def _coded(process: TableProcess) -> Iterator[tuple[Json, str, Json]]:
    """Each item with each of its codes; the codes of the tender itself come before its items."""
    for holder, of in _holders(process.record):
        for code in _codes(holder):
            yield {"code": code}, of, holder
        for item in _items(holder):
            for code in list(_codes(item)) or [{}]:
                yield {**item, "code": code}, of, holder


def _label(row: TableRow) -> str:
    code = row.value["code"]
    known = (
        row.process.labels.get(text_as_published(code.get("id"))[:8], "")
        if text_as_published(code.get("scheme")) == "CPV"
        else ""
    )
    return text_as_published(code.get("description")) or known


def _place(row: TableRow) -> str:
    addresses = [*rows(row.value, "deliveryAddresses"), part(row.value, "deliveryAddress")]
    names = ("streetAddress", "locality", "region", "postalCode", "countryName")
    lines = [
        ", ".join(filter(None, (text_as_published(part(address, name)) for name in names)))
        for address in addresses
    ]
    return JOINED.join(filter(None, lines))


def _code(name: str, field: str, title: str, meaning: str) -> Column:
    return Column(name, title, meaning, f"…/classification/{field}", cell_at("code", field))


ITEMS = Table(
    "items",
    "Items and codes",
    "One line for each subject code of what is bought: of the tender itself, then of each item. "
    "An item with two codes has two lines",
    ("ocid", "number"),
    lambda process: numbered_rows(process, _coded(process)),
    (
        process_column(),
        number_column("code"),
        *of_columns("item"),
        path_column(
            "item", "…/items[]/id", "Item", "The item’s identifier; empty for the tender’s own codes"
        ),
        path_column("lot", "…/items[]/relatedLot", "Lot", "The lot to which it belongs"),
        path_column("description", "…/items[]/description", "Description", "The item in words"),
        path_column(
            "quantity",
            "…/items[]/quantity",
            "Quantity",
            "As published",
            CellKind.NUMBER,
            "the unit beside it",
        ),
        path_column("unit", "…/items[]/unit/name", "Unit", "The unit’s name"),
        Column(
            "place", "Place", "Where it is delivered, joined by “; ”", "…/items[]/deliveryAddresses[]", _place
        ),
        _code("scheme", "scheme", "Scheme", "The list that the code is of, such as CPV"),
        _code("code", "id", "Code", "The code, as published"),
        Column("label", "Label", "As published, else the list’s own", "…/classification/description", _label),
        Column(
            "main",
            "Main code",
            "True for the main code, false for a further one, empty where there is no code",
            "…/classification, …/additionalClassifications[]",
            cell_at("code", "main", kind=CellKind.TRUTH),
            CellKind.TRUTH,
        ),
    ),
)
