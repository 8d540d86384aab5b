"""Any value of JSON as the notices that it holds: a release, a record, a package, a row, a draft of this portal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..refusal import Refusal
from ..releases import contracts_finder
from ..releases.json_values import Json, instant, part, rows, text
from .checked_notice import CheckedNotice
from .from_draft_export import DRAFT_FORMAT, notice_of_draft
from .from_flat_row import notice_of_export_row, notice_of_flat_row, shape_of_row
from .from_release import notice_of_release

SHAPES = (
    "an OCDS release, a record, a package of them, a row of the Contracts Finder export, a flat notice, "
    "or a draft saved from this portal"
)
_OF_RELEASES = ("tender", "planning", "awards", "contracts", "buyer", "parties", "tag")


@dataclass(frozen=True, slots=True)
class UnreadValue:
    """A value that holds no notice: where in it, and one sentence that says what to do."""

    path: str
    sentence: str


def notices_of_value(value: Any, path: str = "$") -> Iterator[CheckedNotice | UnreadValue]:
    """The notices in a value of JSON, in their order, whatever it is; what is none of the known shapes is
    named by its place."""
    match value:
        case list():
            for place, inner in enumerate(value):
                yield from notices_of_value(inner, f"{path}[{place}]")
        case dict() if isinstance(value.get("format"), str) and value["format"].startswith(
            "hopmarket-draft/"
        ):
            yield _draft(value, path)
        case {"releases": list(), "ocid": str()} | {"compiledRelease": dict()}:
            yield _record(value, path)
        case {"releases": list(packed)}:
            yield from notices_of_value(packed, f"{path}.releases")
        case {"records": list(packed)}:
            yield from notices_of_value(packed, f"{path}.records")
        case dict() if contracts_finder.is_row(value):
            yield _export_row(value, path)
        case dict() if any(name in value for name in _OF_RELEASES) and not _is_flat(value):
            yield notice_of_release(value)
        case dict() if shape := shape_of_row(value):
            yield notice_of_flat_row(value, shape)
        case dict():
            names = ", ".join(list(map(str, value))[:6]) or "none"
            yield UnreadValue(path, f"This is no notice: its fields are {names}. Give {SHAPES}.")
        case _:
            yield UnreadValue(path, f"A notice is an object of JSON, not {_shown(value)}. Give {SHAPES}.")


def _is_flat(value: Json) -> bool:
    """Whether a field that releases have too is a plain text: a flat row has its buyer's name there."""
    return "ocid" not in value and shape_of_row(value) is not None


def _draft(value: Json, path: str) -> CheckedNotice | UnreadValue:
    if value.get("format") != DRAFT_FORMAT:
        written = text(value.get("format"))[:40]
        return UnreadValue(
            f"{path}.format",
            f"The format {written} is not known here, only {DRAFT_FORMAT}. Save the draft anew.",
        )
    made = notice_of_draft(value)
    return UnreadValue(path, made) if isinstance(made, str) else made


def _record(record: Json, path: str) -> CheckedNotice | UnreadValue:
    """A record by its compiled release; where it has none, by its newest release that stands in it whole."""
    first = _first_published(record)
    if isinstance(compiled := record.get("compiledRelease"), dict):
        return notice_of_release({"ocid": record.get("ocid"), **compiled}, published_at=first)
    embedded = [row for row in rows(record, "releases") if "url" not in row or "tender" in row]
    if not embedded:
        return UnreadValue(
            f"{path}.releases",
            "The record only links to its releases. Give a record with its compiled release, or the releases.",
        )
    newest = max(enumerate(embedded), key=lambda placed: (_order(placed[1]), placed[0]))[1]
    return notice_of_release(newest, published_at=first)


def _order(release: Json) -> float:
    at = instant(release.get("date"))
    return at.timestamp() if at else float("-inf")


def _first_published(record: Json) -> datetime | None:
    """When the call was first published, by the releases of a record, embedded or linked."""
    begun = [
        at
        for row in rows(record, "releases")
        if isinstance(tags := part(row, "tag"), list)
        and "tender" in tags
        and (at := instant(row.get("date")))
    ]
    return min(begun, default=None)


def _export_row(row: Mapping[str, Any], path: str) -> CheckedNotice | UnreadValue:
    made = notice_of_export_row(row)
    if not isinstance(made, Refusal):
        return made
    column, written = made.reason.removeprefix("csv."), str(made.params.get("text") or "")
    fault = f"“{written}” cannot be read" if written else "nothing stands there"
    return UnreadValue(f"{path}['{column}']", f"{column}: {fault}. Put it right in the row.")


def _shown(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case str():
            return f"the text “{value[:40]}”"
        case _:
            return f"the number {str(value)[:40]}"
