"""The clocks: this server's clock dates what people do, the database's decides what is on time.

A demonstration's clock may be moved ahead, so that a purchase can be walked to its end in an
afternoon; outside a demonstration (and tests) moving it is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


class ClockIsReal(RuntimeError):
    """Raised when somebody tries to move the clock of a portal that is not a demonstration."""


def _movable() -> bool:
    return bool(settings.DEMONSTRATION or settings.TESTING)


def _place() -> Path:
    return Path(settings.HOME) / "demonstration-clock"


def clock_offset() -> timedelta:
    """How far the demonstration's clock stands ahead; zero on every other portal."""
    if not _movable():
        return timedelta()
    try:
        return timedelta(seconds=int(_place().read_text()))
    except FileNotFoundError:
        return timedelta()


def move_clock(by: timedelta) -> timedelta:
    """Moves the demonstration's clock on, never back; answers how far it now stands ahead."""
    if not _movable():
        raise ClockIsReal("Only a demonstration's clock can be moved.")
    total = clock_offset() + max(by, timedelta())
    _place().write_text(str(int(total.total_seconds())))
    return total


@contextmanager
def pretend_time(instant: datetime) -> Iterator[None]:
    """Within the block it is ``instant``, in this thread; for the demonstration's past and tests."""
    if not _movable():
        raise ClockIsReal("Only a demonstration's clock can be moved.")
    token = _pretended.set(instant)
    try:
        yield
    finally:
        _pretended.reset(token)


def now() -> datetime:
    """This server's clock, in UTC."""
    return _pretended.get() or datetime.now(UTC) + clock_offset()


def database_now() -> datetime:
    """The database's clock at this moment (not at the start of the transaction), in UTC."""
    pretended = _pretended.get()
    if pretended:
        return pretended
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT clock_timestamp()")
            (read,) = cursor.fetchone()
        else:
            cursor.execute("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')")
            read = datetime.fromisoformat(cursor.fetchone()[0]).replace(tzinfo=UTC)
    instant: datetime = read
    return instant.astimezone(UTC) + clock_offset()
