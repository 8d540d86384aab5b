"""The register of contracts: as a list, as a table, and as the Transparency Code asks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from hopmarket.pages.parts import safe_csv
from hopmarket.pages.parts.conditional_responses import conditional_response, stamp_of
from hopmarket.pages.parts.published_notice import notice_in_words
from hopmarket.pages.parts.short_addresses import without_empty_parameters
from hopmarket.records.ledger import current_time
from hopmarket.records.notices import queries
from hopmarket.records.notices.contract_corrections import corrections_of
from hopmarket.records.notices.models import PublishedContract
from hopmarket.records.open_data import transparency_code
from hopmarket.records.published_organisations import queries as published_organisations
from hopmarket.records.published_organisations.models import PublishedOrganisation
from hopmarket.records.turns.queries import last_turn
from hopmarket.rules import transparency
from hopmarket.rules.citation import LICENCE
from hopmarket.rules.transparency import Quarter, code_fields

PAGE = 30
SHOWN = 50
PIECE = 500
MOST_QUARTERS = 40
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
    "corrected",
    "ocid",
    "source",
    "licence",
    "suppliers",
    "supplier_identifiers",
    "value_with_vat",
    "framework",
)
"""What stands first stays first: ``supplier`` is one of ``suppliers``, the first that the award names."""


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Shows the register of contracts, page by page."""
    page = Paginator(queries.contracts_register(), PAGE).get_page(request.GET.get("page"))
    corrections_by_contract = corrections_of(page)
    rows = [
        (contract, notice_in_words.contract_worth(contract), corrections_by_contract.get(contract.pk, ()))
        for contract in page
    ]
    return render(request, "public/register.html", {"page": page, "rows": rows})


@require_safe
def register_csv(request: HttpRequest) -> HttpResponseBase:
    """Streams the complete register as CSV."""
    stamp = stamp_of(last_turn())
    return conditional_response(
        request, "register", stamp, lambda: _file(request, COLUMNS, _lines(), "contract-register")
    )


def _lines() -> Iterator[tuple[object, ...]]:
    """Yields every contract as cells, read in pieces."""
    contracts = queries.contracts_register().iterator(chunk_size=PIECE)
    while piece := list(islice(contracts, PIECE)):
        corrections_by_contract = corrections_of(piece)
        yield from (_cells(contract, corrections_by_contract.get(contract.pk, ())) for contract in piece)


def _file(
    request: HttpRequest, head: tuple[str, ...], rows: Iterator[tuple[object, ...]], name: str
) -> HttpResponseBase:
    pieces = safe_csv.csv_pieces(head, rows) if request.method == "GET" else ()
    answer = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8; header=present")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.csv")
    return answer


def _cells(contract: PublishedContract, corrections: tuple[str, ...]) -> tuple[object, ...]:
    source, suppliers = contract.notice.source, list(contract.suppliers.all())
    numbers = [_number(supplier.organisation) for supplier in suppliers]
    return (
        contract.number,
        contract.title,
        contract.buyer_name,
        suppliers[0].name if suppliers else "",
        numbers[0] if numbers else "",
        contract.value,
        contract.currency,
        contract.signed_on,
        contract.starts_on,
        contract.ends_on,
        contract.kind,
        " ".join(corrections),
        contract.notice.ocid,
        source.publisher if source else settings.PARTNERSHIP,
        source.licence if source else LICENCE,
        contract.supplier_names,
        "; ".join(numbers),
        contract.gross,
        "yes" if contract.notice.is_framework else "no",
    )


def _number(organisation: PublishedOrganisation) -> str:
    return f"{organisation.scheme}-{organisation.number}" if organisation.scheme else ""


class TransparencyForm(forms.Form):
    """Whose contracts, and of which quarter; either may be left open."""

    body = forms.CharField(required=False, max_length=120)
    quarter = forms.CharField(required=False, max_length=7)

    def clean_quarter(self) -> Quarter | None:
        text = self.cleaned_data["quarter"]
        quarter = Quarter.read(text)
        if text and quarter is None:
            raise forms.ValidationError("Write a quarter as year and number, such as 2026-Q3")
        return quarter

    def chosen(self) -> tuple[str, Quarter | None]:
        """Returns the body's key and the quarter; nothing where the form has errors."""
        if not self.is_valid():
            return "", None
        return self.cleaned_data["body"], self.cleaned_data["quarter"]


