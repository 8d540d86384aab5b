"""Procurement procedures and thresholds as rows of data: periods, seal, people, values.

Figures are dated data with their citations; a lawyer should confirm them before live use.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class SealKind(StrEnum):
    CLERK = "clerk"


class ProcedureKey(StrEnum):
    BELOW_THRESHOLD_OPEN = "below_threshold_open"


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procurement procedure. Periods in days; ``method`` and ``details`` as OCDS names them."""

    key: ProcedureKey
    title: str
    method: str
    details: str
    seal: SealKind
    fewest_days_open: int
    fewest_evaluators: int
    openers: int
    cite: str


PROCEDURES = {
    row.key: row
    for row in (
        Procedure(
            key=ProcedureKey.BELOW_THRESHOLD_OPEN,
            title="Below-threshold open tender",
            method="open",
            details="Below threshold - open competition",
            seal=SealKind.CLERK,
            fewest_days_open=10,
            fewest_evaluators=2,
            openers=2,
            cite="Procurement Act 2023, Part 6 (ss. 84-88); days open: the partnership's rule",
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Threshold:
    """A value line in pounds, VAT included, in force from a date until the next row's date."""

    name: str
    since: date
    value: Decimal
    cite: str


NOTIFIABLE = Threshold(
    name="notifiable_below_threshold_sub_central",
    since=date(2025, 2, 24),
    value=Decimal("30000"),
    cite="Procurement Act 2023, s. 87; Procurement Regulations 2024",
)

THRESHOLD_GOODS_SERVICES = Threshold(
    name="sub_central_goods_and_services",
    since=date(2026, 1, 1),
    value=Decimal("207720"),
    cite="Procurement Act 2023, Schedule 1, as amended from 1 January 2026 (PPN 023)",
)


def is_notifiable(value_gross: Decimal) -> bool:
    """Whether an advertised purchase of this value (pounds, VAT included) must wait for the
    national platform's notice, or a recorded reason why none is due. Source: NOTIFIABLE.cite."""
    return value_gross >= NOTIFIABLE.value
