"""What was decided, and the register of contracts."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hopmarket.pages.public import showing
from hopmarket.records.ledger import instants
from hopmarket.records.notices import queries
from hopmarket.records.notices.models import PublishedContract

PAGE = 30
COLUMNS = (
    "reference",
    "title",
    "buyer",
    "supplier",
    "supplier_identifier",
    "value",
    "currency",
    "signed_on",
    "starts_on",
    "ends_on",
    "known_from",
    "ocid",
    "source",
    "licence",
)


@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """Every process that has come to an end, the latest first."""
    now = instants.now()
    page = Paginator(queries.decided(), PAGE).get_page(request.GET.get("page"))
    rows = [(one, showing.SHAPE[showing.standing_of(one, now)], showing.outcome(one)) for one in page]
    return render(request, "public/decisions.html", {"page": page, "rows": rows})


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The register of contracts."""
    page = Paginator(queries.register(), PAGE).get_page(request.GET.get("page"))
    rows = [(one, showing.money(one.value, one.currency) if one.value else "Not given") for one in page]
    return render(request, "public/register.html", {"page": page, "rows": rows})


@require_safe
def register_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The whole register as CSV, streamed."""
    answer = StreamingHttpResponse(_lines(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="contract-register.csv"'
    return answer


class _Echo:
    def write(self, text: str) -> str:
        return text


def _lines() -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for one in queries.register().iterator(chunk_size=500):
        yield writer.writerow([_plain(cell) for cell in _cells(one)])


def _cells(one: PublishedContract) -> tuple[object, ...]:
    source, supplier = one.notice.source, one.supplier
    number = f"{supplier.scheme}-{supplier.number}" if supplier and supplier.scheme else ""
    return (
        one.number,
        one.title,
        one.notice.buyer_name,
        one.supplier_name,
        number,
        one.value,
        one.currency,
        one.signed_on,
        one.starts_on,
        one.ends_on,
        one.kind,
        one.notice.ocid,
        source.publisher if source else "",
        source.licence if source else "",
    )


def _plain(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    told = "" if cell is None else str(cell)
    return f"'{told}" if told[:1] in ("=", "+", "-", "@", "\t", "\r") else told
