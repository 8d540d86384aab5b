"""Conditional responses: ETag and Last-Modified, so that nothing is sent twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from django.http import HttpRequest, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag

from hopmarket.records.ledger import current_time
from hopmarket.records.turns.models import Turn


@dataclass(frozen=True, slots=True)
class ChangeStamp:
    """The change that an answer shows: its number, its random stamp and its instant."""

    number: int
    stamp: str
    at: datetime

    def etag(self, name: str) -> str:
        return quote_etag(f"{quote(name)}-{self.number}-{self.stamp[:12]}")


def stamp_of(turn: Turn | None) -> ChangeStamp:
    """Reads the stamp of a turn; without a turn, number 0 at this instant."""
    return ChangeStamp(turn.number, turn.stamp, turn.at) if turn else ChangeStamp(0, "", current_time.now())


def conditional_response(
    request: HttpRequest, name: str, stamp: ChangeStamp, make: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """Returns the answer of ``make``, or 304 where the client has it already; scripts of any site may read it."""
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
