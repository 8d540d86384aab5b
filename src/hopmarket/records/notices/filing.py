"""What is remembered beside a file: written whole, or not at all; one writer at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Within the block nobody else holds this lock, in no process or thread; a kill lets go of it."""
    with lock.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def remember(path: Path, facts: Mapping[str, Any], *, durable: bool = False) -> None:
    """Keeps facts in a file, whole or not at all; with ``durable`` they outlive a stop of the machine."""
    new = path.with_name(f"{path.name}.new")
    with new.open("wb") as file:
        file.write(orjson.dumps(facts))
        if durable:
            file.flush()
            os.fsync(file.fileno())
    new.replace(path)


def remembered(path: Path) -> dict[str, Any] | None:
    """The facts of a file; None when there are none that can be read."""
    try:
        facts = orjson.loads(path.read_bytes())
    except (FileNotFoundError, orjson.JSONDecodeError):
        return None
    return facts if isinstance(facts, dict) else None
