"""The award: the lead confirms the ranking of the locked scores; every bidder gets a letter with the
result."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.records.opportunities.letters import purchase_values
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.publishing import publish_release
from hopmarket.records.opportunities.services.state_changes import opportunity_subject, take_step
from hopmarket.records.post import outbox
from hopmarket.records.responses.models import OpenedResponse
from hopmarket.records.responses.queries import opened_responses
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.procedures import PROCEDURES, ProcedureKey
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member
from hopmarket.rules.scoring import RankingPlace, winner

from .. import letters
from ..letter_readers import award_readers, result_readers
from ..models import Award, Decision
from ..queries import (
    LotRanking,
    all_locked,
    evaluator_seats,
    lots_won_and_bid,
    outcome_of,
    rankings,
    reasons_name_a_loser,
    scores_match_ledger,
)


@act("confirm_award")
def confirm_award(
    *,
    opportunity: Opportunity,
    reasons: str,
    ties: Mapping[str, str],
    names_confirmed: bool = False,
    by: Member,
    at: datetime,
) -> Outcome[Decision] | Refusal:
    """Awards each lot to the first in its ranking, publishes it, and writes to every bidder.

    ``ties`` names the chosen response's number for a lot whose first place is shared. ``names_confirmed``: the
    lead has seen that the reasons name somebody, and that everybody reads them. Refuses
    ``award.not_lead``, ``award.not_locked``, ``award.scores_changed`` (their fingerprint is not
    the one in the ledger), ``award.too_few_evaluators``, ``award.no_offer``,
    ``award.tie``, ``award.names_loser`` and ``reasons.missing``. Source: Procurement Act 2023, ss. 19 and 50.
    """
    row = take_step(opportunity, OpportunityAct.AWARD, by)
    if isinstance(row, Refusal):
        return row
    refusal = _unready(row, reasons, by)
    if refusal:
        return refusal
    ranked = rankings(row)
    chosen = _winners(ranked, ties)
    if isinstance(chosen, Refusal):
        return chosen
    if not names_confirmed and reasons_name_a_loser(row, reasons, chosen):
        return Refusal("award.names_loser")
    row.ended_at = at
    row.save()
    decision = Decision.objects.create(
        opportunity=row,
        ranking=[_ranking_json(lot_ranking) for lot_ranking in ranked],
        reasons=reasons.strip(),
        confirmed_by_id=by.person,
        confirmed_at=at,
    )
    opened = {str(response.number): response for response in opened_responses(row)}
    _award(decision, ranked, chosen, opened)
    publish_release(row, "award", at=at, outcome=outcome_of(decision))
    _tell_bidders(row, ranked, chosen, at)
    facts = {"awards": dict(chosen), "decision": decision.pk}
    return Outcome(opportunity_subject(row), decision, facts)


def _unready(row: Opportunity, reasons: str, by: Member) -> Refusal | None:
    if not row.seats.filter(part="lead", person=by.person).exists():
        return Refusal("award.not_lead")
    fewest = PROCEDURES[ProcedureKey(row.procedure)].fewest_evaluators
    if evaluator_seats(row).count() < fewest:
        return Refusal("award.too_few_evaluators", params={"wanted": str(fewest)})
    if not all_locked(row):
        return Refusal("award.not_locked")
    if not scores_match_ledger(row):
        return Refusal("award.scores_changed")
    return unreasoned(reasons, "confirm_award")


def _winners(ranked: tuple[LotRanking, ...], ties: Mapping[str, str]) -> dict[str, str] | Refusal:
    chosen: dict[str, str] = {}
    for lot_ranking in ranked:
        if not lot_ranking.standings:
            continue
        first = {standing.bidder for standing in lot_ranking.standings if standing.place == 1}
        picked = ties.get(lot_ranking.lot.key, "")
        bidder = picked if len(first) > 1 and picked in first else winner(lot_ranking.standings)
        if isinstance(bidder, Refusal):
            return Refusal(bidder.reason, bidder.cite, {**bidder.params, "lot": lot_ranking.lot.title})
        chosen[lot_ranking.lot.key] = bidder
    return chosen or Refusal("award.no_offer")


def _ranking_json(lot_ranking: LotRanking) -> dict[str, Any]:
    return {
        "lot": lot_ranking.lot.key,
        "places": [_place_json(standing) for standing in lot_ranking.standings],
    }


def _place_json(standing: RankingPlace) -> dict[str, Any]:
    return {
        "place": standing.place,
        "bidder": standing.bidder,
        "price": str(standing.price),
        "points": [[point.criterion, str(point.shown), point.working] for point in standing.points],
        "total": str(standing.shown),
        "exact": f"{standing.total.numerator}/{standing.total.denominator}",
    }


def _award(
    decision: Decision,
    ranked: tuple[LotRanking, ...],
    chosen: Mapping[str, str],
    opened: Mapping[str, OpenedResponse],
) -> None:
    for lot_ranking in ranked:
        for standing in lot_ranking.standings:
            if chosen.get(lot_ranking.lot.key) == standing.bidder:
                Award.objects.create(
                    decision=decision,
                    lot=lot_ranking.lot.key,
                    organisation=opened[standing.bidder].organisation,
                    opened=opened[standing.bidder],
                    value=standing.price,
                )


def _tell_bidders(
    row: Opportunity, ranked: tuple[LotRanking, ...], chosen: Mapping[str, str], at: datetime
) -> None:
    """Writes the result to the people of every bidder, and the award to all others who follow."""
    about = purchase_values(row)
    for response, people in result_readers(row):
        won, bid = lots_won_and_bid(ranked, chosen, str(response.number))
        outbox.write(about, letters.RESULT, people, at=at, won=str(won), bid=str(bid))
    outbox.write(about, letters.AWARDED, award_readers(row), at=at)
