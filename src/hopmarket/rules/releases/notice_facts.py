"""What lists, filters and pages need of a compiled release, as one frozen value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from ..contract_correction import CORRECTED
from .json_values import Json, amount, cpv, day, instant, part, postcode, rows, text, web_address
from .organisation_names import NamedOrganisation, is_portal_vendor
from .regions import region_in_words
from .release_parties import Parties, buyers, organisation_meant, parties_by_id, party_meant, suppliers
from .shared_ocid import own_awards
from .signed_contracts import is_signed, stands


class Stage(StrEnum):
    """How far a process has come as published; whether it is open, the clock decides besides."""

    PLANNED = "planned"
    CALLED = "called"
    AWARDED = "awarded"
    CONTRACTED = "contracted"
    NO_AWARD = "no_award"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    COMPLETE = "complete"


@dataclass(frozen=True)
class ContractFacts:
    """A contract, or where none is published its award. Money as published. ``buyer`` is whose it is where
    several buyers use one ocid; else the notice's."""

    number: str
    kind: str
    title: str
    suppliers: tuple[NamedOrganisation, ...]
    buyer: NamedOrganisation | None
    value: Decimal | None
    currency: str
    signed_on: date | None
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class NoticeFacts:
    """One process. Instants in UTC; amounts in ``currency``; None means not given.

    ``portals`` are firms that stand among the buyers and only sent the notice.
    """

    ocid: str
    reference: str
    title: str
    description: str
    stage: Stage
    assessment: str
    category: str
    buyers: tuple[NamedOrganisation, ...]
    portals: tuple[NamedOrganisation, ...]
    suppliers: tuple[NamedOrganisation, ...]
    closes_at: datetime | None
    awarded_at: datetime | None
    value_min: Decimal | None
    value_max: Decimal | None
    award_value: Decimal | None
    currency: str
    cpv: tuple[str, ...]
    place: str
    postcode: str
    district: str
    sme: bool | None
    vcse: bool | None
    lots: int
    responses: int | None
    starts_on: date | None
    ends_on: date | None
    original_url: str
    contracts: tuple[ContractFacts, ...]


_STATUS = {
    "planning": Stage.PLANNED,
    "planned": Stage.PLANNED,
    "active": Stage.CALLED,
    "cancelled": Stage.CANCELLED,
    "unsuccessful": Stage.NO_AWARD,
    "withdrawn": Stage.WITHDRAWN,
    "complete": Stage.COMPLETE,
}


def notice_facts(record: Json, districts: Mapping[str, str]) -> NoticeFacts:
    """Reads a compiled release; ``districts`` maps postcodes without spaces to districts."""
    tender, parties = part(record, "tender"), parties_by_id(record)
    where = _postcode(record)
    named = tuple((buyer, is_portal_vendor(buyer.name)) for buyer in buyers(record, parties))
    lowest, highest = _value(tender)
    own = own_awards(record, _awards(record), parties)
    flag = part(tender, "suitability")
    contracts = tuple(_contracts(record, parties))
    starts, ends = _term(contracts, part(tender, "contractPeriod"))
    return NoticeFacts(
        ocid=text(part(record, "ocid")),
        reference=text(part(tender, "id")),
        title=_title(record),
        description=text(part(tender, "description")) or text(part(record, "description")),
        stage=_stage(record),
        assessment=text(part(record, "assessment", "stage")),
        category=text(part(tender, "mainProcurementCategory")),
        buyers=tuple(buyer for buyer, vendor in named if not vendor),
        portals=tuple(buyer for buyer, vendor in named if vendor),
        suppliers=tuple(suppliers(own, parties)),
        closes_at=instant(part(tender, "tenderPeriod", "endDate")),
        awarded_at=max(filter(None, (instant(award.get("date")) for award in own)), default=None),
        value_min=lowest,
        value_max=highest,
        award_value=_award_value(record, own),
        currency=text(part(tender, "value", "currency")) or "GBP",
        cpv=tuple(dict.fromkeys(filter(None, _codes(tender)))),
        place=_place(record),
        postcode=where,
        district=districts.get(where.replace(" ", ""), ""),
        sme=_flag(part(flag, "sme")),
        vcse=_flag(part(flag, "vcse")),
        lots=sum(1 for _ in rows(tender, "lots")),
        responses=_responses(record),
        starts_on=starts,
        ends_on=ends,
        original_url=_original(record),
        contracts=contracts,
    )


def _term(contracts: tuple[ContractFacts, ...], planned: object) -> tuple[date | None, date | None]:
    """The first contract's start and the last one's end; before there is a contract, the planned days."""
    starts = min((contract.starts_on for contract in contracts if contract.starts_on), default=None)
    ends = max((contract.ends_on for contract in contracts if contract.ends_on), default=None)
    return starts or day(part(planned, "startDate")), ends or day(part(planned, "endDate"))


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _title(record: Json) -> str:
    title = text(part(record, "tender", "title")) or text(part(record, "title"))
    return " ".join(title.split())[:500] or text(part(record, "ocid"))


def _stage(record: Json) -> Stage:
    tender = _STATUS.get(text(part(record, "tender", "status")))
    if tender in (Stage.CANCELLED, Stage.NO_AWARD, Stage.WITHDRAWN):
        return tender
    if any(text(row.get("status")) in ("active", "terminated") for row in rows(record, "contracts")):
        return Stage.CONTRACTED
    if any(True for _ in _awards(record)):
        return Stage.AWARDED
    return tender or Stage.PLANNED


