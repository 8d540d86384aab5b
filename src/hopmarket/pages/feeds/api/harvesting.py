"""For whoever keeps a copy: releases since a cursor, redactions since a cursor, sources."""

from __future__ import annotations

from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router

from hopmarket.pages.feeds.ocds_packages import LICENCE, release_package
from hopmarket.records.notices import queries
from hopmarket.records.notices.redactions import redactions_after

from . import schemas, serialisers
from .json_responses import absolute_address, address_with, json_response, newest_stamp
from .operation_responses import operation_responses
from .problem_details import problem
from .query_parameters import ListParameters

router = Router(tags=["For harvesters"])
OURS = "ours"
SourceKey = Annotated[
    str, Field(max_length=60, pattern=r"^[a-z0-9_-]+$", description="Key of a source, see /sources.")
]


class SinceParameters(ListParameters):
    """Releases of one source after a cursor."""

    source: SourceKey = OURS


@router.get(
    "/releases",
    response=operation_responses(schemas.Package, may_be_missing=True),
    operation_id="releases_since",
)
def releases_since(request: HttpRequest, filters: Query[SinceParameters]) -> HttpResponse:
    """Releases of one source in the order in which they came here, as OCDS release packages.

    A package has one publisher and one licence, so each source is harvested by itself; without a
    source, this portal's own. Releases never change, but for redactions: those are a list of their own.
    """
    source = queries.source_of(filters.source)
    if source is None and filters.source != OURS:
        return problem(404, detail=f"There is no source “{filters.source}”. See /api/v1/sources.")
    stamp = newest_stamp()
    rows = queries.releases_from(source, after=filters.cursor)
    releases = list(rows[: filters.size + 1])
    page = releases[: filters.size]
    last = page[-1].pk if page else filters.cursor
    body = release_package(
        (bytes(release.body) for release in page),
        uri=address_with(request),
        source=source,
        at=max((release.at for release in page), default=stamp.at),
        more={"links": _links(request, last, more=len(releases) > len(page))},
    )
    return json_response(request, body, stamp=stamp)


@router.get("/redactions", response=operation_responses(schemas.Redactions), operation_id="redactions_since")
def redactions_since(request: HttpRequest, filters: Query[ListParameters]) -> HttpResponse:
    """What was taken out of releases, in order. Whoever keeps a copy takes it out there, too."""
    stamp = newest_stamp()
    rows = list(redactions_after(filters.cursor)[: filters.size + 1])
    page = rows[: filters.size]
    last = page[-1].pk if page else filters.cursor
    links = _links(request, last, more=len(rows) > len(page))
    return json_response(
        request,
        {"results": [serialisers.serialise_redaction(redaction) for redaction in page], "links": links},
        stamp=stamp,
    )


def _links(request: HttpRequest, last: int, *, more: bool) -> dict[str, str | None]:
    onward = address_with(request, cursor=last)
    return {"self": address_with(request), "next": onward if more else None, "resume": onward}


@router.get("/sources", response=operation_responses(schemas.Sources), operation_id="sources")
def sources(request: HttpRequest) -> HttpResponse:
    """Whose notices stand here, how many, since when, under which licence."""
    stamp = newest_stamp()
    return json_response(
        request,
        {"results": [_source(source_holding) for source_holding in queries.source_holdings()]},
        stamp=stamp,
    )


def _source(holding: queries.SourceHolding) -> dict[str, object]:
    source = holding.source
    key = source.key if source else OURS
    return {
        "key": key,
        "name": source.name if source else settings.PARTNERSHIP,
        "publisher": source.publisher if source else settings.PARTNERSHIP,
        "licence": source.licence_url if source else LICENCE,
        "copied_on": source.copied_on if source else None,
        "releases": holding.releases,
        "processes": holding.processes,
        "first": holding.first,
        "last": holding.last,
        "links": {
            "releases": absolute_address(f"/api/v1/releases?source={key}"),
            "bulk": absolute_address(f"/data/releases/in/{key}.jsonl"),
        },
    }
