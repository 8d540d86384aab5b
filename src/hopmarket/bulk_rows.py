"""Many rows at once: executemany on SQLite, COPY on PostgreSQL, with keys drawn beforehand.

For tables whose rows are made by the thousand; everything runs in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import DateField, DateTimeField, DecimalField, Field, Model

Row = Sequence[Any]


CACHE, CHECKPOINT = 16 * 1024, 8000
"""KiB of pages that SQLite keeps in memory, enough for one batch; pages after which it moves its
log into the file."""


def enlarge_cache() -> None:
    """Enlarges the cache of a connection that will write much: on SQLite a batch is not spilled half-way,
    and pages that several batches change are moved once. Nothing becomes less durable."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = -{CACHE}")
            cursor.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT}")


def draw_keys(model: type[Model], count: int) -> Sequence[int]:
    """Draws primary keys for ``count`` new rows, above all that were ever used.

    On SQLite they are reserved as long as the transaction lasts, which is IMMEDIATE; whoever draws twice
    without writing between gets the same ones.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [number for (number,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        (last,) = cursor.fetchone() or (0,)
    return range(last + 1, last + 1 + count)


def insert_rows(model: type[Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Inserts rows; ``columns`` are the columns' names in their order."""
    names = ", ".join(map(_quoted, columns))
    ready = _adapted(model, columns, rows)
    table = _quoted(model._meta.db_table)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in ready:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(ready))  # noqa: S608 (our own names)


def update_rows(model: type[Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Updates rows by their key, which is last in each row and in ``columns``."""
    *names, key = columns
    assignments = ", ".join(f"{_quoted(name)} = %s" for name in names)
    ready = list(_adapted(model, columns, rows))
    if not ready:
        return
    table = _quoted(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {assignments} WHERE {_quoted(key)} = %s", ready)  # noqa: S608 (as above)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _adapted(model: type[Model], columns: Sequence[str], rows: Iterable[Row]) -> Iterator[Row]:
    """Converts instants, days and amounts in rows to the form in which this database stores them."""
    if connection.vendor == "postgresql":
        yield from rows
        return
    fields = {field.column: field for field in model._meta.concrete_fields}
    spelt = [(place, _spelling(fields[name])) for place, name in enumerate(columns)]
    special = [(place, how) for place, how in spelt if how]
    for row in rows:
        adapted = list(row)
        for place, how in special:
            if adapted[place] is not None:
                adapted[place] = how(adapted[place])
        yield adapted


def _spelling(field: Field[Any, Any]) -> Callable[[Any], Any] | None:
    operations = connection.ops
    match field:
        case DateTimeField():
            return _naive
        case DateField():
            return operations.adapt_datefield_value
        case DecimalField(max_digits=digits, decimal_places=places):
            return lambda value: operations.adapt_decimalfield_value(value, digits, places)
        case _:
            return None


def _naive(value: datetime) -> str:
    """Spells an instant as Django does on SQLite: in UTC, without an offset."""
    return value.astimezone(UTC).isoformat(" ")[:-6]
