"""Pounds, dates, times and fingerprints as pages write them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.utils.functional import lazy

from hopmarket.records.ledger.current_time import now
from hopmarket.rules import money
from hopmarket.rules.dates_in_words import (
    DAYS,
    MONTHS,
    clock,
    day,
    day_short,
    local,
    moment,
    weekday,
    when,
)

__all__ = [
    "DAYS",
    "MONTHS",
    "clock",
    "day",
    "day_short",
    "example_day",
    "local",
    "moment",
    "pounds",
    "short_fingerprint",
    "time_left",
    "weekday",
    "when",
]


def pounds(amount: Decimal | int) -> str:
    """Writes "£84,000", or "£84,000.50" when there are pence; the amount is in pounds."""
    return money.in_words(amount)


def time_left(span: timedelta) -> str:
    """Says "7 days left", "31 hours left", "25 minutes left", or "Closed"; always rounded down."""
    if span <= timedelta(0):
        return "Closed"
    for most, size, unit in ((48, 86400, "day"), (2, 3600, "hour"), (0, 60, "minute")):
        count = int(span.total_seconds()) // size
        if span >= timedelta(hours=most) and count:
            return f"{count} {unit}{'' if count == 1 else 's'} left"
    return "Less than a minute left"


def short_fingerprint(digest: str) -> str:
    """Writes the first twelve figures of a hexadecimal fingerprint, in groups of four."""
    return " ".join(digest[start : start + 4] for start in range(0, min(12, len(digest)), 4))


def _example_day(days: int) -> str:
    on = local(now()).date() + timedelta(days=days)
    if on.isoweekday() > 5:
        on += timedelta(days=8 - on.isoweekday()) if days > 0 else timedelta(days=5 - on.isoweekday())
    return f"{on.day} {on.month} {on.year}"


# Writes a weekday so many days from today as it is typed, "3 12 2026", each time that a page is made.
example_day = lazy(_example_day, str)
