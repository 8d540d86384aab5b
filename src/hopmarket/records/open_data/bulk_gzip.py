"""The bulk file as gzip: a member for each 500 releases, the last one made anew each time.

Full members are in a file and never change; the rest is packed when it is asked for. So the same
releases give the same bytes, in whatever batches they were stored.
"""

from __future__ import annotations

import gzip
import os
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import BinaryIO

from . import bulk_file
from .file_state import file_lock, read_state, write_state

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
class GzipFile:
    """The gzip file: the first ``length`` bytes of ``file``, then ``rest``. The caller closes it."""

    file: BinaryIO
    length: int
    rest: bytes
    bulk: bulk_file.BulkFileState


def open_gzip() -> GzipFile:
    """Brings the gzip file up to date and opens it."""
    plain, state = bulk_file.open_bulk_file()
    with plain, file_lock(bulk_file.folder() / "lock.gz"):
        members = _packed(plain, state)
        file = (bulk_file.folder() / NAME).open("rb")
        return GzipFile(file, members.length, _rest(plain, state, members), state)


def update_bulk_files(at: datetime) -> int:
    """The clock's duty: both files brought up to date; answers how many releases came in."""
    before = bulk_file.lines_before()
    state = bulk_file.write_through()
    open_gzip().file.close()
    return max(state.lines - before, 0)


def _packed(plain: BinaryIO, state: bulk_file.BulkFileState) -> _Members:
    known = _known(state) or _empty(state)
    plain.seek(known.taken)
    with (bulk_file.folder() / NAME).open("r+b") as file:
        file.truncate(known.length)
        file.seek(known.length)
        for _ in range(state.lines // MEMBER - known.members):
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
            write_state(bulk_file.folder() / f"{NAME}.json", asdict(known))
    return known


def _known(state: bulk_file.BulkFileState) -> _Members | None:
    """The state of the members, if they were made from this bulk file and are all there."""
    kept = read_state(bulk_file.folder() / f"{NAME}.json")
    try:
        known = _Members(**kept) if kept else None
        facts = (bulk_file.folder() / NAME).stat()
    except (TypeError, FileNotFoundError):
        return None
    fits = known and (known.inode, known.of) == (facts.st_ino, state.generation)
    return known if known and fits and known.length <= facts.st_size and known.taken <= state.length else None


def _empty(state: bulk_file.BulkFileState) -> _Members:
    new = bulk_file.folder() / f"{NAME}.new"
    new.unlink(missing_ok=True)
    new.touch(mode=0o600)
    members = _Members(new.stat().st_ino, state.generation)
    new.replace(bulk_file.folder() / NAME)
    return members


def _rest(plain: BinaryIO, state: bulk_file.BulkFileState, members: _Members) -> bytes:
    plain.seek(members.taken)
    data = plain.read(state.length - members.taken)
    return _gzipped(data) if data or not members.members else b""


@lru_cache(maxsize=2)
def _gzipped(data: bytes) -> bytes:
    return gzip.compress(data, _LEVEL, mtime=0)
