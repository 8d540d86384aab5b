"""Releases of recorded purchases: the award and the contract of a purchase without a tender here.

Source: standard.open-contracting.org 1.1.5; ``transparencyCode`` is of our own small extension
(docs/data/assessment-extension.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from .award_grounds import DIRECT_GROUNDS, WAYS_BOUGHT
from .ocds import party_entry
from .ocds_result import correction_entry
from .ocds_values import Json, day, instant, money, reference
from .procedure_kinds import DueNotice, NoticeMoment, Procedure
from .publication import Correction, PublishedParty
from .recorded_purchase import RecordedFacts, RecordedNotice, notices_of

_FIND_A_TENDER = re.compile(r"\d{6}-20\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class RecordPublication:
    """Everything public about one recorded purchase at one moment."""

    ocid: str
    reference: str
    buyer: PublishedParty
    supplier: PublishedParty
    procedure: Procedure
    facts: RecordedFacts
    recorded_at: datetime
    corrections: tuple[Correction, ...] = ()


def recorded_release(
    publication: RecordPublication, *, tags: tuple[str, ...], at: datetime, number: int
) -> Json:
    """Writes a recorded purchase as one release with its full state. Facts must be without faults."""
    facts = publication.facts
    body: Json = {
        "ocid": publication.ocid,
        "id": f"{publication.ocid}-{number:04d}",
        "date": instant(at),
        "tag": list(tags),
        "initiationType": "tender",
        "language": "en",
        "parties": [
            party_entry(publication.buyer, ["buyer", "procuringEntity"]),
            party_entry(publication.supplier, ["supplier"]),
        ],
        "buyer": reference(publication.buyer),
        "tender": _tender(publication),
        "awards": [_award(publication)],
        "contracts": [_contract(publication)],
    }
    if facts.bids is not None:
        body["bids"] = {"statistics": [{"id": "bids", "measure": "bids", "value": facts.bids}]}
    return body


def _tender(publication: RecordPublication) -> Json:
    facts, procedure = publication.facts, publication.procedure
    method, details = procedure.method, procedure.details
    way = WAYS_BOUGHT.get(facts.way_bought)
    if way:
        method, details = way.method, way.details
    address = {"postalCode": facts.postcode, "countryName": "United Kingdom"}
    tender: Json = {
        "id": publication.reference,
        "title": facts.title,
        "description": facts.summary,
        "status": "complete",
        "procuringEntity": reference(publication.buyer),
        "mainProcurementCategory": facts.category,
        "procurementMethodDetails": details,
        "items": [
            {
                "id": "1",
                "description": facts.title,
                "classification": {"scheme": "CPV", "id": facts.cpv},
                "deliveryAddresses": [{name: text for name, text in address.items() if text}],
            }
        ],
    }
    if method:
        tender["procurementMethod"] = method
    if rationale := award_rationale(facts):
        tender["procurementMethodRationale"] = rationale
    documents = _notices(publication, {NoticeMoment.BEFORE_PUBLICATION, NoticeMoment.BEFORE_AWARD})
    return {**tender, "documents": documents} if documents else tender


def award_rationale(facts: RecordedFacts) -> str:
    """Why it was bought so, in one sentence or two: the ground with its citation, then the buyer's words."""
    ground = DIRECT_GROUNDS.get(facts.ground)
    named = f"{ground.title} ({ground.cite})." if ground else ""
    return " ".join(filter(None, (named, facts.reason)))


def _award(publication: RecordPublication) -> Json:
    facts = publication.facts
    assert facts.value is not None and facts.signed_on is not None
    award: Json = {
        "id": f"{publication.reference}-award",
        "title": facts.title,
        "status": "active",
        "date": day(facts.signed_on),
        "value": money(facts.value),
        "suppliers": [reference(publication.supplier)],
    }
    documents = _notices(publication, {NoticeMoment.WITH_AWARD})
    return {**award, "documents": documents} if documents else award


def _contract(publication: RecordPublication) -> Json:
    facts = publication.facts
    assert facts.value is not None and facts.signed_on and facts.starts_on and facts.ends_on
    contract: Json = {
        "id": f"{publication.reference}-C1",
        "awardID": f"{publication.reference}-award",
        "title": facts.title,
        "description": facts.summary,
        "status": "active",
        "value": money(facts.value),
        "dateSigned": day(facts.signed_on),
        "period": {"startDate": day(facts.starts_on), "endDate": day(facts.ends_on, end=True)},
    }
    code: Json = {}
    if facts.department:
        code["department"] = facts.department
    if facts.vat_not_recovered is not None:
        code["vatNotRecovered"] = money(facts.vat_not_recovered)
    if facts.review_on:
        code["reviewDate"] = day(facts.review_on)
    if code:
        contract["transparencyCode"] = code
    documents = _notices(publication, {NoticeMoment.AFTER_SIGNATURE})
    if documents:
        contract["documents"] = documents
    if publication.corrections:
        contract["amendments"] = [correction_entry(row) for row in publication.corrections]
    return contract


def _notices(publication: RecordPublication, moments: set[NoticeMoment]) -> list[Json]:
    """The notices on the national platform that were recorded, as documents; one without a reference stands
    with the reason why there is none."""
    facts = publication.facts
    assert facts.signed_on is not None
    due = notices_of(publication.procedure, facts, facts.signed_on)
    return [_notice(row, facts.notice(row.kind)) for row in due if row.moment in moments]


def _notice(due: DueNotice, recorded: RecordedNotice) -> Json:
    document: Json = {
        "id": str(due.kind),
        "documentType": {
            NoticeMoment.AFTER_SIGNATURE: "contractNotice",
            NoticeMoment.WITH_AWARD: "awardNotice",
        }.get(due.moment, "tenderNotice"),
        "language": "en",
    }
    if not recorded.reference:
        return {**document, "title": f"{due.title}: none", "description": recorded.why_none}
    document["title"] = f"{due.title} ({due.kind}) {recorded.reference}"
    if recorded.day:
        document["datePublished"] = day(recorded.day)
    if _FIND_A_TENDER.fullmatch(recorded.reference):
        document["url"] = f"https://www.find-tender.service.gov.uk/Notice/{recorded.reference}"
        document["format"] = "text/html"
    return document
