"""The register of contracts, and the codes of subjects."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Query, Router, Schema

from hopmarket import reference_data
from hopmarket.records.notices import queries

from . import schemas, serialisers
from .json_responses import absolute_address, address_with, json_response, newest_stamp
from .operation_responses import operation_responses
from .problem_details import problem
from .query_parameters import Code, ListParameters, Size, Text

router = Router(tags=["Register and codes"])


@router.get("/contracts", response=operation_responses(schemas.Contracts), operation_id="list_contracts")
def list_contracts(request: HttpRequest, filters: Query[ListParameters]) -> HttpResponse:
    """The register of contracts. A line whose process changed comes again further on, so whoever
    keeps a copy knows it by ocid and number."""
    stamp = newest_stamp()
    rows = list(queries.contracts_after(filters.cursor)[: filters.size + 1])
    page = rows[: filters.size]
    onward = address_with(request, cursor=page[-1].pk if page else filters.cursor)
    body = {
        "results": serialisers.serialise_contracts(page),
        "links": {
            "self": address_with(request),
            "next": onward if len(rows) > len(page) else None,
            "resume": onward,
        },
    }
    return json_response(request, body, stamp=stamp)


class CodeParameters(Schema):
    """CPV codes."""

    under: Code | None = Field(None, description="The beginning of a code, of two to eight figures.")
    q: Text = Field("", description="Words of the label.")
    cursor: Code | None = Field(None, description="The last code of the page before.")
    size: Size = 100


@router.get("/codes", response=operation_responses(schemas.Codes), operation_id="list_codes")
def list_codes(request: HttpRequest, filters: Query[CodeParameters]) -> HttpResponse:
    """Codes of the common procurement vocabulary (CPV 2008), in order."""
    words, under, after = filters.q.lower().split(), filters.under or "", filters.cursor or ""
    codes = [
        (code, label)
        for code, label in sorted(reference_data.cpv_labels().items())
        if code > after and code.startswith(under) and all(word in label.lower() for word in words)
    ]
    page, more = codes[: filters.size], len(codes) > filters.size
    body = {
        "results": [_code(code, label) for code, label in page],
        "links": {
            "self": address_with(request),
            "next": address_with(request, cursor=page[-1][0]) if more else None,
        },
    }
    return json_response(request, body, stamp=newest_stamp())


@router.get(
    "/codes/{code}", response=operation_responses(schemas.Code, may_be_missing=True), operation_id="one_code"
)
def one_code(request: HttpRequest, code: Path[Code]) -> HttpResponse:
    """One CPV code; a shorter one stands for its division, group or class."""
    full_code = code.ljust(8, "0")
    label = reference_data.cpv_labels().get(full_code)
    if label is None:
        return problem(404)
    return json_response(request, _code(full_code, label), stamp=newest_stamp())


def _code(code: str, label: str) -> dict[str, str]:
    beginning = code.rstrip("0").ljust(2, "0")
    return {"code": code, "label": label, "notices": absolute_address(f"/api/v1/notices?cpv={beginning}")}
