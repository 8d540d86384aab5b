"""The parts of a release about the result: seal, criteria, ranking with its working, awards, contracts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from .contract_correction import CORRECTED, changes_in_words
from .local_time import day_in_london
from .losers_figures import shows_figures
from .ocds_values import Json, day, instant, money, number, reference
from .opportunity_life import OpportunityState
from .procedure_kinds import NoticeKind
from .publication import (
    Correction,
    DecisionOutcome,
    LotOutcome,
    PlacedBidder,
    Publication,
    PublishedBarrier,
    PublishedParty,
    SignedContract,
)
from .published_terms import write_fields
from .scoring import METHOD, MOST
from .seal import FORMAT
from .terms import Criterion, Must, Question
from .terms_row_fields import unplaced

STAGE = {
    OpportunityState.OPEN: "open",
    OpportunityState.CLOSED: "sealed",
    OpportunityState.EVALUATING: "evaluating",
    OpportunityState.DECIDED: "evaluating",
    OpportunityState.AWARDED: "decided",
    OpportunityState.NO_AWARD: "ended",
    OpportunityState.CANCELLED: "ended",
}


def assessment(publication: Publication) -> Json:
    """Our extension: what responses are judged by, to whom they are sealed, and the result."""
    outcome = publication.outcome
    extension: Json = {
        "stage": STAGE[publication.state],
        "method": outcome.method if outcome else METHOD,
        "mostScore": MOST,
        "termsPrint": publication.terms_fingerprint,
        "seal": {
            "format": FORMAT,
            "kind": str(publication.procedure.seal),
            "recipient": publication.recipient,
        },
        "criteria": [_criterion(criterion) for criterion in publication.terms.criteria],
        "questions": [_question(question) for question in publication.terms.questions],
    }
    if publication.terms.musts:
        extension["musts"] = [_must(must) for must in publication.terms.musts]
    if publication.barriers:
        extension["barriers"] = [
            _barrier(number, barrier) for number, barrier in enumerate(publication.barriers, start=1)
        ]
    if publication.national_reference or publication.national_reason or publication.national_corrections:
        extension["nationalNotice"] = {
            "reference": publication.national_reference,
            "reason": publication.national_reason,
        }
    if publication.unanswered:
        extension["unanswered"] = publication.unanswered
    if publication.national_corrections:
        extension["nationalNotice"]["corrections"] = [
            {
                "id": str(row.number),
                "date": instant(row.at),
                "before": row.before,
                "after": row.after,
                "rationale": row.reason,
            }
            for row in publication.national_corrections
        ]
    if publication.reasons:
        extension["reasons"] = publication.reasons
    if outcome:
        extension |= {
            "decidedAt": instant(outcome.decided_at),
            "reasons": outcome.reasons or publication.reasons,
            "responses": outcome.responses,
            "lots": [_lot(lot, day_in_london(outcome.decided_at)) for lot in outcome.lots],
        }
        if outcome.set_aside:
            extension["setAside"] = outcome.set_aside
    return extension


def _barrier(number: int, barrier: PublishedBarrier) -> Json:
    entry: Json = {
        "id": str(number),
        "rule": barrier.code,
        "ruleVersion": barrier.version,
        "severity": barrier.severity,
        "part": barrier.part,
        "words": barrier.words,
        "description": barrier.message,
        "rationale": barrier.reason,
        "officers": barrier.people,
    }
    if barrier.until:
        entry["until"] = barrier.until
    return entry


def _criterion(criterion: Criterion) -> Json:
    entry: Json = {
        "id": criterion.key,
        "kind": str(criterion.kind),
        "title": criterion.title,
        "weight": number(criterion.weight),
    }
    write_fields(entry, criterion, unplaced("criteria"))
    return entry


def _question(question: Question) -> Json:
    entry: Json = {
        "id": question.key,
        "kind": str(question.kind),
        "title": question.title,
        "guidance": question.guidance,
        "wordLimit": question.word_limit,
        "required": question.required,
        "criterion": question.criterion,
    }
    write_fields(entry, question, unplaced("questions"))
    by_kind: Json = {
        "options": list(question.options),
        "several": question.several,
        "unit": question.unit,
        "least": question.least if question.least is None else number(question.least),
        "most": question.most if question.most is None else number(question.most),
        "expires": question.expires,
        "columns": list(question.columns),
        "askedIf": [
            {"question": row.question, "operator": str(row.operator), "values": list(row.values)}
            for row in question.asked_if
        ],
    }
    return entry | {name: value for name, value in by_kind.items() if value not in ([], False, "", None)}


def _must(must: Must) -> Json:
    return {
        "id": must.link,
        "question": must.link,
        "operator": str(must.operator),
        "value": must.value,
        "rationale": must.why,
        "cite": must.cite,
    }


def _lot(lot: LotOutcome, decided_on: date) -> Json:
    has_figures = shows_figures(len(lot.ranking), decided_on)
    return {
        "relatedLot": lot.lot,
        "reasons": lot.reasons,
        "ranking": [
            _place(bidder) if has_figures else _place_without_figures(bidder, lot) for bidder in lot.ranking
        ],
    }


def _place_without_figures(bidder: PlacedBidder, lot: LotOutcome) -> Json:
    """The place alone, and of the winner the price, which is the value of its award."""
    place: Json = {"place": bidder.place, "bidder": bidder.name}
    if lot.supplier and bidder.name == lot.supplier.name:
        place["price"] = money(bidder.price)
    return place


def _place(bidder: PlacedBidder) -> Json:
    return {
        "place": bidder.place,
        "bidder": bidder.name,
        "price": money(bidder.price),
        "points": [
            {"criterion": key, "points": number(points), "working": working}
            for key, points, working in bidder.points
        ],
        "total": number(bidder.total),
    }


def statistics(outcome: DecisionOutcome) -> list[Json]:
    """Counts the responses, and those of them from small and from voluntary organisations."""
    counts = {
        "bids": outcome.responses,
        "smeBids": outcome.sme_responses,
        "vcseBids": outcome.vcse_responses,
    }
    return [{"id": name, "measure": name, "value": count} for name, count in counts.items()]


def award_id(publication: Publication, lot: str) -> str:
    return f"{publication.reference}-award-{lot}"


def awards(publication: Publication) -> list[Json]:
    """Writes an award for each lot; a lot that nobody won has an unsuccessful one."""
    assert publication.outcome is not None
    return [_award(publication, publication.outcome, lot) for lot in publication.outcome.lots]


def _award(publication: Publication, outcome: DecisionOutcome, lot: LotOutcome) -> Json:
    award: Json = {
        "id": award_id(publication, lot.lot),
        "title": publication.terms.title_of(lot.lot),
        "status": "active" if lot.supplier else "unsuccessful",
        "date": instant(outcome.decided_at),
        "relatedLots": [lot.lot],
    }
    if lot.reasons:
        award["description"] = lot.reasons
    if lot.supplier:
        award["suppliers"] = [reference(lot.supplier)]
    if lot.value is not None:
        award["value"] = money(lot.value)
    if outcome.standstill and lot.supplier:
        start, end = outcome.standstill.starts_on, outcome.standstill.last_day
        award["standstillPeriod"] = {"startDate": day(start), "endDate": day(end, end=True)}
    if outcome.summaries_sent_at:
        award["assessmentSummariesDateSent"] = instant(outcome.summaries_sent_at)
    if noticed := documents_of(publication, NoticeKind.UK6):
        award["documents"] = noticed
    return award


NOTICE_DOCUMENTS = {NoticeKind.UK6: "awardNotice", NoticeKind.UK7: "contractNotice"}
"""The OCDS document type of a notice; any other is a notice of the tender."""


def documents_of(publication: Publication, *kinds: NoticeKind, lot: str = "") -> list[Json]:
    """Writes the recorded notices of some kinds, of one lot where each contract has its own, as documents."""
    return [
        {
            "id": f"{notice.kind}-{notice.reference}",
            "documentType": NOTICE_DOCUMENTS.get(notice.kind, "tenderNotice"),
            "noticeType": str(notice.kind),
            "title": f"{notice.title} ({notice.kind}), {notice.reference}",
            "datePublished": day(notice.published_on),
            "language": "en",
            **({"url": notice.address, "format": "text/html"} if notice.address else {}),
        }
        for notice in publication.notices
        if notice.kind in kinds and notice.lot == lot
    ]


def contracts(publication: Publication) -> list[Json]:
    """Writes the signed contracts, each with the id of its lot's award."""
    return [_contract(publication, contract) for contract in publication.contracts]


