"""Single values that a schema does not allow, and what they say beyond doubt.

Each cure is a rule of the table :data:`CURES`: for what the schema asks, what is tried, in order.
None of them guesses; a value that no rule reads stays unread.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ..ocds_values import instant as written_instant
from .json_values import LEAP_SECOND, closing_instant, release_instant
from .percent_encoding import encoded_address

_NUMBER = re.compile(r"([£€])?\s?(-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)", re.ASCII)
_SIGNS = {"£": "GBP", "€": "EUR"}
_WHEN = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[Tt ]\s?(\d\d:\d\d)(?::(\d\d(?:\.\d+)?))?)?\s?([Zz]|[+-]\d\d(?::?\d\d)?)?",
    re.ASCII,
)
_ENDS = {
    *("endDate", "maxExtentDate", "dueDate"),
    *("expressionOfInterestDeadline", "openFrameworkSchemeEndDate"),
}
_LONGEST = 400
_LONGEST_ADDRESS = 2000


@dataclass(frozen=True, slots=True)
class SchemaDemand:
    """What the schema asks of a value: a keyword ("type", "enum", "format") and what it names; with
    the field's name and the object that it stands in."""

    keyword: str
    of: Sequence[Any]
    name: str
    within: Any


@dataclass(frozen=True, slots=True)
class RepairedValue:
    """A value that says the same and is allowed; ``kind`` names the rule, ``message`` explains it."""

    value: Any
    kind: str
    message: str


Cure = Callable[[Any, SchemaDemand], Any]
_NOTHING = object()


def repaired_value(value: Any, demand: SchemaDemand) -> RepairedValue | None:
    """The value as the schema asks for it; None when that would be a guess."""
    for keyword, kind, cure, words in CURES:
        if keyword == demand.keyword:
            cured = cure(value, demand)
            if cured is not _NOTHING:
                return RepairedValue(
                    cured, kind, words.format(was=shown_value(value), now=shown_value(cured))
                )
    return None


def shown_value(value: Any) -> str:
    """A value as a message shows it, cut short."""
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _number(value: Any, demand: SchemaDemand) -> Any:
    """ "1,234.50" and "£1,234.50", where no other currency stands beside it."""
    if not isinstance(value, str) or not {"number", "integer"} & set(demand.of) or len(value) > 40:
        return _NOTHING
    found = _NUMBER.fullmatch(value.strip())
    currency = demand.within.get("currency") if isinstance(demand.within, dict) else None
    if not found or (found[1] and currency not in (None, _SIGNS[found[1]])):
        return _NOTHING
    text = found[2].replace(",", "")
    if "." not in text:
        number = int(text)
        return number if abs(number) < 2**53 else _NOTHING
    figures = len(text.replace(".", "").replace("-", "").lstrip("0"))
    return float(text) if "number" in demand.of and figures <= 15 else _NOTHING


def _whole_number(value: Any, demand: SchemaDemand) -> Any:
    allowed = isinstance(value, float) and "integer" in demand.of and value.is_integer()
    return int(value) if allowed and abs(value) < 2**53 else _NOTHING


def _text(value: Any, demand: SchemaDemand) -> Any:
    known = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if known and "string" in demand.of else _NOTHING


def _truth(value: Any, demand: SchemaDemand) -> Any:
    if "boolean" not in demand.of or not isinstance(value, str):
        return _NOTHING
    return {"true": True, "false": False}.get(value.strip().casefold(), _NOTHING)


def _list(value: Any, demand: SchemaDemand) -> Any:
    fits = "array" in demand.of and value not in (None, "") and not isinstance(value, list)
    return [value] if fits and isinstance(value, str | dict) else _NOTHING


def _single(value: Any, demand: SchemaDemand) -> Any:
    fits = isinstance(value, list) and len(value) == 1 and not isinstance(value[0], list)
    return value[0] if fits and "array" not in demand.of else _NOTHING


def _code(value: Any, demand: SchemaDemand) -> Any:
    if not isinstance(value, str) or len(value) > _LONGEST:
        return _NOTHING
    plain = "".join(value.split()).casefold()
    same = [code for code in demand.of if isinstance(code, str) and code.casefold() == plain]
    return same[0] if len(same) == 1 else _NOTHING


def _instant(value: Any, demand: SchemaDemand) -> Any:
    if "date-time" not in demand.of or not isinstance(value, str) or len(value) > 60:
        return _NOTHING
    return instant_spelling(value, ends=demand.name in _ENDS) or _NOTHING


def _trimmed(value: Any, demand: SchemaDemand) -> Any:
    if "uri" not in demand.of or not isinstance(value, str) or value == value.strip():
        return _NOTHING
    return value.strip() if encoded_address(value) in (None, value.strip()) else _NOTHING


def _address(value: Any, demand: SchemaDemand) -> Any:
    """ "https://example.org/a b.pdf" as a link needs it."""
    if "uri" not in demand.of or not isinstance(value, str) or len(value) > _LONGEST_ADDRESS:
        return _NOTHING
    return encoded_address(value) or _NOTHING


def instant_spelling(text: str, *, ends: bool) -> str | None:
    """A date or date-time in the one spelling that OCDS asks for; None when it is none.

    A day without a time is its first second, or where something ends its last in London, so that a
    deadline of a day in summer is not told as the next day; a time without a zone is UTC. Source:
    standard.open-contracting.org/1.1/en/schema/reference, "Date".
    """
    found = _WHEN.fullmatch(text.strip())
    if not found:
        return None
    day, time, seconds, zone = found.groups()
    if ends and not time and zone in (None, "Z", "z"):
        closes = closing_instant(day)
        return written_instant(closes) if closes else _checked(f"{day}T23:59:59Z")
    clock = f"{time}:{seconds or '00'}" if time else "23:59:59" if ends else "00:00:00"
    if zone and zone not in "Zz":
        bare = zone.replace(":", "")
        zone = f"{bare[:3]}:{bare[3:] or '00'}"
    return _checked(f"{day}T{clock}{(zone or 'Z').upper()}")


def _checked(spelling: str) -> str | None:
    """The spelling where it is an instant, a leap second as the second before it; else None."""
    return None if release_instant(spelling) is None else LEAP_SECOND.sub(":59", spelling)


CURES: tuple[tuple[str, str, Cure, str], ...] = (
    ("type", "number", _number, "The text {was} is read as the number {now}."),
    ("type", "whole", _whole_number, "The number {was} is read as {now}."),
    ("type", "text", _text, "The number {was} is kept as the text {now}."),
    ("type", "truth", _truth, "The text {was} is read as {now}."),
    ("type", "list", _list, "{was} stands alone where a list is asked for: it is read as a list of one."),
    ("type", "single", _single, "A list of one stands where one value is asked for: it is read as {now}."),
    ("enum", "code", _code, "The code {was} is read as {now}."),
    ("format", "instant", _instant, "The time {was} is read as {now}."),
    ("format", "spaces", _trimmed, "The spaces around {was} are left out."),
    ("format", "address", _address, "The address {was} is written as {now}."),
)
