"""The import of one file: read, prepared, kept in batches; and what became of every row."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import DataError

from hopmarket import bulk_rows
from hopmarket.records.notices import queries
from hopmarket.records.notices.compiled_records import ProcessNotes
from hopmarket.records.notices.prepared_releases import CompiledProcess, Prints
from hopmarket.records.notices.release_store import StoreResult
from hopmarket.records.notices.services import BATCH, SourceFacts, import_releases
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.releases.future_dates import is_ahead
from hopmarket.rules.roles import System

from . import known_publishers
from .checks import CheckedRelease
from .documents import FilePieces
from .import_report import ImportProgress, ImportReport, command_with_source, publisher_unknown
from .pieces import ImportFault, RefusedRelease, UnreadableFile
from .worker_processes import PreparedChunk, prepared_chunks

HEAVIEST = 16 * 1024 * 1024
"""Bytes of waiting releases at which they are kept before a batch is full."""

_OUR_REFERENCE = re.compile(r"-[A-Z0-9]{1,4}-\d{4}-\d{4,}")

Tell = Callable[[ImportProgress], None]


def import_file(
    path: Path,
    *,
    source: SourceFacts | None,
    at: datetime,
    tell: Tell | None = None,
    workers: int | None = None,
    named: str = "",
) -> ImportReport:
    """Imports every good release of a file; run again, it changes nothing.

    ``source`` None: the process's prefix says who the publisher is. ``tell`` is called with the
    progress after each batch. ``workers`` is as :func:`.worker_processes.prepared_chunks` takes it.
    ``named`` is what the report calls the file. Where nothing can be read, the report says so.
    """
    report, reading = ImportReport(named or path.name), FilePieces(path)
    try:
        return _Import(report, reading, source, at, tell).run(workers)
    except UnreadableFile as fault:
        report.unreadable, report.faults = True, [fault.fault]
        return report


class _Import:
    """One import of one file: what waits to be kept, and what became of the rest."""

    def __init__(
        self,
        report: ImportReport,
        reading: FilePieces,
        source: SourceFacts | None,
        at: datetime,
        tell: Tell | None,
    ) -> None:
        self.report, self.reading, self.source, self.at, self.tell = report, reading, source, at, tell
        self.before = queries.last_release()
        self.waiting: dict[SourceFacts, list[CheckedRelease]] = defaultdict(list)
        self.ahead: dict[Prints, CompiledProcess] = {}
        self.weight = 0

    def run(self, workers: int | None) -> ImportReport:
        bulk_rows.enlarge_cache()
        with closing(prepared_chunks(self.reading, prefix=settings.OCID_PREFIX, workers=workers)) as chunks:
            self._take_all(chunks)
        self.keep()
        self.report.remarks += self.reading.remarks
        return self.report

    def _take_all(self, chunks: Iterable[PreparedChunk]) -> None:
        """Takes every release; but ends where a thousand were all refused for one reason."""
        for chunk in chunks:
            self.ahead.update(chunk.ahead)
            for release in chunk.releases:
                self.take(release)
                if self.report.is_hopeless:
                    self.report.stopped = True
                    return
            if self.weight >= HEAVIEST or sum(map(len, self.waiting.values())) >= BATCH - len(chunk.releases):
                self.keep()

    def take(self, release: CheckedRelease | RefusedRelease) -> None:
        self.report.read += 1
        if isinstance(release, RefusedRelease):
            self.report.refuse(release.faults)
            return
        source = self.source or _source_of(release, self.at.date())
        if _is_ours(release.ocid):
            message = "This portal publishes this process itself; nobody else can add to it."
            self.report.refuse([ImportFault(release.line, f"{release.path}.ocid", "ours", message)])
        elif source is None:
            self.report.refuse(
                [
                    ImportFault(
                        release.line, f"{release.path}.ocid", "source", publisher_unknown(release.ocid)
                    )
                ],
                f"Type: {command_with_source(self.report.file)}",
            )
        else:
            release = self._dated_by_now(release)
            self.report.mend(release.mended)
            self.report.note(release.noted)
            for remark in release.remarks:
                self.report.remark(remark)
            self.waiting[source].append(release)
            self.weight += len(release.body)

    def _dated_by_now(self, release: CheckedRelease) -> CheckedRelease:
        """A release that is dated in the future counts from now on, and is compiled again by that."""
        if not is_ahead(release.at, self.at):
            return release
        message = (
            f"The date {release.at.date().isoformat()} is still to come. The release is kept as it is; "
            "in the order of releases it counts from the day on which it came."
        )
        fault = ImportFault(release.line, f"{release.path}.date", "future_date", message)
        self.ahead = {
            prints: process for prints, process in self.ahead.items() if process.facts.ocid != release.ocid
        }
        return replace(release, at=self.at, remarks=(*release.remarks, fault))

    def keep(self) -> None:
        """Keeps the releases that wait, each source's in acts of its own, and empties the batch."""
        for source, releases in self.waiting.items():
            for start in range(0, len(releases), BATCH):
                self._keep(releases[start : start + BATCH], source)
        self.waiting.clear()
        self.ahead = {}
        self.weight = 0
        if self.tell:
            self.tell(ImportProgress(self.report.read, self.reading.come, self.reading.size))

    def _keep(self, releases: Sequence[CheckedRelease], source: SourceFacts) -> None:
        """Keeps releases in one act. Where that is refused, halves are tried, so that only the bad one is refused."""
        result = self._acted(releases, source)
        if not isinstance(result, Refusal):
            self.report.new += result.new
            self.report.updated += result.updated
            self.report.unchanged += result.already_stored
            self._note(releases, result.notes)
        elif result.reason == "import.held":
            self.report.unchanged += len(releases)
        elif len(releases) > 1:
            middle = len(releases) // 2
            self._keep(releases[:middle], source)
            self._keep(releases[middle:], source)
        else:
            message = f"The database cannot keep this: {result.reason}."
            self.report.refuse([ImportFault(releases[0].line, releases[0].path, "refused", message)])

    def _note(self, releases: Sequence[CheckedRelease], notes: ProcessNotes) -> None:
        """Notes what was found about processes, at the last of their releases in the file."""
        places = {release.ocid: release for release in releases if release.ocid in notes}
        for ocid, release in places.items():
            for note in notes[ocid]:
                message = f"{ocid}: {note.message}"
                self.report.remark(ImportFault(release.line, release.path, note.kind, message))

    def _acted(self, releases: Sequence[CheckedRelease], source: SourceFacts) -> StoreResult | Refusal:
        try:
            return import_releases(
                releases=releases,
                source=source,
                ahead=self.ahead,
                before=self.before,
                by=System("import"),
                at=self.at,
            )
        except DataError as fault:
            return Refusal(f"import.data: {str(fault).splitlines()[0]}")


def _is_ours(ocid: str) -> bool:
    """Whether a process is, or could be, this portal's own: our prefix and a reference of ours.
    Rows without identifiers get one under our prefix too, of another shape."""
    prefix = settings.OCID_PREFIX
    return ocid.startswith(prefix) and bool(_OUR_REFERENCE.fullmatch(ocid, len(prefix)))


def _source_of(release: CheckedRelease, today: date) -> SourceFacts | None:
    if release.source:
        return known_publishers.publisher_named(release.source, copied_on=today)
    return known_publishers.publisher_of_process(release.ocid, copied_on=today)
