"""The API itself, and its OpenAPI 3.1 document with every answer that can come."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema

from hopmarket.pages.feeds.table_downloads import MOST_AT_ONCE

from . import contracts, harvesting, notices, organisations
from .problem_details import TYPE, unreadable

DESCRIPTION = """\
Everything that is public on this portal, read only. No key is needed.

**How much.** {most} requests a minute from one address, counted by each server process for itself.
`RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset` (seconds) tell how you stand; beyond
the limit answers are 429 with `Retry-After`. Whoever wants everything takes the bulk files at
`/data/` instead. One process as tables is `/data/tables/OCID.xlsx` and `.zip`; beyond {lines} lines
the workbook is not made, and a page (422) leads to the zip, which has no limit.

**Paging.** The search has pages: at most 100 of at most 100. All other lists go on from a cursor:
follow `links.next` until it is missing, and keep `links.resume` to ask later for what has come since.

**Fresh.** Every answer carries `ETag` and `Last-Modified`. Send them back as `If-None-Match` or
`If-Modified-Since` and get 304 when nothing has changed. What is open also changes as time passes:
there only the ETag decides.

**Errors** are problem details (RFC 9457), as `application/problem+json`.

**Licence.** Our own notices: Open Government Licence v3.0. Imported ones: the licence of their source.
"""
_HEADERS = {
    "RateLimit-Limit": "Requests a minute from one address.",
    "RateLimit-Remaining": "What is left of them.",
    "RateLimit-Reset": "Seconds until they begin again.",
}
_FRESH = {
    "ETag": "Send it back as If-None-Match.",
    "Last-Modified": "When anything that is published changed last.",
}
PUBLISHED_NAMES = {
    "ClosingWindow": "Closing",
    "CodeParameters": "Codes",
    "FoundNotices": "Found",
    "ListParameters": "Listed",
    "NamedOrganisation": "Named",
    "NoticeStatus": "Standing",
    "NoticeValue": "Worth",
    "OrganisationPage": "Parties",
    "OrganisationParameters": "Bodies",
    "PageParameters": "Paged",
    "ProblemParameter": "Wrong",
    "SearchParameters": "Find",
    "SinceParameters": "Since",
    "SortOrder": "Sort",
    "StatusFilter": "Status",
    "ValueBand": "Band",
}
"""Parts of the document by the class that describes them: clients are generated from the published
names, so these stay whatever a class is called."""
_REFERENCE = "#/components/schemas/"


class PublicAPI(NinjaAPI):
    """An API whose document describes the true form of its errors, under the names once published."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        document: OpenAPISchema = with_published_names(super().get_openapi_schema(**options))
        for path in document["paths"].values():
            for operation in path.values():
                operation["summary"], _, operation["description"] = operation["description"].partition("\n\n")
                for status, answer in operation["responses"].items():
                    _mend(int(status), answer)
        return document


def with_published_names(value: Any) -> Any:
    """The document with each part, its title and every reference to it under its published name."""
    match value:
        case dict():
            return {
                PUBLISHED_NAMES.get(key, key): _published_title(key, with_published_names(part))
                for key, part in value.items()
            }
        case list():
            return [with_published_names(part) for part in value]
        case str() if value.startswith(_REFERENCE):
            name = value.removeprefix(_REFERENCE)
            return f"{_REFERENCE}{PUBLISHED_NAMES.get(name, name)}"
        case _:
            return value


def _published_title(key: str, value: Any) -> Any:
    return PUBLISHED_NAMES.get(value, value) if key == "title" and isinstance(value, str) else value


def _mend(status: int, answer: dict[str, Any]) -> None:
    if status >= 400 and "application/json" in answer.get("content", {}):
        answer["content"] = {TYPE: answer["content"]["application/json"]}
    headers = {**_HEADERS, **(_FRESH if status in (200, 304) else {})}
    if status == 429:
        headers["Retry-After"] = "Seconds to wait."
    answer["headers"] = {
        name: {"description": words, "schema": {"type": "string"}} for name, words in headers.items()
    }


api = PublicAPI(
    title=f"{settings.PARTNERSHIP}: public notices",
    version="1.0.0",
    description=DESCRIPTION.format(most=settings.API_REQUESTS_A_MINUTE, lines=f"{MOST_AT_ONCE:,}"),
    docs_url=None,
    urls_namespace="api",
    servers=[{"url": settings.BASE_URL}],
    openapi_extra={
        "info": {
            "license": {
                "name": "Open Government Licence v3.0",
                "url": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
            },
        },
        "externalDocs": {"url": f"{settings.BASE_URL}/data/api/", "description": "The same, to read."},
    },
)
api.exception_handler(ValidationError)(unreadable)
for _router in (notices.router, harvesting.router, organisations.router, contracts.router):
    api.add_router("", _router)
