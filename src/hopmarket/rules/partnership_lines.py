"""Every line that a partnership can set, and where each may stand."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from .barriers.board_lines import BOARD_LINES
from .line_kinds import LineUnit, PartnershipLine
from .refusal import Refusal
from .second_officer_lines import DEBRIEF_LINE, RESTORED_LINE, SECOND_OFFICER_LINES

PARTNERSHIP_LINES: Mapping[str, PartnershipLine] = {
    row.key: row
    for row in (*SECOND_OFFICER_LINES.values(), RESTORED_LINE, DEBRIEF_LINE, *BOARD_LINES.values())
}
"""By their keys, in the order in which they are shown."""


def may_set_line(key: str, line: Decimal, *, before: Decimal) -> Refusal | None:
    """Why a line cannot stand there. Refuses ``second_officer_line.unknown``, ``.unchanged`` and
    ``.out_of_bounds`` with the figures between which it may stand, and ``.not_whole`` for a part of a day."""
    row = PARTNERSHIP_LINES.get(key)
    if row is None:
        return Refusal("second_officer_line.unknown")
    if not line.is_finite() or not row.lowest <= line <= row.highest:
        bounds = {"lowest": row.in_words(row.lowest), "highest": row.in_words(row.highest)}
        return Refusal("second_officer_line.out_of_bounds", row.cite, bounds)
    if row.unit is not LineUnit.POUNDS and line != line.to_integral_value():
        return Refusal("second_officer_line.not_whole", row.cite)
    if line == before:
        return Refusal("second_officer_line.unchanged", row.cite, {"line": row.in_words(line)})
    return None
