"""OCDS releases: one purchase written as a complete OCDS 1.1.5 release, each time anew.

Every release carries the full state of the purchase, so the newest one is also its record.
Source: standard.open-contracting.org 1.1.5, its registered extensions, and our own small
extension "assessment" (docs/data/assessment-extension.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from .ocds_result import assessment, awards, contracts, documents_of, outcome_parties, statistics
from .ocds_values import Json, instant, money, reference
from .ocds_values import number as as_number
from .opportunity_life import OpportunityState
from .procedure_kinds import NoticeKind
from .publication import Addendum, AnsweredQuestion, Publication, PublishedParty
from .published_terms import asked_fields, write_fields
from .roles import VCSE, OrganisationKind, Size
from .terms import Criterion, CriterionKind, Document, Lot, Terms
from .terms_row_fields import unplaced

VERSION = "1.1"
REGISTRY = "https://raw.githubusercontent.com/open-contracting-extensions/"
EXTENSIONS = (
    f"{REGISTRY}ocds_lots_extension/v1.1.5/extension.json",
    f"{REGISTRY}ocds_bid_extension/v1.1.5/extension.json",
    f"{REGISTRY}ocds_enquiry_extension/v1.1.5/extension.json",
    f"{REGISTRY}ocds_location_extension/v1.1.5/extension.json",
    f"{REGISTRY}ocds_awardCriteria_extension/master/extension.json",
    f"{REGISTRY}ocds_suitability_extension/master/extension.json",
)

WHERE_USED = {
    "https://standard.open-contracting.org/profiles/eu/latest/en/extension.json": (
        *('"contractTerms":', '"renewal":', '"submissionTerms":', '"subcontractingTerms":'),
        '"otherRequirements":',
    ),
    "https://raw.githubusercontent.com/cabinetoffice/ocds_uk_extension/main/extension.json": (
        *('"smeVcse"', '"reservedParticipationLocation":', '"standstillPeriod":'),
        *('"assessmentSummariesDateSent":', '"noticeType":'),
    ),
}
"""Extensions that a package declares only if a release in it has one of these names of theirs: the profile for
the European Union, which collects those for terms of contract, and the one for the United Kingdom."""

TENDER_NOTICES = (NoticeKind.UK3, NoticeKind.UK5)
"""Notices that stand among the documents of the tender; UK4 has a place of its own."""
TENDER_STATUS = {
    OpportunityState.OPEN: "active",
    OpportunityState.CLOSED: "active",
    OpportunityState.EVALUATING: "active",
    OpportunityState.DECIDED: "active",
    OpportunityState.AWARDED: "complete",
    OpportunityState.NO_AWARD: "unsuccessful",
    OpportunityState.CANCELLED: "cancelled",
}


def extensions_of(releases: Iterable[bytes]) -> tuple[str, ...]:
    """The registered extensions that releases use, given as JSON without blanks beside its signs."""
    bodies = tuple(releases)
    used = (
        address
        for address, names in WHERE_USED.items()
        if any(name.encode() in body for name in names for body in bodies)
    )
    return (*EXTENSIONS, *used)


def ocid(prefix: str, reference: str) -> str:
    """The open contracting identifier of a purchase, from the publisher's registered prefix."""
    return f"{prefix}-{re.sub(r'[^A-Za-z0-9]+', '-', reference).strip('-')}"


def tags_of_first_release(tags: Iterable[str]) -> tuple[str, ...]:
    """The tags of the first release of a purchase, whatever was done with it: it begins the tender, and what
    changed before anybody could read it is no update."""
    return ("tender", *(tag for tag in tags if tag not in _OF_A_KNOWN_TENDER))


_OF_A_KNOWN_TENDER = frozenset({"tender", "tenderUpdate", "tenderAmendment"})


