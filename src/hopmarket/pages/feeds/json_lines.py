"""Lines streamed as they are read: records, and the releases of one source or one year."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from hopmarket.pages.parts.conditional_responses import conditional_response, stamp_of
from hopmarket.records.notices.models import Notice, Release, Source
from hopmarket.records.turns.models import Turn

from .bulk_files import GZIP, JSON_LINES

OURS = "ours"
_Bodies = QuerySet[Release, bytes | memoryview] | QuerySet[Notice, bytes | memoryview]
_YEAR = re.compile(r"(19|20)\d\d")


@require_safe
def records(request: HttpRequest) -> HttpResponseBase:
    """Streams the compiled release of every process as JSON lines, by ocid."""
    return _streamed(request, "records", Notice.objects.order_by("ocid").values_list("compiled", flat=True))


@require_safe
def records_gz(request: HttpRequest) -> HttpResponseBase:
    """Streams the compiled release of every process as gzipped JSON lines, by ocid."""
    rows = Notice.objects.order_by("ocid").values_list("compiled", flat=True)
    return _streamed(request, "records", rows, gzipped=True)


@require_safe
def part(request: HttpRequest, part: str) -> HttpResponseBase:
    """Streams the releases of one source or one year as JSON lines, in the order in which they came here."""
    return _streamed(request, part, _releases(part).values_list("body", flat=True))


@require_safe
def part_gz(request: HttpRequest, part: str) -> HttpResponseBase:
    """Streams the releases of one source or one year as gzipped JSON lines."""
    return _streamed(request, part, _releases(part).values_list("body", flat=True), gzipped=True)


def _releases(part: str) -> QuerySet[Release]:
    rows = Release.objects.order_by("pk")
    if _YEAR.fullmatch(part):
        return rows.filter(at__year=int(part))
    if part == OURS:
        return rows.filter(source=None)
    source = Source.objects.filter(key=part).first()
    if source is None:
        raise Http404
    return rows.filter(source=source)


def _streamed(request: HttpRequest, name: str, rows: _Bodies, *, gzipped: bool = False) -> HttpResponseBase:
    def make() -> HttpResponseBase:
        lines = (bytes(body) + b"\n" for body in rows.iterator(chunk_size=500))
        body: Iterable[bytes] = _gzipped(lines) if gzipped else lines
        answer = StreamingHttpResponse(
            body if request.method == "GET" else (), content_type=GZIP if gzipped else JSON_LINES
        )
        ending = ".gz" if gzipped else ""
        answer["Content-Disposition"] = f'attachment; filename="{name}.jsonl{ending}"'
        return answer

    newest = Turn.objects.order_by("-number").first()
    return conditional_response(request, f"{name}{'-gz' if gzipped else ''}", stamp_of(newest), make)


def _gzipped(lines: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    for line in lines:
        if packed := packer.compress(line):
            yield packed
    yield packer.flush()
