"""Stores releases and the compiled records that follow from them, in one transaction.

Called inside the acts of other rooms and of the import; never an act of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from hopmarket import bulk_rows
from hopmarket.records.turns.turn_taking import hold_turns, take_turn

from .compiled_records import Ahead, ProcessNotes, compile_records
from .models import Release, Source
from .prepared_releases import NotARelease, StorableRelease, canonical, prepare_release
from .redactions import take_out_again

__all__ = [
    "NotARelease",
    "StoreResult",
    "canonical",
    "recompile",
    "store_prepared",
    "store_release",
    "store_releases",
]


@dataclass(frozen=True, slots=True)
class StoreResult:
    """What became of a batch: how many releases are new here and of new processes, how many are
    new and of processes that were known, how many were stored already; SHA-256 of all that are new; and
    what is to be noted about their processes."""

    new: int
    updated: int
    already_stored: int
    fingerprints: tuple[str, ...]
    notes: ProcessNotes = field(default_factory=dict)


def store_release(release: Mapping[str, Any], *, source: Source | None, at: datetime) -> Release:
    """Stores one release for good (``source`` None: ours) and compiles its process anew.

    A release that is stored already, byte for byte, is returned as it is.
    """
    prepared = prepare_release(release)
    store_prepared([prepared], source=source, at=at)
    return Release.objects.get(ocid=prepared.ocid, sha256=prepared.sha256)


def store_releases(
    releases: Sequence[Mapping[str, Any]], *, source: Source | None, at: datetime
) -> StoreResult:
    """Stores releases for good and compiles each process that they touch once."""
    return store_prepared([prepare_release(release) for release in releases], source=source, at=at)


def store_prepared(
    releases: Sequence[StorableRelease],
    *,
    source: Source | None,
    at: datetime,
    ahead: Ahead | None = None,
    before: int | None = None,
) -> StoreResult:
    """Stores prepared releases, and compiles each process that they touch once, or takes it
    from ``ahead``. A process counts as known when it had a release with a key up to ``before``
    (None: when it had any)."""
    hold_turns()
    stored, known = _stored_releases({release.ocid for release in releases}, before)
    fresh = {key: release for release in releases if (key := (release.ocid, release.sha256)) not in stored}
    notes: ProcessNotes = {}
    if fresh:
        turn = take_turn(at)
        _insert_releases(fresh.values(), source, at)
        redacted = take_out_again(fresh.keys(), at)
        notes = compile_records({ocid for ocid, _ in fresh}, turn=turn, ahead=ahead, anew=redacted)
    updated = sum(ocid in known for ocid, _ in fresh)
    fingerprints = tuple(sha256 for _, sha256 in fresh)
    return StoreResult(len(fresh) - updated, updated, len(releases) - len(fresh), fingerprints, notes)


def _stored_releases(ocids: set[str], before: int | None) -> tuple[set[tuple[str, str]], set[str]]:
    """The stored releases of these processes, and the processes that count as known."""
    rows = Release.objects.filter(ocid__in=ocids).order_by().values_list("ocid", "sha256", "pk")
    stored, known = set(), set()
    for ocid, sha256, number in rows:
        stored.add((ocid, sha256))
        if before is None or number <= before:
            known.add(ocid)
    return stored, known


def _insert_releases(releases: Collection[StorableRelease], source: Source | None, at: datetime) -> None:
    keys = bulk_rows.draw_keys(Release, len(releases))
    source_id = source.pk if source else None
    bulk_rows.insert_rows(
        Release,
        ["id", "ocid", "release_id", "at", "tags", "body", "sha256", "source_id", "stored_at"],
        (
            (
                key,
                release.ocid,
                release.release_id,
                release.at,
                release.tags,
                release.body,
                release.sha256,
                source_id,
                at,
            )
            for key, release in zip(keys, releases, strict=True)
        ),
    )


def recompile(ocids: Iterable[str], *, at: datetime) -> None:
    """Compiles records anew from the stored releases, as one turn."""
    compile_records(set(ocids), turn=take_turn(at))