def _awards(record: Json) -> Iterator[Json]:
    """The awards that stand."""
    yield from filter(stands, rows(record, "awards"))


def _value(tender: object) -> tuple[Decimal | None, Decimal | None]:
    """The lowest and highest value that was given; one figure is both. Portals write a pound or
    a penny where no value is given, so up to a pound is read as that."""
    least = amount(part(tender, "minValue", "amount"))
    most = amount(part(tender, "maxValue", "amount")) or amount(part(tender, "value", "amount"))
    known = [figure for figure in (least, most) if figure is not None and figure > 1]
    return (min(known), max(known)) if known else (None, None)


def _award_value(record: Json, awards: list[Json]) -> Decimal | None:
    """What all awards that stand come to; a corrected contract counts in place of its award."""
    right = {
        str(row.get("awardID")): amount(part(row, "value", "amount"))
        for row in rows(record, "contracts")
        if any(amendment.get("kind") == CORRECTED for amendment in rows(row, "amendments"))
    }
    values = (right.get(str(award.get("id"))) or amount(part(award, "value", "amount")) for award in awards)
    known = [value for value in values if value]
    return sum(known, Decimal()) if known else None


def _codes(tender: object) -> Iterator[str]:
    holders = [
        tender,
        *rows(tender, "items"),
        *(item for lot in rows(tender, "lots") for item in rows(lot, "items")),
    ]
    for holder in holders:
        for code in (part(holder, "classification"), *rows(holder, "additionalClassifications")):
            if text(part(code, "scheme")).upper() == "CPV":
                yield cpv(part(code, "id"))


def _addresses(record: Json) -> Iterator[Json]:
    """Where the work is done; failing that, where the buyer sits."""
    tender = part(record, "tender")
    for row in rows(tender, "items"):
        yield from rows(row, "deliveryAddresses")
        if isinstance(address := part(row, "deliveryAddress"), Mapping):
            yield address
    yield from rows(tender, "deliveryAddresses")


def _buyer_addresses(record: Json) -> Iterator[Json]:
    buyer = part(record, "buyer")
    party = party_meant(buyer, parties_by_id(record)) if isinstance(buyer, Mapping) else {}
    if isinstance(address := party.get("address"), Mapping):
        yield address
    if isinstance(address := part(record, "buyer", "address"), Mapping):
        yield address


def _postcode(record: Json) -> str:
    addresses = (*_addresses(record), *_buyer_addresses(record))
    return next(filter(None, (postcode(address.get("postalCode")) for address in addresses)), "")


def _place(record: Json) -> str:
    items = rows(part(record, "tender"), "items")
    places = [text(part(item, "deliveryLocation", "description")) for item in items]
    for address in (*_addresses(record), *_buyer_addresses(record)):
        places.append(text(address.get("locality")) or region_in_words(text(address.get("region"))))
    return re.sub(r",(?=\S)", ", ", next(filter(None, places), ""))[:200]


def _responses(record: Json) -> int | None:
    for row in rows(record, "bids", "statistics"):
        if row.get("measure") in ("bids", "validBids") and isinstance(row.get("value"), int):
            return int(row["value"])
    return None


def _original(record: Json) -> str:
    """The notice's own page: a document of type "…Notice" with a web address, the newest first."""
    documents = [
        *(document for award in rows(record, "awards") for document in rows(award, "documents")),
        *rows(record, "tender", "documents"),
        *rows(record, "planning", "documents"),
    ]
    for document in documents:
        if text(document.get("documentType")).endswith("Notice") and (
            url := web_address(document.get("url"))
        ):
            return url
    return ""


def _contracts(record: Json, parties: Parties) -> Iterator[ContractFacts]:
    """Signed contracts, then awards that stand to which no signed contract refers."""
    awards = {str(award.get("id")): award for award in rows(record, "awards")}
    contracted = set()
    for row in rows(record, "contracts"):
        award = awards.get(str(row.get("awardID")), {})
        if is_signed(row, award):
            contracted.add(str(row.get("awardID")))
            yield _contract("contract", row, award, part(row, "period"), row.get("dateSigned"), parties)
    for number, award in awards.items():
        if number not in contracted and stands(award) and award.get("suppliers"):
            yield _contract("award", award, award, part(award, "contractPeriod"), None, parties)


def _contract(
    kind: str, entry: Json, award: Json, period: object, signed: object, parties: Parties
) -> ContractFacts:
    value = amount(part(entry, "value", "amount")) or amount(part(award, "value", "amount"))
    return ContractFacts(
        number=str(entry.get("id") or "")[:250],
        kind=kind,
        title=" ".join(text(entry.get("title")).split())[:500],
        suppliers=tuple(suppliers([entry if entry.get("suppliers") else award], parties)),
        buyer=organisation_meant(entry.get("buyer"), parties)
        or organisation_meant(award.get("buyer"), parties),
        value=value,
        currency=text(part(entry, "value", "currency")) or "GBP",
        signed_on=day(signed),
        starts_on=day(part(period, "startDate")),
        ends_on=day(part(period, "endDate")),
    )