def release(publication: Publication, *, tags: tuple[str, ...], at: datetime, number: int) -> Json:
    """Writes everything public about a purchase as one release.

    ``tags`` are codes of OCDS's releaseTag list, ``number`` counts this purchase's releases from
    one, ``at`` is an instant. Raises KeyError for a purchase that has not been published.
    """
    body: Json = {
        "ocid": publication.ocid,
        "id": f"{publication.ocid}-{number:04d}",
        "date": instant(at),
        "tag": list(tags),
        "initiationType": "tender",
        "language": "en",
        "parties": _parties(publication),
        "buyer": reference(publication.buyer),
        "tender": _tender(publication),
        "assessment": assessment(publication),
    }
    write_fields(body, publication.terms, asked_fields(publication.terms, publication.procedure))
    if publication.outcome:
        body["bids"] = {"statistics": statistics(publication.outcome)}
        body["awards"] = awards(publication)
    if publication.contracts:
        body["contracts"] = contracts(publication)
    return body


def metadata(
    *,
    uri: str,
    publisher: str,
    publisher_uri: str,
    licence: str,
    policy: str,
    extensions: Iterable[str],
    at: datetime,
) -> Json:
    """What an OCDS 1.1 package says of itself; all addresses are absolute."""
    return {
        "uri": uri,
        "version": VERSION,
        "publishedDate": instant(at),
        "publisher": {"name": publisher, "uri": publisher_uri},
        "license": licence,
        "publicationPolicy": policy,
        "extensions": list(extensions),
    }


def party_entry(party: PublishedParty, roles: list[str]) -> Json:
    """An organisation among the parties of a release, with what it does in it."""
    numbers = [{"scheme": scheme, "id": value} for scheme, value in party.identifiers]
    entry: Json = {"id": party.key, "name": party.name, "roles": roles}
    if numbers:
        entry["identifier"] = {**numbers[0], "legalName": party.name}
    if numbers[1:]:
        entry["additionalIdentifiers"] = numbers[1:]
    address = {"postalCode": party.postcode, "locality": party.district, "countryName": "United Kingdom"}
    entry["address"] = {name: text for name, text in address.items() if text}
    entry["details"] = {"kind": str(party.kind)}
    if party.kind is not OrganisationKind.PUBLIC_BODY:
        entry["details"]["vcse"] = party.kind in VCSE
        if party.size is not Size.UNKNOWN:
            entry["details"]["scale"] = str(party.size)
    if party.fictional:
        entry["details"]["fictional"] = True
    return entry


def _parties(publication: Publication) -> list[Json]:
    buyer = party_entry(publication.buyer, ["buyer", "procuringEntity"])
    suppliers = {party.key: party for party in outcome_parties(publication)}
    return [buyer, *(party_entry(party, ["supplier", "tenderer"]) for party in suppliers.values())]


def _tender(publication: Publication) -> Json:
    terms = publication.terms
    return {
        "id": publication.reference,
        "status": TENDER_STATUS[publication.state],
        "procuringEntity": reference(publication.buyer),
        "procurementMethod": publication.procedure.method,
        "procurementMethodDetails": publication.procedure.details,
        "awardCriteria": "ratedCriteria",
        "submissionMethod": ["electronicSubmission"],
        "submissionMethodDetails": f"{publication.base_url}/respond/{publication.reference}/",
        "hasEnquiries": bool(publication.questions),
        "items": [_item(terms)],
        "lots": [_lot(lot, publication) for lot in terms.lots],
        "documents": _documents(publication),
        "enquiries": [_enquiry(question) for question in publication.questions],
        "amendments": [_amendment(addendum, publication.ocid) for addendum in publication.addenda],
        **_periods(publication),
        **_reserved(terms),
    }


def _periods(publication: Publication) -> Json:
    start = {"startDate": instant(publication.published_at)}
    asking: Json = {"enquiryPeriod": {**start}} if publication.terms.questions_until else {}
    return {"tenderPeriod": {**start}, **asking}


_RESERVED_FOR = {"sme_vcse": "smeVcse", "supported": "shelteredWorkshop"}
"""Reservations for kinds of supplier, as the code list ``reservedParticipation`` has them."""


def _reserved(terms: Terms) -> Json:
    """Who alone may bid, as the standard's readers look for it: the kinds of supplier, or where from."""
    if terms.reservation in _RESERVED_FOR:
        return {"otherRequirements": {"reservedParticipation": [_RESERVED_FOR[terms.reservation]]}}
    where = {"uk": "United Kingdom", "local": terms.reservation_ground}.get(terms.reservation)
    if not where:
        return {}
    return {"otherRequirements": {"reservedParticipationLocation": {"description": where}}}


