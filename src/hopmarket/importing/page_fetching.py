"""Pages of a publisher's interface, fetched politely: from one host alone, in time, in bounds."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import orjson
from django.conf import settings

from hopmarket import __version__

from .time_limits import TimeUp, time_limit

TIMEOUT = 60
"""Seconds of silence after which a publisher is given up."""
LONGEST = 600
"""Seconds that a page may take in all, its headers and redirects with it: a publisher that sends it byte
by byte must not hold the rest up. The largest page comes in time at 180 KB a second."""
LARGEST = 100 * 1024 * 1024
LONGEST_WAIT = 24 * 3600
"""Seconds that a publisher's Retry-After may put off the next import at most."""
_LATER = {429, 503}
_PIECE = 1 << 16


class FetchFailed(Exception):
    """A page that could not be had; ``wait`` is how many seconds the publisher asks for, if any."""

    def __init__(self, message: str, wait: int = 0) -> None:
        super().__init__(message)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A page as it came: its bytes (empty: unchanged since ``etag``), and the address of the next."""

    body: bytes
    next: str = ""
    etag: str = ""


def origin(address: str) -> tuple[str, str, int | None]:
    """Scheme, host and port. Raises FetchFailed for what is no http(s) address, has a password, or holds
    signs that an address spells with %."""
    try:
        parts = urlsplit(address)
        plain = address.isascii() and address.isprintable() and " " not in address
        if plain and parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc:
            return parts.scheme, parts.hostname, parts.port
    except ValueError:
        pass
    raise FetchFailed(f"{address[:200]} is no address of the web.")


class _SameHost(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        fp.close()  # what a redirect says beside its address is not read
        if origin(newurl) != origin(req.full_url):
            raise FetchFailed(f"It leads away to {newurl[:200]}, and is not followed.")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetch_page(address: str, *, etag: str = "", now: datetime) -> FetchedPage:
    """Fetches one page. Raises FetchFailed for an error, a page cut short, too large or too slow, and
    one that is no JSON object; then nothing of it is to be used. For the main thread of a process alone."""
    origin(address)
    try:
        with time_limit(LONGEST):
            return _page(address, etag, now)
    except TimeUp:
        raise FetchFailed(f"The page takes longer than {LONGEST} seconds.") from None


def _page(address: str, etag: str, now: datetime) -> FetchedPage:
    request = urllib.request.Request(address, headers=_headers(etag))  # noqa: S310 (origin() allows http(s) alone)
    opener = urllib.request.build_opener(_SameHost, urllib.request.ProxyHandler())
    try:
        with opener.open(request, timeout=TIMEOUT) as answer:
            body = _body(answer)
            headers = answer.headers
    except urllib.error.HTTPError as error:
        if error.code == http.client.NOT_MODIFIED:
            return FetchedPage(b"", etag=etag)
        wait = _wait(error.headers, now) if error.code in _LATER else 0
        raise FetchFailed(f"It answered {error.code} {error.reason}.", wait) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise FetchFailed(f"It could not be reached: {error}.") from None
    size = headers.get("Content-Length") or ""
    if size.isascii() and size.isdigit() and len(body) < min(int(size[:19]), LARGEST):
        raise FetchFailed("The page was cut short.")
    if len(body) > LARGEST:
        raise FetchFailed(f"The page is larger than {LARGEST >> 20} MB.")
    return FetchedPage(body, _next(body, address), headers.get("ETag", ""))


def _body(answer: http.client.HTTPResponse) -> bytes:
    pieces, size = list[bytes](), 0
    while size <= LARGEST and (piece := answer.read1(min(_PIECE, LARGEST + 1 - size))):
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def _headers(etag: str) -> dict[str, str]:
    sent = {"Accept": "application/json", "User-Agent": f"Hopmarket/{__version__} (+{settings.BASE_URL})"}
    return sent | ({"If-None-Match": etag} if etag else {})


def _next(body: bytes, address: str) -> str:
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise FetchFailed("The page is no JSON, or only half of it.") from None
    if not isinstance(value, Mapping):
        raise FetchFailed("The page is no JSON object.")
    links = value.get("links")
    follows = links.get("next") if isinstance(links, Mapping) else None
    if not isinstance(follows, str) or not follows:
        return ""
    try:
        next_address = urljoin(address, follows)
    except ValueError:
        next_address = follows
    if origin(next_address) != origin(address):
        raise FetchFailed(f"Its next page lies elsewhere, at {next_address[:200]}, and is not followed.")
    return next_address


def _wait(headers: Any, now: datetime) -> int:
    """The seconds that Retry-After asks for; a minute without it, a day at most."""
    retry_after = (headers.get("Retry-After") or "").strip()
    if retry_after.isascii() and retry_after.isdigit():
        seconds = int(retry_after[:9])
    else:
        try:
            until = parsedate_to_datetime(retry_after)
            seconds = int((until.astimezone(UTC) - now).total_seconds())
        except (ValueError, OverflowError):
            seconds = 60
    return min(max(seconds, 1), LONGEST_WAIT)
