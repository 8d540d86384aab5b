"""Where the partnership's lines stand, and who set them there when."""

from __future__ import annotations

from decimal import Decimal

from hopmarket.rules.second_officer_lines import PARTNERSHIP_LINES

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
