"""For whoever keeps a copy: releases since a cursor, redactions since a cursor, sources."""

from __future__ import annotations

from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router

from hopmarket.pages.feeds.packages import LICENCE, release_package
from hopmarket.records.notices import queries
from hopmarket.records.notices.models import Redaction, Release, Source
from hopmarket.records.notices.redactions import redactions

from . import shapes, telling
from .answers import answers
from .asked import Listed
from .problems import problem
from .saying import at, here, newest, said

router = Router(tags=["For harvesters"])
OURS = "ours"
SourceKey = Annotated[
    str, Field(max_length=60, pattern=r"^[a-z0-9_-]+$", description="Key of a source, see /sources.")
]


class Since(Listed):
    """Releases of one source after a cursor."""

    source: SourceKey = OURS


@router.get("/releases", response=answers(shapes.Package, may_be_missing=True), operation_id="releases_since")
def releases_since(request: HttpRequest, filters: Query[Since]) -> HttpResponse:
    """Releases of one source in the order in which they came here, as OCDS release packages.

    A package has one publisher and one licence, so each source is harvested by itself; without a
    source, this portal's own. Releases never change, but for redactions: those are a list of their own.
    """
    source = Source.objects.filter(key=filters.source).first()
    if source is None and filters.source != OURS:
        return problem(404, detail=f"There is no source “{filters.source}”. See /api/v1/sources.")
    stamp = newest()
    rows = Release.objects.filter(source=source, pk__gt=filters.cursor).order_by("pk")
    held = list(rows[: filters.size + 1])
    page = held[: filters.size]
    last = page[-1].pk if page else filters.cursor
    body = release_package(
        (bytes(one.body) for one in page),
        uri=here(request),
        source=source,
        at=max((one.at for one in page), default=stamp.at),
        more={"links": _links(request, last, more=len(held) > len(page))},
    )
    return said(request, body, stamp=stamp)


@router.get("/redactions", response=answers(shapes.Redactions), operation_id="redactions_since")
def redactions_since(request: HttpRequest, filters: Query[Listed]) -> HttpResponse:
    """What was taken out of releases, in order. Whoever keeps a copy takes it out there, too."""
    stamp = newest()
    rows: list[Redaction] = list(
        redactions().filter(pk__gt=filters.cursor).order_by("pk")[: filters.size + 1]
    )
    page = rows[: filters.size]
    last = page[-1].pk if page else filters.cursor
    links = _links(request, last, more=len(rows) > len(page))
    return said(request, {"results": [telling.redaction(one) for one in page], "links": links}, stamp=stamp)


def _links(request: HttpRequest, last: int, *, more: bool) -> dict[str, str | None]:
    onward = here(request, cursor=last)
    return {"self": here(request), "next": onward if more else None, "resume": onward}


@router.get("/sources", response=answers(shapes.Sources), operation_id="sources")
def sources(request: HttpRequest) -> HttpResponse:
    """Whose notices stand here, how many, since when, under which licence."""
    stamp = newest()
    return said(request, {"results": [_source(one) for one in queries.holdings()]}, stamp=stamp)


def _source(held: queries.Holding) -> dict[str, object]:
    one = held.source
    key = one.key if one else OURS
    return {
        "key": key,
        "name": one.name if one else settings.PARTNERSHIP,
        "publisher": one.publisher if one else settings.PARTNERSHIP,
        "licence": one.licence_url if one else LICENCE,
        "copied_on": one.copied_on if one else None,
        "releases": held.releases,
        "processes": held.processes,
        "first": held.first,
        "last": held.last,
        "links": {
            "releases": at(f"/api/v1/releases?source={key}"),
            "bulk": at(f"/data/releases/in/{key}.jsonl"),
        },
    }
