"""What databases leave behind when a row is overwritten, and how it is wiped."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

PATIENCE = 20_000
"""Milliseconds that a SQLite connection waits for a lock, as ``environment`` sets it."""


def wipe_remains(at: datetime) -> int:
    """Empties SQLite's write-ahead log, where earlier versions of rows, working copies among them,
    lie until somebody writes over them. Whoever is reading just now is not made to wait: then the
    next turn does it. PostgreSQL removes old rows by itself. Answers 0: there is nothing to count."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchone()
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
    return 0
