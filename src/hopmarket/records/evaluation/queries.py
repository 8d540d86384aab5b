"""What an evaluator and the lead may see of an evaluation, and what everybody reads of its decision."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from hopmarket.records.ledger.queries import events_of
from hopmarket.records.opportunities.models import Opportunity, PanelSeat
from hopmarket.records.opportunities.publishing import party
from hopmarket.records.opportunities.queries import (
    published_opportunities_for,
    published_words,
    seats_held_by,
)
from hopmarket.records.opportunities.second_officer_requests import last_award_asked
from hopmarket.records.parties.queries import known_names
from hopmarket.records.responses.models import OpenedResponse
from hopmarket.records.responses.queries import count_responses, opened_responses
from hopmarket.rules.hash_chain import canonical
from hopmarket.rules.procedure_kinds import Judging
from hopmarket.rules.publication import DecisionOutcome, LotOutcome, PlacedBidder
from hopmarket.rules.recognisable_wording import KnownNames, names_organisation_or_person
from hopmarket.rules.roles import Member, Role
from hopmarket.rules.scoring import METHOD, LotOffer, RankingPlace, ranking
from hopmarket.rules.terms import Criterion, CriterionKind, Lot, Terms

from .models import AssessmentSummary, Award, Decision, Declaration, Score, ScoresLocked, ScoresReopened
from .set_asides import counting_responses
from .standstill import standstill_of


def evaluator_seats(opportunity: Opportunity) -> QuerySet[PanelSeat]:
    """Whoever scores without a declared conflict, in the order in which they were named: the evaluators, or
    the lead of a purchase that is judged on one page.
    Those whose seat somebody else took do not count."""
    stepped_back = Declaration.objects.filter(conflict=True).values("seat")
    part = opportunity.the_procedure.judge_part
    seats = PanelSeat.objects.filter(opportunity=opportunity, part=part, ended_at=None)
    return seats.exclude(pk__in=stepped_back)


def seat_of(member: Member, opportunity: Opportunity) -> PanelSeat | None:
    """The member's own seat as an evaluator, if they hold one for the organisation that they act for."""
    if not member.stands_as(Role.EVALUATOR):
        return None
    return seats_held_by(member).filter(opportunity=opportunity, part="evaluator").first()


def lead_seat_of(member: Member, opportunity: Opportunity) -> PanelSeat | None:
    """The member's own seat as the lead, if they hold it."""
    if not member.stands_as(Role.COMMISSIONER):
        return None
    return seats_held_by(member).filter(opportunity=opportunity, part="lead").first()


def declaration_of(seat: PanelSeat) -> Declaration | None:
    """What an evaluator has declared, if anything yet."""
    return Declaration.objects.filter(seat=seat).first()


def lock_of(seat: PanelSeat) -> ScoresLocked | None:
    """When an evaluator locked their scores, if they have and have none to give again."""
    return standing_locks().filter(seat=seat).first()


def standing_locks() -> QuerySet[ScoresLocked]:
    """The locks of evaluators who have nothing to score again."""
    return ScoresLocked.objects.exclude(seat__in=reopened_seats())


def reopened_seats() -> QuerySet[ScoresReopened, int]:
    """The keys of the seats whose evaluator scores a response that counts again."""
    return ScoresReopened.objects.filter(locked_at=None).values_list("seat", flat=True)


def is_locked_score(score: Score) -> bool:
    """Whether a score was locked once: it stays as it is, also while its evaluator scores a response that
    counts again."""
    since = {"seat": score.seat_id, "locked_at__gte": score.given_at}
    return ScoresLocked.objects.filter(**since).exists() or ScoresReopened.objects.filter(**since).exists()


def may_read(seat: PanelSeat | None) -> bool:
    """Whether whoever holds the seat may read responses: declared, and without a conflict."""
    declaration = declaration_of(seat) if seat else None
    return declaration is not None and not declaration.conflict


def responses_to_score(member: Member) -> QuerySet[OpenedResponse]:
    """The opened responses that an evaluator may read: where they hold a seat, have declared, and know
    nobody who bid."""
    if not member.stands_as(Role.EVALUATOR):
        return OpenedResponse.objects.none()
    declared = Declaration.objects.filter(conflict=False).values("seat")
    seats = seats_held_by(member).filter(part="evaluator", pk__in=declared)
    opened = OpenedResponse.objects.filter(opportunity__in=seats.values("opportunity"))
    return opened.select_related("opportunity")


def responses_led_by(member: Member) -> QuerySet[OpenedResponse]:
    """The opened responses of purchases that a member leads, having declared that they know nobody who bid."""
    declared = Declaration.objects.filter(conflict=False).values("seat")
    seats = seats_held_by(member).filter(part="lead", pk__in=declared)
    return OpenedResponse.objects.filter(opportunity__in=seats.values("opportunity"))


