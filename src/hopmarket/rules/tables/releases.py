"""The index of releases: what was published when, with the print of its bytes."""

from __future__ import annotations

from collections.abc import Iterator

from .cells import said
from .columns import Cell, Column, Kind, Process, Row, Table

TOLD = ("ocid", "release_id", "at", "tags", "sha256", "publisher", "stored_at", "redacted", "address")
"""What ``Process.told`` holds for a release."""


def _column(
    name: str, title: str, meaning: str, path: str, kind: Kind = Kind.TEXT, unit: str = "", told: str = ""
) -> Column:
    held = told or name
    if kind in (Kind.TEXT, Kind.ADDRESS):
        return Column(name, title, meaning, path, lambda row: said(row.process.told[held]), kind, unit)
    return Column(name, title, meaning, path, lambda row: row.process.told[held], kind, unit)


def _tags(row: Row) -> Cell:
    return "; ".join(said(row.process.told["tags"]).split(","))


def _once(release: Process) -> Iterator[Row]:
    yield Row(release)


RELEASES = Table(
    "releases",
    "Releases",
    "One line for each release held here, in the order in which they came",
    ("ocid", "sha256"),
    _once,
    (
        _column("ocid", "Process", "The open contracting identifier of the process", "ocid"),
        _column("release", "Release", "The release’s identifier", "id", told="release_id"),
        _column("dated", "Dated", "The release’s own date", "date", Kind.MOMENT, "UTC", "at"),
        Column("tags", "Tags", "What the release tells, joined by “; ”", "tag[]", _tags),
        _column(
            "sha256",
            "Print",
            "SHA-256 of the release as it was published (canonical JSON); not told once something was taken out",
            "(counted)",
        ),
        _column("publisher", "Publisher", "Who published it", "publisher/name"),
        _column("stored_at", "Held since", "When it came here", "(clock of this portal)", Kind.MOMENT, "UTC"),
        _column(
            "redacted",
            "Redacted",
            "True where something was taken out of it later",
            "(redactions)",
            Kind.TRUTH,
        ),
        _column("address", "Address", "The release package that holds it", "(address)", Kind.ADDRESS),
    ),
)
