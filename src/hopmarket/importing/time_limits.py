"""Time limits for work, whether it waits or computes."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_AGAIN = 1.0


class TimeUp(Exception):
    """The seconds are over."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises TimeUp in the work inside once so many seconds have passed, also while it waits.

    An alarm of the process: for the main thread alone, and not one inside the other. It rings again
    each second, should some cleaning up have swallowed the first ring.
    """
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _ring(*_: Any) -> None:
    raise TimeUp
