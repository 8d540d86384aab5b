"""Mending without guessing: what can be put right in a release so that nothing is made up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .values import instant

_BREAKS = re.compile(r"[ \t]*(?:\brn\b[ \t]*){2,}|[ \t]*(?<![A-Za-z])(?:rn){2,}(?![a-z])[ \t]*")
_BREAK = re.compile(r"(?<=[.:;!?)\]])\s*rn(?=[A-Z0-9•·*\s-]|$)|(?<=\s)rn(?=\s)")


def without_nulls(value: Any) -> Any:
    """A JSON value without null fields and null rows: null says "not given", as absence does."""
    if isinstance(value, dict):
        return {
            name: without_nulls(one) if type(one) in _HOLDERS else one
            for name, one in value.items()
            if one is not None
        }
    if isinstance(value, list):
        return [without_nulls(one) if type(one) in _HOLDERS else one for one in value if one is not None]
    return value


_HOLDERS = (dict, list)


def with_zones(release: Mapping[str, Any]) -> dict[str, Any]:
    """A release whose own ``date`` carries a zone: without one it is read as UTC."""
    dated = instant(release.get("date"))
    if dated is None:
        return dict(release)
    written = str(release["date"]).strip()
    zoned = re.search(r"[Tt].*(?:[Zz]|[+-]\d\d:\d\d)$", written)
    return {**release, "date": written if zoned else dated.isoformat().replace("+00:00", "Z")}


def without(value: Any, path: tuple[str | int, ...]) -> Any:
    """A copy of a JSON value without the field or row at ``path``, which must be there."""
    step, rest = path[0], path[1:]
    if isinstance(value, list):
        made: list[Any] = list(value)
        if rest:
            made[int(step)] = without(made[int(step)], rest)
        else:
            del made[int(step)]
        return made
    fields = dict(value)
    if rest:
        fields[str(step)] = without(fields[str(step)], rest)
    else:
        del fields[str(step)]
    return fields


def line_breaks(text: str) -> str:
    """Text whose flattened line breaks stand again where that is certain.

    Some Contracts Finder and Sell2Wales texts have "rn" where a line ended. After the end of a
    sentence, or standing alone, "rn" is a line break; glued to a letter it may belong to a word
    ("Barnrn") and stays.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return _BREAK.sub("\n", _BREAKS.sub("\n\n", plain))
