"""Every release in one file beside the database: one line, one release, in the order of their keys.

The file only grows. The state file beside it (its good length, the last turn and the last release
in it) is read completely or not at all, so a kill at any moment loses nothing: bytes after the good
length are cut off. The file is made anew when the database is another one (a restored backup), when
something was redacted, or when the state file is about another file.

No reader waits for the disk. The clock syncs the file and writes down its length; after a machine
has stopped, everything after that length is read from the database again.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection
from django.db.models import Max

from hopmarket.records.notices.models import Redaction, Release

from .file_state import file_lock, read_state, write_state

NAME = "releases.jsonl"
_NOTE, _KEPT = f"{NAME}.json", f"{NAME}.kept.json"
PIECE = 500
_START = datetime(1970, 1, 1, tzinfo=UTC)
_Row = tuple[int, str, datetime, bytes]


@dataclass(frozen=True, slots=True)
class BulkFileState:
    """The content of the file up to ``length`` bytes.

    ``generation`` and ``inode`` identify the file, ``boot`` the start of its machine; ``last`` and
    ``last_sha256`` are the last release in it; ``print`` is its fingerprint, a SHA-256 over all lines
    that is equal whenever the bytes are; ``changed_at`` the instant (ISO) of the newest release or
    redaction in it.
    """

    generation: str
    inode: int
    boot: str
    turn: int = 0
    stamp: str = ""
    last: int = 0
    last_sha256: str = ""
    redactions: int = 0
    lines: int = 0
    length: int = 0
    print: str = ""
    changed_at: str = _START.isoformat()


def folder() -> Path:
    """The folder of the file; made if it is missing."""
    place: Path = settings.HOME / "bulk"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def open_bulk_file() -> tuple[BinaryIO, BulkFileState]:
    """Opens the file, brought up to date, with its state; the caller closes it.

    Bytes up to the length in the state never change in the file that is open, whatever happens meanwhile.
    """
    while True:
        state = bulk_file_state()
        try:
            file = (folder() / NAME).open("rb")
        except FileNotFoundError:
            continue
        if os.fstat(file.fileno()).st_ino == state.inode:
            return file, state
        file.close()


def bulk_file_state() -> BulkFileState:
    """Brings the file up to date with everything that has been published; answers its state."""
    state = _known()
    if state and (state.turn, state.stamp) == _look(state).newest:
        return state
    with file_lock(folder() / "lock"):
        state = _known()
        look = _look(state)
        return _caught_up(state if state and look.still_true else _empty(), look.newest)


def lines_before() -> int:
    """How many releases are in the file before it is brought up to date."""
    state = _known()
    return state.lines if state else 0


def rebuild_bulk_file() -> BulkFileState:
    """Makes the file anew from the stored releases; the same releases give the same bytes."""
    with file_lock(folder() / "lock"):
        newest = _look(None).newest
        return _caught_up(_empty(), newest)


@dataclass(frozen=True, slots=True)
class _Look:
    """The database at one moment: its newest turn, and whether it still has the turn and the release
    that the file was made from, with nothing redacted since."""

    newest: tuple[int, str]
    still_true: bool


_LOOK = """
    SELECT number, stamp,
        (SELECT COUNT(*) FROM notices_turn WHERE number = %s AND stamp = %s),
        (SELECT COUNT(*) FROM notices_release WHERE id = %s AND sha256 = %s),
        (SELECT COUNT(*) FROM notices_redaction WHERE done)
    FROM notices_turn ORDER BY number DESC LIMIT 1
"""


def _look(state: BulkFileState | None) -> _Look:
    """Compares the state with the database, in one query, because every reader waits for it."""
    known = (state.turn, state.stamp, state.last, state.last_sha256) if state else (0, "", 0, "")
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, known)
        row = cursor.fetchone()
    if row is None:
        return _Look((0, ""), state is not None and state.lines == 0 and state.turn == 0)
    number, stamp, turns, releases, redactions = row
    same = state is not None and redactions == state.redactions
    return _Look((number, stamp), same and turns == bool(known[0]) and releases == bool(known[2]))


def _known() -> BulkFileState | None:
    """The state in the state file, if it is about the file that is there."""
    state = _noted(_NOTE)
    if state and state.boot != _boot():
        state = _noted(_KEPT)
        state = replace(state, boot=_boot()) if state else None
    try:
        facts = (folder() / NAME).stat()
    except FileNotFoundError:
        return None
    return state if state and state.inode == facts.st_ino and state.length <= facts.st_size else None


def _noted(name: str) -> BulkFileState | None:
    kept = read_state(folder() / name)
    try:
        return BulkFileState(**kept) if kept else None
    except TypeError:
        return None


@cache
def _boot() -> str:
    """An identifier of this start of the machine; empty where the system has none."""
    boot_id = Path("/proc/sys/kernel/random/boot_id")
    return boot_id.read_text().strip() if boot_id.is_file() else ""


def write_through() -> BulkFileState:
    """Brings the file up to date, syncs it to disk, and writes down there how far it is good."""
    file, state = open_bulk_file()
    with file:
        os.fsync(file.fileno())
    write_state(folder() / _KEPT, asdict(state), durable=True)
    return state


def _empty() -> BulkFileState:
    """Puts an empty file in place of the old one; whoever has the old one open reads on."""
    new = folder() / f"{NAME}.new"
    new.unlink(missing_ok=True)
    new.touch(mode=0o600)
    done = Redaction.objects.filter(done=True)
    at = done.aggregate(at=Max("made_at"))["at"] or _START
    state = BulkFileState(
        generation=secrets.token_hex(8),
        inode=new.stat().st_ino,
        boot=_boot(),
        redactions=done.count(),
        changed_at=at.astimezone(UTC).isoformat(),
    )
    new.replace(folder() / NAME)
    return state


def _caught_up(state: BulkFileState, newest: tuple[int, str]) -> BulkFileState:
    with (folder() / NAME).open("r+b") as file:
        file.truncate(state.length)
        file.seek(state.length)
        for piece in _pieces(state.last):
            state = _appended(file, state, piece)
            if len(piece) == PIECE:
                write_state(folder() / _NOTE, asdict(state))
    state = replace(state, turn=newest[0], stamp=newest[1])
    write_state(folder() / _NOTE, asdict(state))
    return state


def _pieces(after: int) -> Iterator[list[_Row]]:
    columns = ("pk", "sha256", "stored_at", "body")
    rows = Release.objects.filter(pk__gt=after).order_by("pk").values_list(*columns)
    stream = rows.iterator(chunk_size=PIECE)
    while piece := list(islice(stream, PIECE)):
        yield piece


def _appended(file: BinaryIO, state: BulkFileState, piece: list[_Row]) -> BulkFileState:
    lines = [bytes(body) + b"\n" for *_, body in piece]
    file.writelines(lines)
    file.flush()
    last, last_sha256, *_ = piece[-1]
    stored = max(at for _, _, at, _ in piece).astimezone(UTC)
    return replace(
        state,
        last=last,
        last_sha256=last_sha256,
        lines=state.lines + len(lines),
        length=state.length + sum(map(len, lines)),
        print=_chained(state.print, lines),
        changed_at=max(datetime.fromisoformat(state.changed_at), stored).isoformat(),
    )


def _chained(fingerprint: str, lines: list[bytes]) -> str:
    for line in lines:
        fingerprint = sha256(fingerprint.encode() + sha256(line).digest()).hexdigest()
    return fingerprint
