"""Reads single values of published JSON: text, instants, days, amounts, codes; None when unreadable."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache, wraps
from typing import Any, TypeVar

from ..local_time import LONDON, end_of_day
from .percent_encoding import encoded_address

Json = Mapping[str, Any]
"""An object as it was parsed, which is a dict."""

FIRST_YEAR, LAST_YEAR = 1901, 2199
"""Outside these years a date stands for "none given": 01/01/0001, 1753, 1899, 1900, 2999 and 9999 are what
systems and spreadsheets write into a field that they cannot leave empty."""
_FIRST_OF_UNIX = date(1970, 1, 1)
"""What systems that count seconds write for nought."""
LEAP_SECOND = re.compile(r"(?<=:[0-5][0-9]):60(?![0-9])", re.ASCII)
_MOST = Decimal("1e13")
_OTHER_ZONE = re.compile(r"[+-](?!00:?00)[0-9]{2}(:?[0-9]{2})?$")
_DAY_ALONE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)\s*([0-9][A-Z]{2})")
_CPV = re.compile(r"([0-9]{8})(?:-[0-9])?")


def text(value: Any) -> str:
    """Text without white space around it; empty for whatever is not text."""
    return value.strip() if isinstance(value, str) else ""


def part(value: Any, *path: str) -> Any:
    """What lies at a path of names inside objects; None when any step is missing."""
    for name in path:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def rows(value: Any, *path: str) -> list[Json]:
    """The objects of the list at a path; none when there is no list."""
    inner = part(value, *path)
    return [row for row in inner if isinstance(row, dict)] if isinstance(inner, list) else []


_Read = TypeVar("_Read")
_LONGEST_REMEMBERED = 300


def each_text_once(most: int) -> Callable[[Callable[[str], _Read]], Callable[[Any], _Read]]:
    """Remembers what the last short texts, so many at most, were read as: the same days, places and names
    stand in a file over and over. A long text is read each time, so that memory stays bounded."""

    def remembering(read: Callable[[str], _Read]) -> Callable[[Any], _Read]:
        remembered = lru_cache(maxsize=most)(read)

        @wraps(read)
        def read_text(value: Any) -> _Read:
            written = value.strip() if isinstance(value, str) else ""
            return (remembered if len(written) <= _LONGEST_REMEMBERED else read)(written)

        return read_text

    return remembering


@each_text_once(most=1 << 12)
def instant(written: str) -> datetime | None:
    """An ISO 8601 date-time in UTC; a time without a zone is read as UTC (OCDS asks for a zone).
    None for a placeholder of a year that nobody means."""
    read = release_instant(written)
    if read is None or is_placeholder(read.date()) or is_placeholder(read.astimezone(LONDON).date()):
        return None
    return read


def is_placeholder(on: date) -> bool:
    """Whether a day stands for "none given"."""
    return not FIRST_YEAR <= on.year <= LAST_YEAR or on == _FIRST_OF_UNIX


@each_text_once(most=1 << 12)
def release_instant(written: str) -> datetime | None:
    """The date of a release, by which releases are put in order: any year counts, for a release has to
    have a date. Small letters and a leap second count, which is read as the second before it.

    Source: RFC 3339, 5.6 and 5.7.
    """
    try:
        read = datetime.fromisoformat(LEAP_SECOND.sub(":59", written.upper()))
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def closing_instant(value: Any) -> datetime | None:
    """When something ends: an instant, or where only a day is named, its last second in London."""
    if _DAY_ALONE.fullmatch(text(value)):
        on = day(value)
        return end_of_day(on) if on else None
    return instant(value)


@each_text_once(most=1 << 12)
def day(written: str) -> date | None:
    """The day that a date names, or the day in London of a date-time in UTC: 2026-03-31T23:00:00Z is
    1 April. A date-time of another zone names its own day, as its writer meant it.

    The last minute of a day in UTC is how a day's end is written without regard for summer time, by
    this portal too: it names that day. None for a placeholder.
    """
    try:
        on = date.fromisoformat(written[:10])
    except ValueError:
        return None
    at = release_instant(written) if written[10:] else None
    if is_placeholder(on):
        return None
    if at and at.date() == on and (at.hour, at.minute) != (23, 59):
        on = on if _OTHER_ZONE.search(written) else at.astimezone(LONDON).date()
    return None if is_placeholder(on) else on


def amount(value: Any) -> Decimal | None:
    """An amount above nought with two places. Nought, negatives, text that is no figure, NaN and
    what is absurdly large are read as "not given"."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    bare = str(value).replace(",", "").replace("£", "").strip()
    if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]*)?|[0-9](\.[0-9]+)?[eE]\+?[0-9]{1,2}", bare, re.ASCII):
        return None
    read = Decimal(bare)
    return read.quantize(Decimal("0.01")) if 0 < read < _MOST else None


def postcode(value: Any) -> str:
    """A United Kingdom postcode in its usual spelling; empty when the text is none."""
    found = _POSTCODE.fullmatch(text(value).upper())
    return f"{found[1]} {found[2]}" if found else ""


def cpv(value: Any) -> str:
    """A CPV code of eight figures, its check digit dropped; empty when it is none."""
    found = _CPV.fullmatch(text(value if isinstance(value, str) else str(value)))
    return found[1] if found else ""


def web_address(value: Any, *, most: int = 2000) -> str:
    """An http(s) address as a link needs it, percent-encoded; empty for anything else and for what is
    longer than ``most``, so that no other scheme becomes a link."""
    address = encoded_address(text(value)) or ""
    return address if len(address) <= most else ""