def _contract(publication: Publication, contract: SignedContract) -> Json:
    entry: Json = {
        "id": contract.reference,
        "awardID": award_id(publication, contract.lot),
        "title": contract.title,
        "status": "active",
        "value": money(contract.value),
        "dateSigned": day(contract.signed_on),
        "period": {"startDate": day(contract.starts_on), "endDate": day(contract.ends_on, end=True)},
        "relatedLots": [contract.lot],
    }
    if noticed := documents_of(publication, NoticeKind.UK7, lot=contract.lot):
        entry["documents"] = noticed
    if contract.corrections:
        entry["amendments"] = [correction_entry(correction) for correction in contract.corrections]
    return entry


def correction_entry(correction: Correction) -> Json:
    """Writes a correction as an OCDS amendment of the contract, with the figures as they stood before."""
    return {
        "id": str(correction.number),
        "date": instant(correction.at),
        "rationale": correction.reason,
        "description": changes_in_words(correction.changes),
        "amendsReleaseID": correction.amends,
        "kind": CORRECTED,
        "differences": [
            {"part": change.part, "name": change.name, "before": change.before, "after": change.after}
            for change in correction.changes
        ],
    }


def outcome_parties(publication: Publication) -> Iterator[PublishedParty]:
    """Yields every supplier that won a lot or signed a contract; a supplier may come twice."""
    if publication.outcome:
        yield from (lot.supplier for lot in publication.outcome.lots if lot.supplier)
    yield from (contract.supplier for contract in publication.contracts)
