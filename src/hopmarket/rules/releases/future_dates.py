"""Releases that are dated after the day on which they came: a slip of the pen, or a clock that was wrong."""

from __future__ import annotations

from datetime import datetime

from ..local_time import LONDON, end_of_day


def is_ahead(at: datetime, came_at: datetime) -> bool:
    """Whether a release is dated after the day, in London, on which it came."""
    return at > end_of_day(came_at.astimezone(LONDON).date())


def order_instant(at: datetime, came_at: datetime) -> datetime:
    """When a release counts in the order of releases: at its own date, or if that was still to come, when it
    came. So a correction of today is never older than a release dated 2062."""
    return came_at if is_ahead(at, came_at) else at
