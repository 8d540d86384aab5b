"""A look into a file before anything of it is kept."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from hopmarket.records.notices.services import SourceFacts

from . import sources
from .checking import prepare
from .deadlines import TimeUp, within
from .pieces import Fault, Prepared, Refused
from .reading import read

MOST = 1000
SECONDS = 30
"""A look takes so long at most: a few packed bytes may hold gigabytes, or one release that takes long."""
_EVERY = 100


@dataclass
class Preview:
    """What the first releases of a file would come to. ``nobodys`` counts releases of no known
    publisher; ``ended`` says what ended the look before the file did, if anything: most or time."""

    good: int = 0
    mended: int = 0
    refused: int = 0
    nobodys: int = 0
    ended: str = ""
    faults: list[Fault] = field(default_factory=list)


def preview(
    path: Path, *, source: SourceFacts | None, prefix: str, tell: Callable[[int], None] = lambda read: None
) -> Preview:
    """The first thousand pieces of a file, or what half a minute allows, checked as an import checks them;
    nothing is kept. ``tell`` hears now and then how many there were.

    For the main thread of a process alone. Raises Unreadable when nothing at all can be read.
    """
    found = Preview()
    try:
        with within(SECONDS):
            _look(found, path, source, prefix, tell)
    except TimeUp:
        found.ended = "time"
    return found


def _look(
    found: Preview, path: Path, source: SourceFacts | None, prefix: str, tell: Callable[[int], None]
) -> None:
    pieces = iter(read(path))
    for number, piece in enumerate(itertools.islice(pieces, MOST)):
        if number % _EVERY == 0:
            tell(number)
        for one in [piece] if isinstance(piece, Refused) else prepare(piece, prefix=prefix):
            _count(found, one, source)
    found.ended = "most" if next(pieces, None) is not None else ""


def _count(found: Preview, one: Prepared | Refused, source: SourceFacts | None) -> None:
    if isinstance(one, Refused):
        found.refused += 1
        found.faults += one.faults[:1]
        return
    known = source or one.source or sources.by_process(one.ocid, copied_on=date.min)
    found.nobodys += not known
    found.good += bool(known)
    found.mended += bool(known and one.mended)
