"""What each bidder may see of an evaluation after the award: its own scores, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.responses.models import OpenedResponse
from hopmarket.records.responses.queries import opened_responses
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.publication import PlacedBidder
from hopmarket.rules.roles import Member, Role
from hopmarket.rules.terms import Criterion, Lot, Terms

from .models import Decision
from .queries import awards_by_lot, counting_scores, decision_of, outcome_of


@dataclass(frozen=True, slots=True)
class CriterionFeedback:
    """The scores of one criterion, each with its reason; empty for price."""

    criterion: Criterion
    scores: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class LotFeedback:
    """A bidder's result for one lot: its own place, the winner's place, and how many offers there were."""

    lot: Lot
    own: PlacedBidder
    winner: PlacedBidder | None
    won: bool
    offers: int


@dataclass(frozen=True, slots=True)
class Feedback:
    """Everything a bidder receives about its response after the award."""

    opportunity: Opportunity
    number: int
    texts: Mapping[str, str]
    decision: Decision
    criteria: tuple[CriterionFeedback, ...]
    lots: tuple[LotFeedback, ...]


def feedback_for(member: Member, opportunity: Opportunity) -> Feedback | None:
    """A bidder's own scores and reasons; None before the award or for whoever did not bid."""
    if not member.stands_as(Role.RESPONDER):
        return None
    decision = decision_of(opportunity)
    opened = opened_responses(opportunity).filter(organisation=member.organisation).first()
    if decision is None or opened is None or opportunity.state != OpportunityState.AWARDED:
        return None
    terms = opportunity.the_terms
    return Feedback(
        opportunity=opportunity,
        number=opened.number,
        texts=opened.texts,
        decision=decision,
        criteria=_reasons(opened, terms),
        lots=_lot_feedback(opened, decision, terms),
    )


def _reasons(opened: OpenedResponse, terms: Terms) -> tuple[CriterionFeedback, ...]:
    scores_by_criterion: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for score in counting_scores(opened.opportunity).filter(opened=opened):
        scores_by_criterion[score.criterion].append((score.value, score.reason))
    return tuple(
        CriterionFeedback(criterion, tuple(scores_by_criterion[criterion.key]))
        for criterion in terms.criteria
    )


def _lot_feedback(opened: OpenedResponse, decision: Decision, terms: Terms) -> tuple[LotFeedback, ...]:
    awards = awards_by_lot(decision)
    lot_feedback: list[LotFeedback] = []
    for row, outcome in zip(decision.ranking, outcome_of(decision).lots, strict=True):
        numbers = [place["bidder"] for place in row["places"]]
        if str(opened.number) not in numbers:
            continue
        award = awards.get(outcome.lot)
        winner = [
            placed for placed in outcome.ranking if outcome.supplier and placed.name == outcome.supplier.name
        ]
        lot_feedback.append(
            LotFeedback(
                lot=terms.lot(outcome.lot),
                own=outcome.ranking[numbers.index(str(opened.number))],
                winner=winner[0] if winner else None,
                won=award is not None and award.organisation_id == opened.organisation_id,
                offers=len(numbers),
            )
        )
    return tuple(lot_feedback)
