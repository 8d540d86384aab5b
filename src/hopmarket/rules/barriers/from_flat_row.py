"""Notices as one flat row: the columns of the Contracts Finder export, and JSON lines that others made of notices.

The shapes are told apart by fields that only one of them has. Paths of texts lead into the row as it was
given: "$.description", "$['Additional Text']".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from ..refusal import Refusal
from ..releases import contracts_finder
from ..releases.json_values import Json, amount, closing_instant, cpv, instant, text
from .checked_notice import CheckedNotice, NoticeStage, NoticeText, TextKind
from .folded_text import shown_text
from .from_release import notice_of_release, with_regime

_CLOSES = "$.tender.tenderPeriod.endDate"
_COLUMNS = {
    "$.tender.title": "$.Title",
    "$.tender.description": "$.Description",
    "$.tender.submissionMethodDetails": "$['Additional Text']",
    "$.tender.procurementMethodDetails": "$['OJEU Procedure Type']",
    "$.tender.contractPeriod.startDate": "$['Start Date']",
    "$.tender.contractPeriod.endDate": "$['End Date']",
    _CLOSES: "$['Closing Date']",
}
"""Where the texts and facts of a release that is made of a row of the export stand in the row."""

_RANGE = re.compile(r"\s*[£€]?\s*[0-9][0-9,.]*\s*[-–]\s*[£€]?\s*([0-9][0-9,.]*)\s*", re.ASCII)
_FIGURE = re.compile(r"[£€]\s*([0-9][0-9,]*(?:\.[0-9]+)?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class FlatShape:
    """One shape of row: the fields that tell it apart, its texts with their kinds, and where its facts stand
    (the first field that has something counts). ``awarded`` are fields that only an awarded notice has."""

    name: str
    needs: frozenset[str]
    texts: tuple[tuple[str, TextKind], ...]
    buyer: str
    values: tuple[str, ...] = ()
    currency: str = ""
    pounds: bool = False
    cpv: str = ""
    published: str = ""
    closes: str = ""
    awarded: str = ""
    planning: tuple[str, frozenset[str]] = ("", frozenset())
    """A field, and what stands in it before there is a call."""


FLAT_SHAPES = (
    FlatShape(
        "TED conditions",
        frozenset({"id", "form", "country"}),
        (
            ("SHORT_DESCR", TextKind.SUMMARY),
            *(
                (name, TextKind.CONDITION)
                for name in (
                    "SUITABILITY",
                    "LEGAL_FORM",
                    "ECONOMIC_FINANCIAL_INFO",
                    "ECONOMIC_FINANCIAL_MIN_LEVEL",
                    "EAF_CAPACITY_INFORMATION",
                    "EAF_CAPACITY_MIN_LEVEL",
                    "TECHNICAL_PROFESSIONAL_INFO",
                    "TECHNICAL_PROFESSIONAL_MIN_LEVEL",
                    "T_CAPACITY_INFORMATION",
                    "T_CAPACITY_MIN_LEVEL",
                    "PERFORMANCE_CONDITIONS",
                    "DEPOSIT_GUARANTEE_REQUIRED",
                    "REFERENCE_TO_LAW",
                )
            ),
            ("MAIN_FINANCING_CONDITION", TextKind.TERM),
        ),
        buyer="buyer",
    ),
    FlatShape(
        "Contracts Finder search",
        frozenset({"id", "title", "organisation", "notice_type"}),
        (("title", TextKind.TITLE), ("description", TextKind.SUMMARY)),
        buyer="organisation",
        values=("value_high", "value_low"),
        pounds=True,
        cpv="cpv_codes",
        published="published_date",
        closes="deadline_date",
        awarded="awarded_supplier",
        planning=("notice_type", frozenset({"Pipeline", "PreProcurement"})),
    ),
    FlatShape(
        "flat notice",
        frozenset({"src", "id", "title"}),
        (("title", TextKind.TITLE), ("description", TextKind.SUMMARY)),
        buyer="buyer",
        values=("value",),
        currency="currency",
        cpv="cpv",
        published="published",
        closes="deadline",
        awarded="suppliers",
    ),
)


def shape_of_row(row: Mapping[str, Any]) -> FlatShape | None:
    """The shape of a row; None where it has none of these."""
    return next((shape for shape in FLAT_SHAPES if shape.needs <= row.keys()), None)


def notice_of_flat_row(row: Mapping[str, Any], shape: FlatShape) -> CheckedNotice:
    """The facts of a flat row. Money without a currency is no value."""
    currency = "GBP" if shape.pounds else text(row.get(shape.currency)).upper()[:3]
    value = next(filter(None, (flat_amount(row.get(name)) for name in shape.values)), None)
    is_known = value is not None and value > 1 and bool(currency)
    return with_regime(
        CheckedNotice(
            id=text(row.get("id")) or str(row.get("id") or ""),
            stage=_stage(row, shape),
            texts=tuple(_texts(row, shape)),
            buyer=text(row.get(shape.buyer)),
            cpv=_first_code(row.get(shape.cpv)),
            value=value if is_known else None,
            currency=currency if is_known else None,
            published_at=instant(row.get(shape.published)),
            closes_at=closing_instant(row.get(shape.closes)),
        )
    )


def notice_of_export_row(row: Mapping[str, Any]) -> CheckedNotice | Refusal:
    """The facts of a row of the Contracts Finder export. A cell that cannot be read is as if it were empty;
    refuses ``csv.<column>`` where the row is nothing without it."""
    cells = {name: cell for name, cell in row.items() if isinstance(cell, str)}
    while isinstance(made := contracts_finder.release(cells, prefix="ocds-row"), Refusal):
        column = made.reason.removeprefix("csv.")
        if column in contracts_finder.NEEDED or not cells.get(column):
            return made
        cells[column] = ""
    notice = notice_of_release(made)
    is_call = notice.stage is NoticeStage.TENDER
    return replace(
        notice,
        id=" ".join(cells["Notice Identifier"].split()),
        texts=tuple(
            replace(written, path=_COLUMNS.get(written.path, written.path)) for written in notice.texts
        ),
        published_at=instant(cells["Published Date"]) if is_call else None,
    )


def columns_of_row(row: Mapping[str, Any]) -> Mapping[str, str]:
    """Where facts that rules name by their path in a release stand in a row; nothing for what is no row."""
    if contracts_finder.is_row(row):
        return _COLUMNS
    shape = None if "tender" in row else shape_of_row(row)
    return {_CLOSES: row_path(shape.closes)} if shape and shape.closes else {}


def flat_amount(value: Any) -> Decimal | None:
    """An amount as flat rows have it: a number, "1000000-4000000" (the most), or several lines of which one
    says that VAT is in it."""
    if isinstance(value, list):
        lines = [line for line in value if isinstance(line, str)]
        with_vat = [line for line in lines if "including" in line.lower()]
        return flat_amount(next(iter(with_vat or lines), None))
    if isinstance(value, str):
        if within := _RANGE.fullmatch(value[:80]):
            return amount(within[1])
        if not (plain := amount(value)) and (figure := _FIGURE.search(value[:200])):
            return amount(figure[1])
        return plain
    return amount(value)


def row_path(name: str) -> str:
    """The JSON path of a field of a row."""
    return f"$.{name}" if name.isidentifier() else f"$['{name}']"


def _texts(row: Json, shape: FlatShape) -> list[NoticeText]:
    read = [(name, kind, row.get(name)) for name, kind in shape.texts]
    shown = [(name, kind, shown_text(raw)) for name, kind, raw in read if isinstance(raw, str)]
    first = {words: name for name, _, words in reversed(shown)}
    return [
        NoticeText(row_path(name), kind, words)
        for name, kind, words in shown
        if words and first[words] == name
    ]


def _stage(row: Json, shape: FlatShape) -> NoticeStage:
    if shape.awarded and row.get(shape.awarded):
        return NoticeStage.AWARD
    field, before = shape.planning
    return NoticeStage.PLANNING if field and text(row.get(field)) in before else NoticeStage.TENDER


def _first_code(value: Any) -> str | None:
    codes = (
        value if isinstance(value, list) else re.split(r"[\s,;]+", value) if isinstance(value, str) else []
    )
    return next(filter(None, (cpv(code) for code in codes if isinstance(code, str))), None)
