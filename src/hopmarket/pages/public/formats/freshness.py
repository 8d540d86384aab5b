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
from hopmarket.records.notices.models import Notice
from hopmarket.records.search.run import DAYS_LEFT
from hopmarket.records.turns.models import Turn
from hopmarket.rules.notice_status import until_days_left
from hopmarket.rules.releases.notice_facts import Stage

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
    turn = Turn.objects.order_by("-number").first()
    at = max(_instants(turn, now))
    stamp = turn.stamp if turn else ""
    words = f"{FORM}|{stamp}|{at.isoformat()}|{settings.BASE_URL}|{request.path}|{asked}"
    return Freshness(at, quote_etag(hashlib.sha256(words.encode()).hexdigest()[:32]))


def _instants(turn: Turn | None, now: datetime) -> Iterator[datetime]:
    yield now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    yield money_and_dates.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    if turn:
        yield turn.at
    called = (
        Notice.objects.filter(stage=Stage.CALLED).order_by("-closes_at").values_list("closes_at", flat=True)
    )
    for window in WINDOWS:
        passed = called.filter(closes_at__lte=now + window).first()
        if passed:
            yield passed - window
