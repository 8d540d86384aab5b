"""A decision on a purchase, and its publication: who has the right to them, the acts ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from hopmarket.records.opportunities.letters import purchase_values
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.publishing import publish_release
from hopmarket.records.opportunities.second_officer_requests import refuse_alone
from hopmarket.records.post import outbox
from hopmarket.records.post.letters import LetterKind
from hopmarket.records.responses.models import OpenedResponse
from hopmarket.records.responses.queries import opened_responses
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.procedure_kinds import Standstill
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member
from hopmarket.rules.scoring import RankingPlace, winner
from hopmarket.rules.second_officer_lines import OfficerDeed

from .. import letters
from ..award_checks import why_no_award
from ..letter_readers import award_readers, result_readers
from ..models import Award, Decision
from ..queries import LotRanking, lots_won_and_bid, outcome_of, rankings, reasons_name_a_loser


@dataclass(frozen=True, slots=True)
class ProspectiveAward:
    """The award that follows from the scores as they stand: the rankings, and for each lot the number of the
    response that it goes to. ``value`` is what all awards come to."""

    ranked: tuple[LotRanking, ...]
    chosen: Mapping[str, str]
    value: Decimal

    def ranking_json(self) -> list[dict[str, Any]]:
        """The rankings with their working, as a decision keeps them."""
        return [_ranking_json(lot_ranking) for lot_ranking in self.ranked]


def prospective_award(
    row: Opportunity,
    *,
    reasons: str,
    ties: Mapping[str, str],
    names_confirmed: bool,
    decided_by: Member,
    at: datetime,
) -> ProspectiveAward | Refusal:
    """The award as it would be decided now; nothing is stored.

    ``ties`` names the chosen response's number for a lot whose first place is shared. Refuses what
    ``AWARD_CHECKS`` refuse, ``award.no_offer``, ``award.tie``, ``award.names_loser`` and
    ``reasons.missing``.
    """
    refusal = why_no_award(row, decided_by, at) or unreasoned(reasons, "confirm_award")
    if refusal:
        return refusal
    ranked = rankings(row)
    chosen = _winners(ranked, ties)
    if isinstance(chosen, Refusal):
        return chosen
    if not names_confirmed and reasons_name_a_loser(row, reasons, chosen):
        return Refusal("award.names_loser")
    return ProspectiveAward(ranked, chosen, _value_of(ranked, chosen))


def decide(
    row: Opportunity,
    *,
    reasons: str,
    ties: Mapping[str, str],
    names_confirmed: bool,
    standstill_promised: bool = False,
    decided_by: Member,
    at: datetime,
    seen_by_second: bool = False,
) -> Decision | Refusal:
    """Decides each lot for the first in its ranking; nobody is told, and nothing is published.

    Whether a standstill is promised counts where the procedure leaves it to the buyer.
    ``seen_by_second``: another officer has approved it. Refuses what :func:`prospective_award` refuses, and
    ``second_officer.wanted`` where one officer does not decide this alone.
    """
    prospect = prospective_award(
        row, reasons=reasons, ties=ties, names_confirmed=names_confirmed, decided_by=decided_by, at=at
    )
    if isinstance(prospect, Refusal):
        return prospect
    refusal = None if seen_by_second else refuse_alone(row, OfficerDeed.AWARD, prospect.value)
    if refusal:
        return refusal
    decision = Decision.objects.create(
        opportunity=row,
        ranking=prospect.ranking_json(),
        reasons=reasons.strip(),
        confirmed_by_id=decided_by.person,
        confirmed_at=at,
        standstill_promised=standstill_promised if _may_promise(row) else None,
    )
    opened = {str(response.number): response for response in opened_responses(row)}
    _award(decision, prospect.ranked, prospect.chosen, opened)
    return decision


def awarding_act(row: Opportunity) -> OpportunityAct:
    """The step by which a purchase is decided: DECIDE where its life has one before the award, else AWARD."""
    life = row.the_procedure.life
    return OpportunityAct.DECIDE if life.steps[OpportunityAct.DECIDE] else OpportunityAct.AWARD


def _may_promise(row: Opportunity) -> bool:
    return row.the_procedure.standstill is Standstill.PROMISED


def publish_award(row: Opportunity, decision: Decision, *, at: datetime) -> None:
    """Ends the purchase with its decision, publishes that, and writes to every bidder and follower."""
    row.ended_at = at
    row.save()
    publish_release(row, "award", at=at, outcome=outcome_of(decision))
    about, chosen, ranked = purchase_values(row), awarded_numbers(decision), rankings(row)
    for response, people in result_readers(row):
        won, bid = lots_won_and_bid(ranked, chosen, str(response.number))
        outbox.write(about, result_letter(row), people, at=at, won=str(won), bid=str(bid))
    outbox.write(about, letters.AWARDED, award_readers(row), at=at)


def result_letter(row: Opportunity) -> LetterKind:
    """The letter that a bidder gets with the published award: of a summary of the assessment, which it has
    already, only that the award is published."""
    return letters.AWARD_PUBLISHED if row.the_procedure.summary_before_award_notice else letters.RESULT


def awarded_numbers(decision: Decision) -> dict[str, str]:
    """The number of the response that each awarded lot went to."""
    awards = Award.objects.filter(decision=decision).select_related("opened")
    return {award.lot: str(award.opened.number) for award in awards}


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


def _value_of(ranked: tuple[LotRanking, ...], chosen: Mapping[str, str]) -> Decimal:
    return sum(
        (
            standing.price
            for lot_ranking in ranked
            for standing in lot_ranking.standings
            if chosen.get(lot_ranking.lot.key) == standing.bidder
        ),
        Decimal(),
    )


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
