"""Every release in one file, streamed as it is read: one line, one release, as it was published."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from hopmarket.pages.feeds.views import told
from hopmarket.records.ledger import instants
from hopmarket.records.notices.models import Release


def _lines() -> Iterator[bytes]:
    for body in Release.objects.order_by("pk").values_list("body", flat=True).iterator(chunk_size=500):
        yield bytes(body) + b"\n"


def _gzipped() -> Iterator[bytes]:
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    for line in _lines():
        if packed := packer.compress(line):
            yield packed
    yield packer.flush()


def _answer(
    request: HttpRequest, lines: Callable[[], Iterator[bytes]], kind: str, name: str
) -> HttpResponseBase:
    held = Release.objects.aggregate(last=Max("pk"), count=Count("pk"), stored=Max("stored_at"))
    stored = held["stored"] or instants.now()
    etag = quote_etag(f"{kind}-{held['last']}-{held['count']}")
    same = get_conditional_response(request, etag, int(stored.timestamp()))
    if isinstance(same, HttpResponseNotModified):
        return told(same, etag, stored)
    answer = StreamingHttpResponse(
        lines() if request.method == "GET" else (), content_type=f"application/{kind}"
    )
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    for header, value in told(HttpResponse(), etag, stored).headers.items():
        answer.headers.setdefault(header, value)
    return answer


@require_safe
def bulk(request: HttpRequest) -> HttpResponseBase:
    """Every release as JSON lines, in the order in which they came here."""
    return _answer(request, _lines, "jsonl", "releases.jsonl")


@require_safe
def bulk_gz(request: HttpRequest) -> HttpResponseBase:
    """The same, gzipped."""
    return _answer(request, _gzipped, "gzip", "releases.jsonl.gz")
