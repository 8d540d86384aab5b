"""Each release checked by the schema; what can be mended without guessing is, and is told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from hopmarket.records.notices import validity
from hopmarket.rules.reading.mending import with_zones, without, without_nulls
from hopmarket.rules.reading.values import instant

from .reading import Fault, Found

_NEEDED = {"ocid", "id", "date", "tag", "initiationType"}
_MOST_MENDINGS = 20


@dataclass(frozen=True, slots=True)
class Checked:
    """A release that may be kept, and what had to be left out of it."""

    line: int
    release: dict[str, Any]
    mended: tuple[Fault, ...]


def check(found: Found) -> Checked | list[Fault]:
    """The release ready to be kept, or all that keeps it out.

    Null fields go, a date without a zone is read as UTC, and an address or instant that is none
    is left out and told. Nothing else is changed.
    """
    release = with_zones(without_nulls(found.release))
    mended: list[Fault] = []
    for _ in range(_MOST_MENDINGS):
        faults = list(validity.release_faults(release))
        told = [_placed(found, fault) for fault in faults]
        if not faults:
            return _sound(found, release, mended)
        first = next((fault for fault in faults if _may_go(fault)), None)
        if first is None or any(not _may_go(fault) for fault in faults):
            return told
        release = without(release, first.steps)
        mended.append(_placed(found, first))
    return told


def _sound(found: Found, release: dict[str, Any], mended: list[Fault]) -> Checked | list[Fault]:
    """What the schema cannot say: lengths that the room holds, and a date that can be read."""
    for name in ("ocid", "id"):
        if not 0 < len(release[name]) <= 250:
            return [Fault(found.line, f"{found.path}.{name}", "length", "1 to 250 characters.")]
    if not re.fullmatch(r"[^\s/?#%]+", release["ocid"]):
        told = "White space, /, ?, # and % cannot stand in an address."
        return [Fault(found.line, f"{found.path}.ocid", "ocid", told)]
    if instant(release["date"]) is None:
        return [Fault(found.line, f"{found.path}.date", "date", "This date cannot be read.")]
    return Checked(found.line, release, tuple(mended))


def _placed(found: Found, fault: validity.Fault) -> Fault:
    return Fault(found.line, found.path + fault.path.removeprefix("$"), fault.kind, fault.message)


def _may_go(fault: validity.Fault) -> bool:
    return fault.kind == "format" and bool(fault.steps) and fault.steps[-1] not in _NEEDED
