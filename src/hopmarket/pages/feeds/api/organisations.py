"""Published organisations: by name, one, its notices, its contracts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Query, Router, Schema

from hopmarket.pages.parts import phrases
from hopmarket.records.ledger import instants
from hopmarket.records.notices import organisations, queries
from hopmarket.records.notices.models import PublishedOrganisation
from hopmarket.records.notices.organisations import Whole

from . import shapes, telling
from .answers import answers
from .asked import Identifier, Page, Size, Text
from .problems import problem
from .saying import here, newest, said

router = Router(tags=["Organisations"])


class Bodies(Schema):
    """A list of organisations."""

    name: Text = Field("", description="Part of a name.")
    cursor: Text = Field("", description="Where to go on: from links.next of an earlier answer.")
    size: Size = 30


class Paged(Schema):
    """A page of a list."""

    page: Page = 1
    size: Size = 30


@router.get("/organisations", response=answers(shapes.Parties), operation_id="list_organisations")
def list_organisations(request: HttpRequest, filters: Query[Bodies]) -> HttpResponse:
    """Organisations that notices name, by key; one that is known to be another is left out."""
    stamp = newest()
    rows = PublishedOrganisation.objects.filter(same_as=None, key__gt=filters.cursor).order_by("key")
    if filters.name.strip():
        rows = rows.filter(name__icontains=filters.name.strip())
    held = list(rows[: filters.size + 1])
    page = held[: filters.size]
    more = len(held) > len(page)
    body = {
        "results": [telling.party(one) for one in page],
        "links": {"self": here(request), "next": here(request, cursor=page[-1].key) if more else None},
    }
    return said(request, body, stamp=stamp)


@router.get(
    "/organisations/{key}",
    response=answers(shapes.Party, may_be_missing=True),
    operation_id="one_organisation",
)
def one_organisation(request: HttpRequest, key: Path[Identifier]) -> HttpResponse:
    """One organisation, with every name that notices give it."""
    stamp, body = newest(), queries.organisation(key).select_related("same_as").first()
    if body is None:
        return problem(404)
    return said(request, telling.party(body, organisations.names_of(_whole(body).members)), stamp=stamp)


@router.get(
    "/organisations/{key}/notices",
    response=answers(shapes.Found, may_be_missing=True),
    operation_id="notices_of_organisation",
)
def notices_of_organisation(
    request: HttpRequest, key: Path[Identifier], filters: Query[Paged]
) -> HttpResponse:
    """Notices that name an organisation, as buyer or as supplier, or that it carries on; the newest first."""
    stamp, now, body = newest(), instants.now(), queries.organisation(key).first()
    if body is None:
        return problem(404)
    rows = _whole(body).notices()
    total, start = rows.count(), (filters.page - 1) * filters.size
    more = start + filters.size < total and filters.page < 100
    told = {
        "total": total,
        "page": filters.page,
        "size": filters.size,
        "spelled": "",
        "notes": [],
        "results": [telling.notice(one, now) for one in rows[start : start + filters.size]],
        "links": {
            "self": here(request),
            "next": here(request, page=filters.page + 1) if more else None,
            "previous": here(request, page=filters.page - 1) if filters.page > 1 else None,
        },
    }
    return said(request, told, stamp=stamp, timed=True)


@router.get(
    "/organisations/{key}/contracts",
    response=answers(shapes.Contracts, may_be_missing=True),
    operation_id="contracts_of_organisation",
)
def contracts_of_organisation(
    request: HttpRequest, key: Path[Identifier], filters: Query[Paged]
) -> HttpResponse:
    """Contracts that an organisation bought or carries on."""
    stamp, body = newest(), queries.organisation(key).first()
    if body is None:
        return problem(404)
    start = (filters.page - 1) * filters.size
    held = list(_whole(body).contracts()[start : start + filters.size + 1])
    more = len(held) > filters.size and filters.page < 100
    told = {
        "results": telling.contracts(held[: filters.size]),
        "links": {"self": here(request), "next": here(request, page=filters.page + 1) if more else None},
    }
    return said(request, told, stamp=stamp, timed=True)


def _whole(body: PublishedOrganisation) -> Whole:
    return organisations.whole(body, on=phrases.local(instants.now()).date())
