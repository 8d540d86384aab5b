"""States that many tests begin from: reached through services once in a process, laid in again as rows.

What services make of an empty database is kept as that database holds it, with the bytes of the files
it stored, for every later test that asks for the same. A test that has rows already, or asks for
something else, gets it through services.
"""

from __future__ import annotations

import copy
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from django.db import connection, transaction

from hopmarket.records.files.encrypted_storage import place_of
from hopmarket.records.files.models import StoredFile
from hopmarket.records.responses.models import SealedCopy

T = TypeVar("T")
NEVER_EMPTY = {"django_migrations", "django_content_type", "auth_permission"}


@dataclass(frozen=True)
class Snapshot:
    """What services gave, the rows they left in each table, and the bytes of each file they stored."""

    made: Any
    rows: dict[str, bytes]
    files: dict[Path, bytes]


_kept: dict[str, Snapshot] = {}


def made_once(key: str, make: Callable[[], T]) -> T:
    """What ``make`` gives on an empty database: made the first time, a copy of it from then on."""
    if not database_is_empty():
        return make()
    if key not in _kept:
        made = make()
        _kept[key] = taken(made)
        return made
    restore(_kept[key])
    return copy.deepcopy(_kept[key].made)  # type: ignore[no-any-return]


@cache
def tables() -> tuple[str, ...]:
    """Every table that tests fill."""
    return tuple(sorted(set(connection.introspection.table_names()) - NEVER_EMPTY))


def database_is_empty() -> bool:
    """Whether no table holds a row, but those that Django fills itself."""
    filled = " OR ".join(f'EXISTS (SELECT 1 FROM "{table}")' for table in tables())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {filled}")
        return not cursor.fetchone()[0]


def taken(made: Any) -> Snapshot:
    """A snapshot of the database and the files as they stand now."""
    dump = _postgresql_rows if connection.vendor == "postgresql" else _sqlite_rows
    rows = {table: dumped for table in tables() if (dumped := dump(table))}
    sealed = (uuid.UUID(part["file"]) for parts in _sealed_parts() for part in parts)
    places = map(place_of, [*StoredFile.objects.values_list("pk", flat=True), *sealed])
    files = {place: place.read_bytes() for place in places if place.exists()}
    return Snapshot(copy.deepcopy(made), rows, files)


def _sealed_parts() -> Iterable[list[dict[str, Any]]]:
    """The parts of every sealed copy: a test that damages one must not damage it for the next."""
    return SealedCopy.objects.values_list("parts", flat=True)


def restore(kept: Snapshot) -> None:
    """Lay the rows of a snapshot into the empty tables, and its files where they were."""
    lay = _lay_postgresql_rows if connection.vendor == "postgresql" else _lay_sqlite_rows
    with transaction.atomic():
        for table, rows in kept.rows.items():
            lay(table, rows)
    for place, content in kept.files.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


@cache
def _columns(table: str) -> tuple[str, ...]:
    with connection.cursor() as cursor:
        return tuple(column.name for column in connection.introspection.get_table_description(cursor, table))


def _sqlite_rows(table: str) -> bytes:
    """The rows as SQL literals, exactly as they are stored."""
    row = " || ',' || ".join(f'quote("{column}")' for column in _columns(table))
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {row} FROM "{table}" ORDER BY "{_columns(table)[0]}"')
        return ",".join(f"({literals})" for (literals,) in cursor.fetchall()).encode()


def _lay_sqlite_rows(table: str, rows: bytes) -> None:
    named = ", ".join(f'"{column}"' for column in _columns(table))
    with connection.cursor() as cursor:
        cursor.execute(f'INSERT INTO "{table}" ({named}) VALUES {rows.decode()}')


def _postgresql_rows(table: str) -> bytes:
    """The rows by their keys: without an order PostgreSQL gives them as space was free, which differs."""
    by_key = f'SELECT * FROM "{table}" ORDER BY 1'
    with connection.cursor() as cursor, cursor.copy(f"COPY ({by_key}) TO STDOUT") as copied:
        return b"".join(map(bytes, copied))


def _lay_postgresql_rows(table: str, rows: bytes) -> None:
    """The rows; keys given from then on stay above theirs."""
    with connection.cursor() as cursor:
        with cursor.copy(f'COPY "{table}" FROM STDIN') as copied:
            copied.write(rows)
        for column, sequence in _sequences(table):
            cursor.execute(
                f"SELECT setval('{sequence}', GREATEST((SELECT last_value FROM {sequence}),"
                f' (SELECT max("{column}") FROM "{table}")))'
            )


@cache
def _sequences(table: str) -> tuple[tuple[str, str], ...]:
    """Each column of a table whose values a sequence gives, whatever it is called, with the sequence."""
    with connection.cursor() as cursor:
        given = "SELECT pg_get_serial_sequence(%s, %s)"
        found = [
            (name, cursor.execute(given, [f'"{table}"', name]).fetchone()[0]) for name in _columns(table)
        ]
    return tuple((name, str(sequence)) for name, sequence in found if sequence)
