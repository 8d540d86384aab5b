"""One file in: read, check, keep in batches, and tell what became of every row."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import orjson
from django.conf import settings

from hopmarket.records.notices import queries
from hopmarket.records.notices.services import BATCH, SourceFacts, import_releases
from hopmarket.rules.roles import System
from hopmarket.rules.words import Refusal

from . import sources
from .checking import prepare
from .pieces import Fault, Prepared, Refused
from .reading import read

MOST_TOLD = 1000


@dataclass
class Report:
    """What became of a file: rows read, new here, held already, mended, refused (with faults)."""

    file: str
    read: int = 0
    new: int = 0
    held: int = 0
    mended: int = 0
    refused: int = 0
    faults: list[Fault] = field(default_factory=list)
    mendings: list[Fault] = field(default_factory=list)

    def refuse(self, faults: Sequence[Fault]) -> None:
        self.refused += 1
        self.faults += faults[: max(0, MOST_TOLD - len(self.faults))]

    def mend(self, faults: tuple[Fault, ...]) -> None:
        self.mended += bool(faults)
        self.mendings += faults[: max(0, MOST_TOLD - len(self.mendings))]


def import_file(path: Path, *, source: SourceFacts | None, at: datetime) -> Report:
    """Takes every good release of a file; again, it finds them held and changes nothing.

    ``source`` None: the publisher is told from the process's prefix. Raises OSError for a file
    that cannot be read.
    """
    report = Report(path.name)
    waiting: dict[SourceFacts, list[Prepared]] = defaultdict(list)
    for whose, release in _sound(path, source, at.date(), report):
        batch = waiting[whose]
        batch.append(release)
        if len(batch) == BATCH:
            _keep(waiting.pop(whose), whose, at, report)
    for whose, batch in waiting.items():
        _keep(batch, whose, at, report)
    return report


def _sound(
    path: Path, source: SourceFacts | None, today: date, report: Report
) -> Iterator[tuple[SourceFacts, Prepared]]:
    for piece in read(path):
        for one in [piece] if isinstance(piece, Refused) else prepare(piece, prefix=settings.OCID_PREFIX):
            report.read += 1
            if isinstance(one, Refused):
                report.refuse(one.faults)
                continue
            if _is_ours(one.ocid):
                told = "This portal publishes this process itself; nobody else can add to it."
                report.refuse([Fault(one.line, f"{one.path}.ocid", "ours", told)])
                continue
            whose = source or _whose(one, today)
            if whose is None:
                told = "Nobody knows who publishes this process: name it with --source."
                report.refuse([Fault(one.line, f"{one.path}.ocid", "source", told)])
                continue
            report.mend(one.mended)
            yield whose, one


def _is_ours(ocid: str) -> bool:
    """Whether a process is, or could be, this portal's own: our prefix and a reference of ours.
    Rows without identifiers get one under our prefix too, of another shape."""
    return re.fullmatch(re.escape(settings.OCID_PREFIX) + r"-[A-Z0-9]{1,4}-\d{4}-\d{4,}", ocid) is not None


def _whose(found: Prepared, today: date) -> SourceFacts | None:
    if found.source:
        return sources.named(found.source, copied_on=today)
    return sources.by_process(found.ocid, copied_on=today)


def _keep(batch: list[Prepared], whose: SourceFacts, at: datetime, report: Report) -> None:
    keys = {(one.ocid, one.sha256): one for one in batch}
    held = queries.held_releases(keys)
    fresh = [orjson.loads(one.body) for key, one in keys.items() if key not in held]
    report.held += len(batch) - len(fresh)
    if not fresh:
        return
    kept = import_releases(releases=fresh, source=whose, by=System("import"), at=at)
    if isinstance(kept, Refusal):
        report.refused += len(fresh)
        report.faults.append(Fault(0, "$", kept.reason, "The batch was refused; nothing of it was kept."))
        return
    report.new += kept.new
    report.held += kept.held
