"""Write an old house with today's code: `python -m tests.old_houses NAME [--demonstration]`.

Writes `houses/NAME/` with a backup, keys and a note for SQLite, and the same for PostgreSQL.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import servers
from tests.operations.command_line import ROOT, environment

from .shelf import HOUSES, LARGEST, databases


def main() -> int:
    """Writes the house for every database; refuses a name that is taken and a backup too large."""
    reader = argparse.ArgumentParser(prog="python -m tests.old_houses", description=__doc__)
    reader.add_argument("name", help="such as 2026-11-purchase")
    reader.add_argument("--demonstration", action="store_true", help="the demonstration, cut small")
    asked = reader.parse_args()
    folder = HOUSES / asked.name
    folder.mkdir(parents=True)
    for database in databases():
        if database == "sqlite":
            write(folder, database, "", demonstration=asked.demonstration)
            continue
        with servers.postgresql() as url:
            write(folder, database, url, demonstration=asked.demonstration)
    return 0


def write(folder: Path, database: str, url: str, *, demonstration: bool) -> None:
    """Makes the house in a process of its own, then copies it as an operator would."""
    with tempfile.TemporaryDirectory(prefix="hopmarket-old-house-") as scratch:
        named = {
            "HOPMARKET_HOME": f"{scratch}/var",
            "HOPMARKET_KEYS": f"{scratch}/var-keys",
            "HOPMARKET_TESTING": "1",
            **({"HOPMARKET_DATABASE_URL": url} if url else {}),
        }
        settings = environment(**named, DJANGO_SETTINGS_MODULE="hopmarket.settings")
        settings["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        subprocess.run([sys.executable, "-m", "hopmarket", "migrate"], env=settings, check=True)
        built = subprocess.run(
            [sys.executable, "-m", "tests.old_houses.build", *(["--demonstration"] if demonstration else [])],
            env=settings,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        (Path(scratch) / "var-keys" / "FICTIONAL").write_text(
            "These keys were made for a test fixture. No portal uses them; everybody may read them.\n"
        )
        backup, keys = folder / f"{database}.tar.gz", folder / f"{database}-keys.tar.gz"
        words = [sys.executable, "-m", "hopmarket", "backup", str(backup), "--with-keys", str(keys)]
        subprocess.run(words, env=settings, check=True)
        if backup.stat().st_size > LARGEST:
            raise SystemExit(f"{backup} has {backup.stat().st_size} bytes; at most {LARGEST} are kept.")
        note = json.loads(built.stdout)
        (folder / f"{database}.json").write_text(json.dumps(note, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    sys.exit(main())
