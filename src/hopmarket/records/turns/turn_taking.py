"""Takes turns: whoever changes what is published draws a number, under a lock."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import connection

from .models import Turn

_TURN_LOCK = 7_204_118_660_528_002
"""PostgreSQL's advisory lock on changes of what is published. An act takes it before the lock on the hash
chain (``ledger.acts``), never after: two acts that take both cannot wait for one another."""


def take_turn(at: datetime) -> Turn:
    """Draws the number of this change, under a lock that is held until the transaction ends.

    So numbers, and the keys of releases, stand in the order in which changes became true.
    """
    hold_turns()
    return Turn.objects.create(stamp=secrets.token_hex(16), at=at)


def hold_turns() -> None:
    """Waits until nobody else changes what is published, and keeps it so until the transaction ends.

    On SQLite the transaction is IMMEDIATE and needs no lock of its own.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN_LOCK])
