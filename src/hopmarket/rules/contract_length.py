"""How long a contract runs, in months."""

from __future__ import annotations

from datetime import date, timedelta

_HALF = 15
"""Days from which on a part of a month counts as one."""


def contract_months(starts_on: date | None, ends_on: date | None) -> int | None:
    """The months from the first to the last day, the last one included, to the nearest; 0 for less than half of
    one. None where a day is not known or they stand the wrong way round."""
    if starts_on is None or ends_on is None or ends_on < starts_on:
        return None
    after = ends_on + timedelta(days=1)
    months = (after.year - starts_on.year) * 12 + after.month - starts_on.month
    odd = after.day - starts_on.day
    return months + (odd > _HALF) - (odd < -_HALF)
