"""The index of releases: what was published when, with the fingerprint of its bytes."""

from __future__ import annotations

from collections.abc import Iterator

from .cells import text_as_published
from .columns import Cell, CellKind, Column, Table, TableProcess, TableRow

RELEASE_VALUES = (
    "ocid",
    "release_id",
    "at",
    "tags",
    "sha256",
    "publisher",
    "stored_at",
    "redacted",
    "address",
)
"""What ``TableProcess.notice`` holds for a release."""


def _column(
    name: str,
    title: str,
    meaning: str,
    path: str,
    kind: CellKind = CellKind.TEXT,
    unit: str = "",
    key: str = "",
) -> Column:
    cell_key = key or name
    if kind in (CellKind.TEXT, CellKind.ADDRESS):
        return Column(
            name,
            title,
            meaning,
            path,
            lambda row: text_as_published(row.process.notice[cell_key]),
            kind,
            unit,
        )
    return Column(name, title, meaning, path, lambda row: row.process.notice[cell_key], kind, unit)


def _tags(row: TableRow) -> Cell:
    return "; ".join(text_as_published(row.process.notice["tags"]).split(","))


def _single_row(release: TableProcess) -> Iterator[TableRow]:
    yield TableRow(release)


RELEASES = Table(
    "releases",
    "Releases",
    "One line for each release held here, in the order in which they came",
    ("ocid", "sha256"),
    _single_row,
    (
        _column("ocid", "Process", "The open contracting identifier of the process", "ocid"),
        _column("release", "Release", "The release’s identifier", "id", key="release_id"),
        _column("dated", "Dated", "The release’s own date", "date", CellKind.MOMENT, "UTC", "at"),
        Column("tags", "Tags", "What the release tells, joined by “; ”", "tag[]", _tags),
        _column(
            "sha256",
            "Print",
            "SHA-256 of the release as it was published (canonical JSON); not told once something was taken out",
            "(counted)",
        ),
        _column("publisher", "Publisher", "Who published it", "publisher/name"),
        _column(
            "stored_at", "Held since", "When it came here", "(clock of this portal)", CellKind.MOMENT, "UTC"
        ),
        _column(
            "redacted",
            "Redacted",
            "True where something was taken out of it later",
            "(redactions)",
            CellKind.TRUTH,
        ),
        _column("address", "Address", "The release package that holds it", "(address)", CellKind.ADDRESS),
    ),
)
