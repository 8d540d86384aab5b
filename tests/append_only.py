"""Taking the ledger's triggers off and putting them back, for tests that empty their tables."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

_triggers = importlib.import_module("hopmarket.records.ledger.migrations.0002_append_only")


def remove(connection: BaseDatabaseWrapper) -> None:
    """Takes the triggers off; harmless when they are off already."""
    with connection.schema_editor() as editor:
        _triggers.remove(None, editor)


def install(connection: BaseDatabaseWrapper) -> None:
    """Puts the triggers on, once."""
    remove(connection)
    with connection.schema_editor() as editor:
        _triggers.install(None, editor)


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Within the block the ledger can be emptied."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)
