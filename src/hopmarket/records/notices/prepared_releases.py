"""Prepares releases for storing and compiles processes from them: work for any process, without Django.

The import does this work ahead in worker processes, publishing does it in the act; both by these
functions, so a record never depends on who compiled it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import orjson

from hopmarket import reference_data
from hopmarket.rules.ocds_removals import without_marks
from hopmarket.rules.releases.json_values import release_instant
from hopmarket.rules.releases.merging import DatedRelease, digest, in_turn
from hopmarket.rules.releases.notice_facts import NoticeFacts, notice_facts
from hopmarket.rules.releases.original_addresses import original_address
from hopmarket.rules.releases.process_merging import ProcessNote, merged_process
from hopmarket.rules.releases.quality import given_facts

from . import ocds_schema

Prints = tuple[str, ...]
"""The SHA-256 of every release of a process, sorted: what a record is compiled from."""


class NotARelease(ValueError):
    """What was to be stored lacks ``ocid``, ``id`` or a readable ``date``; callers check first."""


class StorableRelease(Protocol):
    """A release with what its row needs: ``body`` is :func:`canonical`, ``sha256`` its digest."""

    @property
    def ocid(self) -> str: ...
    @property
    def release_id(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def tags(self) -> str: ...
    @property
    def body(self) -> bytes | memoryview: ...
    @property
    def sha256(self) -> str: ...


@dataclass(frozen=True, slots=True)
class PreparedRelease:
    """A release with the columns of its row."""

    ocid: str
    release_id: str
    at: datetime
    tags: str
    body: bytes
    sha256: str


@dataclass(frozen=True)
class CompiledProcess:
    """One compiled process: the facts of its notice, and the compiled release in canonical bytes.

    ``newest`` is the id of its newest release; ``centre`` is latitude and longitude (WGS84); ``address``
    is where it stands or can be answered elsewhere, made or found where it names no page of its own;
    ``notes`` are for whoever imports it.
    """

    facts: NoticeFacts
    record: bytes
    releases: int
    published_at: datetime
    changed_at: datetime
    newest: str
    given: int
    centre: tuple[float, float] | None
    address: str
    notes: tuple[ProcessNote, ...] = ()


def canonical(release: Mapping[str, Any]) -> bytes:
    """The one spelling of a release: sorted keys, UTF-8, no spaces."""
    return orjson.dumps(release, option=orjson.OPT_SORT_KEYS)


def prepare_release(release: Mapping[str, Any]) -> PreparedRelease:
    """Makes the row's columns from a checked release. Raises NotARelease."""
    dated = release_instant(release.get("date"))
    if dated is None or not release.get("ocid") or not release.get("id"):
        raise NotARelease("A release has an ocid, an id and a date.")
    body = canonical(release)
    tags = ",".join(release.get("tag", ()))
    return PreparedRelease(release["ocid"], release["id"], dated, tags, body, digest(body))


def release_fingerprints(releases: Iterable[StorableRelease]) -> Prints:
    """The sorted SHA-256 of these releases: identifies what a record is compiled from."""
    return tuple(sorted(release.sha256 for release in releases))


def compile_process(releases: Sequence[StorableRelease], *, is_ours: bool) -> CompiledProcess:
    """The process that releases of one ocid compile to; there is at least one.

    Our own releases are complete each time, so with ``is_ours`` the newest is the record, and what it
    left out is gone. Others are merged by the standard's rules.
    """
    turn = in_turn(
        [
            DatedRelease(
                release.at, release.release_id, release.sha256, _release_json(release, is_ours=is_ours)
            )
            for release in releases
        ]
    )
    counting = turn[-1:] if is_ours else turn
    merged = merged_process(counting, ocds_schema.merger())
    record = merged.record
    facts = notice_facts(record, reference_data.districts(), merged.cancelled)
    return CompiledProcess(
        facts=facts,
        record=canonical(record),
        releases=len(turn),
        published_at=turn[0].at,
        changed_at=turn[-1].at,
        newest=turn[-1].release_id,
        given=int(given_facts(record, facts)),
        centre=reference_data.centre_of(facts.postcode),
        address="" if is_ours else _address(record, [release.release_id for release in turn]),
        notes=merged.notes,
    )


def _address(record: Mapping[str, Any], releases: Sequence[str]) -> str:
    return original_address(record, releases, reference_data.original_addresses())


def _release_json(release: StorableRelease, *, is_ours: bool) -> dict[str, Any]:
    """A release as a JSON value; ours without the marks of what was removed."""
    content: dict[str, Any] = orjson.loads(release.body)
    return without_marks(content) if is_ours else content


def compiled_ahead(releases: Iterable[StorableRelease]) -> dict[Prints, CompiledProcess]:
    """Every process of somebody else's releases, compiled from these alone."""
    together: dict[str, list[StorableRelease]] = defaultdict(list)
    for release in releases:
        together[release.ocid].append(release)
    return {
        release_fingerprints(process_releases): compile_process(process_releases, is_ours=False)
        for process_releases in together.values()
    }
