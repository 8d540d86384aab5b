"""Part of a file, as HTTP asks for it (RFC 9110, section 14): one range, or all of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag

_ASKED = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


@dataclass(frozen=True, slots=True)
class ReadableFile:
    """Bytes that can be read in parts. ``fingerprint`` is the same whenever the bytes are."""

    length: int
    fingerprint: str
    changed_at: datetime
    kind: str
    name: str
    read: Callable[[int, int], Iterator[bytes]]
    close: Callable[[], None]


class RangeNotSatisfiable(ValueError):
    """The file has no byte of the range."""


def asked_range(header: str, length: int) -> tuple[int, int] | None:
    """Reads start and stop (exclusive) of a Range header with one range; None for any other header, which
    means the complete file. Raises RangeNotSatisfiable."""
    match = _ASKED.fullmatch(header.strip())
    if not match or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:
        start, stop = max(length - int(last), 0), length if int(last) else 0
    else:
        start, stop = int(first), min(int(last) + 1, length) if last else length
        if last and int(last) < int(first):
            return None
    if start >= stop:
        raise RangeNotSatisfiable
    return start, stop


def range_response(request: HttpRequest, file: ReadableFile) -> HttpResponseBase:
    """Answers the file, the range of it, or 304 where the client has it already."""
    etag = quote_etag(file.fingerprint[:40])
    modified = int(file.changed_at.timestamp())
    same = get_conditional_response(request, etag, modified)
    fresh = isinstance(same, HttpResponseNotModified)
    answer = same if same and fresh else _sent(request, file, etag, modified)
    if answer.status_code in (304, 416) or request.method == "HEAD":
        file.close()
    answer["ETag"] = etag
    answer["Last-Modified"] = http_date(file.changed_at.astimezone(UTC).timestamp())
    answer["Cache-Control"] = "public, no-cache"
    answer["Accept-Ranges"] = "bytes"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _sent(request: HttpRequest, file: ReadableFile, etag: str, modified: int) -> HttpResponseBase:
    part: tuple[int, int] | None = None
    if _range_counts(request, etag, modified):
        try:
            part = asked_range(request.headers["Range"], file.length)
        except RangeNotSatisfiable:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.length}"})
    start, stop = part or (0, file.length)
    body = file.read(start, stop) if request.method == "GET" else iter(())
    answer = StreamingHttpResponse(body, status=206 if part else 200, content_type=file.kind)
    answer["Content-Length"] = str(stop - start)
    answer["Content-Disposition"] = f'attachment; filename="{file.name}"'
    if part:
        answer["Content-Range"] = f"bytes {start}-{stop - 1}/{file.length}"
    return answer


def _range_counts(request: HttpRequest, etag: str, modified: int) -> bool:
    """Whether the Range header counts: it is there, and the file that it continues is still the same."""
    if request.method != "GET" or "Range" not in request.headers:
        return False
    onward = request.headers.get("If-Range", "")
    return onward in ("", etag, http_date(modified))
