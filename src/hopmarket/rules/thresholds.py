"""Value lines of the law and of the partnership, as dated data: one owner of them all.

Figures are in pounds, VAT included. A lawyer should confirm them before live use; what was not read at its
source stands in docs/rules/to-confirm.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Line(StrEnum):
    """What a value is compared with."""

    NOTIFIABLE = "notifiable"
    GOODS_SERVICES = "goods_services"
    WORKS = "works"
    LIGHT_TOUCH = "light_touch"
    CONCESSIONS = "concessions"
    LIGHT_TOUCH_CONCESSIONS = "light_touch_concessions"
    UTILITIES = "utilities"
    WORKS_SUITABILITY = "works_suitability"
    QUOTES = "quotes"


class AuthorityKind(StrEnum):
    """Councils and most other bodies are sub-central; departments and the NHS are central."""

    SUB_CENTRAL = "sub_central"
    CENTRAL = "central"


@dataclass(frozen=True, slots=True)
class Threshold:
    """A value line, in force from ``since`` until the day of the next row of the same line and body."""

    line: Line
    body: AuthorityKind
    since: date
    value: Decimal
    cite: str


LINE_TITLES = {
    Line.NOTIFIABLE: "Notifiable below the threshold, where it is advertised",
    Line.GOODS_SERVICES: "Threshold of goods and services",
    Line.WORKS: "Threshold of building works",
    Line.LIGHT_TOUCH: "Threshold of light-touch services",
    Line.CONCESSIONS: "Threshold of concessions",
    Line.LIGHT_TOUCH_CONCESSIONS: "Threshold of light-touch concessions",
    Line.UTILITIES: "Threshold of utilities, goods and services",
    Line.WORKS_SUITABILITY: "Works below the threshold in which suppliers may be shortlisted",
    Line.QUOTES: "Quick quotes",
}

ACT_BEGAN = date(2025, 2, 24)
_NEW_YEAR_2026 = date(2026, 1, 1)
_SCHEDULE = "Procurement Act 2023, Schedule 1"
_SCHEDULE_2026 = f"{_SCHEDULE}, as amended from 1 January 2026 (SI 2025/1200; PPN 023)"


def _rows(
    line: Line, *dated: tuple[date, str, str], body: AuthorityKind = AuthorityKind.SUB_CENTRAL
) -> tuple[Threshold, ...]:
    return tuple(Threshold(line, body, since, Decimal(value), cite) for since, value, cite in dated)


def _both(
    line: Line, *dated: tuple[date, str, str], central: tuple[tuple[date, str, str], ...]
) -> tuple[Threshold, ...]:
    return (*_rows(line, *dated), *_rows(line, *central, body=AuthorityKind.CENTRAL))


THRESHOLDS = (
    *_both(
        Line.NOTIFIABLE,
        (ACT_BEGAN, "30000", "Procurement Act 2023, s. 87; Procurement Regulations 2024"),
        central=((ACT_BEGAN, "12000", "Procurement Act 2023, s. 87; Procurement Regulations 2024"),),
    ),
    *_both(
        Line.GOODS_SERVICES,
        (ACT_BEGAN, "214904", _SCHEDULE),
        (_NEW_YEAR_2026, "207720", _SCHEDULE_2026),
        central=((ACT_BEGAN, "139688", _SCHEDULE), (_NEW_YEAR_2026, "135018", _SCHEDULE_2026)),
    ),
    *_rows(Line.WORKS, (ACT_BEGAN, "5372609", _SCHEDULE), (_NEW_YEAR_2026, "5193000", _SCHEDULE_2026)),
    *_rows(Line.LIGHT_TOUCH, (ACT_BEGAN, "663540", _SCHEDULE)),
    *_rows(Line.CONCESSIONS, (ACT_BEGAN, "5372609", _SCHEDULE), (_NEW_YEAR_2026, "5193000", _SCHEDULE_2026)),
    *_rows(Line.LIGHT_TOUCH_CONCESSIONS, (ACT_BEGAN, "5372609", _SCHEDULE)),
    *_rows(Line.UTILITIES, (ACT_BEGAN, "429809", _SCHEDULE), (_NEW_YEAR_2026, "415440", _SCHEDULE_2026)),
    *_both(
        Line.WORKS_SUITABILITY,
        (ACT_BEGAN, "213477", "Procurement Act 2023, s. 85(3)"),
        (_NEW_YEAR_2026, "207720", "Procurement Act 2023, s. 85(3), as amended by SI 2025/1200"),
        central=(
            (ACT_BEGAN, "138760", "Procurement Act 2023, s. 85(3)"),
            (_NEW_YEAR_2026, "135018", "Procurement Act 2023, s. 85(3), as amended by SI 2025/1200"),
        ),
    ),
    *_rows(
        Line.QUOTES,
        (ACT_BEGAN, "50000", "The partnership's rule: above it a purchase is advertised to everybody"),
    ),
)
"""Every line, the earlier rows of each first. A line without rows for central bodies has one value for all."""


def threshold_on(line: Line, day: date, body: AuthorityKind = AuthorityKind.SUB_CENTRAL) -> Threshold:
    """The row of a line that is in force on a day; of the first row before the Act began."""
    rows = [row for row in THRESHOLDS if row.line is line and row.body is body]
    rows = rows or [row for row in THRESHOLDS if row.line is line]
    begun = [row for row in rows if row.since <= day]
    return begun[-1] if begun else rows[0]


def reaches(
    line: Line, value: Decimal | None, day: date, body: AuthorityKind = AuthorityKind.SUB_CENTRAL
) -> bool:
    """Whether a value is known and stands at a line or above it on a day."""
    return value is not None and value >= threshold_on(line, day, body).value
