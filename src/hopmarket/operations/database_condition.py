"""In what condition the database is, read past Django: laid down, earlier, later, or out of reach.

The program may be older or newer than the database, and there may be no database yet: every word of the
command line looks here before it asks for a table.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import hopmarket.records

MigrationName = tuple[str, str]
"""The label of an app, and the name of one of its migrations."""

RECORDS = "django_migrations"
LIBRARIES = {
    "auth": "django.contrib.auth",
    "contenttypes": "django.contrib.contenttypes",
    "sessions": "django.contrib.sessions",
    "account": "allauth.account",
    "mfa": "allauth.mfa",
}
"""Apps that are not ours and have migrations, by their label; a test holds this against the settings."""
SQLITE_MAGIC = b"SQLite format 3\x00"
BUSY_SECONDS = 20
CONNECT_SECONDS = 10


class Condition(StrEnum):
    UP_TO_DATE = "up to date"
    EMPTY = "empty"
    EARLIER = "earlier"
    LATER = "later"
    FOREIGN = "foreign"
    UNUSABLE = "unusable"


@dataclass(frozen=True, slots=True)
class DatabaseCondition:
    """What was found: ``migrations`` are those that are pending, or that the program does not know;
    ``why`` says in one sentence or two what is wrong and what to do."""

    kind: Condition
    migrations: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class RecordedMigrations:
    """What a database says of itself: the migrations that it has seen, and its tables."""

    seen: frozenset[MigrationName] = frozenset()
    tables: frozenset[str] = frozenset()


class UnusableDatabase(Exception):
    """The database cannot be read or written; the text says why and what to do."""


def judged(recorded: RecordedMigrations, known: Collection[MigrationName]) -> DatabaseCondition:
    """The condition of a database whose records these are, for a program that knows these migrations."""
    others = sorted(recorded.tables - {RECORDS})
    if not recorded.seen:
        if not others:
            return DatabaseCondition(Condition.EMPTY)
        return DatabaseCondition(
            Condition.FOREIGN,
            why=f"The database holds tables ({shortened(others)}), but not Hopmarket's. "
            "Name an empty database, or restore a backup. Nothing was changed.",
        )
    unknown = sorted(f"{app}.{name}" for app, name in recorded.seen - set(known))
    if unknown:
        return DatabaseCondition(
            Condition.LATER,
            tuple(unknown),
            f"The database is of a later version than this program, which does not know {len(unknown)} of "
            f"its migrations ({shortened(unknown)}). Use the later version again, or restore the backup "
            "that was made before the upgrade. Nothing was changed.",
        )
    pending = sorted(f"{app}.{name}" for app, name in set(known) - recorded.seen)
    if pending:
        return DatabaseCondition(Condition.EARLIER, tuple(pending))
    return DatabaseCondition(Condition.UP_TO_DATE)


def shortened(names: Collection[str]) -> str:
    """The first three names, and a mark where there are more."""
    listed = list(names)
    return ", ".join(listed[:3]) + (" …" if len(listed) > 3 else "")


def look(described: Mapping[str, Any], known: Collection[MigrationName]) -> DatabaseCondition:
    """The condition of the database that Django's settings describe; never raises for a bad one."""
    try:
        recorded = (
            sqlite_records(Path(described["NAME"]))
            if described["ENGINE"].endswith("sqlite3")
            else postgresql_records(described)
        )
    except UnusableDatabase as fault:
        return DatabaseCondition(Condition.UNUSABLE, why=str(fault))
    return judged(recorded, known)


def known_migrations() -> frozenset[MigrationName]:
    """Every migration that this program knows, as files: a restore asks before there are settings."""
    rooms = Path(hopmarket.records.__path__[0])
    folders = {room.parent.name: room for room in rooms.glob("*/migrations")}
    for label, package in LIBRARIES.items():
        spec = find_spec(package)
        assert spec is not None and spec.submodule_search_locations
        folders[label] = Path(spec.submodule_search_locations[0]) / "migrations"
    return frozenset(
        (label, file.stem) for label, folder in folders.items() for file in folder.glob("[!_]*.py")
    )


