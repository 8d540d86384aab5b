"""Writing releases: into the room, and into the compiled record and index in one transaction.

Called inside the acts of other rooms and of the import; never an act of its own.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db import connection

from hopmarket.rules.reading.merging import digest
from hopmarket.rules.reading.values import instant

from .compiling import compile_records
from .models import Release, Source, Turn

_TURN_LOCK = 7_204_118_660_528_002


class NotARelease(ValueError):
    """What was to be stored lacks ``ocid``, ``id`` or a readable ``date``; callers check first."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a batch: releases that are new here, and how many were held already."""

    new: tuple[Release, ...]
    held: int


def canonical(release: Mapping[str, Any]) -> bytes:
    """The one spelling of a release: sorted keys, UTF-8, no spaces."""
    return orjson.dumps(release, option=orjson.OPT_SORT_KEYS)


def store_release(release: Mapping[str, Any], *, source: Source | None, at: datetime) -> Release:
    """Keeps one release for good (``source`` None: ours) and compiles its process anew.

    A release that is held already, byte for byte, is returned as it is.
    """
    stored = store_releases([release], source=source, at=at)
    if stored.new:
        return stored.new[0]
    return Release.objects.get(ocid=release["ocid"], sha256=digest(canonical(release)))


def store_releases(releases: Sequence[Mapping[str, Any]], *, source: Source | None, at: datetime) -> Stored:
    """Keeps releases for good and compiles each process that they touch once."""
    rows = {(row.ocid, row.sha256): row for row in (_row(one, source, at) for one in releases)}
    held = set(Release.objects.filter(sha256__in=[sha for _, sha in rows]).values_list("ocid", "sha256"))
    fresh = [row for key, row in rows.items() if key not in held]
    if not fresh:
        return Stored((), len(releases))
    turn = take_turn(at)
    new = Release.objects.bulk_create(fresh)
    compile_records({row.ocid for row in new}, turn=turn)
    return Stored(tuple(new), len(releases) - len(new))


def _row(release: Mapping[str, Any], source: Source | None, at: datetime) -> Release:
    dated = instant(release.get("date"))
    if dated is None or not release.get("ocid") or not release.get("id"):
        raise NotARelease("A release has an ocid, an id and a date.")
    body = canonical(release)
    return Release(
        ocid=release["ocid"],
        release_id=release["id"],
        at=dated,
        tags=",".join(release.get("tag", ())),
        body=body,
        sha256=digest(body),
        source=source,
        stored_at=at,
    )


def recompile(ocids: Iterable[str], *, at: datetime) -> None:
    """Compiles records anew from the releases that are held, as one turn."""
    compile_records(set(ocids), turn=take_turn(at))


def take_turn(at: datetime) -> int:
    """Draws the number of this change, under a lock that is held until the transaction ends.

    So numbers, and the keys of releases, stand in the order in which changes became true.
    On SQLite the transaction is IMMEDIATE and needs no lock of its own.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN_LOCK])
    return Turn.objects.create(stamp=secrets.token_hex(16), at=at).number
