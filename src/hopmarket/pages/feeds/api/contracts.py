"""The register of contracts, and the codes of subjects."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Query, Router, Schema

from hopmarket.records.notices import queries, schema

from . import shapes, telling
from .answers import answers
from .asked import Code, Listed, Size, Text
from .problems import problem
from .saying import at, here, newest, said

router = Router(tags=["Register and codes"])


@router.get("/contracts", response=answers(shapes.Contracts), operation_id="list_contracts")
def list_contracts(request: HttpRequest, filters: Query[Listed]) -> HttpResponse:
    """The register of contracts. A line whose process changed comes again further on, so whoever
    keeps a copy knows it by ocid and number."""
    stamp = newest()
    held = list(queries.register().filter(pk__gt=filters.cursor).order_by("pk")[: filters.size + 1])
    page = held[: filters.size]
    onward = here(request, cursor=page[-1].pk if page else filters.cursor)
    body = {
        "results": telling.contracts(page),
        "links": {
            "self": here(request),
            "next": onward if len(held) > len(page) else None,
            "resume": onward,
        },
    }
    return said(request, body, stamp=stamp)


class Codes(Schema):
    """CPV codes."""

    under: Code | None = Field(None, description="The beginning of a code, of two to eight figures.")
    q: Text = Field("", description="Words of the label.")
    cursor: Code | None = Field(None, description="The last code of the page before.")
    size: Size = 100


@router.get("/codes", response=answers(shapes.Codes), operation_id="list_codes")
def list_codes(request: HttpRequest, filters: Query[Codes]) -> HttpResponse:
    """Codes of the common procurement vocabulary (CPV 2008), in order."""
    words, under, after = filters.q.lower().split(), filters.under or "", filters.cursor or ""
    found = [
        (code, label)
        for code, label in sorted(schema.cpv_labels().items())
        if code > after and code.startswith(under) and all(word in label.lower() for word in words)
    ]
    page, more = found[: filters.size], len(found) > filters.size
    body = {
        "results": [_code(code, label) for code, label in page],
        "links": {"self": here(request), "next": here(request, cursor=page[-1][0]) if more else None},
    }
    return said(request, body, stamp=newest())


@router.get("/codes/{code}", response=answers(shapes.Code, may_be_missing=True), operation_id="one_code")
def one_code(request: HttpRequest, code: Path[Code]) -> HttpResponse:
    """One CPV code; a shorter one stands for its division, group or class."""
    whole = code.ljust(8, "0")
    label = schema.cpv_labels().get(whole)
    if label is None:
        return problem(404)
    return said(request, _code(whole, label), stamp=newest())


def _code(code: str, label: str) -> dict[str, str]:
    beginning = code.rstrip("0").ljust(2, "0")
    return {"code": code, "label": label, "notices": at(f"/api/v1/notices?cpv={beginning}")}
