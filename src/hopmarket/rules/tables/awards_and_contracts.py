"""The tables of results: awards and contracts."""

from __future__ import annotations

from ..contract_correction import correction_lines
from ..releases.contract_awards import award_of_contract
from ..releases.json_values import part, rows
from ..releases.release_parties import parties_by_id, suppliers_once
from .cells import joined, listed, number_column, path_column, process_column, text_as_published
from .columns import Cell, CellKind, Column, Json, Table, TableRow

_CURRENCY = "in currency"


def _names(row: TableRow, award: Json) -> str:
    return text_as_published([text_as_published(supplier.get("name")) for supplier in _once(row, award)])


def _once(row: TableRow, award: Json) -> list[Json]:
    return list(suppliers_once(award, parties_by_id(row.process.record)))


def _ids(award: Json) -> str:
    return text_as_published([text_as_published(supplier.get("id")) for supplier in rows(award, "suppliers")])


def _count(row: TableRow) -> Cell:
    return len(_once(row, row.value))


def _own_buyer(path: str) -> Column:
    return Column(
        "buyer",
        "Its own buyer",
        "Where releases of several buyers use one ocid: whose it is; else empty, and it is the process’s buyer",
        f"(from buyer/name of the release with this {path})",
        lambda row: text_as_published(part(row.value, "buyer", "name")),
    )


AWARDS = Table(
    "awards",
    "Awards",
    "One line for each award. One that says unsuccessful or cancelled was not made",
    ("ocid", "number"),
    listed("awards"),
    (
        process_column(),
        number_column("award"),
        path_column("award", "awards[]/id", "Award", "The award’s identifier within the process"),
        path_column("title", "awards[]/title", "Title", "As published"),
        path_column(
            "description", "awards[]/description", "Description", "As published; our own notices: the reasons"
        ),
        path_column("status", "awards[]/status", "Status", "pending, active, cancelled or unsuccessful"),
        path_column("awarded_at", "awards[]/date", "Awarded", "When", CellKind.MOMENT, "UTC"),
        path_column(
            "value",
            "awards[]/value/amount",
            "Value",
            "As published; a pound or less usually means not given",
            CellKind.NUMBER,
            _CURRENCY,
        ),
        path_column("currency", "awards[]/value/currency", "Currency", "ISO 4217; empty where none is given"),
        path_column(
            "value_with_vat",
            "awards[]/value/amountGross",
            "Value with VAT",
            "Where it is told apart; the value beside it then leaves VAT out",
            CellKind.NUMBER,
            _CURRENCY,
        ),
        Column(
            "suppliers",
            "Winners",
            "Their names, joined by “; ”; each winner once, under its first name",
            "awards[]/suppliers[]/name",
            lambda row: _names(row, row.value),
        ),
        Column(
            "supplier_parties",
            "Winners’ parties",
            "Their identifiers in the table of parties, joined by “; ”",
            "awards[]/suppliers[]/id",
            joined("suppliers", "id"),
        ),
        Column(
            "supplier_count",
            "How many winners",
            "More than one share the value",
            "awards[]/suppliers[]",
            _count,
            CellKind.COUNT,
        ),
        path_column("lots", "awards[]/relatedLots", "Lots", "The lots awarded, joined by “; ”"),
        path_column(
            "starts_on", "awards[]/contractPeriod/startDate", "Starts", "Day in London", CellKind.DAY
        ),
        path_column("ends_on", "awards[]/contractPeriod/endDate", "Ends", "Day in London", CellKind.DAY),
        _own_buyer("awards[]"),
    ),
)


def _award_of(row: TableRow) -> Json:
    return award_of_contract(row.value, list(rows(row.process.record, "awards")))


def _supplied(row: TableRow) -> Json:
    """What names the suppliers of a contract: itself, where it does, else its award."""
    return row.value if row.value.get("suppliers") else _award_of(row)


CONTRACTS = Table(
    "contracts",
    "Contracts",
    "One line for each published contract. Many publishers stop at the award: see the awards too",
    ("ocid", "number"),
    listed("contracts"),
    (
        process_column(),
        number_column("contract"),
        path_column("contract", "contracts[]/id", "Contract", "The contract’s identifier within the process"),
        path_column("award", "contracts[]/awardID", "Award", "The award that it follows"),
        path_column("title", "contracts[]/title", "Title", "As published"),
        path_column("description", "contracts[]/description", "Description", "As published"),
        path_column("status", "contracts[]/status", "Status", "pending, active, cancelled or terminated"),
        path_column(
            "value",
            "contracts[]/value/amount",
            "Value",
            "As published; our own notices: VAT included",
            CellKind.NUMBER,
            _CURRENCY,
        ),
        path_column(
            "currency", "contracts[]/value/currency", "Currency", "ISO 4217; empty where none is given"
        ),
        path_column(
            "value_with_vat",
            "contracts[]/value/amountGross",
            "Value with VAT",
            "Where it is told apart; the value beside it then leaves VAT out",
            CellKind.NUMBER,
            _CURRENCY,
        ),
        path_column("signed_on", "contracts[]/dateSigned", "Signed", "Day in London", CellKind.DAY),
        path_column("starts_on", "contracts[]/period/startDate", "Starts", "Day in London", CellKind.DAY),
        path_column("ends_on", "contracts[]/period/endDate", "Ends", "Day in London", CellKind.DAY),
        Column(
            "suppliers",
            "Suppliers",
            "Its own where it names any, else those of its award, joined by “; ”",
            "awards[]/suppliers[]/name",
            lambda row: _names(row, _supplied(row)),
        ),
        Column(
            "supplier_parties",
            "Suppliers’ parties",
            "Their identifiers in the table of parties, joined by “; ”",
            "awards[]/suppliers[]/id",
            lambda row: _ids(_supplied(row)),
        ),
        Column(
            "lots",
            "Lots",
            "The lots that it covers, else those of its award, joined by “; ”",
            "contracts[]/relatedLots, awards[]/relatedLots",
            lambda row: (
                text_as_published(row.value.get("relatedLots"))
                or text_as_published(part(_award_of(row), "relatedLots"))
            ),
        ),
        Column(
            "corrected",
            "Corrected",
            "Our own contracts: when, why, and what stood before; empty where nothing was corrected",
            "contracts[]/amendments",
            lambda row: text_as_published(" ".join(correction_lines(row.value))),
        ),
        _own_buyer("contracts[]"),
    ),
)
