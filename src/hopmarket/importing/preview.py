"""A look into a file before anything of it is kept."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from hopmarket.records.notices.services import SourceFacts

from . import known_publishers
from .piece_checks import prepare_piece
from .piece_reader import read_pieces
from .pieces import ImportFault, PreparedRelease, RefusedRelease
from .time_limits import TimeUp, time_limit

MOST = 1000
SECONDS = 30
"""A look takes so long at most: a few packed bytes may hold gigabytes, or one release that takes long."""
_EVERY = 100


@dataclass
class FilePreview:
    """What the first releases of a file would come to. ``nobodys`` counts releases of no known
    publisher; ``ended`` says what ended the look before the file did, if anything: most or time."""

    good: int = 0
    mended: int = 0
    refused: int = 0
    nobodys: int = 0
    ended: str = ""
    faults: list[ImportFault] = field(default_factory=list)


def preview_file(
    path: Path, *, source: SourceFacts | None, prefix: str, tell: Callable[[int], None] = lambda read: None
) -> FilePreview:
    """The first thousand pieces of a file, or what half a minute allows, checked as an import checks them;
    nothing is kept. ``tell`` hears now and then how many there were.

    For the main thread of a process alone. Raises Unreadable when nothing at all can be read.
    """
    found = FilePreview()
    try:
        with time_limit(SECONDS):
            _look(found, path, source, prefix, tell)
    except TimeUp:
        found.ended = "time"
    return found


def _look(
    found: FilePreview, path: Path, source: SourceFacts | None, prefix: str, tell: Callable[[int], None]
) -> None:
    pieces = iter(read_pieces(path))
    for number, piece in enumerate(itertools.islice(pieces, MOST)):
        if number % _EVERY == 0:
            tell(number)
        for one in [piece] if isinstance(piece, RefusedRelease) else prepare_piece(piece, prefix=prefix):
            _count(found, one, source)
    found.ended = "most" if next(pieces, None) is not None else ""


def _count(found: FilePreview, one: PreparedRelease | RefusedRelease, source: SourceFacts | None) -> None:
    if isinstance(one, RefusedRelease):
        found.refused += 1
        found.faults += one.faults[:1]
        return
    known = source or one.source or known_publishers.publisher_of_process(one.ocid, copied_on=date.min)
    found.nobodys += not known
    found.good += bool(known)
    found.mended += bool(known and one.mended)