def quality_criteria(terms: Terms) -> tuple[Criterion, ...]:
    """The criteria that evaluators score."""
    return tuple(criterion for criterion in terms.criteria if criterion.kind is CriterionKind.QUALITY)


def scores_by(seat: PanelSeat) -> QuerySet[Score]:
    """One evaluator's own scores."""
    return Score.objects.filter(seat=seat).select_related("opened")


def score_given(seat: PanelSeat, opened: OpenedResponse, criterion: str) -> Score | None:
    """An evaluator's own score of one response under one criterion, if it is given."""
    return scores_by(seat).filter(opened=opened, criterion=criterion).first()


def score_fingerprint(score: Score | None) -> str:
    """SHA-256 (hexadecimal) of a score with its reason, for a form to remember what it was loaded with; empty
    where none is given."""
    return hashlib.sha256(canonical([score.value, score.reason])).hexdigest() if score else ""


def counting_scores(opportunity: Opportunity) -> QuerySet[Score]:
    """The scores of every evaluator who counts, in the order in which these were named; show them only
    when all are locked."""
    scores = Score.objects.filter(seat__in=evaluator_seats(opportunity)).order_by("seat_id")
    return scores.select_related("seat__person")


def scores_fingerprint(seat: PanelSeat) -> str:
    """SHA-256 (hexadecimal) of all scores of an evaluator with their reasons; the ledger keeps it of
    locked scores. Because the reasons are in it, nobody can guess the scores from it."""
    rows = scores_by(seat).order_by("opened_id", "criterion")
    scored = [[row.opened_id, row.criterion, row.value, row.reason] for row in rows]
    return hashlib.sha256(canonical(scored)).hexdigest()


def scores_match_ledger(opportunity: Opportunity) -> bool:
    """Whether the scores of every evaluator who counts still have the fingerprint that the ledger
    recorded when they were locked; those of one page, when they were saved last."""
    locks = events_of(f"opportunities/{opportunity.pk}", acts=["lock_scores", "score_quotes"])
    seen = {event.facts["seat"]: event.facts.get("scores") for event in locks}
    return all(seen.get(seat.pk) == scores_fingerprint(seat) for seat in evaluator_seats(opportunity))


def cells_left(seat: PanelSeat) -> int:
    """How many scores an evaluator has still to give; a response that is set aside wants none."""
    opportunity = seat.opportunity
    counting = counting_responses(opportunity)
    wanted = counting.count() * len(quality_criteria(opportunity.the_terms))
    return wanted - scores_by(seat).filter(opened__in=counting).count()


def all_locked(opportunity: Opportunity) -> bool:
    """Whether every evaluator without a conflict has locked, and they are as many as are needed;
    then scores may be seen, and nobody joins any more. On one page every score is given instead."""
    if opportunity.the_procedure.judging is Judging.ONE_PAGE:
        return is_judged(opportunity)
    seats, locked = evaluator_seats(opportunity), standing_locks().values("seat")
    fewest = opportunity.the_procedure.fewest_evaluators
    return seats.count() >= fewest and not seats.exclude(pk__in=locked).exists()


def is_judged(opportunity: Opportunity) -> bool:
    """Whether the lead, who judges on one page, has given every score and knows nobody who quoted."""
    seats = list(evaluator_seats(opportunity))
    return bool(seats) and all(may_read(seat) and cells_left(seat) == 0 for seat in seats)


def judging_seat_of(member: Member, opportunity: Opportunity) -> PanelSeat | None:
    """The member's own seat as a lead who judges on one page."""
    one_page = opportunity.the_procedure.judging is Judging.ONE_PAGE
    return lead_seat_of(member, opportunity) if one_page else None


def quotes_readable_by(member: Member, reference: str) -> Opportunity | None:
    """A purchase that is judged on one page and whose quotes the member may see: as its lead, or as a colleague
    once an award was asked for, who may be its second officer."""
    row = published_opportunities_for(member).filter(reference=reference).first()
    if row is None or row.the_procedure.judging is not Judging.ONE_PAGE:
        return None
    if lead_seat_of(member, row) or last_award_asked(row):
        return row
    return None


@dataclass(frozen=True, slots=True)
class LotRanking:
    """The ranking of one lot; ``bidder`` of a place is the number of the opened response."""

    lot: Lot
    standings: tuple[RankingPlace, ...]


