"""JSON answers with the headers of conditional requests: ETag and Last-Modified."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag

from hopmarket.pages.parts.conditional_responses import ChangeStamp, stamp_of
from hopmarket.records.turns.queries import last_turn
from hopmarket.rules.ocds_values import instant, number

JSON = "application/json"


def newest_stamp() -> ChangeStamp:
    """Reads the stamp of the last change of anything that is published."""
    return stamp_of(last_turn())


def json_response(
    request: HttpRequest, body: bytes | dict[str, Any], *, stamp: ChangeStamp, timed: bool = False
) -> HttpResponse:
    """Answers a body as JSON, or 304 where the client has it already.

    ``stamp`` is the last change that the body may show. With ``timed`` the answer also changes by the
    mere passing of time (what is open closes), so only its ETag decides.
    """
    data = (
        body
        if isinstance(body, bytes)
        else orjson.dumps(body, default=_plain, option=orjson.OPT_PASSTHROUGH_DATETIME)
    )
    etag = quote_etag(sha256(data).hexdigest()[:32])
    modified = int(stamp.at.timestamp())
    same = get_conditional_response(request, etag, None if timed else modified)
    answer = same if isinstance(same, HttpResponseNotModified) else HttpResponse(data, content_type=JSON)
    answer["ETag"] = etag
    answer["Last-Modified"] = http_date(modified)
    answer["Cache-Control"] = "public, no-cache"
    return answer


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
        case Decimal():
            return number(value)
    raise TypeError(type(value))


def absolute_address(path: str) -> str:
    """Builds the absolute address of a path of this portal."""
    return f"{settings.BASE_URL}{path}"


def address_with(request: HttpRequest, **changes: Any) -> str:
    """Builds this request's address with other parameters; one that is None is removed."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    parameters = query.urlencode()
    return absolute_address(f"{request.path}?{parameters}" if parameters else request.path)
