"""Consistent copies of a database in use, and how they are restored."""

from __future__ import annotations

import errno
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from hopmarket.operations.database_condition import RECORDS, RecordedMigrations, sqlite_damage

NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


def copy_sqlite(source: Path, place: Path) -> None:
    """Copy a SQLite database as it stands at one instant, with SQLite's own backup."""
    read_only = f"{source.as_uri()}?mode=ro"
    try:
        with (
            closing(sqlite3.connect(read_only, uri=True, timeout=20)) as live,
            closing(sqlite3.connect(place)) as copy,
        ):
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as fault:
        if "full" in str(fault):
            raise OSError(errno.ENOSPC, str(fault), str(place)) from fault
        raise click.ClickException(
            f"The database could not be copied ({fault}). No backup was made."
        ) from fault
    if damage := sqlite_damage(place):
        raise click.ClickException(
            f"The copy of the database is not sound ({damage}). No backup was made; look after the disk, "
            "and restore the last backup that is sound."
        )


def dump_postgresql(described: dict[str, Any], place: Path) -> None:
    """Dump a PostgreSQL database as it stands at one instant, with pg_dump.

    Raises a ClickException when pg_dump is missing or refuses.
    """
    _program("pg_dump", _connection(described), "--format=custom", "--no-owner", "--file", str(place))


def records_in_dump(dump: Path) -> RecordedMigrations:
    """What a dump of PostgreSQL says of its database, read to its last byte without a server.

    Raises a ClickException when pg_restore is missing or cannot read it.
    """
    with tempfile.TemporaryDirectory(dir=dump.parent) as scratch:
        listed = Path(scratch) / "records.sql"
        _program("pg_restore", {}, "--data-only", "--table", RECORDS, "--file", str(listed), str(dump))
        _program("pg_restore", {}, "--file", os.devnull, str(dump))
        contents = _program("pg_restore", {}, "--list", str(dump))
        lines = listed.read_text(errors="replace").splitlines()
    seen = frozenset(
        (fields[1], fields[2]) for fields in (line.split("\t") for line in lines) if len(fields) == 4
    )
    tables = frozenset(re.findall(r"^\d+; \d+ \d+ TABLE \S+ (\S+) ", contents, flags=re.MULTILINE))
    return RecordedMigrations(seen, tables)


def restore_postgresql(described: dict[str, Any], dump: Path) -> None:
    """Put a dump into an empty PostgreSQL database, all or nothing, with pg_restore."""
    name = str(described["NAME"])
    _program(
        "pg_restore",
        _connection(described),
        "--no-owner",
        "--exit-on-error",
        "--single-transaction",
        "--dbname",
        name,
        str(dump),
    )


def _program(program: str, connection: Mapping[str, str], *words: str) -> str:
    """Runs one of PostgreSQL's client programs; answers what it printed."""
    executable = shutil.which(program)
    if executable is None:
        raise click.ClickException(
            f"{program} is not on PATH. Install PostgreSQL's client programs of the server's "
            "version (on Debian: postgresql-client)."
        )
    done = subprocess.run(
        [executable, *words],
        env={**os.environ, **connection},
        capture_output=True,
        text=True,
        errors="replace",
    )
    if done.returncode:
        raise click.ClickException(f"{program} failed: {done.stderr.strip()}")
    return done.stdout


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
