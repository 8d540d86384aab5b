"""A state file beside another file: read completely or not at all; one writer at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

_PRINT, _SIZE = 64, 2048


@contextmanager
def file_lock(lock: Path) -> Iterator[None]:
    """Holds a lock against all processes and threads within the block; a kill releases it."""
    with lock.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def write_state(path: Path, facts: Mapping[str, Any], *, durable: bool = False) -> None:
    """Writes facts to a file with their SHA-256, so that a reader gets all of them or none.

    They are written in one piece over the ones before, because replacing a file may wait for the
    disk. With ``durable`` they are synced to disk, and survive a stop of the machine.
    """
    content = orjson.dumps(facts)
    padded = (sha256(content).hexdigest().encode() + content).ljust(_SIZE)
    file = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.pwrite(file, padded, 0)
        if durable:
            os.fsync(file)
    finally:
        os.close(file)


def read_state(path: Path) -> dict[str, Any] | None:
    """Reads the facts of a file; None when there are none or they are not complete."""
    try:
        stored = path.read_bytes()
    except FileNotFoundError:
        return None
    content = stored[_PRINT:].rstrip()
    if len(stored) > _SIZE or sha256(content).hexdigest().encode() != stored[:_PRINT]:
        return None
    facts = orjson.loads(content)
    return facts if isinstance(facts, dict) else None