def _item(terms: Terms) -> Json:
    return {
        "id": "1",
        "description": terms.title,
        "classification": {"scheme": "CPV"},
        "deliveryAddresses": [{"countryName": "United Kingdom"}],
    }


def _lot_status(lot: Lot, publication: Publication) -> str:
    lots = publication.outcome.lots if publication.outcome else ()
    won = {lot.lot: lot.supplier is not None for lot in lots}
    if lot.key in won:
        return "complete" if won[lot.key] else "unsuccessful"
    return TENDER_STATUS[publication.state]


def _lot(lot: Lot, publication: Publication) -> Json:
    criteria = [_criterion(criterion) for criterion in publication.terms.criteria]
    entry: Json = {
        "id": lot.key,
        "title": lot.title,
        "description": lot.description,
        "status": _lot_status(lot, publication),
        "awardCriteria": {"criteria": criteria},
    }
    if lot.value is not None:
        entry["value"] = money(lot.value)
    if publication.terms.extension_options:
        entry["hasRenewal"] = True
    write_fields(entry, lot, unplaced("lots"))
    return entry


def _criterion(criterion: Criterion) -> Json:
    weight = {"number": as_number(criterion.weight), "weight": "percentageExact"}
    kind = "price" if criterion.kind is CriterionKind.PRICE else "quality"
    entry: Json = {"type": kind, "name": criterion.title, "numbers": [weight]}
    return {**entry, "description": criterion.description} if criterion.description else entry


def _documents(publication: Publication) -> list[Json]:
    page = f"{publication.base_url}/opportunities/{publication.ocid}/"
    published, terms = instant(publication.published_at), publication.terms
    documents: list[Json] = [
        {
            "id": "notice",
            "documentType": "tenderNotice",
            "title": terms.title,
            "url": page,
            "datePublished": published,
            "format": "text/html",
            "language": "en",
        }
    ]
    if terms.specification:
        documents.append(
            {
                "id": "specification",
                "documentType": "technicalSpecifications",
                "title": "Specification",
                "url": f"{page}#specification",
                "format": "text/html",
                "language": "en",
            }
        )
    documents += [_document(document, page) for document in terms.papers]
    documents += documents_of(publication, *TENDER_NOTICES)
    if publication.state is OpportunityState.CANCELLED:
        documents.append(
            {
                "id": "cancellation",
                "documentType": "cancellationDetails",
                "title": "Why this was cancelled",
                "description": publication.reasons,
                "url": f"{page}#result",
                "format": "text/html",
                "language": "en",
            }
        )
    return documents


def _document(document: Document, page: str) -> Json:
    return {
        "id": document.file,
        "documentType": "biddingDocuments",
        "title": document.name,
        "description": f"{document.size} bytes, SHA-256 {document.sha256}",
        "url": f"{page}documents/{document.file}/",
        "format": document.media_type,
        "language": "en",
    }


def _enquiry(question: AnsweredQuestion) -> Json:
    enquiry: Json = {
        "id": str(question.number),
        "date": instant(question.asked_at),
        "description": question.text,
        "answer": question.answer,
        "dateAnswered": instant(question.answered_at),
    }
    if question.corrected:
        enquiry["corrected"] = [
            {
                "date": instant(earlier.corrected_at),
                "description": earlier.text,
                "answer": earlier.answer,
            }
            for earlier in question.corrected
        ]
    return enquiry


def _amendment(addendum: Addendum, process: str) -> Json:
    differences = [
        {"part": change.part, "name": change.name, "before": change.before, "after": change.after}
        for change in addendum.changes
    ]
    return {
        "id": str(addendum.number),
        "date": instant(addendum.at),
        "rationale": addendum.note,
        "description": "; ".join(_in_words(row) for row in differences),
        "kind": addendum.kind,
        "differences": differences,
    }


def _in_words(row: Json) -> str:
    where = f"{row['part']} ({row['name']})" if row["name"] else row["part"]
    return f"{where}: “{row['before']}” became “{row['after']}”"
