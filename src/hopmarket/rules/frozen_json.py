"""Frozen values as JSON: every value comes back equal, and what is not understood is refused.

A field that has its default is left out, so that a field which is added later changes no fingerprint. An
exact number is written ``{"decimal": "12.5"}``, a day ``{"date": "2027-03-01"}``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, get_args, get_type_hints

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,27})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_hints = cache(get_type_hints)


class UnreadableValue(ValueError):
    """JSON that is not what is read: ``where`` in it, and ``what`` is wrong."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where} {what}")
        self.where, self.what = where, what


def decimal_text(value: Decimal) -> str:
    """A number exactly, without exponent or trailing noughts."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def write_json(value: Any) -> Any:
    """A frozen dataclass, a mapping or a tuple of such, an exact number, a day or a plain value as JSON."""
    match value:
        case None | bool() | int():
            return value
        case str():
            return str(value)
        case Decimal():
            return {"decimal": decimal_text(value)}
        case date() if type(value) is date:
            return {"date": value.isoformat()}
        case tuple():
            return [write_json(row) for row in value]
        case Mapping():
            return {key: write_json(row) for key, row in value.items()}
    if is_dataclass(value):
        rows = {known.name: (getattr(value, known.name), known.default) for known in fields(value)}
        return {name: write_json(row) for name, (row, default) in rows.items() if row != default}
    raise TypeError(f"{value!r} has no exact form in JSON")


def read_json(hint: Any, data: Any, where: str) -> Any:
    """Reads a value of a type, as :func:`write_json` wrote it. Raises UnreadableValue."""
    choices = get_args(hint) or (hint,)
    if choices[-1] is ...:
        return tuple(read_json(choices[0], row, place) for place, row in numbered_rows(data, where))
    match data:
        case {"decimal": str(text), **rest} if Decimal in choices and not rest and _NUMBER.fullmatch(text):
            return Decimal(text)
        case {"date": str(text), **rest} if date in choices and not rest and _DAY.fullmatch(text):
            return _calendar_day(text, where)
        case str() if isinstance(hint, type) and issubclass(hint, StrEnum) and data in set(hint):
            return hint(data)
        case dict() if records := list(filter(is_dataclass, choices)):
            return _record(records[0], data, where)
        case _ if type(data) in choices:
            return data
    raise UnreadableValue(where, f"is {str(data)[:60]!r}, which is not understood here")


def numbered_rows(data: Any, where: str) -> list[tuple[str, Any]]:
    """Each row of a JSON list with its place. Raises UnreadableValue."""
    if not isinstance(data, list):
        raise UnreadableValue(where, "is not a list")
    return [(f"{where}[{number}]", row) for number, row in enumerate(data)]


def _calendar_day(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UnreadableValue(where, f"is {text!r}, which is not a day of the calendar") from None


def _record(kind: Any, data: dict[str, Any], where: str) -> Any:
    needed = {known.name: known.default is MISSING for known in fields(kind)}
    if unknown := data.keys() - needed.keys():
        raise UnreadableValue(where, f"has {', '.join(sorted(map(str, unknown)))}, which is not known")
    if missing := {name for name in needed if needed[name]} - data.keys():
        raise UnreadableValue(where, f"lacks {', '.join(sorted(missing))}")
    return kind(**{name: read_json(_hints(kind)[name], row, f"{where}.{name}") for name, row in data.items()})
