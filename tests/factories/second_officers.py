"""The partnership's lines for second officers, moved out of the way or to where a test wants them."""

from __future__ import annotations

from decimal import Decimal

from hopmarket.records.capabilities.partnership_lines import line_of
from hopmarket.records.capabilities.services import set_second_officer_line
from hopmarket.rules.line_kinds import LineSense
from hopmarket.rules.partnership_lines import PARTNERSHIP_LINES

from .partnership import must
from .purchases import Purchase

WHY_MOVED = "The partnership wants it so for this year."


def move_line(purchase: Purchase, key: str, line: Decimal | int) -> None:
    """Sets a line of the partnership's, where it does not stand there already."""
    if line_of(key) != line:
        words = {"key": key, "line": Decimal(line), "reasons": WHY_MOVED}
        must(set_second_officer_line(**words, by=purchase.house.operator, at=purchase.at("drafted")))


def one_officer_may(purchase: Purchase, *keys: str) -> None:
    """Moves lines as far as they go, so that one officer does almost everything alone."""
    for key in keys:
        row = PARTNERSHIP_LINES[key]
        move_line(purchase, key, row.lowest if row.sense is LineSense.BELOW else row.highest)
