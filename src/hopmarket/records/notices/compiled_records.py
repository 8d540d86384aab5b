"""Compiles records: each process that a turn changes, from all its stored releases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from hopmarket.records.published_organisations.organisation_rows import save_organisations
from hopmarket.records.turns.models import Turn
from hopmarket.rules.releases.future_dates import order_instant
from hopmarket.rules.releases.process_merging import ProcessNote

from .models import Release, Source
from .prepared_releases import CompiledProcess, Prints, compile_process
from .save_records import SourcedProcess, named_organisations, save_records

ProcessNotes = Mapping[str, tuple[ProcessNote, ...]]
"""What is to be noted, by ocid."""

Ahead = Mapping[Prints, CompiledProcess]
"""Processes compiled ahead, by the SHA-256 of the releases that they were compiled from."""


def compile_records(
    ocids: set[str], *, turn: Turn, ahead: Ahead | None = None, anew: Collection[str] = ()
) -> ProcessNotes:
    """Compiles these processes from all their releases, as part of a turn; costs the same few
    queries for any number.

    A process in ``ahead`` that was compiled from exactly the stored releases is not compiled again.
    Only processes of other publishers are compiled ahead, and none of ``anew``, from whose stored
    releases something was redacted. Answers what is to be noted about each process.
    """
    if not ocids:
        return {}
    processes = list(_compiled(ocids, ahead or {}, anew))
    bodies = save_organisations(
        organisation for process in processes for organisation in named_organisations(process.facts)
    )
    save_records(processes, bodies, turn=turn)
    return {process.facts.ocid: process.process.notes for process in processes if process.process.notes}


def _compiled(ocids: set[str], ahead: Ahead, anew: Collection[str]) -> Iterable[SourcedProcess]:
    sources = Source.objects.in_bulk()
    sources_by_ocid: dict[str, dict[str, int | None]] = defaultdict(dict)
    rows = Release.objects.filter(ocid__in=ocids).order_by("id").values_list("ocid", "sha256", "source_id")
    for ocid, sha256, source in rows:
        sources_by_ocid[ocid][sha256] = source
    missing = set()
    for ocid, sources_by_sha256 in sources_by_ocid.items():
        process = ahead.get(tuple(sorted(sources_by_sha256)))
        source_ids = set(sources_by_sha256.values())
        if process and ocid not in anew and len(source_ids) == 1 and None not in source_ids:
            yield SourcedProcess(process, sources[source_ids.pop()])
        else:
            missing.add(ocid)
    yield from _from_releases(missing)


def _from_releases(ocids: set[str]) -> Iterable[SourcedProcess]:
    releases_by_ocid: dict[str, list[Release]] = defaultdict(list)
    for release in Release.objects.filter(ocid__in=ocids).select_related("source"):
        if release.source_id is not None:
            release.at = order_instant(release.at, release.stored_at)
        releases_by_ocid[release.ocid].append(release)
    for releases in releases_by_ocid.values():
        newest = max(releases, key=lambda release: (release.at, release.release_id, release.sha256))
        yield SourcedProcess(compile_process(releases, is_ours=newest.source is None), newest.source)
