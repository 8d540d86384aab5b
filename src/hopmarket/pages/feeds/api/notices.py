"""Notices: the search, one notice, its releases, its record."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from hopmarket.pages.feeds.packages import record_package, releases_of_process
from hopmarket.pages.parts.fresh import stamp_of
from hopmarket.records.ledger import instants
from hopmarket.records.notices import queries
from hopmarket.records.notices.asking import answer
from hopmarket.records.notices.records import record, turn_of

from . import shapes, telling
from .answers import answers
from .asked import Find, Identifier
from .problems import problem
from .saying import here, newest, said

router = Router(tags=["Notices"])


@router.get("/notices", response=answers(shapes.Found), operation_id="find_notices")
def find_notices(request: HttpRequest, filters: Query[Find]) -> HttpResponse:
    """Finds notices.

    The same search as the market list, by the same parameters. What nobody asks for does not narrow.
    """
    now, stamp = instants.now(), newest()
    start = (filters.page - 1) * filters.size
    told = answer(filters.asked(), now=now, start=start, size=filters.size, facets=False)
    page, more = filters.page, start + filters.size < told.total and filters.page < 100
    body = {
        "total": told.total,
        "page": page,
        "size": filters.size,
        "spelled": told.spelled,
        "notes": filters.notes(),
        "results": [telling.notice(one, now, told.distances.get(one.pk)) for one in told.notices],
        "links": {
            "self": here(request),
            "next": here(request, page=page + 1) if more else None,
            "previous": here(request, page=page - 1) if page > 1 else None,
        },
    }
    return said(request, body, stamp=stamp, timed=True)


@router.get(
    "/notices/{ocid}", response=answers(shapes.Notice, may_be_missing=True), operation_id="one_notice"
)
def one_notice(request: HttpRequest, ocid: Path[Identifier]) -> HttpResponse:
    """One notice, in short."""
    stamp, held = stamp_of(turn_of(ocid)), queries.notices().filter(ocid=ocid).first()
    if held is None:
        return problem(404)
    return said(request, telling.notice(held, instants.now()), stamp=stamp, timed=True)


@router.get(
    "/notices/{ocid}/releases",
    response=answers(shapes.Package, may_be_missing=True),
    operation_id="releases_of_notice",
)
def releases_of_notice(request: HttpRequest, ocid: Path[Identifier]) -> HttpResponse:
    """Every release of one process, as an OCDS release package."""
    held = record(ocid)
    if held is None:
        return problem(404)
    return said(request, releases_of_process(held), stamp=stamp_of(held.turn))


@router.get(
    "/notices/{ocid}/record",
    response=answers(shapes.RecordPackage, may_be_missing=True),
    operation_id="record_of_notice",
)
def record_of_notice(request: HttpRequest, ocid: Path[Identifier]) -> HttpResponse:
    """The record of one process, as an OCDS record package: compiled and versioned."""
    held = record(ocid)
    if held is None:
        return problem(404)
    return said(request, record_package(held), stamp=stamp_of(held.turn))
