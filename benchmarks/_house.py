"""A house of its own for a benchmark: an empty state folder, keys beside it, a migrated database."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def house(kept: Path | None = None, database_url: str = "") -> Iterator[Path]:
    """Settles Django in a state folder that is removed afterwards, unless one to keep is named.

    To be entered before anything of Django is imported.
    """
    folder = kept or Path(tempfile.mkdtemp(prefix="hopmarket-bench-"))
    for name in [name for name in os.environ if name.startswith("HOPMARKET_")]:
        del os.environ[name]
    os.environ |= {
        "HOPMARKET_HOME": str(folder / "var"),
        "HOPMARKET_KEYS": str(folder / "keys"),
        "HOPMARKET_DEMONSTRATION": "1",
        "HOPMARKET_LOG": "plain",
        "HOPMARKET_LOG_LEVEL": "WARNING",
        "HOPMARKET_DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "hopmarket.settings",
    }
    for place in (str(ROOT), str(ROOT / "src")):
        if place not in sys.path:
            sys.path.insert(0, place)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    try:
        yield folder
    finally:
        if kept is None:
            shutil.rmtree(folder, ignore_errors=True)


def machine() -> str:
    """One line on what the figures were taken on."""
    cpu_info = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    model = next(
        (line.split(":", 1)[1].strip() for line in cpu_info.splitlines() if "model name" in line), "?"
    )
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{platform.system()} {platform.machine()}, {model}, {cores} cores{load}"


def versions(*packages: str) -> str:
    """Python, SQLite and these packages with their versions."""
    package_versions = [f"{name} {metadata.version(name)}" for name in packages]
    return ", ".join(
        [f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}", *package_versions]
    )
