"""A piece of a file made ready to be kept: parsed, unpacked, and each release in it checked.

Plain work of the processor: no database, no models, and everything in and out can be sent to
another process.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from hopmarket.rules.refusal import Refusal
from hopmarket.rules.releases import contracts_finder

from .exact_json import NotJson, Parsed, parse_exactly
from .pieces import Piece, PieceForm, PreparedRelease, RefusedRelease, refuse_release
from .release_checks import check_release

_NO_OBJECT = "A release is a JSON object; a record holds releases or a compiled release."


def prepare_piece(piece: Piece, *, prefix: str) -> list[PreparedRelease | RefusedRelease]:
    """The releases that a piece holds, each ready to be kept, or what keeps it out.

    ``prefix`` is for rows of a table, which have no ocid.
    """
    try:
        found = parse_exactly(piece.raw)
    except NotJson as fault:
        return [refuse_release(piece.line + fault.line, piece.path, fault.kind, str(fault))]
    return [
        _prepared(one, value, found if value is found.value else None, found.exact, prefix)
        for one, value in _releases(found.value, piece)
    ]


def _releases(value: Any, piece: Piece) -> Iterator[tuple[Piece, Any]]:
    """Releases out of a release package, a record package, a list, or a single release."""
    if piece.form is PieceForm.RECORD:
        yield from _record(value, piece)
    elif piece.form is not PieceForm.VALUE:
        yield piece, value
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from _releases(one, replace(piece, path=f"{piece.path}[{place}]"))
    elif isinstance(value, Mapping) and isinstance(value.get("releases"), list):
        for place, one in enumerate(value["releases"]):
            yield _inside(piece, value, f"releases[{place}]"), one
    elif isinstance(value, Mapping) and isinstance(value.get("records"), list):
        for place, one in enumerate(value["records"]):
            yield from _record(one, _inside(piece, value, f"records[{place}]"))
    else:
        yield piece, value


def _inside(piece: Piece, package: Mapping[str, Any], step: str) -> Piece:
    told = package.get("extensions")
    addresses = tuple(one for one in told if isinstance(one, str)) if isinstance(told, list) else ()
    return replace(piece, path=f"{piece.path}.{step}", extensions=addresses)


def _record(record: Any, piece: Piece) -> Iterator[tuple[Piece, Any]]:
    """The releases inside a record; one that only links to them gives its compiled release."""
    if not isinstance(record, Mapping):
        yield piece, record
        return
    held = record.get("releases")
    whole = [
        (replace(piece, path=f"{piece.path}.releases[{place}]"), one)
        for place, one in enumerate(held if isinstance(held, list) else ())
        if not (isinstance(one, Mapping) and "url" in one and "ocid" not in one)
    ]
    if whole or "compiledRelease" not in record:
        yield from whole or [(piece, None)]
    else:
        yield replace(piece, path=f"{piece.path}.compiledRelease"), record["compiledRelease"]


def _prepared(
    piece: Piece, value: Any, whole: Parsed | None, exact: bool, prefix: str
) -> PreparedRelease | RefusedRelease:
    if not isinstance(value, dict):
        return refuse_release(piece.line, piece.path, "type", _NO_OBJECT)
    if piece.form is not PieceForm.ROW and not contracts_finder.is_row(value):
        return check_release(piece, value, body=whole.body if whole else None, exact=exact)
    made = contracts_finder.release(value, prefix=prefix)
    if not isinstance(made, Refusal):
        row = replace(piece, path="$", source="contracts-finder")
        return check_release(row, made, declared=contracts_finder.EXTENSIONS)
    column = made.reason.removeprefix("csv.")
    text = made.params.get("text", "")
    return refuse_release(piece.line, column, "cell", f"{column}: cannot be read: {text!r}")
