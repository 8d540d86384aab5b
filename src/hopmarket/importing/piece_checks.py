"""Prepares a piece of a file: parses it, unpacks it, and checks each release in it.

Plain work of the processor: no database, no models, and everything in and out can be sent to
another process.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from hopmarket.rules.refusal import Refusal
from hopmarket.rules.releases import contracts_finder
from hopmarket.rules.releases.contracts_finder_cells import row_as_exported

from .exact_json import NotJson, Parsed, parse_exactly
from .pieces import ImportFault, Piece, PieceForm, PreparedRelease, RefusedRelease, refuse_release
from .release_checks import check_release

_HINTS = {
    "Published Date": "2026-12-18T09:00:00Z",
    "Closing Date": "18/12/2026",
    "Closing Time": "17:00",
}
"""How cells without which there is no notice, or no deadline, can be written."""
_SUPPLIERS = "Supplier [Name|Address|Ref type|Ref Number|Is SME|Is VCSE]"
_COLUMNS = (
    ("$.tender.title", "Title"),
    ("$.tender.description", "Description"),
    ("$.tender.submissionMethodDetails", "Additional Text"),
    ("$.tender.procurementMethodDetails", "OJEU Procedure Type"),
    ("$.tender.documents", "Links"),
    ("$.tender.items", "Region"),
    ("$.buyer", "Organisation Name"),
    ("$.parties[0]", "Organisation Name"),
    ("$.parties", _SUPPLIERS),
    ("$.awards", _SUPPLIERS),
)
"""Which column stands behind the beginning of a path in the release made from a row."""
_NO_OBJECT = "A release is a JSON object; a record holds releases or a compiled release."


def prepare_piece(piece: Piece, *, prefix: str) -> list[PreparedRelease | RefusedRelease]:
    """The releases that a piece holds, each ready to be kept, or what keeps it out.

    ``prefix`` is for rows of a table, which have no ocid.
    """
    try:
        parsed = parse_exactly(piece.raw)
    except NotJson as fault:
        return [refuse_release(piece.line + fault.line, piece.path, fault.kind, str(fault))]
    return [
        _prepared(part, value, parsed if value is parsed.value else None, parsed.exact, prefix)
        for part, value in _releases(parsed.value, piece)
    ]


def _releases(value: Any, piece: Piece) -> Iterator[tuple[Piece, Any]]:
    """Releases out of a release package, a record package, a list, or a single release."""
    if piece.form is PieceForm.RECORD:
        yield from _record(value, piece)
    elif piece.form is not PieceForm.VALUE:
        yield piece, value
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _releases(inner, replace(piece, path=f"{piece.path}[{place}]"))
    elif isinstance(value, Mapping) and isinstance(value.get("releases"), list):
        for place, inner in enumerate(value["releases"]):
            yield _inside(piece, value, f"releases[{place}]"), inner
    elif isinstance(value, Mapping) and isinstance(value.get("records"), list):
        for place, inner in enumerate(value["records"]):
            yield from _record(inner, _inside(piece, value, f"records[{place}]"))
    else:
        yield piece, value


def _inside(piece: Piece, package: Mapping[str, Any], step: str) -> Piece:
    declared = package.get("extensions")
    addresses = (
        tuple(address for address in declared if isinstance(address, str))
        if isinstance(declared, list)
        else ()
    )
    return replace(piece, path=f"{piece.path}.{step}", extensions=addresses)


def _record(record: Any, piece: Piece) -> Iterator[tuple[Piece, Any]]:
    """The releases inside a record; one that only links to them gives its compiled release."""
    if not isinstance(record, Mapping):
        yield piece, record
        return
    releases = record.get("releases")
    pieces = [
        (replace(piece, path=f"{piece.path}.releases[{place}]"), release)
        for place, release in enumerate(releases if isinstance(releases, list) else ())
        if not (isinstance(release, Mapping) and "url" in release and "ocid" not in release)
    ]
    if pieces or "compiledRelease" not in record:
        yield from pieces or [(piece, None)]
    else:
        yield replace(piece, path=f"{piece.path}.compiledRelease"), record["compiledRelease"]


def _prepared(
    piece: Piece, value: Any, parsed: Parsed | None, exact: bool, prefix: str
) -> PreparedRelease | RefusedRelease:
    if not isinstance(value, dict):
        return refuse_release(piece.line, piece.path, "type", _NO_OBJECT)
    if piece.form is not PieceForm.ROW and not contracts_finder.is_row(value):
        return check_release(piece, value, body=parsed.body if parsed else None, exact=exact)
    return _from_row(piece, value, prefix)


def _from_row(piece: Piece, value: dict[str, Any], prefix: str) -> PreparedRelease | RefusedRelease:
    """The release of a row of the Contracts Finder export; every fault names its column."""
    row, repairs = row_as_exported(value)
    release = contracts_finder.release(row, prefix=prefix)
    if isinstance(release, Refusal):
        column = release.reason.removeprefix("csv.")
        return refuse_release(piece.line, column, "cell", _cell_in_words(column, release.params))
    checked = check_release(
        replace(piece, path="$", source="contracts-finder"), release, declared=contracts_finder.EXTENSIONS
    )
    if isinstance(checked, RefusedRelease):
        return checked
    row_repairs = tuple(
        ImportFault(piece.line, str(repair.steps[0]), repair.kind, repair.message) for repair in repairs
    )
    in_cells = (replace(mending, path=_column_of(mending.path)) for mending in checked.mended)
    return replace(checked, mended=tuple(dict.fromkeys((*piece.mended, *row_repairs, *in_cells))))


def _column_of(path: str) -> str:
    """The column that a place of a release was made from; the place itself where it is of none."""
    return next((column for begins, column in _COLUMNS if path.startswith(begins)), path)


def _cell_in_words(column: str, params: Mapping[str, Any]) -> str:
    text, why = params.get("text", ""), params.get("why", "")
    if not text:
        return f"{column}: there is nothing in this cell, and a notice cannot be without it."
    reason = f": {why}" if why else ""
    hint = _HINTS.get(column, "")
    return f"{column}: cannot be read: {text!r}{reason}.{hint and f' Write it like {hint}.'}"
