"""The bulk file as gzip: a member for each 500 releases, the last one made anew each time.

Members that are full stand in a file and never change; what is left over is packed when it is
asked for. The same releases so give the same bytes, however they came in.
"""

from __future__ import annotations

import gzip
import os
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import BinaryIO

from . import bulk
from .filing import alone, remember, remembered

NAME = "releases.jsonl.gz"
MEMBER = 500
_LEVEL = 6


@dataclass(frozen=True, slots=True)
class _Members:
    """The full members: made of generation ``of`` up to its byte ``taken``; ``length`` bytes in ``inode``."""

    inode: int
    of: str
    members: int = 0
    taken: int = 0
    length: int = 0


@dataclass(frozen=True, slots=True)
class Packed:
    """The gzip file: the first ``length`` bytes of ``file``, then ``rest``. The caller closes it."""

    file: BinaryIO
    length: int
    rest: bytes
    held: bulk.Bulk


def opened() -> Packed:
    """The gzip file brought up to date, open."""
    plain, held = bulk.opened()
    with plain, alone(bulk.folder() / "lock.gz"):
        members = _packed(plain, held)
        file = (bulk.folder() / NAME).open("rb")
        return Packed(file, members.length, _rest(plain, held, members), held)


def keep_up(at: datetime) -> int:
    """The clock's duty: both files brought up to date; answers how many releases came in."""
    before = bulk.lines_before()
    held = bulk.write_through()
    opened().file.close()
    return max(held.lines - before, 0)


def _packed(plain: BinaryIO, held: bulk.Bulk) -> _Members:
    known = _known(held) or _empty(held)
    plain.seek(known.taken)
    with (bulk.folder() / NAME).open("r+b") as file:
        file.truncate(known.length)
        file.seek(known.length)
        for _ in range(held.lines // MEMBER - known.members):
            data = b"".join(islice(plain, MEMBER))
            packed = gzip.compress(data, _LEVEL, mtime=0)
            file.write(packed)
            file.flush()
            os.fdatasync(file.fileno())
            known = replace(
                known,
                members=known.members + 1,
                taken=known.taken + len(data),
                length=known.length + len(packed),
            )
            remember(bulk.folder() / f"{NAME}.json", asdict(known))
    return known


def _known(held: bulk.Bulk) -> _Members | None:
    """What is remembered of the members, when they are of this bulk file and all there."""
    kept = remembered(bulk.folder() / f"{NAME}.json")
    try:
        known = _Members(**kept) if kept else None
        facts = (bulk.folder() / NAME).stat()
    except (TypeError, FileNotFoundError):
        return None
    fits = known and (known.inode, known.of) == (facts.st_ino, held.generation)
    return known if known and fits and known.length <= facts.st_size and known.taken <= held.length else None


def _empty(held: bulk.Bulk) -> _Members:
    new = bulk.folder() / f"{NAME}.new"
    new.unlink(missing_ok=True)
    new.touch(mode=0o600)
    made = _Members(new.stat().st_ino, held.generation)
    new.replace(bulk.folder() / NAME)
    return made


def _rest(plain: BinaryIO, held: bulk.Bulk, members: _Members) -> bytes:
    plain.seek(members.taken)
    data = plain.read(held.length - members.taken)
    return _gzipped(data) if data or not members.members else b""


@lru_cache(maxsize=2)
def _gzipped(data: bytes) -> bytes:
    return gzip.compress(data, _LEVEL, mtime=0)
