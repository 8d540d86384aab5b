"""The later half of a release: seal, criteria, ranking with its working, awards, contracts."""

from __future__ import annotations

from collections.abc import Iterator

from .contract_correction import CORRECTED, changes_in_words
from .ocds_values import Json, day, instant, money, number, reference
from .opportunity_life import OpportunityState
from .publication import (
    Correction,
    DecisionOutcome,
    LotOutcome,
    PlacedBidder,
    Publication,
    PublishedParty,
    SignedContract,
)
from .scoring import METHOD, MOST
from .seal import FORMAT
from .terms import Question

STAGE = {
    OpportunityState.OPEN: "open",
    OpportunityState.CLOSED: "sealed",
    OpportunityState.EVALUATING: "evaluating",
    OpportunityState.AWARDED: "decided",
    OpportunityState.NO_AWARD: "ended",
    OpportunityState.CANCELLED: "ended",
}


def assessment(publication: Publication) -> Json:
    """Our extension: what responses are judged by, to whom they are sealed, and the result."""
    outcome = publication.outcome
    made: Json = {
        "stage": STAGE[publication.state],
        "method": outcome.method if outcome else METHOD,
        "mostScore": MOST,
        "termsPrint": publication.terms_print,
        "seal": {
            "format": FORMAT,
            "kind": str(publication.procedure.seal),
            "recipient": publication.recipient,
        },
        "criteria": [
            {
                "id": criterion.key,
                "kind": str(criterion.kind),
                "title": criterion.title,
                "weight": number(criterion.weight),
            }
            for criterion in publication.terms.criteria
        ],
        "questions": [_question(question) for question in publication.terms.questions],
    }
    if publication.national_reference or publication.national_reason:
        made["nationalNotice"] = {
            "reference": publication.national_reference,
            "reason": publication.national_reason,
        }
    if publication.reasons:
        made["reasons"] = publication.reasons
    if outcome:
        made |= {
            "decidedAt": instant(outcome.decided_at),
            "reasons": outcome.reasons or publication.reasons,
            "responses": outcome.responses,
            "lots": [_lot(lot) for lot in outcome.lots],
        }
    return made


def _question(one: Question) -> Json:
    return {
        "id": one.key,
        "kind": str(one.kind),
        "title": one.title,
        "guidance": one.guidance,
        "wordLimit": one.word_limit,
        "required": one.required,
        "criterion": one.criterion,
    }


def _lot(one: LotOutcome) -> Json:
    return {
        "relatedLot": one.lot,
        "reasons": one.reasons,
        "ranking": [_place(bidder) for bidder in one.ranking],
    }


def _place(one: PlacedBidder) -> Json:
    return {
        "place": one.place,
        "bidder": one.name,
        "price": money(one.price),
        "points": [
            {"criterion": key, "points": number(points), "working": working}
            for key, points, working in one.points
        ],
        "total": number(one.total),
    }


def statistics(outcome: DecisionOutcome) -> list[Json]:
    """How many responded, and how many of them were small or voluntary."""
    counts = {
        "bids": outcome.responses,
        "smeBids": outcome.sme_responses,
        "vcseBids": outcome.vcse_responses,
    }
    return [{"id": name, "measure": name, "value": count} for name, count in counts.items()]


def award_id(publication: Publication, lot: str) -> str:
    return f"{publication.reference}-award-{lot}"


def awards(publication: Publication) -> list[Json]:
    """One award for each lot; a lot that nobody won has an unsuccessful one."""
    assert publication.outcome is not None
    return [_award(publication, publication.outcome, lot) for lot in publication.outcome.lots]


def _award(publication: Publication, outcome: DecisionOutcome, one: LotOutcome) -> Json:
    made: Json = {
        "id": award_id(publication, one.lot),
        "title": publication.terms.title_of(one.lot),
        "status": "active" if one.supplier else "unsuccessful",
        "date": instant(outcome.decided_at),
        "relatedLots": [one.lot],
    }
    if one.reasons:
        made["description"] = one.reasons
    if one.supplier:
        made["suppliers"] = [reference(one.supplier)]
    if one.value is not None:
        made["value"] = money(one.value)
    return made


def contracts(publication: Publication) -> list[Json]:
    """The signed contracts, each under the award of its lot."""
    return [_contract(publication, contract) for contract in publication.contracts]


def _contract(publication: Publication, one: SignedContract) -> Json:
    made: Json = {
        "id": one.reference,
        "awardID": award_id(publication, one.lot),
        "title": one.title,
        "status": "active",
        "value": money(one.value),
        "dateSigned": day(one.signed_on),
        "period": {"startDate": day(one.starts_on), "endDate": day(one.ends_on, end=True)},
        "relatedLots": [one.lot],
    }
    if one.corrections:
        made["amendments"] = [_correction(correction) for correction in one.corrections]
    return made


def _correction(one: Correction) -> Json:
    """OCDS has an amendment for each change of a contract; ours says what was told before."""
    return {
        "id": str(one.number),
        "date": instant(one.at),
        "rationale": one.reason,
        "description": changes_in_words(one.changes),
        "amendsReleaseID": one.amends,
        "kind": CORRECTED,
        "differences": [
            {"part": change.part, "name": change.name, "before": change.before, "after": change.after}
            for change in one.changes
        ],
    }


def outcome_parties(publication: Publication) -> Iterator[PublishedParty]:
    """Everybody who won something or signed something."""
    if publication.outcome:
        yield from (lot.supplier for lot in publication.outcome.lots if lot.supplier)
    yield from (contract.supplier for contract in publication.contracts)
