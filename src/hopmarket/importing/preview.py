"""Previews of an import: a look into a file before anything of it is kept."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from hopmarket.records.notices.services import SourceFacts

from . import known_publishers
from .checks import CheckedRelease, check_piece
from .documents import FilePieces
from .import_report import EqualRefusals, command_with_source, count_refusal
from .pieces import RefusedRelease
from .time_limits import TimeUp, time_limit

MOST = 1000
SECONDS = 30
"""A look takes so long at most: a few packed bytes may hold gigabytes, or one release that takes long."""
_EVERY = 100


@dataclass
class FilePreview:
    """What the first releases of a file would come to. ``nobodys`` counts releases of no known
    publisher, ``remedy`` says what to type for those; ``ended`` says what ended the look before the file
    did, if anything: most or time."""

    good: int = 0
    mended: int = 0
    refused: int = 0
    nobodys: int = 0
    ended: str = ""
    refusals: list[EqualRefusals] = field(default_factory=list)
    remedy: str = ""


def preview_file(
    path: Path,
    *,
    source: SourceFacts | None,
    prefix: str,
    named: str = "",
    tell: Callable[[int], None] = lambda read: None,
) -> FilePreview:
    """The first thousand pieces of a file, or what half a minute allows, checked as an import checks them;
    nothing is kept. ``tell`` is called now and then with how many there were, ``named`` is what a person
    calls the file.

    For the main thread of a process alone. Raises UnreadableFile when nothing at all can be read.
    """
    preview = FilePreview()
    try:
        with time_limit(SECONDS):
            _look(preview, path, source, prefix, tell)
    except TimeUp:
        preview.ended = "time"
    if preview.nobodys:
        preview.remedy = command_with_source(named or path.name)
    return preview


def _look(
    preview: FilePreview, path: Path, source: SourceFacts | None, prefix: str, tell: Callable[[int], None]
) -> None:
    pieces = iter(FilePieces(path))
    for number, piece in enumerate(itertools.islice(pieces, MOST)):
        if number % _EVERY == 0:
            tell(number)
        for release in [piece] if isinstance(piece, RefusedRelease) else check_piece(piece, prefix=prefix):
            _count(preview, release, source)
    preview.ended = "most" if next(pieces, None) is not None else ""


def _count(
    preview: FilePreview, release: CheckedRelease | RefusedRelease, source: SourceFacts | None
) -> None:
    if isinstance(release, RefusedRelease):
        preview.refused += 1
        count_refusal(preview.refusals, release.faults)
        return
    known = (
        source or release.source or known_publishers.publisher_of_process(release.ocid, copied_on=date.min)
    )
    preview.nobodys += not known
    preview.good += bool(known)
    preview.mended += bool(known and release.mended)
