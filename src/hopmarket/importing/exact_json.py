"""The text of a piece as a JSON value, exactly: nothing dropped, nothing rounded."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import orjson

from hopmarket.rules.releases.release_repairs import InexactNumber

_LONG = re.compile(rb"[:\[,]\s*+-?(?:[0-9][0-9.]{15}|[0-9.]++[eE]-[0-9]{3})")
_FIGURES = bytes(ord("0") if chr(sign) in "0123456789." else sign for sign in range(256))
_PAIR = b'":'
_NUL = b"\\u0000"
_MOST = 2**64
_LEVELS = 100
"""So many levels a value may have; see :func:`_bounded`."""
_ROOM = 254 - _LEVELS


class NotJson(ValueError):
    """Text that is no JSON, or not one value for sure; ``kind`` is a word for programs, ``line``
    how many lines into the text."""

    def __init__(self, kind: str, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.kind, self.line = kind, line


@dataclass(frozen=True, slots=True)
class Parsed:
    """A JSON value and its canonical bytes; ``exact`` is False where something in it cannot be kept
    as it stands (see :func:`.release_repairs.kept_exactly`)."""

    value: Any
    body: bytes
    exact: bool = True


def canonical(value: Any) -> bytes:
    """The canonical bytes of a JSON value: sorted keys, UTF-8, no spaces."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS, default=str)


def _bounded(value: Any, raw: bytes) -> bytes:
    """Canonical bytes. Raises NotJson for more than a hundred levels: orjson writes 254, so a value that
    can be written with room around it can also be merged, and stand in records and packages. ``raw`` is the
    text of the value: one with a few brackets cannot be too deep."""
    room = _ROOM if raw.count(b"{") + raw.count(b"[") > _LEVELS else 0
    roomy = value
    for _ in range(room):
        roomy = [roomy]
    try:
        body = canonical(roomy)
    except orjson.JSONEncodeError as error:
        if "Recursion" in str(error):
            raise _too_deep() from None
        message = f"This cannot be kept: {error}."
        if "surrogate" in str(error):
            message = (
                "A text holds half of a sign (a lone surrogate, such as \\ud83d), which no file can keep: "
                "write the whole sign, or take it out."
            )
        raise NotJson("json", message) from None
    return body[room:-room] if room else body


def _too_deep() -> NotJson:
    return NotJson("depth", "Objects and lists stand in each other too deeply.")


def parse_exactly(raw: bytes) -> Parsed:
    """The value of a JSON text.

    Raises NotJson for other text, for an object that names a field twice, for one that is too deep,
    and for text that is not UTF-8. NaN, infinity and numbers that would be rounded stand in the value
    as :class:`.InexactNumber`.
    """
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        return _slowly(raw, error)
    body = _bounded(value, raw)
    if raw.count(_PAIR) != body.count(_PAIR) or b"\\u0022" in raw or _has_long_numbers(raw):
        return _slowly(raw, None)
    return Parsed(value, body, exact=_NUL not in body)


def _has_long_numbers(raw: bytes) -> bool:
    bare = raw.translate(_FIGURES)
    long = b"0" * 16 in bare or b"e-000" in bare or b"E-000" in bare
    return long and _LONG.search(raw) is not None


def _slowly(raw: bytes, fault: orjson.JSONDecodeError | None) -> Parsed:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise NotJson("encoding", "This is not UTF-8.") from None
    try:
        value = json.loads(
            text,
            object_pairs_hook=_without_repeats,
            parse_constant=InexactNumber,
            parse_int=_integer,
            parse_float=_broken,
        )
        body = _bounded(value, raw)
    except RecursionError:
        raise _too_deep() from None
    except json.JSONDecodeError as error:
        place = fault or error
        raise NotJson("json", f"This is no JSON: {place.msg}.", place.lineno - 1) from None
    return Parsed(value, body, exact=False)


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for place, name in enumerate(names) if name in names[:place])
        raise NotJson("duplicate_key", f"The field {twice[:80]!r} stands twice in one object.")
    return fields


def _integer(text: str) -> Any:
    if len(text) < 21 and -(2**63) <= (value := int(text)) < _MOST:
        return value
    return InexactNumber(text)


def _broken(text: str) -> Any:
    """A number with a fraction or exponent: kept where writing it again says the same."""
    value = float(text)
    return value if value - value == 0 and _plain(text) == _plain(repr(value)) else InexactNumber(text)


def _plain(text: str) -> tuple[str, int]:
    """Sign with figures, and the power of ten: the same for every spelling of one number."""
    mantissa, _, power = text.lower().partition("e")
    sign = "-" if mantissa.startswith("-") else ""
    integer, _, part = mantissa.lstrip("-").partition(".")
    figures = (integer + part).lstrip("0")
    bare = figures.rstrip("0")
    if not bare:
        return "0", 0
    return sign + bare, int(power or 0) - len(part) + len(figures) - len(bare)
