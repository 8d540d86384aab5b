"""Where the partnership's lines stand, and who set them there when."""

from __future__ import annotations

from decimal import Decimal

from hopmarket.barrier_rules import barrier_rules
from hopmarket.rules.barriers.barrier_kinds import BarrierRule
from hopmarket.rules.barriers.board_lines import BOARD_LINES, with_lines
from hopmarket.rules.partnership_lines import PARTNERSHIP_LINES

from .models import SecondOfficerSetting


def line_of(key: str) -> Decimal:
    """Where a line stands now: as it was set last, else its default."""
    newest = SecondOfficerSetting.objects.filter(key=key).order_by("-pk").first()
    return newest.line.normalize() + 0 if newest else PARTNERSHIP_LINES[key].default


def settings_of_lines() -> dict[str, list[SecondOfficerSetting]]:
    """Every change of each line, the newest first; a line that nobody touched has none."""
    changes: dict[str, list[SecondOfficerSetting]] = {key: [] for key in PARTNERSHIP_LINES}
    for row in SecondOfficerSetting.objects.order_by("-pk"):
        changes.setdefault(row.key, []).append(row)
    return changes


def board_lines_set() -> dict[str, Decimal]:
    """Where the lines of the barrier check stand that the partnership's board set."""
    rows = SecondOfficerSetting.objects.filter(key__in=BOARD_LINES).order_by("pk")
    return {row.key: row.line.normalize() + 0 for row in rows}


def board_rules() -> tuple[BarrierRule, ...]:
    """The barrier rules with their lines where the partnership's board set them."""
    return with_lines(barrier_rules(), board_lines_set())
