"""The mark that makes a state folder a demonstration, so that neither is ever taken for the other."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from hopmarket import server_keys
from hopmarket.environment import Misconfigured

MARK = "DEMONSTRATION"
TEXT = "This folder holds a demonstration. `demo --fresh` may remove it.\n"


def is_demonstration(home: Path) -> bool:
    """Whether the state folder holds a demonstration."""
    return (home / MARK).is_file()


def apply_mark() -> None:
    """A marked state folder switches the demonstration's settings on, unless the environment speaks."""
    if is_demonstration(server_keys.keys_home()):
        os.environ.setdefault("HOPMARKET_DEMONSTRATION", "1")


def mark_folder(home: Path) -> None:
    """Mark a new or already marked state folder; refuses one with state of its own."""
    if is_demonstration(home):
        return
    if home.exists() and any(home.iterdir()):
        raise Misconfigured(
            f"{home} holds state that is not a demonstration; name another folder in HOPMARKET_HOME."
        )
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    (home / MARK).write_text(TEXT)


def clear_demonstration(home: Path) -> None:
    """Remove a demonstration's state; refuses any folder without the mark."""
    if not home.exists() or not any(home.iterdir()):
        return
    if not is_demonstration(home):
        raise Misconfigured(f"{home} has no mark of a demonstration ({MARK}), so --fresh leaves it alone.")
    for entry in sorted(home.iterdir(), key=lambda entry: entry.name == MARK):
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
