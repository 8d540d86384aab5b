"""Notices: the search, one notice, its releases, its record."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from hopmarket.pages.feeds.ocds_packages import record_package, releases_of_process
from hopmarket.pages.parts.conditional_responses import stamp_of
from hopmarket.records.ledger import current_time
from hopmarket.records.notices import process_records, queries
from hopmarket.records.notices.process_records import turn_of
from hopmarket.records.search.run import run_search

from . import schemas, serialisers
from .json_responses import address_with, json_response, newest_stamp
from .operation_responses import operation_responses
from .problem_details import problem
from .query_parameters import Identifier, SearchParameters

router = Router(tags=["Notices"])


@router.get("/notices", response=operation_responses(schemas.FoundNotices), operation_id="find_notices")
def find_notices(request: HttpRequest, filters: Query[SearchParameters]) -> HttpResponse:
    """Finds notices.

    The same search as the market list, by the same parameters. What nobody asks for does not narrow.
    """
    now, stamp = current_time.now(), newest_stamp()
    start = (filters.page - 1) * filters.size
    answer = run_search(filters.asked(), now=now, start=start, size=filters.size, facets=False)
    page, more = filters.page, start + filters.size < answer.total and filters.page < 100
    body = {
        "total": answer.total,
        "page": page,
        "size": filters.size,
        "spelled": answer.spelled,
        "synonyms": [asdict(synonym) for synonym in answer.synonyms],
        "notes": filters.notes(),
        "results": [
            serialisers.serialise_notice(
                notice, now, answer.distances.get(notice.pk), to_office=notice.pk in answer.from_offices
            )
            for notice in answer.notices
        ],
        "links": {
            "self": address_with(request),
            "next": address_with(request, page=page + 1) if more else None,
            "previous": address_with(request, page=page - 1) if page > 1 else None,
        },
    }
    return json_response(request, body, stamp=stamp, timed=True)


@router.get(
    "/notices/{ocid}",
    response=operation_responses(schemas.Notice, may_be_missing=True),
    operation_id="one_notice",
)
def one_notice(request: HttpRequest, ocid: Path[Identifier]) -> HttpResponse:
    """One notice, in short."""
    stamp, notice = stamp_of(turn_of(ocid)), queries.notice_in_short(ocid)
    if notice is None:
        return problem(404)
    return json_response(
        request, serialisers.serialise_notice(notice, current_time.now()), stamp=stamp, timed=True
    )


@router.get(
    "/notices/{ocid}/releases",
    response=operation_responses(schemas.Package, may_be_missing=True),
    operation_id="releases_of_notice",
)
def releases_of_notice(request: HttpRequest, ocid: Path[Identifier]) -> HttpResponse:
    """Every release of one process, as an OCDS release package."""
    record = process_records.record(ocid)
    if record is None:
        return problem(404)
    return json_response(request, releases_of_process(record), stamp=stamp_of(record.turn))


@router.get(
    "/notices/{ocid}/record",
    response=operation_responses(schemas.RecordPackage, may_be_missing=True),
    operation_id="record_of_notice",
)
def record_of_notice(request: HttpRequest, ocid: Path[Identifier]) -> HttpResponse:
    """The record of one process, as an OCDS record package: compiled and versioned."""
    record = process_records.record(ocid)
    if record is None:
        return problem(404)
    return json_response(request, record_package(record), stamp=stamp_of(record.turn))
