"""A look into a file before anything of it is kept."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from hopmarket.records.notices.services import SourceFacts

from . import sources
from .checking import prepare
from .pieces import Fault, Prepared, Refused, Unreadable
from .reading import read

MOST = 1000


@dataclass
class Preview:
    """What the first releases of a file would come to. ``more`` tells that there are others;
    ``fault`` that nothing can be read at all; ``nobodys`` counts releases of no known publisher."""

    good: int = 0
    mended: int = 0
    refused: int = 0
    nobodys: int = 0
    more: bool = False
    faults: list[Fault] = field(default_factory=list)
    fault: Fault | None = None


def preview(path: Path, *, source: SourceFacts | None, prefix: str) -> Preview:
    """The first thousand pieces of a file, checked as an import checks them; nothing is kept."""
    found = Preview()
    try:
        pieces = iter(read(path))
        for piece in itertools.islice(pieces, MOST):
            for one in [piece] if isinstance(piece, Refused) else prepare(piece, prefix=prefix):
                _count(found, one, source)
        found.more = next(pieces, None) is not None
    except Unreadable as error:
        found.fault = error.fault
    return found


def _count(found: Preview, one: Prepared | Refused, source: SourceFacts | None) -> None:
    if isinstance(one, Refused):
        found.refused += 1
        found.faults += one.faults[:1]
        return
    known = source or one.source or sources.by_process(one.ocid, copied_on=date.min)
    found.nobodys += not known
    found.good += bool(known)
    found.mended += bool(known and one.mended)