def _known() -> transparency_code.BodiesWithAgreements:
    turn = last_turn()
    return (
        transparency_code.bodies_with_agreements(turn.number, turn.stamp)
        if turn
        else transparency_code.BodiesWithAgreements((), 0)
    )


@require_safe
@without_empty_parameters("body", "quarter", otherwise="body")
def transparency_page(request: HttpRequest) -> HttpResponse:
    """Shows what the Transparency Code asks, which of it is published, and the contracts of a body and
    quarter, of every body and all quarters where the form was sent without a choice."""
    form, known = TransparencyForm(request.GET), _known()
    body, quarter = form.chosen()
    asked = form.is_valid() and any(name in request.GET for name in form.fields)
    rows = list(islice(transparency_code.covered_agreements(body, quarter), SHOWN + 1)) if asked else []
    context = {
        "fields": transparency.FIELDS,
        "address": code_fields.ADDRESS,
        "bodies": known.named,
        "unknown": known.unknown,
        "quarters": _quarters(body, quarter),
        "form": form,
        "chosen": {"body": body, "quarter": quarter},
        "name": known.name_of(body) or body,
        "asked": asked,
        "rows": [
            (
                row,
                notice_in_words.worth_in_words(
                    row.agreement.value,
                    row.agreement.gross,
                    row.agreement.currency,
                    is_framework=row.agreement.is_framework,
                ),
                _sizes(row.agreement),
            )
            for row in rows[:SHOWN]
        ],
        "more": len(rows) > SHOWN,
        "query": request.GET.urlencode() if form.is_valid() else "",
    }
    return render(request, "public/transparency.html", context, status=200 if form.is_valid() else 422)


def _quarters(body: str, chosen: Quarter | None) -> list[tuple[Quarter, int | None]]:
    """Lists the quarters to choose from, the latest first, with how many contracts each has: those that have
    any, this one and the chosen one. Where nobody counted, the last ten years."""
    now, turn = Quarter.of(current_time.now().date()), last_turn()
    counts = transparency_code.quarters_with_agreements(turn.number, turn.stamp, body) if turn else {}
    if counts is None:
        return [(quarter, None) for quarter in now.and_before(MOST_QUARTERS)]
    offered = {now, *counts, *filter(None, [chosen])}
    return [(quarter, counts.get(quarter, 0)) for quarter in sorted(offered, reverse=True)]


def _sizes(agreement: transparency.Agreement) -> str:
    """Says of each supplier whether it is small or medium, or voluntary, as far as notices tell."""
    return (
        "; ".join(_size(supplier.sme, supplier.vcse) for supplier in agreement.suppliers) or "Not published"
    )


def _size(sme: bool | None, vcse: bool | None) -> str:
    kinds = [name for name, is_so in (("SME", sme), ("VCSE", vcse)) if is_so]
    return " and ".join(kinds) or ("Neither" if sme is False and vcse is False else "Not published")


@require_safe
def transparency_csv(request: HttpRequest) -> HttpResponseBase:
    """Streams the contracts that the Transparency Code covers as CSV: all, or of a body, a quarter or both."""
    form = TransparencyForm(request.GET)
    if not form.is_valid():
        return HttpResponseBadRequest("A quarter is a year and a number, such as 2026-Q3.", "text/plain")
    body, quarter = form.chosen()
    if body and not published_organisations.organisation(body).exists():
        raise Http404
    name = "-".join(filter(None, ("transparency-contracts", body, str(quarter or ""))))
    rows = (
        covered_agreement.cells for covered_agreement in transparency_code.covered_agreements(body, quarter)
    )
    return conditional_response(
        request, name, stamp_of(last_turn()), lambda: _file(request, transparency.HEAD, rows, name)
    )
