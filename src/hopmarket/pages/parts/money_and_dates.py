"""Pounds, dates, times and fingerprints as pages and letters write them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.functional import lazy

from hopmarket.records.ledger.current_time import now
from hopmarket.rules import money

LONDON = ZoneInfo("Europe/London")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def pounds(amount: Decimal | int) -> str:
    """Writes "£84,000", or "£84,000.50" when there are pence; the amount is in pounds."""
    return money.in_words(amount)


def local(instant: datetime) -> datetime:
    """Converts an instant to London time; one in the year 1, whose first day London lacks, stays as it is.

    Raises ValueError for a time without a zone.
    """
    if instant.tzinfo is None:
        raise ValueError("A time without a zone cannot be shown")
    return instant.astimezone(LONDON) if instant.year > 1 else instant


def clock(instant: datetime) -> str:
    """Says "noon", "midnight", "5pm" or "8.05pm"."""
    at = local(instant)
    if at.minute == 0 and at.hour in (0, 12):
        return "noon" if at.hour else "midnight"
    half = "am" if at.hour < 12 else "pm"
    hour = at.hour % 12 or 12
    return f"{hour}.{at.minute:02d}{half}" if at.minute else f"{hour}{half}"


def day(on: date) -> str:
    """Says "3 December 2026"."""
    when = local(on) if isinstance(on, datetime) else on
    return f"{when.day} {MONTHS[when.month - 1]} {when.year:04}"


def day_short(on: date) -> str:
    """Says "3 Dec"."""
    when = local(on) if isinstance(on, datetime) else on
    return f"{when.day} {MONTHS[when.month - 1][:3]}"


def weekday(on: date) -> str:
    """Says "Thursday 3 December 2026"."""
    when = local(on) if isinstance(on, datetime) else on
    return f"{DAYS[when.weekday()]} {day(on)}"


def when(instant: datetime) -> str:
    """Says "noon on Thursday 3 December 2026"."""
    clock_text = clock(instant)
    if clock_text == "midnight":
        return f"midnight at the start of {weekday(instant)}"
    return f"{clock_text} on {weekday(instant)}"


def time_left(span: timedelta) -> str:
    """Says "7 days left", "31 hours left", "25 minutes left", or "Closed"; always rounded down."""
    if span <= timedelta(0):
        return "Closed"
    for most, size, unit in ((48, 86400, "day"), (2, 3600, "hour"), (0, 60, "minute")):
        count = int(span.total_seconds()) // size
        if span >= timedelta(hours=most) and count:
            return f"{count} {unit}{'' if count == 1 else 's'} left"
    return "Less than a minute left"


def moment(instant: datetime) -> str:
    """Says "noon, 15 December 2026"."""
    clock_text = clock(instant)
    if clock_text == "midnight":
        return when(instant)
    return f"{clock_text}, {day(instant)}"


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
