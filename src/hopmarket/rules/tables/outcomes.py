"""The tables of what came of it: awards and contracts."""

from __future__ import annotations

from ..correcting import lines
from ..reading.values import part, rows
from .cells import joined, listed, number_column, process_column, said, taken
from .columns import Cell, Column, Json, Kind, Row, Table

_CURRENCY = "in currency"


def _suppliers(award: Json, name: str) -> str:
    return said([said(one.get(name)) for one in rows(award, "suppliers")])


def _count(row: Row) -> Cell:
    return sum(1 for _ in rows(row.one, "suppliers"))


AWARDS = Table(
    "awards",
    "Awards",
    "One line for each award. One that says unsuccessful or cancelled was not made",
    ("ocid", "number"),
    listed("awards"),
    (
        process_column(),
        number_column("award"),
        taken("award", "awards[]/id", "Award", "The award’s identifier within the process"),
        taken("title", "awards[]/title", "Title", "As published"),
        taken(
            "description", "awards[]/description", "Description", "As published; our own notices: the reasons"
        ),
        taken("status", "awards[]/status", "Status", "pending, active, cancelled or unsuccessful"),
        taken("awarded_at", "awards[]/date", "Awarded", "When", Kind.MOMENT, "UTC"),
        taken(
            "value",
            "awards[]/value/amount",
            "Value",
            "As published; a pound or less usually means not given",
            Kind.NUMBER,
            _CURRENCY,
        ),
        taken("currency", "awards[]/value/currency", "Currency", "ISO 4217"),
        Column(
            "suppliers",
            "Winners",
            "Their names, joined by “; ”",
            "awards[]/suppliers[]/name",
            joined("suppliers", "name"),
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
            Kind.COUNT,
        ),
        taken("lots", "awards[]/relatedLots", "Lots", "The lots awarded, joined by “; ”"),
        taken("starts_on", "awards[]/contractPeriod/startDate", "Starts", "Day, as written", Kind.DAY),
        taken("ends_on", "awards[]/contractPeriod/endDate", "Ends", "Day, as written", Kind.DAY),
    ),
)


def _award_of(row: Row) -> Json:
    name = said(row.one.get("awardID"))
    found = (one for one in rows(row.process.record, "awards") if said(one.get("id")) == name)
    return next(found, {}) if name else {}


CONTRACTS = Table(
    "contracts",
    "Contracts",
    "One line for each published contract. Many publishers stop at the award: see the awards too",
    ("ocid", "number"),
    listed("contracts"),
    (
        process_column(),
        number_column("contract"),
        taken("contract", "contracts[]/id", "Contract", "The contract’s identifier within the process"),
        taken("award", "contracts[]/awardID", "Award", "The award that it follows"),
        taken("title", "contracts[]/title", "Title", "As published"),
        taken("description", "contracts[]/description", "Description", "As published"),
        taken("status", "contracts[]/status", "Status", "pending, active, cancelled or terminated"),
        taken(
            "value",
            "contracts[]/value/amount",
            "Value",
            "As published; our own notices: VAT included",
            Kind.NUMBER,
            _CURRENCY,
        ),
        taken("currency", "contracts[]/value/currency", "Currency", "ISO 4217"),
        taken("signed_on", "contracts[]/dateSigned", "Signed", "Day, as written", Kind.DAY),
        taken("starts_on", "contracts[]/period/startDate", "Starts", "Day, as written", Kind.DAY),
        taken("ends_on", "contracts[]/period/endDate", "Ends", "Day, as written", Kind.DAY),
        Column(
            "suppliers",
            "Suppliers",
            "Those of its award, joined by “; ”",
            "awards[]/suppliers[]/name",
            lambda row: _suppliers(_award_of(row), "name"),
        ),
        Column(
            "supplier_parties",
            "Suppliers’ parties",
            "Their identifiers in the table of parties, joined by “; ”",
            "awards[]/suppliers[]/id",
            lambda row: _suppliers(_award_of(row), "id"),
        ),
        Column(
            "lots",
            "Lots",
            "The lots that it covers, else those of its award, joined by “; ”",
            "contracts[]/relatedLots, awards[]/relatedLots",
            lambda row: said(row.one.get("relatedLots")) or said(part(_award_of(row), "relatedLots")),
        ),
        Column(
            "corrected",
            "Corrected",
            "Our own contracts: when, why, and what stood before; empty where nothing was corrected",
            "contracts[]/amendments",
            lambda row: said(" ".join(lines(row.one))),
        ),
    ),
)
