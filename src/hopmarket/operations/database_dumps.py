"""Consistent copies of a database in use, and how they are restored."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import click

NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


def copy_sqlite(source: Path, place: Path) -> None:
    """Copy a SQLite database as it stands at one instant, with SQLite's own backup."""
    read_only = f"{source.as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(read_only, uri=True, timeout=20)) as live,
        closing(sqlite3.connect(place)) as copy,
    ):
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        (sound,) = copy.execute("PRAGMA integrity_check").fetchone()
    if sound != "ok":
        raise click.ClickException(f"The copy of the database is not sound: {sound}")


def dump_postgresql(described: dict[str, Any], place: Path) -> None:
    """Dump a PostgreSQL database as it stands at one instant, with pg_dump.

    Raises a ClickException when pg_dump is missing or refuses.
    """
    _postgresql_program("pg_dump", described, "--format=custom", "--no-owner", "--file", str(place))


def restore_postgresql(described: dict[str, Any], dump: Path) -> None:
    """Put a dump into an empty PostgreSQL database, all or nothing, with pg_restore."""
    name = str(described["NAME"])
    _postgresql_program(
        "pg_restore",
        described,
        "--no-owner",
        "--exit-on-error",
        "--single-transaction",
        "--dbname",
        name,
        str(dump),
    )


def _postgresql_program(program: str, described: dict[str, Any], *words: str) -> None:
    executable = shutil.which(program)
    if executable is None:
        raise click.ClickException(
            f"{program} is not on PATH. Install PostgreSQL's client programs of the server's "
            "version (on Debian: postgresql-client)."
        )
    done = subprocess.run(
        [executable, *words], env={**os.environ, **_connection(described)}, capture_output=True, text=True
    )
    if done.returncode:
        raise click.ClickException(f"{program} failed: {done.stderr.strip()}")


def _connection(described: dict[str, Any]) -> dict[str, str]:
    """PostgreSQL's own environment variables, so that no password stands in a list of processes."""
    options = described.get("OPTIONS", {})
    named = {
        "PGDATABASE": described["NAME"],
        "PGUSER": described["USER"],
        "PGPASSWORD": described["PASSWORD"],
        "PGHOST": described["HOST"] or options.get("host", ""),
        "PGPORT": described["PORT"] or options.get("port", ""),
        "PGSSLMODE": options.get("sslmode", ""),
    }
    return {name: str(value) for name, value in named.items() if value}
