"""Dates and times as the portal writes them: in London's time, in words."""

from __future__ import annotations

from datetime import date, datetime

from .local_time import LONDON

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


def span(first: date, last: date) -> str:
    """Says "4 November 2026", "4 to 9 November 2026", "28 October to 9 November 2026", or both days in full."""
    begins, ends = (local(on).date() if isinstance(on, datetime) else on for on in (first, last))
    if begins == ends:
        return day(ends)
    if begins.year != ends.year:
        return f"{day(begins)} to {day(ends)}"
    if begins.month != ends.month:
        return f"{begins.day} {MONTHS[begins.month - 1]} to {day(ends)}"
    return f"{begins.day} to {day(ends)}"


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


def moment(instant: datetime) -> str:
    """Says "noon, 15 December 2026"."""
    clock_text = clock(instant)
    if clock_text == "midnight":
        return when(instant)
    return f"{clock_text}, {day(instant)}"
