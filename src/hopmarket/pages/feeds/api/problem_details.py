"""Errors of the API as problem details (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema
from ninja.errors import ValidationError

TYPE = "application/problem+json"


class ProblemParameter(Schema):
    """One parameter that cannot be read."""

    where: str = Field(..., description="query or path", examples=["query"])
    name: str = Field(..., examples=["size"])
    message: str = Field(..., examples=["Input should be less than or equal to 100"])


class Problem(Schema):
    """Problem details, as RFC 9457 has them."""

    type: str = Field(..., description="The address of an explanation.")
    title: str = Field(..., description="What is wrong, in two or three words.")
    status: int = Field(..., description="The HTTP status, again.")
    detail: str = Field("", description="What to do about it.")
    errors: list[ProblemParameter] = Field(
        [], description="With status 422: each parameter that cannot be read."
    )


DETAILS: Mapping[int, str] = {
    400: "The address cannot be read.",
    404: "Nothing is published under this address.",
    405: "This API is only read: use GET, HEAD or OPTIONS.",
    406: "Answers are JSON: accept application/json.",
    413: "Requests of this API carry no body.",
    414: "The address is too long: ask for less at once.",
    422: "At least one parameter cannot be read: see errors.",
    429: "Too many requests from this address: wait as long as Retry-After says.",
    500: "Something is wrong here. It has been noted.",
}


def problem(status: int, *, detail: str = "", errors: Sequence[Mapping[str, Any]] = ()) -> HttpResponse:
    """Answers with problem details; ``detail`` replaces the usual text of the status."""
    body = {
        "type": f"{settings.BASE_URL}/data/api/#status-{status}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or DETAILS.get(status, ""),
        "errors": list(errors),
    }
    return HttpResponse(orjson.dumps(body), status=status, content_type=TYPE)


def unreadable(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """Answers 422 with each parameter that cannot be read, by its name."""
    errors = [
        {
            "where": str(error["loc"][0]),
            "name": ".".join(str(step) for step in error["loc"][1:] if step != "filters") or "?",
            "message": str(error["msg"]),
        }
        for error in fault.errors
    ]
    return problem(422, errors=errors)
