"""What lists, filters and pages need of a compiled release, as one frozen value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from .cancelled_by_tag import NOTHING_CANCELLED, CancelledByTag, entry_key
from .contract_awards import award_of_contract
from .json_values import Json, closing_instant, cpv, day, instant, part, postcode, rows, text, web_address
from .language_tags import language_tag
from .lots_and_bids import bids_of_all, cancelled_lots, last_lot_closing, lot_statuses, standing_lots
from .organisation_names import NamedOrganisation, is_portal_vendor
from .process_amounts import process_amounts
from .published_money import PublishedMoney, given_money
from .regions import region_in_words
from .release_parties import Parties, buyers, organisation_meant, parties_by_id, party_meant, suppliers
from .shared_ocid import own_record
from .signed_contracts import is_signed, standing_awards


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
    """A contract, or where none is published its award. Money as published, in ``currency`` (empty: none
    is given); ``gross`` is the value with VAT where it is told apart. ``buyer`` is whose it is where several
    buyers use one ocid; else the notice's."""

    number: str
    kind: str
    title: str
    suppliers: tuple[NamedOrganisation, ...]
    buyer: NamedOrganisation | None
    value: Decimal | None
    currency: str
    gross: Decimal | None
    signed_on: date | None
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class NoticeFacts:
    """One process. Instants in UTC; None means not given.

    ``portals`` are firms that stand among the buyers and only sent the notice. ``closes_at`` is the end
    of the tender period, or where none is given of the last lot's, or else ``interest_by``, until when one
    may ask to take part.
    ``value_min``, ``value_max`` and ``value_gross`` are in ``currency``, ``award_value`` and
    ``award_gross`` in ``award_currency``; ``award_sums`` has one sum for each currency of the awards.
    Of a framework ``value_max`` is the most that can be spent, and nothing is added up.
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
    interest_by: datetime | None
    awarded_at: datetime | None
    value_min: Decimal | None
    value_max: Decimal | None
    value_gross: Decimal | None
    award_value: Decimal | None
    award_gross: Decimal | None
    award_currency: str
    award_sums: tuple[PublishedMoney, ...]
    currency: str
    is_framework: bool
    cpv: tuple[str, ...]
    place: str
    postcode: str
    district: str
    sme: bool | None
    vcse: bool | None
    lots: int
    lots_cancelled: int
    responses: int | None
    starts_on: date | None
    ends_on: date | None
    original_url: str
    contracts: tuple[ContractFacts, ...]
    language: str = ""


_LONGEST_ORIGINAL = 500
_STATUS = {
    "planning": Stage.PLANNED,
    "planned": Stage.PLANNED,
    "active": Stage.CALLED,
    "cancelled": Stage.CANCELLED,
    "unsuccessful": Stage.NO_AWARD,
    "withdrawn": Stage.WITHDRAWN,
    "complete": Stage.COMPLETE,
}


def notice_facts(
    record: Json, districts: Mapping[str, str], cancelled: CancelledByTag = NOTHING_CANCELLED
) -> NoticeFacts:
    """Reads a compiled release; ``districts`` maps postcodes without spaces to districts, ``cancelled`` is
    what only the tags of its releases tell."""
    tender, parties = part(record, "tender"), parties_by_id(record)
    addresses = [*_addresses(record), *_buyer_addresses(record, parties)]
    where = next(filter(None, (postcode(address.get("postalCode")) for address in addresses)), "")
    named = tuple((buyer, is_portal_vendor(buyer.name)) for buyer in buyers(record, parties))
    notice = own_record(record)
    concluded = _concluded(record, cancelled)
    own = concluded if notice is record else _concluded(notice, cancelled)
    amounts = process_amounts(notice, own.standing)
    award = amounts.award
    interest_by = closing_instant(part(tender, "expressionOfInterestDeadline"))
    flag = part(tender, "suitability")
    contracts = tuple(_contracts(concluded, parties))
    of_notice = contracts if notice is record else tuple(_contracts(own, parties))
    starts, ends = _term(of_notice, part(tender, "contractPeriod"))
    return NoticeFacts(
        ocid=text(part(record, "ocid")),
        reference=text(part(tender, "id")),
        title=_title(record),
        description=text(part(tender, "description")) or text(part(record, "description")),
        stage=_stage(notice, own, cancelled),
        assessment=text(part(record, "assessment", "stage")),
        category=text(part(tender, "mainProcurementCategory")),
        buyers=tuple(buyer for buyer, vendor in named if not vendor),
        portals=tuple(buyer for buyer, vendor in named if vendor),
        suppliers=tuple(suppliers(own.standing, parties)),
        closes_at=closing_instant(part(tender, "tenderPeriod", "endDate"))
        or last_lot_closing(record)
        or interest_by,
        interest_by=interest_by,
        awarded_at=max(filter(None, (instant(award.get("date")) for award in own.standing)), default=None),
        value_min=amounts.lowest,
        value_max=amounts.highest,
        value_gross=amounts.gross,
        award_value=award.amount if award else None,
        award_gross=award.gross if award else None,
        award_currency=award.currency if award else "",
        award_sums=amounts.awarded,
        currency=amounts.currency,
        is_framework=amounts.is_framework,
        cpv=tuple(dict.fromkeys(filter(None, _codes(tender)))),
        place=_place(record, addresses),
        postcode=where,
        district=districts.get(where.replace(" ", ""), ""),
        sme=_flag(part(flag, "sme")),
        vcse=_flag(part(flag, "vcse")),
        lots=len(standing_lots(record)),
        lots_cancelled=cancelled_lots(record),
        responses=bids_of_all(record),
        starts_on=starts,
        ends_on=ends,
        original_url=_original(notice),
        contracts=contracts,
        language=language_tag(text(part(record, "language"))),
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


def _stage(record: Json, concluded: _Concluded, cancelled: CancelledByTag) -> Stage:
    """How far a process has come. One whose contracts were all terminated has ended; one whose tender is
    complete while an award is pending waits for its result."""
    tender = _STATUS.get(text(part(record, "tender", "status")))
    if tender in (Stage.CANCELLED, Stage.NO_AWARD, Stage.WITHDRAWN):
        return tender
    if cancelled.tender:
        return Stage.CANCELLED
    if any(text(row.get("status")) in ("active", "terminated") for row in concluded.contracts):
        return Stage.COMPLETE if _all_terminated(concluded) else Stage.CONTRACTED
    if concluded.standing:
        return Stage.AWARDED
    if tender is Stage.COMPLETE and any(text(row.get("status")) == "pending" for row in concluded.awards):
        tender = Stage.CALLED
    return _stage_of_lots(record) or tender or Stage.PLANNED


def _all_terminated(concluded: _Concluded) -> bool:
    """Whether every contract was terminated or cancelled, and no award waits for another one."""
    if not {text(row.get("status")) for row in concluded.contracts} <= {"terminated", "cancelled"}:
        return False
    ended = [
        award_of_contract(row, concluded.standing)
        for row in concluded.contracts
        if text(row.get("status")) == "terminated"
    ]
    return all(any(award is other for other in ended) for award in concluded.standing)


def _stage_of_lots(record: Json) -> Stage | None:
    """How a process ended of whose lots none can be won any more."""
    statuses = lot_statuses(record)
    if "unsuccessful" in statuses:
        return Stage.NO_AWARD
    if statuses == {"withdrawn"}:
        return Stage.WITHDRAWN
    return Stage.CANCELLED if statuses else None


@dataclass(frozen=True, slots=True)
class _Concluded:
    """The awards and contracts of a record, those that only a tag ended as if their status said so, and
    the awards that stand."""

    awards: list[Json]
    contracts: list[Json]
    standing: list[Json]


def _concluded(record: Json, cancelled: CancelledByTag) -> _Concluded:
    awards = _with_status(rows(record, "awards"), "cancelled", cancelled.awards)
    contracts = _with_status(rows(record, "contracts"), "terminated", cancelled.contracts)
    return _Concluded(awards, contracts, standing_awards(awards, contracts))


def _with_status(entries: Iterable[Json], status: str, ended: frozenset[str]) -> list[Json]:
    return [{**row, "status": status} if entry_key(row) in ended else row for row in entries]


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
        if isinstance(address := row.get("deliveryAddress"), dict):
            yield address
    yield from rows(tender, "deliveryAddresses")


def _buyer_addresses(record: Json, parties: Parties) -> Iterator[Json]:
    buyer = part(record, "buyer")
    if isinstance(buyer, dict):
        for named in (party_meant(buyer, parties), buyer):
            if isinstance(address := named.get("address"), dict):
                yield address


def _place(record: Json, addresses: Iterable[Json]) -> str:
    items = rows(part(record, "tender"), "items")
    places = [text(part(item, "deliveryLocation", "description")) for item in items]
    for address in addresses:
        places.append(text(address.get("locality")) or region_in_words(text(address.get("region"))))
    return re.sub(r",(?=\S)", ", ", next(filter(None, places), ""))[:200]


def _original(record: Json) -> str:
    """The notice's own page: a document of type "…Notice" with a web address, the newest first."""
    documents = [
        *(document for award in rows(record, "awards") for document in rows(award, "documents")),
        *rows(record, "tender", "documents"),
        *rows(record, "planning", "documents"),
    ]
    for document in documents:
        if text(document.get("documentType")).endswith("Notice") and (
            url := web_address(document.get("url"), most=_LONGEST_ORIGINAL)
        ):
            return url
    return ""


