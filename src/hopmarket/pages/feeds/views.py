"""What open data there is, and one release package for each process."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import orjson
from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from hopmarket.records.ledger import instants
from hopmarket.records.notices import queries
from hopmarket.records.notices.models import Release
from hopmarket.rules import ocds
from hopmarket.rules.reading.merging import digest

LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What there is, how many, since when, under which licence, and how to cite it."""
    held = list(queries.holdings())
    context = {
        "holdings": held,
        "releases": sum(one.releases for one in held),
        "processes": sum(one.processes for one in held),
        "today": instants.now(),
        "prefix": settings.OCID_PREFIX,
        "licence": LICENCE,
    }
    return render(request, "feeds/data.html", context)


def own_extensions() -> tuple[str, ...]:
    """The extensions that our releases use, with our own at its address here."""
    own = f"{settings.BASE_URL}/data/extensions/assessment/extension.json"
    return (*ocds.EXTENSIONS, own)


def packed(releases: Iterable[dict[str, Any]], *, uri: str, source: Any, at: datetime) -> dict[str, Any]:
    """Releases of one source as a package; an imported one names its own publisher and licence."""
    return ocds.package(
        list(releases),
        uri=uri,
        publisher=source.publisher if source else settings.PARTNERSHIP,
        publisher_uri=settings.BASE_URL,
        licence=source.licence_url if source else LICENCE,
        policy=f"{settings.BASE_URL}/data/",
        extensions=own_extensions() if source is None else (),
        at=at,
    )


@require_safe
def process(request: HttpRequest, ocid: str) -> HttpResponse:
    """Every release of one process, as a release package."""
    rows: QuerySet[Release] = queries.releases_of(ocid).select_related("source")
    prints = list(rows.values_list("sha256", "stored_at"))
    if not prints:
        raise Http404
    stored = max(at for _, at in prints)
    etag = quote_etag(digest("".join(sha for sha, _ in prints).encode())[:32])
    same = get_conditional_response(request, etag, int(stored.timestamp()))
    if isinstance(same, HttpResponseNotModified):
        return told(same, etag, stored)
    held = list(rows)
    uri = f"{settings.BASE_URL}/data/releases/{ocid}.json"
    body = packed((one.json for one in held), uri=uri, source=held[-1].source, at=max(one.at for one in held))
    answer = HttpResponse(orjson.dumps(body), content_type="application/json")
    return told(answer, etag, stored)


def told(answer: HttpResponse, etag: str, stored: datetime) -> HttpResponse:
    """An answer with what a careful reader asks again with; anybody's page may read it."""
    answer["ETag"] = etag
    answer["Last-Modified"] = http_date(stored.astimezone(UTC).timestamp())
    answer["Cache-Control"] = "public, max-age=60"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
