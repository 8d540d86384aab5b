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
)
"""What stands beside the Code's fields, so that a line can be traced and cited."""

HEAD = tuple(name for field in FIELDS for name in field.columns) + BESIDE


def line(one: Agreement, *, ours: bool, beside: dict[str, str]) -> tuple[Cell, ...]:
    """The line of an agreement; ``ours`` tells that our own purchases include VAT in their sums.

    ``beside`` gives body, body_identifier, ocid, page, fictional, publisher and licence.
    """
    told: dict[str, Cell | None] = {
        "reference_number": one.reference,
        "title": one.title,
        "description": one.description,
        "supplier_name": "; ".join(found.name for found in one.suppliers),
        "supplier_details": "; ".join(_details(found) for found in one.suppliers),
        "sum": one.value,
        "start_date": one.starts_on,
        "end_date": one.ends_on,
        "invitation": str(one.route),
        "supplier_sme": _each(one, lambda found: _yes(found.sme)),
        "supplier_vcse": _each(one, lambda found: _yes(found.vcse)),
        "supplier_registration_number": _each(one, _registration),
        "currency": one.currency,
        "sum_includes_vat": "Yes" if ours else "Not said",
        "dated": one.dated,
        "dated_from": one.dated_from,
        "quarter": str(Quarter.of(one.dated)),
        "known_from": one.kind,
        "corrected": " ".join(one.corrected) or "No",
        "procedure": one.procedure,
        **beside,
    }
    return tuple(told.get(name) or NOT_PUBLISHED for name in HEAD)


def _each(one: Agreement, said: Callable[[Supplier], str]) -> str:
    """The answers for several suppliers in their order, one where there is one."""
    return "; ".join(said(found) for found in one.suppliers)


def _yes(value: bool | None) -> str:
    return NOT_PUBLISHED if value is None else ("Yes" if value else "No")


def _details(one: Supplier) -> str:
    return ", ".join(filter(None, (one.address, *one.numbers))) or NOT_PUBLISHED


_REGISTERS = ("GB-COH-", "GB-CHC-", "GB-SC-", "GB-NIC-", "GB-MPR-")
"""Registers of companies, charities and mutuals; see :mod:`hopmarket.rules.identifiers`."""


def _registration(one: Supplier) -> str:
    """The number that the Code asks for where a supplier is small or voluntary."""
    if one.sme is False and one.vcse is False:
        return "Not applicable"
    found = [number for number in one.numbers if number.startswith(_REGISTERS)]
    return ", ".join(found) or NOT_PUBLISHED
