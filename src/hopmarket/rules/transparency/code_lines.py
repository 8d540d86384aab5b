"""An agreement as a line of the Code's file: the ten fields in its order, then where it is from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from .agreements import Agreement, Supplier
from .code_fields import FIELDS, NOT_PUBLISHED
from .quarters import Quarter

Cell = str | Decimal | date

BESIDE = (
    "body",
    "body_identifier",
    "currency",
    "sum_includes_vat",
    "dated",
    "dated_from",
    "quarter",
    "known_from",
    "corrected",
    "procedure",
    "ocid",
    "page",
    "fictional",
    "publisher",
    "licence",
    "sum_with_vat",
    "framework",
)
"""What stands beside the Code's fields, so that a line can be traced and cited."""

HEAD = tuple(name for field in FIELDS for name in field.columns) + BESIDE


def line(agreement: Agreement, *, is_ours: bool, beside: dict[str, str]) -> tuple[Cell, ...]:
    """The line of an agreement; ``is_ours`` says that the purchase is our own, whose sums include VAT.

    ``beside`` gives body, body_identifier, ocid, page, fictional, publisher and licence.
    """
    cells: dict[str, Cell | None] = {
        "reference_number": agreement.reference,
        "title": agreement.title,
        "department": agreement.department,
        "description": agreement.description,
        "supplier_name": "; ".join(supplier.name for supplier in agreement.suppliers),
        "supplier_details": "; ".join(_details(supplier) for supplier in agreement.suppliers),
        "sum": agreement.value,
        "vat_not_recovered": agreement.vat_not_recovered,
        "review_date": agreement.review_on,
        "start_date": agreement.starts_on,
        "end_date": agreement.ends_on,
        "invitation": str(agreement.route),
        "supplier_sme": _each(agreement, lambda supplier: _yes(supplier.sme)),
        "supplier_vcse": _each(agreement, lambda supplier: _yes(supplier.vcse)),
        "supplier_registration_number": _each(agreement, _registration),
        "currency": agreement.currency,
        "sum_includes_vat": _includes_vat(agreement, is_ours),
        "sum_with_vat": agreement.gross,
        "framework": "Yes" if agreement.is_framework else "No",
        "dated": agreement.dated,
        "dated_from": agreement.dated_from,
        "quarter": str(Quarter.of(agreement.dated)),
        "known_from": agreement.kind,
        "corrected": " ".join(agreement.corrected) or "No",
        "procedure": agreement.procedure,
        **beside,
    }
    found = (cells.get(name) for name in HEAD)
    return tuple(NOT_PUBLISHED if cell is None or cell == "" else cell for cell in found)


def _includes_vat(agreement: Agreement, is_ours: bool) -> str:
    """Whether the sum has VAT in it: ours has, others say so only by giving the sum with it as well."""
    if is_ours:
        return "Yes"
    if agreement.gross is None:
        return "Not said"
    return "Yes" if agreement.gross == agreement.value else "No"


def _each(agreement: Agreement, answer: Callable[[Supplier], str]) -> str:
    """The answers for several suppliers in their order, one where there is one."""
    return "; ".join(answer(supplier) for supplier in agreement.suppliers)


def _yes(value: bool | None) -> str:
    return NOT_PUBLISHED if value is None else ("Yes" if value else "No")


def _details(supplier: Supplier) -> str:
    return ", ".join(filter(None, (supplier.address, *supplier.numbers))) or NOT_PUBLISHED


_REGISTERS = ("GB-COH-", "GB-CHC-", "GB-SC-", "GB-NIC-", "GB-MPR-")
"""Registers of companies, charities and mutuals; see :mod:`hopmarket.rules.identifiers`."""


def _registration(supplier: Supplier) -> str:
    """The number that the Code asks for where a supplier is small or voluntary."""
    if supplier.sme is False and supplier.vcse is False:
        return "Not applicable"
    numbers = [number for number in supplier.numbers if number.startswith(_REGISTERS)]
    return ", ".join(numbers) or NOT_PUBLISHED
