"""Lines streamed as they are read: records, and the releases of one source or one year."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from hopmarket.pages.parts.conditional_responses import conditional_response, stamp_of
from hopmarket.records.notices import queries
from hopmarket.records.turns.queries import last_turn

from .bulk_files import GZIP, JSON_LINES

OURS = "ours"
_YEAR = re.compile(r"(19|20)\d\d")


@require_safe
def records(request: HttpRequest) -> HttpResponseBase:
    """Streams the compiled release of every process as JSON lines, by ocid."""
    return _streamed(request, "records", queries.compiled_bodies())


@require_safe
def records_gz(request: HttpRequest) -> HttpResponseBase:
    """Streams the compiled release of every process as gzipped JSON lines, by ocid."""
    return _streamed(request, "records", queries.compiled_bodies(), gzipped=True)


@require_safe
def part(request: HttpRequest, part: str) -> HttpResponseBase:
    """Streams the releases of one source or one year as JSON lines, in the order in which they came here."""
    return _streamed(request, part, _releases(part))


@require_safe
def part_gz(request: HttpRequest, part: str) -> HttpResponseBase:
    """Streams the releases of one source or one year as gzipped JSON lines."""
    return _streamed(request, part, _releases(part), gzipped=True)


def _releases(part: str) -> Iterator[bytes]:
    if _YEAR.fullmatch(part):
        return queries.release_bodies(queries.releases_of_year(int(part)))
    source = None if part == OURS else queries.source_of(part)
    if source is None and part != OURS:
        raise Http404
    return queries.release_bodies(queries.releases_from(source))


def _streamed(
    request: HttpRequest, name: str, bodies: Iterator[bytes], *, gzipped: bool = False
) -> HttpResponseBase:
    def make() -> HttpResponseBase:
        lines = (body + b"\n" for body in bodies)
        body: Iterable[bytes] = _gzipped(lines) if gzipped else lines
        answer = StreamingHttpResponse(
            body if request.method == "GET" else (), content_type=GZIP if gzipped else JSON_LINES
        )
        ending = ".gz" if gzipped else ""
        answer["Content-Disposition"] = f'attachment; filename="{name}.jsonl{ending}"'
        return answer

    return conditional_response(request, f"{name}{'-gz' if gzipped else ''}", stamp_of(last_turn()), make)


def _gzipped(lines: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    for line in lines:
        if packed := packer.compress(line):
            yield packed
    yield packer.flush()
