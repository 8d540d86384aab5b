"""Every release in one file beside the database: one line, one release, in the order of their keys.

The file only grows. What is remembered beside it (how long it is good, the last turn and the last
release that it holds) is read whole or not at all, so a kill at any moment loses nothing:
what stands behind the good length is cut away. It is made anew when the database is another one (a
restored backup), when something was redacted, or when the file is not the one remembered.

No reader waits for the disk. The clock writes it through and remembers how far; after a machine
stopped, everything behind that is read from the database again.
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

from .file_state import file_lock, read_state, write_state
from .models import Redaction, Release

NAME = "releases.jsonl"
_NOTE, _KEPT = f"{NAME}.json", f"{NAME}.kept.json"
PIECE = 500
_START = datetime(1970, 1, 1, tzinfo=UTC)
_Row = tuple[int, str, datetime, bytes]


@dataclass(frozen=True, slots=True)
class BulkFileState:
    """What the file holds up to ``length`` bytes.

    ``generation`` and ``inode`` tell which file it is, ``boot`` when its machine started; ``last`` and ``last_sha256`` are the last release in it;
    ``print`` is a SHA-256 over all lines, the same whenever the bytes are; ``changed_at`` the
    instant (ISO) of the newest release or redaction in it.
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
    """Where the file stands."""
    made: Path = settings.HOME / "bulk"
    made.mkdir(mode=0o700, exist_ok=True)
    return made


def open_bulk_file() -> tuple[BinaryIO, BulkFileState]:
    """The file, brought up to date and open, and what it holds; the caller closes it.

    Bytes up to the length told never change in the file that is open, whatever happens meanwhile.
    """
    while True:
        held = bulk_file_state()
        try:
            file = (folder() / NAME).open("rb")
        except FileNotFoundError:
            continue
        if os.fstat(file.fileno()).st_ino == held.inode:
            return file, held
        file.close()


def bulk_file_state() -> BulkFileState:
    """What the file holds, after everything that has been published is in it."""
    held = _known()
    if held and (held.turn, held.stamp) == _look(held).newest:
        return held
    with file_lock(folder() / "lock"):
        held = _known()
        look = _look(held)
        return _caught_up(held if held and look.still_true else _empty(), look.newest)


def lines_before() -> int:
    """How many releases the file holds as it stands, before it is brought up to date."""
    held = _known()
    return held.lines if held else 0


def rebuild_bulk_file() -> BulkFileState:
    """Makes the file anew from the releases that are held; the same releases give the same bytes."""
    with file_lock(folder() / "lock"):
        newest = _look(None).newest
        return _caught_up(_empty(), newest)


@dataclass(frozen=True, slots=True)
class _Look:
    """The database at one moment: its newest turn, and whether it still holds what the file was made
    from, with nothing redacted since."""

    newest: tuple[int, str]
    still_true: bool


_LOOK = """
    SELECT number, stamp,
        (SELECT COUNT(*) FROM notices_turn WHERE number = %s AND stamp = %s),
        (SELECT COUNT(*) FROM notices_release WHERE id = %s AND sha256 = %s),
        (SELECT COUNT(*) FROM notices_redaction WHERE done)
    FROM notices_turn ORDER BY number DESC LIMIT 1
"""


def _look(held: BulkFileState | None) -> _Look:
    """One query: it stands in the way of every reader."""
    known = (held.turn, held.stamp, held.last, held.last_sha256) if held else (0, "", 0, "")
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, known)
        row = cursor.fetchone()
    if row is None:
        return _Look((0, ""), held is not None and held.lines == 0 and held.turn == 0)
    number, stamp, turns, releases, redactions = row
    same = held is not None and redactions == held.redactions
    return _Look((number, stamp), same and turns == bool(known[0]) and releases == bool(known[2]))


def _known() -> BulkFileState | None:
    """What is remembered, when it is of the file that stands there."""
    held = _noted(_NOTE)
    if held and held.boot != _boot():
        held = _noted(_KEPT)
        held = replace(held, boot=_boot()) if held else None
    try:
        facts = (folder() / NAME).stat()
    except FileNotFoundError:
        return None
    return held if held and held.inode == facts.st_ino and held.length <= facts.st_size else None


def _noted(name: str) -> BulkFileState | None:
    kept = read_state(folder() / name)
    try:
        return BulkFileState(**kept) if kept else None
    except TypeError:
        return None


@cache
def _boot() -> str:
    """What tells one start of this machine from another; empty where it does not tell."""
    told = Path("/proc/sys/kernel/random/boot_id")
    return told.read_text().strip() if told.is_file() else ""


def write_through() -> BulkFileState:
    """Brings the file up to date and onto the disk, and remembers there how far it is good."""
    file, held = open_bulk_file()
    with file:
        os.fsync(file.fileno())
    write_state(folder() / _KEPT, asdict(held), durable=True)
    return held


def _empty() -> BulkFileState:
    """A new file in place of the old one; whoever reads the old one reads on."""
    new = folder() / f"{NAME}.new"
    new.unlink(missing_ok=True)
    new.touch(mode=0o600)
    done = Redaction.objects.filter(done=True)
    at = done.aggregate(at=Max("made_at"))["at"] or _START
    held = BulkFileState(
        generation=secrets.token_hex(8),
        inode=new.stat().st_ino,
        boot=_boot(),
        redactions=done.count(),
        changed_at=at.astimezone(UTC).isoformat(),
    )
    new.replace(folder() / NAME)
    return held


def _caught_up(held: BulkFileState, newest: tuple[int, str]) -> BulkFileState:
    with (folder() / NAME).open("r+b") as file:
        file.truncate(held.length)
        file.seek(held.length)
        for piece in _pieces(held.last):
            held = _appended(file, held, piece)
            if len(piece) == PIECE:
                write_state(folder() / _NOTE, asdict(held))
    held = replace(held, turn=newest[0], stamp=newest[1])
    write_state(folder() / _NOTE, asdict(held))
    return held


def _pieces(after: int) -> Iterator[list[_Row]]:
    columns = ("pk", "sha256", "stored_at", "body")
    rows = Release.objects.filter(pk__gt=after).order_by("pk").values_list(*columns)
    stream = rows.iterator(chunk_size=PIECE)
    while piece := list(islice(stream, PIECE)):
        yield piece


def _appended(file: BinaryIO, held: BulkFileState, piece: list[_Row]) -> BulkFileState:
    lines = [bytes(body) + b"\n" for *_, body in piece]
    file.writelines(lines)
    file.flush()
    last, last_sha256, *_ = piece[-1]
    stored = max(at for _, _, at, _ in piece).astimezone(UTC)
    return replace(
        held,
        last=last,
        last_sha256=last_sha256,
        lines=held.lines + len(lines),
        length=held.length + sum(map(len, lines)),
        print=_chained(held.print, lines),
        changed_at=max(datetime.fromisoformat(held.changed_at), stored).isoformat(),
    )


def _chained(print_: str, lines: list[bytes]) -> str:
    for line in lines:
        print_ = sha256(print_.encode() + sha256(line).digest()).hexdigest()
    return print_
