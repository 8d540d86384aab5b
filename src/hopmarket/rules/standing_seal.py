"""When a response that is to be sealed by itself is due: seldom while somebody writes, often near the deadline."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

QUIET = timedelta(minutes=2)
"""So long nobody has saved: the writing pauses."""
LAST_STRETCH = timedelta(minutes=10)
"""Before the deadline no pause is waited for."""
LAST_GAP = timedelta(minutes=1)
"""In the last stretch a copy is made at most this often."""


class StandingSealEnd(StrEnum):
    """Why a response is no longer sealed by itself."""

    SWITCHED_OFF = "switched_off"
    TERMS_CHANGED = "terms_changed"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    MAY_NOT_SEAL = "may_not_seal"


def seal_is_due(
    *, saved_at: datetime, sealed_at: datetime | None, closes_at: datetime, now: datetime
) -> bool:
    """Whether what was saved last is to be sealed now. ``sealed_at`` is when the copy that counts was
    received, None without one."""
    if now >= closes_at or (sealed_at is not None and saved_at <= sealed_at):
        return False
    if now - saved_at >= QUIET:
        return True
    return closes_at - now <= LAST_STRETCH and (sealed_at is None or now - sealed_at >= LAST_GAP)
