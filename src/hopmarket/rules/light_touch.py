"""Light-touch services: those whose CPV codes the regulations list.

Source: Procurement Act 2023, s. 9; Procurement Regulations 2024, reg. 8 and Schedule 1. The ranges are those
of the list that came before it (Public Contracts Regulations 2015, Schedule 3), see docs/rules/to-confirm.md.
"""

from __future__ import annotations

CITE = "Procurement Act 2023, s. 9; Procurement Regulations 2024, Schedule 1"

LIGHT_TOUCH_RANGES: tuple[tuple[str, str], ...] = (
    ("50116510", "50116510"),
    ("55100000", "55410000"),
    ("55510000", "55524000"),
    ("64000000", "64122000"),
    ("71550000", "71550000"),
    ("75000000", "75131000"),
    ("75200000", "75340000"),
    ("79100000", "79140000"),
    ("79430000", "79430000"),
    ("79611000", "79611000"),
    ("79622000", "79625000"),
    ("79700000", "79721000"),
    ("79950000", "79956000"),
    ("79995000", "79995200"),
    ("80000000", "80660000"),
    ("85000000", "85323000"),
    ("92000000", "92700000"),
    ("98000000", "98000000"),
    ("98113100", "98113100"),
    ("98120000", "98133110"),
    ("98200000", "98200000"),
    ("98500000", "98514000"),
    ("98900000", "98910000"),
)
"""First and last code of each range, eight figures without the check digit."""


def is_light_touch(cpv: str) -> bool:
    """Whether a CPV code (eight figures) is one of a light-touch service."""
    return any(first <= cpv[:8] <= last for first, last in LIGHT_TOUCH_RANGES)
