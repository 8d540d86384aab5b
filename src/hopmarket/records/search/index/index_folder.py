"""The index on disk: which folder holds it, one writer at a time, and a new one put in its place.

`index/current` names the folder in force; it is replaced in one step when another is complete.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

_PAUSE = 0.005
"""Seconds between two looks at a lock that another process holds, for who waits with a time limit."""
_here = threading.Lock()


def index_root() -> Path:
    """The folder of the index inside the state folder."""
    return Path(settings.HOME) / "index"


def folder_token() -> tuple[int, int] | None:
    """What changes whenever another folder comes into force; None while there is none."""
    try:
        status = (index_root() / "current").stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns


def folder_in_force() -> Path | None:
    """The folder in force, if it is there."""
    try:
        name = (index_root() / "current").read_text("utf-8").strip()
    except (OSError, ValueError):
        return None
    place = index_root() / name
    return place if name.isalnum() and place.is_dir() else None


def new_folder() -> Path:
    """An empty folder for an index to be made in."""
    place = index_root() / secrets.token_hex(8)
    place.mkdir(mode=0o700, parents=True)
    return place


def put_in_force(place: Path) -> None:
    """Makes a folder the one in force, and deletes the others. Only under :func:`only_writer`."""
    draft = index_root() / "current.new"
    draft.write_text(place.name, "utf-8")
    draft.replace(index_root() / "current")
    for other in index_root().iterdir():
        if other.is_dir() and other != place:
            shutil.rmtree(other, ignore_errors=True)


@contextmanager
def only_writer(seconds: float | None) -> Iterator[bool]:
    """Waits to be the only writer of all threads and processes; None waits as long as it takes.
    Yields False when the time was up."""
    until = None if seconds is None else time.monotonic() + seconds
    if not _here.acquire(timeout=-1 if seconds is None else seconds):
        yield False
        return
    try:
        index_root().mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(index_root() / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            yield _locked(lock, until)
        finally:
            os.close(lock)
    finally:
        _here.release()


def _locked(lock: int, until: float | None) -> bool:
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if until is None else fcntl.LOCK_NB))
        except BlockingIOError:
            if until is None or time.monotonic() >= until:
                return False
            time.sleep(_PAUSE)
        else:
            return True
