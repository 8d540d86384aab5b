"""Published organisations: by name, one, its notices, its contracts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Query, Router, Schema

from hopmarket.pages.parts import money_and_dates
from hopmarket.records.ledger import current_time
from hopmarket.records.notices.organisation_record import OrganisationRecord, organisation_record
from hopmarket.records.published_organisations import queries as published_organisations
from hopmarket.records.published_organisations.models import PublishedOrganisation

from . import schemas, serialisers
from .json_responses import address_with, json_response, newest_stamp
from .operation_responses import operation_responses
from .problem_details import problem
from .query_parameters import Identifier, Page, Size, Text

router = Router(tags=["Organisations"])


class OrganisationParameters(Schema):
    """A list of organisations."""

    name: Text = Field("", description="Part of a name.")
    cursor: Text = Field("", description="Where to go on: from links.next of an earlier answer.")
    size: Size = 30


class PageParameters(Schema):
    """A page of a list."""

    page: Page = 1
    size: Size = 30


@router.get(
    "/organisations",
    response=operation_responses(schemas.OrganisationPage),
    operation_id="list_organisations",
)
def list_organisations(request: HttpRequest, filters: Query[OrganisationParameters]) -> HttpResponse:
    """Organisations that notices name, by key; one that is known to be another is left out."""
    stamp = newest_stamp()
    rows = published_organisations.organisations_after(filters.cursor, filters.name)
    organisations = list(rows[: filters.size + 1])
    page = organisations[: filters.size]
    more = len(organisations) > len(page)
    body = {
        "results": [serialisers.serialise_organisation(organisation) for organisation in page],
        "links": {
            "self": address_with(request),
            "next": address_with(request, cursor=page[-1].key) if more else None,
        },
    }
    return json_response(request, body, stamp=stamp)


@router.get(
    "/organisations/{key}",
    response=operation_responses(schemas.Party, may_be_missing=True),
    operation_id="one_organisation",
)
def one_organisation(request: HttpRequest, key: Path[Identifier]) -> HttpResponse:
    """One organisation, with every name that notices give it."""
    stamp, organisation = (
        newest_stamp(),
        published_organisations.organisation(key).first(),
    )
    if organisation is None:
        return problem(404)
    return json_response(
        request,
        serialisers.serialise_organisation(
            organisation, published_organisations.names_of(_record_of(organisation).members)
        ),
        stamp=stamp,
    )


@router.get(
    "/organisations/{key}/notices",
    response=operation_responses(schemas.FoundNotices, may_be_missing=True),
    operation_id="notices_of_organisation",
)
def notices_of_organisation(
    request: HttpRequest, key: Path[Identifier], filters: Query[PageParameters]
) -> HttpResponse:
    """Notices that name an organisation, as buyer or as supplier, or that it carries on; the newest first."""
    stamp, now, organisation = (
        newest_stamp(),
        current_time.now(),
        published_organisations.organisation(key).first(),
    )
    if organisation is None:
        return problem(404)
    rows = _record_of(organisation).notices()
    total, start = rows.count(), (filters.page - 1) * filters.size
    more = start + filters.size < total and filters.page < 100
    body = {
        "total": total,
        "page": filters.page,
        "size": filters.size,
        "spelled": "",
        "synonyms": [],
        "notes": [],
        "results": [
            serialisers.serialise_notice(notice, now) for notice in rows[start : start + filters.size]
        ],
        "links": {
            "self": address_with(request),
            "next": address_with(request, page=filters.page + 1) if more else None,
            "previous": address_with(request, page=filters.page - 1) if filters.page > 1 else None,
        },
    }
    return json_response(request, body, stamp=stamp, timed=True)


@router.get(
    "/organisations/{key}/contracts",
    response=operation_responses(schemas.Contracts, may_be_missing=True),
    operation_id="contracts_of_organisation",
)
def contracts_of_organisation(
    request: HttpRequest, key: Path[Identifier], filters: Query[PageParameters]
) -> HttpResponse:
    """Contracts that an organisation bought or carries on."""
    stamp, organisation = newest_stamp(), published_organisations.organisation(key).first()
    if organisation is None:
        return problem(404)
    start = (filters.page - 1) * filters.size
    contracts = list(_record_of(organisation).contracts()[start : start + filters.size + 1])
    more = len(contracts) > filters.size and filters.page < 100
    body = {
        "results": serialisers.serialise_contracts(contracts[: filters.size]),
        "links": {
            "self": address_with(request),
            "next": address_with(request, page=filters.page + 1) if more else None,
        },
    }
    return json_response(request, body, stamp=stamp, timed=True)


def _record_of(organisation: PublishedOrganisation) -> OrganisationRecord:
    return organisation_record(organisation, on=money_and_dates.local(current_time.now()).date())
