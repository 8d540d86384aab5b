"""A compiled release's agreements, read into what the Code asks of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ..contract_correction import correction_lines
from ..releases.contract_awards import award_of_contract
from ..releases.json_values import Json, amount, day, part, rows, text
from ..releases.organisation_names import NamedOrganisation
from ..releases.process_amounts import is_framework
from ..releases.published_money import given_money
from ..releases.release_parties import (
    Parties,
    organisation_meant,
    parties_by_id,
    party_meant,
    suppliers_once,
)
from ..releases.shared_ocid import is_of_buyer
from ..releases.signed_contracts import is_signed, standing_awards


class Route(StrEnum):
    """How a contract came about, as the Code asks."""

    TENDER = "Published invitation to tender"
    QUOTE = "Invitation to quote"
    NEITHER = "Neither"
    UNKNOWN = "Not published"


@dataclass(frozen=True, slots=True)
class Supplier:
    """One supplier as published. ``sme`` and ``vcse`` None: the notice does not say."""

    name: str
    numbers: tuple[str, ...]
    address: str
    sme: bool | None
    vcse: bool | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """A published contract, or an award to which no contract refers (``kind`` "award").

    Money as published in ``currency`` (empty: none is given), ``gross`` with VAT where that is told apart;
    of a framework it is the most that can be spent with all its firms. ``dated`` is the day of signature,
    else of the award, else of the notice, as ``dated_from`` says. ``buyer`` is whose it is where several
    buyers use one ocid; None: the notice's. ``corrected`` are the corrections in plain lines, the newest
    first. What is None was not published.
    """

    kind: str
    reference: str
    title: str
    description: str
    suppliers: tuple[Supplier, ...]
    value: Decimal | None
    currency: str
    starts_on: date | None
    ends_on: date | None
    route: Route
    procedure: str
    dated: date
    dated_from: str
    gross: Decimal | None = None
    is_framework: bool = False
    corrected: tuple[str, ...] = ()
    buyer: NamedOrganisation | None = None
    department: str = ""
    vat_not_recovered: Decimal | None = None
    review_on: date | None = None


def agreements(record: Json, *, noticed: date) -> Iterator[Agreement]:
    """The signed contracts of a compiled release, then the awards that stand and to which no signed
    contract refers. ``noticed`` is the day of its newest release."""
    parties = parties_by_id(record)
    awards = list(rows(record, "awards"))
    standing = standing_awards(awards, list(rows(record, "contracts")))
    contracted: list[Json] = []
    for row in rows(record, "contracts"):
        award = award_of_contract(row, standing) or award_of_contract(row, awards)
        if is_signed(row, award):
            contracted.append(award)
            yield _agreement("contract", row, award, record, parties, noticed)
    for award in standing:
        if award.get("suppliers") and not any(award is other for other in contracted):
            yield _agreement("award", award, award, record, parties, noticed)


def _agreement(
    kind: str, entry: Json, award: Json, record: Json, parties: Parties, noticed: date
) -> Agreement:
    if not is_of_buyer(entry, organisation_meant(part(record, "buyer"), parties), parties):
        record = {}  # the tender is another buyer's
    period = part(entry, "period") or part(entry, "contractPeriod") or part(award, "contractPeriod")
    money = given_money(entry.get("value")) or given_money(award.get("value"))
    dated, dated_from = _dated(entry, award, noticed)
    return Agreement(
        kind=kind,
        reference=text(str(entry.get("id") or "")),
        title=_line(entry.get("title"))
        or _line(award.get("title"))
        or _line(part(record, "tender", "title")),
        description=text(entry.get("description") if kind == "contract" else "")
        or text(part(record, "tender", "description"))
        or text(record.get("description")),
        suppliers=tuple(
            _supplier(reference, parties)
            for reference in suppliers_once(entry if entry.get("suppliers") else award, parties)
        ),
        buyer=organisation_meant(entry.get("buyer"), parties)
        or organisation_meant(award.get("buyer"), parties),
        value=money.amount if money else None,
        currency=money.currency if money else "",
        gross=money.gross if money else None,
        is_framework=is_framework(record),
        starts_on=day(part(period, "startDate")),
        ends_on=day(part(period, "endDate")),
        route=route(
            text(part(record, "tender", "procurementMethod")),
            text(part(record, "tender", "procurementMethodDetails")),
        ),
        procedure=_line(part(record, "tender", "procurementMethodDetails")),
        dated=dated,
        dated_from=dated_from,
        corrected=correction_lines(entry),
        department=_line(part(entry, "transparencyCode", "department")),
        vat_not_recovered=_vat_not_recovered(part(entry, "transparencyCode", "vatNotRecovered", "amount")),
        review_on=day(part(entry, "transparencyCode", "reviewDate")),
    )


def _vat_not_recovered(value: object) -> Decimal | None:
    """An amount, of which nought is one too: all of the VAT can be recovered."""
    return Decimal("0.00") if value == 0 and not isinstance(value, bool) else amount(value)


def _line(value: object) -> str:
    return " ".join(text(value).split())


def _dated(entry: Json, award: Json, noticed: date) -> tuple[date, str]:
    signed, awarded = day(entry.get("dateSigned")), day(award.get("date"))
    if signed:
        return signed, "signed"
    return (awarded, "awarded") if awarded else (noticed, "notice")


def _supplier(reference: Json, parties: Parties) -> Supplier:
    party = party_meant(reference, parties)
    scale, vcse = text(part(party, "details", "scale")), part(party, "details", "vcse")
    numbers = [part(party, "identifier"), *rows(party, "additionalIdentifiers")]
    address = part(party, "address")
    lines = (text(part(address, name)) for name in ("streetAddress", "locality", "region", "postalCode"))
    return Supplier(
        name=_line(party.get("name")) or _line(reference.get("name")),
        numbers=tuple(
            f"{text(part(number, 'scheme'))}-{part(number, 'id')}"
            for number in numbers
            if text(part(number, "scheme")) and part(number, "id")
        ),
        address=", ".join(filter(None, (" ".join(line.split()) for line in lines))),
        sme=_SCALES.get(scale),
        vcse=vcse if isinstance(vcse, bool) else None,
    )


_SCALES = {"sme": True, "micro": True, "small": True, "medium": True, "large": False}

WORDS = (
    ("quotation", Route.QUOTE),
    ("request for quote", Route.QUOTE),
    ("framework", Route.UNKNOWN),
    ("call-off", Route.UNKNOWN),
    ("dynamic purchasing", Route.UNKNOWN),
    ("dynamic market", Route.UNKNOWN),
    ("direct award", Route.NEITHER),
    ("single tender", Route.NEITHER),
    ("without prior publication", Route.NEITHER),
    ("without a call for competition", Route.NEITHER),
)
METHODS = {"open": Route.TENDER, "selective": Route.TENDER, "direct": Route.NEITHER}


def route(method: str, details: str) -> Route:
    """How a contract came about: the procedure's own words decide, then OCDS's method.

    A call-off may follow a competition among a framework's suppliers or none, so it decides nothing;
    nor does a limited method without words. Source: field 9 of the Code; OCDS 1.1 codelist method.
    """
    plain_details = details.casefold()
    for words, meant in WORDS:
        if words in plain_details:
            return meant
    return METHODS.get(method, Route.UNKNOWN)
