"""A piece of a file made ready to be kept: parsed, unpacked, mended, checked by the schema.

Plain work of the processor: no database, no models, and everything in and out can be sent to
another process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import orjson

from hopmarket.records.notices import validity
from hopmarket.rules.reading import contracts_finder
from hopmarket.rules.reading.mending import with_zones, without, without_nulls
from hopmarket.rules.reading.merging import digest
from hopmarket.rules.reading.values import instant
from hopmarket.rules.words import Refusal

from .parsing import NotJson, parsed
from .pieces import Fault, Form, Piece, Prepared, Refused, refused

_NEEDED = {"ocid", "id", "date", "tag", "initiationType"}
_MOST_MENDINGS = 20


def prepare(piece: Piece, *, prefix: str) -> list[Prepared | Refused]:
    """The releases that a piece holds, each ready to be kept, or what keeps it out.

    ``prefix`` is for rows of a table, which have no ocid.
    """
    try:
        value, _ = parsed(piece.raw)
    except NotJson as fault:
        return [refused(piece.line + fault.line, piece.path, fault.kind, str(fault))]
    return [told for one, found in _releases(value, piece) for told in _prepared(one, found, prefix)]


def _releases(value: Any, piece: Piece) -> Iterator[tuple[Piece, Any]]:
    """Releases out of a release package, a record package, a list, or a single release."""
    if piece.form is Form.RECORD:
        yield from _record(value, piece)
    elif piece.form is not Form.VALUE:
        yield piece, value
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from _releases(one, replace(piece, path=f"{piece.path}[{place}]"))
    elif isinstance(value, Mapping) and isinstance(value.get("releases"), list):
        for place, one in enumerate(value["releases"]):
            yield replace(piece, path=f"{piece.path}.releases[{place}]"), one
    elif isinstance(value, Mapping) and isinstance(value.get("records"), list):
        for place, one in enumerate(value["records"]):
            yield from _record(one, replace(piece, path=f"{piece.path}.records[{place}]"))
    else:
        yield piece, value


def _record(record: Any, piece: Piece) -> Iterator[tuple[Piece, Any]]:
    """The releases inside a record; one that only links to them gives its compiled release."""
    held = record.get("releases") if isinstance(record, Mapping) else None
    full = [one for one in held or () if isinstance(one, Mapping) and "tag" in one]
    if full:
        yield from ((replace(piece, path=f"{piece.path}.releases"), one) for one in full)
    else:
        compiled = record.get("compiledRelease") if isinstance(record, Mapping) else None
        yield replace(piece, path=f"{piece.path}.compiledRelease"), compiled


def _prepared(piece: Piece, value: Any, prefix: str) -> list[Prepared | Refused]:
    if not isinstance(value, dict):
        return [refused(piece.line, piece.path, "type", "A release is a JSON object.")]
    if piece.form is not Form.ROW:
        return _checked(piece, value)
    made = contracts_finder.release(value, prefix=prefix)
    if not isinstance(made, Refusal):
        return _checked(replace(piece, path="$", source="contracts-finder"), made)
    column = made.reason.removeprefix("csv.")
    text = made.params.get("text", "")
    return [refused(piece.line, column, "cell", f"{column}: cannot be read: {text!r}")]


def _checked(piece: Piece, value: dict[str, Any]) -> list[Prepared | Refused]:
    """The release ready to be kept, or all that keeps it out.

    Null fields go, a date without a zone is read as UTC, and an address or instant that is none
    is left out and told. Nothing else is changed.
    """
    release = with_zones(without_nulls(value))
    mended: list[Fault] = []
    for _ in range(_MOST_MENDINGS):
        faults = list(validity.release_faults(release))
        told = Refused(tuple(_placed(piece, fault) for fault in faults))
        if not faults:
            return _sound(piece, release, mended)
        first = next((fault for fault in faults if _may_go(fault)), None)
        if first is None or any(not _may_go(fault) for fault in faults):
            return [told]
        release = without(release, first.steps)
        mended.append(_placed(piece, first))
    return [told]


def _sound(piece: Piece, release: dict[str, Any], mended: list[Fault]) -> list[Prepared | Refused]:
    """What the schema cannot say: lengths that the room holds, and a date that can be read."""
    for name in ("ocid", "id"):
        if not 0 < len(release[name]) <= 250:
            return [refused(piece.line, f"{piece.path}.{name}", "length", "1 to 250 characters.")]
    if not re.fullmatch(r"[^\s/?#%]+", release["ocid"]):
        told = "White space, /, ?, # and % cannot stand in an address."
        return [refused(piece.line, f"{piece.path}.ocid", "ocid", told)]
    at = instant(release["date"])
    if at is None:
        return [refused(piece.line, f"{piece.path}.date", "date", "This date cannot be read.")]
    body = orjson.dumps(release, option=orjson.OPT_SORT_KEYS)
    return [
        Prepared(
            line=piece.line,
            path=piece.path,
            ocid=release["ocid"],
            release_id=release["id"],
            at=at,
            tags=",".join(release["tag"]),
            body=body,
            sha256=digest(body),
            source=piece.source,
            mended=tuple(mended),
        )
    ]


def _placed(piece: Piece, fault: validity.Fault) -> Fault:
    return Fault(piece.line, piece.path + fault.path.removeprefix("$"), fault.kind, fault.message)


def _may_go(fault: validity.Fault) -> bool:
    return fault.kind == "format" and bool(fault.steps) and fault.steps[-1] not in _NEEDED