def rankings(opportunity: Opportunity) -> tuple[LotRanking, ...]:
    """The ranking of every lot from the locked scores, without what is set aside; call it only when all are
    locked."""
    terms = opportunity.the_terms
    opened = list(counting_responses(opportunity))
    scores: dict[tuple[int, str], list[int]] = defaultdict(list)
    for score in counting_scores(opportunity):
        scores[score.opened_id, score.criterion].append(score.value)
    return tuple(
        LotRanking(lot, ranking(terms.criteria, _offers(lot, opened, scores, terms))) for lot in terms.lots
    )


def _offers(
    lot: Lot,
    opened: Iterable[OpenedResponse],
    scores: dict[tuple[int, str], list[int]],
    terms: Terms,
) -> list[LotOffer]:
    return [
        LotOffer(
            bidder=str(response.number),
            price=Decimal(response.prices[lot.key]),
            scores={
                criterion.key: tuple(scores[response.pk, criterion.key])
                for criterion in quality_criteria(terms)
            },
        )
        for response in opened
        if response.prices.get(lot.key)
    ]


def lot_prices(opportunity: Opportunity) -> dict[str, dict[str, Decimal]]:
    """For each lot the prices that count, by the number of the response."""
    opened = list(counting_responses(opportunity))
    return {
        lot.key: {
            str(response.number): Decimal(response.prices[lot.key])
            for response in opened
            if response.prices.get(lot.key)
        }
        for lot in opportunity.the_terms.lots
    }


def lots_won_and_bid(ranked: Iterable[LotRanking], chosen: Mapping[str, str], number: str) -> tuple[int, int]:
    """How many lots the response with this number wins, and for how many it offered a price. ``chosen``
    names the winner's number for each lot."""
    bid = [
        lot_ranking.lot.key
        for lot_ranking in ranked
        if any(standing.bidder == number for standing in lot_ranking.standings)
    ]
    return sum(chosen.get(lot) == number for lot in bid), len(bid)


def reasons_name_a_loser(opportunity: Opportunity, reasons: str, chosen: Mapping[str, str]) -> bool:
    """Whether the reasons of an award, which everybody reads, name a bidder that wins no lot, or a person.
    ``chosen`` names the winner's number for each lot; the winners and the purchase's own terms name
    nobody who is not published already."""
    winning: list[str] = []
    losing: list[str] = []
    for response in opened_responses(opportunity):
        won = str(response.number) in chosen.values()
        (winning if won else losing).append(response.organisation.name)
    known = KnownNames(tuple(losing), known_names().people)
    published = "\n".join([published_words(opportunity), *winning])
    return names_organisation_or_person([reasons], known, published=published)


def decision_of(opportunity: Opportunity) -> Decision | None:
    """The confirmed award, if there is one."""
    return Decision.objects.filter(opportunity=opportunity).first()


def awards_by_lot(decision: Decision) -> dict[str, Award]:
    """The awards of a decision, by lot; a lot that nobody won has none."""
    rows = Award.objects.filter(decision=decision).select_related("organisation", "opened")
    return {award.lot: award for award in rows}


def outcome_of(decision: Decision) -> DecisionOutcome:
    """A confirmed award as published: winners by name, other bidders by number."""
    awards, standstill = awards_by_lot(decision), standstill_of(decision.opportunity)
    first = AssessmentSummary.objects.filter(decision=decision).order_by("given_at").first()
    tally = count_responses(opened_responses(decision.opportunity))
    counting = counting_responses(decision.opportunity).count()
    return DecisionOutcome(
        method=METHOD,
        decided_at=decision.confirmed_at,
        reasons=decision.reasons,
        responses=tally.responses,
        sme_responses=tally.sme,
        vcse_responses=tally.vcse,
        set_aside=tally.responses - counting,
        lots=tuple(_lot_outcome(row, awards.get(row["lot"])) for row in decision.ranking),
        standstill=standstill.period if standstill else None,
        summaries_sent_at=first.given_at if first else None,
    )


def _lot_outcome(row: dict[str, list[dict[str, str]]], award: Award | None) -> LotOutcome:
    winner = str(award.opened.number) if award else ""
    return LotOutcome(
        lot=str(row["lot"]),
        ranking=tuple(_placed(place, winner, award) for place in row["places"]),
        supplier=party(award.organisation) if award else None,
        value=award.value if award else None,
        reasons="" if award else "Nobody offered a price for this lot.",
    )


def _placed(place: dict[str, str], winner: str, award: Award | None) -> PlacedBidder:
    points: list[list[str]] = place["points"]  # type: ignore[assignment]
    named = award.organisation.name if award and place["bidder"] == winner else ""
    return PlacedBidder(
        place=int(place["place"]),
        name=named or f"Bidder {place['bidder']}",
        price=Decimal(place["price"]),
        points=tuple((key, Decimal(value), working) for key, value, working in points),
        total=Decimal(place["total"]),
    )
