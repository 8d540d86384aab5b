"""What each bidder may see of an evaluation once it is decided: its own scores, and why."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.responses.models import OpenedResponse
from hopmarket.records.responses.queries import opened_responses
from hopmarket.rules.hash_chain import canonical
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.publication import PlacedBidder
from hopmarket.rules.roles import Member, Role
from hopmarket.rules.terms import Criterion, Lot, Terms

from .models import AssessmentSummary, Decision, SetAside
from .queries import awards_by_lot, counting_scores, decision_of, outcome_of
from .set_asides import why_set_aside


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
    winner_criteria: tuple[CriterionFeedback, ...] = ()
    """The winner's scores with their reasons, for who did not win, where the procedure gives summaries."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """Everything a bidder receives about its response after the award."""

    opportunity: Opportunity
    number: int
    texts: Mapping[str, str]
    decision: Decision
    criteria: tuple[CriterionFeedback, ...]
    lots: tuple[LotFeedback, ...]
    other_reasons: tuple[str, ...] = ()
    """Why it lost beside its scores."""
    summary: AssessmentSummary | None = None
    """The summary of the assessment that it is, where the procedure gives one."""


OtherReasons = Callable[[OpenedResponse], Iterable[str]]
OTHER_REASONS: tuple[OtherReasons, ...] = ()
"""What tells why a tender lost beside its scores, such as that it was set aside; asked in this order."""


def summary_of(opened: OpenedResponse) -> AssessmentSummary | None:
    """That a bidder got the summary of the assessment, if it did."""
    return AssessmentSummary.objects.filter(opened=opened).first()


def summaries_of(opportunity: Opportunity) -> QuerySet[AssessmentSummary]:
    """Which bidders got the summary of their assessment, in the order of their numbers."""
    rows = AssessmentSummary.objects.filter(opened__opportunity=opportunity)
    return rows.select_related("opened__organisation").order_by("opened__number")


def feedback_for(member: Member, opportunity: Opportunity) -> Feedback | None:
    """A bidder's own scores and reasons; None before it may read them, and for whoever did not bid. It may
    after the award, and as soon as it got the summary of its assessment."""
    if not member.stands_as(Role.RESPONDER):
        return None
    decision = decision_of(opportunity)
    opened = opened_responses(opportunity).filter(organisation=member.organisation).first()
    if decision is None or opened is None:
        return None
    if opportunity.state != OpportunityState.AWARDED and not _reads_summary(opened):
        return None
    return feedback_of(opened, decision)


def _reads_summary(opened: OpenedResponse) -> bool:
    return opened.opportunity.state == OpportunityState.DECIDED and summary_of(opened) is not None


def feedback_of(opened: OpenedResponse, decision: Decision) -> Feedback:
    """What one bidder receives of a decision; show it only to that bidder."""
    opportunity = opened.opportunity
    terms = opportunity.the_terms
    return Feedback(
        opportunity=opportunity,
        number=opened.number,
        texts=opened.texts,
        decision=decision,
        criteria=_reasons(opened, terms),
        lots=_lot_feedback(opened, decision, terms),
        other_reasons=tuple(reason for reasons in OTHER_REASONS for reason in reasons(opened)),
        summary=summary_of(opened),
    )


def summary_fingerprint(feedback: Feedback) -> str:
    """SHA-256 (hexadecimal) of what a summary of the assessment says."""
    said = {
        "number": feedback.number,
        "criteria": [_said_of(criterion) for criterion in feedback.criteria],
        "other_reasons": list(feedback.other_reasons),
        "lots": [
            {
                "lot": lot.lot.key,
                "won": lot.won,
                "own": _said_of_place(lot.own),
                "winner": _said_of_place(lot.winner) if lot.winner else None,
                "winner_criteria": [_said_of(criterion) for criterion in lot.winner_criteria],
            }
            for lot in feedback.lots
        ],
    }
    return hashlib.sha256(canonical(said)).hexdigest()


def _said_of(feedback: CriterionFeedback) -> list[Any]:
    criterion = feedback.criterion
    return [criterion.key, criterion.title, str(criterion.weight), [list(row) for row in feedback.scores]]


def _said_of_place(bidder: PlacedBidder) -> list[Any]:
    points = [[key, str(points), working] for key, points, working in bidder.points]
    return [bidder.place, bidder.name, str(bidder.price), points, str(bidder.total)]


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
    gives_summary = opened.opportunity.the_procedure.summary_before_award_notice
    lot_feedback: list[LotFeedback] = []
    for row, outcome in zip(decision.ranking, outcome_of(decision).lots, strict=True):
        numbers = [place["bidder"] for place in row["places"]]
        if str(opened.number) not in numbers:
            continue
        award = awards.get(outcome.lot)
        winner = [
            placed for placed in outcome.ranking if outcome.supplier and placed.name == outcome.supplier.name
        ]
        won = award is not None and award.organisation_id == opened.organisation_id
        lot_feedback.append(
            LotFeedback(
                lot=terms.lot(outcome.lot),
                own=outcome.ranking[numbers.index(str(opened.number))],
                winner=winner[0] if winner else None,
                won=won,
                offers=len(numbers),
                winner_criteria=_reasons(award.opened, terms) if award and gives_summary and not won else (),
            )
        )
    return tuple(lot_feedback)


def set_aside_of(member: Member, opportunity: Opportunity) -> SetAside | None:
    """What set a bidder's own response aside; None where it counts, and for whoever did not bid."""
    if not member.stands_as(Role.RESPONDER):
        return None
    opened = opened_responses(opportunity).filter(organisation=member.organisation).first()
    return why_set_aside(opened) if opened else None
