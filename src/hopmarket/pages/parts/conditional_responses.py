"""Answers that say how fresh they are, so that nothing is sent twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag

from hopmarket.records.ledger import current_time
from hopmarket.records.notices.models import Turn


@dataclass(frozen=True, slots=True)
class ChangeStamp:
    """What an answer stands on: the number and random stamp of a change, and when it was."""

    number: int
    stamp: str
    at: datetime

    def etag(self, name: str) -> str:
        return quote_etag(f"{name}-{self.number}-{self.stamp[:12]}")


def stamp_of(turn: Turn | None) -> ChangeStamp:
    """The stamp of a turn; before anything has happened, that of nothing, just now."""
    return ChangeStamp(turn.number, turn.stamp, turn.at) if turn else ChangeStamp(0, "", current_time.now())


def conditional_response(
    request: HttpRequest, name: str, stamp: ChangeStamp, make: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """What ``make`` answers, or 304 where the asker holds it already; anybody's page may read it."""
    etag = stamp.etag(name)
    same = get_conditional_response(request, etag, int(stamp.at.timestamp()))
    answer = same if isinstance(same, HttpResponseNotModified) else make()
    if answer.status_code not in (200, 304):
        return answer
    answer["ETag"] = etag
    answer["Last-Modified"] = http_date(stamp.at.astimezone(UTC).timestamp())
    answer["Cache-Control"] = "public, max-age=60"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