def _contracts(concluded: _Concluded, parties: Parties) -> Iterator[ContractFacts]:
    """Signed contracts, then awards that stand to which no signed contract refers."""
    contracted: list[Json] = []
    for row in concluded.contracts:
        award = award_of_contract(row, concluded.standing) or award_of_contract(row, concluded.awards)
        if is_signed(row, award):
            contracted.append(award)
            yield _contract("contract", row, award, part(row, "period"), row.get("dateSigned"), parties)
    for award in concluded.standing:
        if award.get("suppliers") and not any(award is other for other in contracted):
            yield _contract("award", award, award, part(award, "contractPeriod"), None, parties)


def _contract(
    kind: str, entry: Json, award: Json, period: object, signed: object, parties: Parties
) -> ContractFacts:
    money = given_money(entry.get("value")) or given_money(award.get("value"))
    return ContractFacts(
        number=str(entry.get("id") or "")[:250],
        kind=kind,
        title=" ".join(text(entry.get("title")).split())[:500],
        suppliers=tuple(suppliers([entry if entry.get("suppliers") else award], parties)),
        buyer=organisation_meant(entry.get("buyer"), parties)
        or organisation_meant(award.get("buyer"), parties),
        value=money.amount if money else None,
        currency=money.currency if money else "",
        gross=money.gross if money else None,
        signed_on=day(signed),
        starts_on=day(part(period, "startDate")),
        ends_on=day(part(period, "endDate")),
    )
