"""From which income on the law asks a charity for an audit, as dated rows.

Charities Act 2011, s. 144, with the orders that put other sums in its place. Not read at their source.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class AuditLine:
    """For financial years that end on ``ending_from`` or later, until the next row: an income over ``income``
    has to be audited; one over ``with_assets`` where the assets are worth more than a second sum; no other."""

    ending_from: date
    income: Decimal
    with_assets: Decimal
    cite: str


AUDIT_LINES = (
    AuditLine(
        date(2009, 4, 1),
        Decimal(500_000),
        Decimal(250_000),
        "Charities Act 2011, s. 144, as enacted",
    ),
    AuditLine(
        date(2015, 3, 31),
        Decimal(1_000_000),
        Decimal(250_000),
        "Charities Act 2011, s. 144, as changed by SI 2015/321",
    ),
    AuditLine(
        date(2026, 9, 30),
        Decimal(1_500_000),
        Decimal(500_000),
        "Charities Act 2011, s. 144, as changed by the Charities Acts 1992 and 2011 (Substitution of Sums) Order "
        "2026 (SI 2026/427)",
    ),
)
"""The oldest first."""


def audit_line(year_end: date) -> AuditLine | None:
    """The line for a financial year that ends on this day; None for years before the first row."""
    return next((line for line in reversed(AUDIT_LINES) if line.ending_from <= year_end), None)


def has_to_be_audited(scheme: str, income: Decimal | None, year_end: date | None) -> bool | None:
    """Whether the law asks an organisation of this register for an audit of a year. None where that cannot be
    told: no income or no day, another register than that of England and Wales (its law has other lines), or an
    income at which the assets decide, which registers do not show here."""
    line = audit_line(year_end) if year_end else None
    if scheme != "GB-CHC" or income is None or line is None:
        return None
    if income > line.income:
        return True
    return False if income <= line.with_assets else None
