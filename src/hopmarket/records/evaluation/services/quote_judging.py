"""Judging on one page: the lead says whom they know, then scores every quote with reasons; saved as often as
they like, until a second officer has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.opportunities.models import Opportunity, PanelSeat
from hopmarket.records.opportunities.second_officer_requests import waiting_requests
from hopmarket.records.opportunities.services.state_changes import opportunity_subject
from hopmarket.records.responses.models import OpenedResponse
from hopmarket.records.responses.queries import opened_responses
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.quotes import CITE, FEWEST_SENTENCES, enough_said
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member
from hopmarket.rules.scoring import score_in_range
from hopmarket.rules.second_officer_lines import OfficerDeed

from ..models import Score
from ..queries import judging_seat_of, may_read, quality_criteria, scores_fingerprint


@dataclass(frozen=True, slots=True)
class QuoteScore:
    """The lead's score for one quote under one criterion, with its reason."""

    number: int
    criterion: str
    value: int
    reason: str


def open_judging_seat(opportunity: Opportunity, by: Member) -> tuple[Opportunity, PanelSeat] | Refusal:
    """The purchase under lock and the lead's seat, while quotes are judged and nobody else looks at them.

    Refuses ``score.no_seat``, ``score.not_now`` and ``score.with_second``.
    """
    row = locked(Opportunity.objects.filter(organisation=by.organisation), pk=opportunity.pk)
    seat = judging_seat_of(by, row)
    if seat is None:
        return Refusal("score.no_seat")
    if row.state != OpportunityState.EVALUATING:
        return Refusal("score.not_now")
    if OfficerDeed.AWARD in waiting_requests(row):
        return Refusal("score.with_second")
    return row, seat


@act("score_quotes")
def score_quotes(
    *,
    opportunity: Opportunity,
    scores: tuple[QuoteScore, ...],
    seen: str | None = None,
    by: Member,
    at: datetime,
) -> Outcome[int] | Refusal:
    """Saves the scores that the lead has given so far, in place of those given before; answers how many. The
    ledger records a fingerprint of them with their reasons, never a value.

    ``seen`` is the fingerprint of the scores as the page was loaded with. Refuses ``score.none_given``,
    ``score.not_declared``, ``score.unknown_criterion``, ``score.unknown_quote``, ``score.out_of_range``,
    ``score.two_sentences``, ``score.changed_meanwhile`` and what keeps the lead from the seat.
    """
    found = open_judging_seat(opportunity, by)
    if isinstance(found, Refusal):
        return found
    row, seat = found
    if not may_read(seat):
        return Refusal("score.not_declared")
    if not scores:
        return Refusal("score.none_given")
    if seen is not None and seen != scores_fingerprint(seat):
        return Refusal("score.changed_meanwhile")
    quotes = {opened.number: opened for opened in opened_responses(row)}
    criteria = {criterion.key for criterion in quality_criteria(row.the_terms)}
    for given in scores:
        refusal = _unfit(given, quotes, criteria)
        if refusal:
            return refusal
        Score.objects.update_or_create(
            seat=seat,
            opened=quotes[given.number],
            criterion=given.criterion,
            defaults={"value": given.value, "reason": given.reason.strip(), "given_at": at},
        )
    facts = {"seat": seat.pk, "count": len(scores), "scores": scores_fingerprint(seat)}
    return Outcome(opportunity_subject(row), len(scores), facts)


def _unfit(given: QuoteScore, quotes: Mapping[int, OpenedResponse], criteria: set[str]) -> Refusal | None:
    if given.number not in quotes:
        return Refusal("score.unknown_quote")
    if given.criterion not in criteria:
        return Refusal("score.unknown_criterion")
    refusal = score_in_range(given.value)
    if refusal:
        return refusal
    if enough_said(given.reason):
        return None
    return Refusal("score.two_sentences", CITE, {"sentences": str(FEWEST_SENTENCES)})
