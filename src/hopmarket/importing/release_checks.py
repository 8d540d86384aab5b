"""Checks of one release: repaired where that is no guess, then held against the schema and our needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from hopmarket.records.notices import ocds_extensions, ocds_schema, ocds_validation
from hopmarket.rules.releases import release_repairs
from hopmarket.rules.releases.json_values import release_instant
from hopmarket.rules.releases.merging import digest, rules_of
from hopmarket.rules.releases.mojibake import MAYBE_MISREAD, release_turned_back
from hopmarket.rules.releases.release_remarks import release_remarks
from hopmarket.rules.releases.release_repairs import Repair, SchemaFault

from .exact_json import canonical
from .pieces import ExtensionNotes, ImportFault, Piece, PreparedRelease, RefusedRelease, refuse_release

_PASSES = 8
"""Rounds of repair: each can uncover faults that another one hid, but they must end."""
_MOST_MENDINGS = 500
"""A release with more faults than this, nulls and blanks aside, is refused as it stands."""
_LONGEST = 250
_PROFILES = {"european-union"}
_IN_AN_ADDRESS = re.compile(r"[^\s/?#%\"<>\\]+")


def check_release(
    piece: Piece,
    value: dict[str, Any],
    *,
    body: bytes | None = None,
    exact: bool = True,
    declared: frozenset[str] | None = None,
) -> PreparedRelease | RefusedRelease:
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
) -> PreparedRelease | RefusedRelease:
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
    return PreparedRelease(
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
