"""Checks, the last of the three stages that a release goes through before it is kept.

    streams → documents → checks → records.notices.services.importing

A piece is parsed and unpacked (:func:`check_piece`); each release in it is repaired where that is no guess,
then held against the schema and our needs (:func:`check_release`). Plain work of the processor: no database,
no models, and everything in and out can be sent to another process.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from hopmarket.records.notices import ocds_extensions, ocds_schema, ocds_validation
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.releases import contracts_finder, release_repairs
from hopmarket.rules.releases.contracts_finder_cells import row_as_exported
from hopmarket.rules.releases.json_values import release_instant
from hopmarket.rules.releases.merging import digest, rules_of
from hopmarket.rules.releases.mojibake import MAYBE_MISREAD, release_turned_back
from hopmarket.rules.releases.release_remarks import release_remarks
from hopmarket.rules.releases.release_repairs import Repair, SchemaFault

from .exact_json import NotJson, Parsed, canonical, parse_exactly
from .pieces import ImportFault, Piece, PieceForm, RefusedRelease, refuse_release

_PASSES = 8
"""Rounds of repair: each can uncover faults that another one hid, but they must end."""
_MOST_MENDINGS = 500
"""A release with more faults than this, nulls and blanks aside, is refused as it stands."""
_LONGEST = 250
_PROFILES = {"european-union"}
_IN_AN_ADDRESS = re.compile(r"[^\s/?#%\"<>\\]+")
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


@dataclass(frozen=True)
class ExtensionNotes:
    """Notes on a release that is taken: extensions whose fields it uses
    undeclared, addresses of declared extensions that nobody knows here, and how often it has fields
    that no schema knows, by their path without places in lists."""

    undeclared: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    extra: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class CheckedRelease:
    """A release that may be kept: what its row needs, its canonical bytes and their SHA-256."""

    line: int
    path: str
    ocid: str
    release_id: str
    at: datetime
    tags: str
    body: bytes
    sha256: str
    source: str = ""
    mended: tuple[ImportFault, ...] = ()
    remarks: tuple[ImportFault, ...] = ()
    noted: ExtensionNotes | None = None


def check_piece(piece: Piece, *, prefix: str) -> list[CheckedRelease | RefusedRelease]:
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
) -> CheckedRelease | RefusedRelease:
    if not isinstance(value, dict):
        return refuse_release(piece.line, piece.path, "type", _NO_OBJECT)
    if piece.form is not PieceForm.ROW and not contracts_finder.is_row(value):
        return check_release(piece, value, body=parsed.body if parsed else None, exact=exact)
    return _from_row(piece, value, prefix)


def _from_row(piece: Piece, value: dict[str, Any], prefix: str) -> CheckedRelease | RefusedRelease:
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


def check_release(
    piece: Piece,
    value: dict[str, Any],
    *,
    body: bytes | None = None,
    exact: bool = True,
    declared: frozenset[str] | None = None,
) -> CheckedRelease | RefusedRelease:
    """The release ready to be kept, or all that keeps it out.

    ``body`` are the canonical bytes of ``value`` where they are known, ``exact`` is False where
    something in it may not be kept as it stands, ``declared`` are the extensions that it goes by
    where the piece does not say. A release without a package goes by the extensions it uses, but by no
    profile that gathers many.
    """
    release, repairs = value, list[Repair]()
    if not exact:
        release, repairs = release_repairs.kept_exactly(value)
    if not release.get("id"):
        release, id_repairs = release_repairs.with_id(release, canonical)
        repairs += id_repairs
    checked, content = release, body if release is value and body else canonical(release)
    if MAYBE_MISREAD.search(content):
        release, misread = release_turned_back(release)
        repairs += misread
    names, noted = _extensions(piece, release, declared)
    release, more, faults = _mended(release, names)
    if faults:
        return RefusedRelease(tuple(_placed(piece, fault, more) for fault in faults))
    repairs += more
    return _sound(piece, release, content if release is checked else canonical(release), repairs, noted)


def _extensions(
    piece: Piece, release: dict[str, Any], declared: frozenset[str] | None
) -> tuple[frozenset[str], ExtensionNotes | None]:
    use = ocds_extensions.extension_use(release)
    unknown: tuple[str, ...] = ()
    if declared is None:
        declared, unknown = ocds_extensions.declared_extensions(piece.extensions or ())
    undeclared = use.beyond(declared)
    if piece.extensions is None:
        declared = declared.union(undeclared).difference(_PROFILES)
    return declared, _noted(undeclared, unknown, tuple(use.extra.items()))


@lru_cache(maxsize=512)
def _noted(
    undeclared: tuple[str, ...], unknown: tuple[str, ...], extra: tuple[tuple[str, int], ...]
) -> ExtensionNotes | None:
    return ExtensionNotes(undeclared, unknown, dict(extra)) if undeclared or unknown or extra else None


def _mended(
    release: dict[str, Any], names: frozenset[str]
) -> tuple[dict[str, Any], list[Repair], Sequence[ocds_validation.ValidationFault]]:
    """The release as the schema allows it and what was done for it, or the faults that remain."""
    repairs: list[Repair] = []
    for _ in range(_PASSES):
        faults = list(ocds_validation.release_faults(release, names))
        if not faults:
            return release, repairs, ()
        wrongs = [SchemaFault(fault.steps, fault.kind, fault.asked) for fault in faults]
        if sum(not release_repairs.is_blank(release, wrong) for wrong in wrongs) > _MOST_MENDINGS:
            return (
                release,
                repairs,
                [ocds_validation.ValidationFault("$", "too_many", f"More than {_MOST_MENDINGS} faults.")],
            )
        step = release_repairs.repaired_release(release, wrongs)
        if step is None:
            final = [
                fault
                for fault, wrong in zip(faults, wrongs, strict=True)
                if release_repairs.is_final(release, wrong)
            ]
            return release, repairs, final or faults
        release, repairs = step[0], repairs + step[1]
    return release, repairs, faults


def _sound(
    piece: Piece,
    release: dict[str, Any],
    body: bytes,
    repairs: Sequence[Repair],
    noted: ExtensionNotes | None,
) -> CheckedRelease | RefusedRelease:
    """What the schema cannot say: lengths that the room holds, and a date that can be read."""
    for name in ("ocid", "id"):
        if not 0 < len(release[name]) <= _LONGEST:
            return refuse_release(
                piece.line, f"{piece.path}.{name}", "length", f"1 to {_LONGEST} characters."
            )
    if not (_IN_AN_ADDRESS.fullmatch(release["ocid"]) and release["ocid"].isprintable()):
        message = 'White space, signs that are not seen, and / ? # % " < > \\ cannot stand in an address.'
        return refuse_release(piece.line, f"{piece.path}.ocid", "ocid", message)
    at = release_instant(release["date"])
    if at is None:
        return refuse_release(piece.line, f"{piece.path}.date", "date", "This date cannot be read.")
    tags = ",".join(release["tag"])
    if len(tags) > _LONGEST:
        return refuse_release(piece.line, f"{piece.path}.tag", "length", f"At most {_LONGEST} characters.")
    return CheckedRelease(
        line=piece.line,
        path=piece.path,
        ocid=release["ocid"],
        release_id=release["id"],
        at=at,
        tags=tags,
        body=body,
        sha256=digest(body),
        source=piece.source,
        mended=_at_their_places(piece, repairs),
        remarks=_at_their_places(piece, release_remarks(release, rules_of(ocds_schema.merger()))),
        noted=noted,
    )


def _at_their_places(piece: Piece, repairs: Iterable[Repair]) -> tuple[ImportFault, ...]:
    return tuple(
        ImportFault(
            piece.line, piece.path + release_repairs.json_path(repair.steps), repair.kind, repair.message
        )
        for repair in repairs
    )


def _placed(piece: Piece, fault: ocds_validation.ValidationFault, repairs: Sequence[Repair]) -> ImportFault:
    message = fault.message
    if fault.kind == "required" and fault.asked:
        message = release_repairs.missing_in_words(fault.steps, fault.asked[0], repairs)
    elif fault.kind == "minItems":
        message = release_repairs.unfilled_in_words(str(fault.steps[-1]), [])
    elif fault.steps and fault.message.startswith(("null ", '"" ')):
        message = release_repairs.unfilled_in_words(
            str(fault.steps[-1]), None if fault.message[0] == "n" else ""
        )
    return ImportFault(piece.line, piece.path + fault.path.removeprefix("$"), fault.kind, message)
