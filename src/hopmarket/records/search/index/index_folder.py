"""An index on disk: which folder holds it, one writer at a time, and a new one put in its place.

`index/current` names the folder in force; it is replaced in one step when another is complete. The index of
published documents stands below, in `index/published`, and works in the same way: ``part`` names it.
"""

from __future__ import annotations

import fcntl
import os
import re
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
_MADE_NAME = re.compile(r"[0-9a-f]{16}")
"""The name of a folder that :func:`new_folder` made; any other is a part of its own."""
_here = threading.Lock()


def index_root(part: str = "") -> Path:
    """The folder of the index inside the state folder, or of a part of it."""
    return Path(settings.HOME) / "index" / part


def folder_token(part: str = "") -> tuple[int, int] | None:
    """What changes whenever another folder comes into force; None while there is none."""
    try:
        status = (index_root(part) / "current").stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns


def folder_in_force(part: str = "") -> Path | None:
    """The folder in force, if it is there."""
    try:
        name = (index_root(part) / "current").read_text("utf-8").strip()
    except (OSError, ValueError):
        return None
    place = index_root(part) / name
    return place if name.isalnum() and place.is_dir() else None


def new_folder(part: str = "") -> Path:
    """An empty folder for an index to be made in."""
    place = index_root(part) / secrets.token_hex(8)
    place.mkdir(mode=0o700, parents=True)
    return place


def put_in_force(place: Path) -> None:
    """Makes a folder the one in force, and deletes the others. Only under :func:`only_writer`."""
    root = place.parent
    draft = root / "current.new"
    draft.write_text(place.name, "utf-8")
    draft.replace(root / "current")
    for other in root.iterdir():
        if other.is_dir() and other != place and _MADE_NAME.fullmatch(other.name):
            shutil.rmtree(other, ignore_errors=True)


@contextmanager
def only_writer(seconds: float | None, part: str = "") -> Iterator[bool]:
    """Waits to be the only writer of all threads and processes; None waits as long as it takes.
    Yields False when the time was up."""
    until = None if seconds is None else time.monotonic() + seconds
    if not _here.acquire(timeout=-1 if seconds is None else seconds):
        yield False
        return
    try:
        index_root(part).mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(index_root(part) / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
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
