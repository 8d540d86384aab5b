"""When the answer to a search last changed: by a release, or because time passed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import quote_etag

from hopmarket.pages.parts import money_and_dates
from hopmarket.records.notices.queries import last_deadline_until
from hopmarket.records.search.run import DAYS_LEFT
from hopmarket.records.turns.models import Turn
from hopmarket.records.turns.queries import last_turn
from hopmarket.rules.notice_status import until_days_left

FORM = 2
"""Raised when the shape of the answers changes, so that nobody keeps an old one."""
WINDOWS = tuple(until_days_left(fewest - 1) for fewest, _ in DAYS_LEFT.values())
"""How long before a deadline the status of a process changes, or it leaves the window of a filter."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """The instant of the last change, and a tag that differs whenever an answer might."""

    at: datetime
    etag: str


def freshness(request: HttpRequest, asked: str, now: datetime) -> Freshness:
    """Computes the freshness of the answer to one search in one format; costs a handful of short queries."""
    turn = last_turn()
    at = max(_instants(turn, now))
    stamp = turn.stamp if turn else ""
    words = f"{FORM}|{stamp}|{at.isoformat()}|{settings.BASE_URL}|{request.path}|{asked}"
    return Freshness(at, quote_etag(hashlib.sha256(words.encode()).hexdigest()[:32]))


def _instants(turn: Turn | None, now: datetime) -> Iterator[datetime]:
    yield now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    yield money_and_dates.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    if turn:
        yield turn.at
    for window in WINDOWS:
        if passed := last_deadline_until(now + window):
            yield passed - window