def sqlite_records(file: Path, *, writable: bool = True) -> RecordedMigrations:
    """What a SQLite file says of itself; a file that is not there, or empty, says nothing.

    Raises UnusableDatabase.
    """
    if writable:
        _refuse_unwritable(file)
    if not file.exists() or (file.is_file() and file.stat().st_size == 0):
        return RecordedMigrations()
    _refuse_other_files(file)
    try:
        with closing(
            sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)
        ) as opened:
            rows = opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            tables = frozenset(str(name) for (name,) in rows if not str(name).startswith("sqlite_"))
            seen = (
                opened.execute(f"SELECT app, name FROM {RECORDS}").fetchall()  # noqa: S608 (a name of ours)
                if RECORDS in tables
                else []
            )
    except sqlite3.OperationalError as fault:
        raise UnusableDatabase(
            f"The database {file} cannot be opened ({fault}). Another program may hold it, or this account "
            "may not read it."
        ) from fault
    except sqlite3.DatabaseError as fault:
        raise UnusableDatabase(_damaged(file, str(fault))) from fault
    return RecordedMigrations(frozenset((str(app), str(name)) for app, name in seen), tables)


def sqlite_damage(file: Path) -> str:
    """What SQLite's own check finds wrong with a whole file; empty where it finds nothing."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            (found,) = opened.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as fault:
        return str(fault)
    return "" if found == "ok" else str(found)


def _refuse_unwritable(file: Path) -> None:
    """SQLite writes beside its file even to read it, so the folder has to be writable too."""
    folder = file.parent
    if not folder.is_dir():
        raise UnusableDatabase(f"The state folder {folder} is not there. Make it, or name another.")
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise UnusableDatabase(not_ours(f"The state folder {folder}"))
    if file.exists() and not os.access(file, os.R_OK | os.W_OK):
        raise UnusableDatabase(not_ours(f"The database {file}"))


def not_ours(what: str) -> str:
    """The sentence for a place that this account may not read and write."""
    return (
        f"{what} cannot be read and written by this account ({_account()}). Run this as the account that "
        "the portal runs as, or give it the place back with chown."
    )


def _account() -> str:
    import pwd

    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


def _refuse_other_files(file: Path) -> None:
    if not file.is_file():
        raise UnusableDatabase(f"{file} is not a file, so it is no database. Move it away.")
    try:
        with file.open("rb") as opened:
            begins = opened.read(len(SQLITE_MAGIC))
    except OSError as fault:
        raise UnusableDatabase(f"The database {file} cannot be read: {fault.strerror}.") from fault
    if begins != SQLITE_MAGIC:
        raise UnusableDatabase(_damaged(file, "it does not begin as a SQLite database does"))


def _damaged(file: Path, why: str) -> str:
    return (
        f"{file} is no readable database ({why}). Keep it, move it away, and restore the last backup; "
        "nothing was changed."
    )


def postgresql_records(described: Mapping[str, Any]) -> RecordedMigrations:
    """What a PostgreSQL database says of itself. Raises UnusableDatabase."""
    import psycopg

    try:
        with psycopg.connect(**connection_words(described), autocommit=True) as opened:
            (read_only,) = opened.execute("SHOW transaction_read_only").fetchone() or ("off",)
            if read_only == "on":
                raise UnusableDatabase(
                    "The database answers, but takes nothing new: it is a standby or set to read only. "
                    "Name the one that is written to in HOPMARKET_DATABASE_URL."
                )
            rows = opened.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
            ).fetchall()
            tables = frozenset(str(name) for (name,) in rows)
            seen = opened.execute(f"SELECT app, name FROM {RECORDS}").fetchall() if RECORDS in tables else []  # noqa: S608 (a name of ours)
    except psycopg.Error as fault:
        raise UnusableDatabase(
            f"The database cannot be reached ({first_line(fault)}). Check HOPMARKET_DATABASE_URL, and that "
            "PostgreSQL runs and knows this account."
        ) from fault
    return RecordedMigrations(frozenset((str(app), str(name)) for app, name in seen), tables)


def first_line(fault: BaseException) -> str:
    """The first line of what a database says, in one row and without its end stop."""
    lines = [" ".join(line.split()) for line in str(fault).splitlines() if line.strip()]
    return lines[0].rstrip(".") if lines else type(fault).__name__


def connection_words(described: Mapping[str, Any]) -> dict[str, Any]:
    """What psycopg takes to connect to the database that Django's settings describe."""
    options = {name: value for name, value in described.get("OPTIONS", {}).items() if name != "pool"}
    named = {
        "dbname": described["NAME"],
        "user": described["USER"],
        "password": described["PASSWORD"],
        "host": described["HOST"],
        "port": described["PORT"],
    }
    return {
        "connect_timeout": CONNECT_SECONDS,
        **options,
        **{name: value for name, value in named.items() if value},
    }
