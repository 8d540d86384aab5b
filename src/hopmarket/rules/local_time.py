"""Local time: what people write becomes an instant in UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .refusal import Refusal

LONDON = ZoneInfo("Europe/London")

_NAMED = {"noon": time(12), "midday": time(12), "12 noon": time(12), "12noon": time(12)}
_MIDNIGHT = frozenset({"midnight", "12 midnight", "12midnight"})
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2})(?::(\d{2})(?:\.0+)?)?)?\s*(am|pm|a\.m\.|p\.m\.)?", re.ASCII)


def day_in_london(at: datetime) -> date:
    """The day on which an act happened, as people here count it."""
    return at.astimezone(LONDON).date()


def clock_time(text: str) -> time | Refusal:
    """Reads "noon", "5pm", "9.30am", "17:00", and with seconds "17:00:00" and "5:00:00 PM".
    Refuses ``time.unreadable``, and ``time.midnight``: the word may mean the beginning of a day or its end."""
    plain = " ".join(text.lower().split())
    if plain in _MIDNIGHT:
        return Refusal("time.midnight")
    if plain in _NAMED:
        return _NAMED[plain]
    found = _CLOCK.fullmatch(plain)
    if not found:
        return Refusal("time.unreadable", params={"text": text[:20]})
    hour, minute, second = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    half = found[4] and found[4].replace(".", "")
    if half:
        if not 1 <= hour <= 12:
            return Refusal("time.unreadable", params={"text": text[:20]})
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif found[2] is None or (len(found[1]) == 1 and hour == 0):
        return Refusal("time.unreadable", params={"text": text[:20]})
    if hour > 23 or minute > 59 or second > 59:
        return Refusal("time.unreadable", params={"text": text[:20]})
    return time(hour, minute, second)


def local_instant(on: date, at: time) -> datetime | Refusal:
    """The instant, in UTC, of a local time in London.

    Refuses ``time.does_not_exist`` and ``time.happens_twice`` at the year's clock changes.
    """
    early = datetime.combine(on, at, LONDON).replace(fold=0)
    late = early.replace(fold=1)
    if early.utcoffset() != late.utcoffset():
        there_and_back = early.astimezone(UTC).astimezone(LONDON)
        exists = there_and_back.replace(tzinfo=None) == early.replace(tzinfo=None)
        return Refusal("time.happens_twice" if exists else "time.does_not_exist")
    return early.astimezone(UTC)


def end_of_day(on: date) -> datetime:
    """The last second of a day in London, in UTC: when something ends that names only its day."""
    return datetime.combine(on, time(23, 59, 59), LONDON).astimezone(UTC)


def is_days_apart(days: int, start: datetime, end: datetime) -> bool:
    """Whether ``end`` is at least ``days`` times 24 hours after ``start``."""
    return end - start >= timedelta(days=days)
