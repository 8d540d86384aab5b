"""Scoring alone: declare first, score each response under each criterion, then lock for good."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.opportunities.letter_readers import lead_of, other_commissioners_of
from hopmarket.records.opportunities.letters import purchase_values
from hopmarket.records.opportunities.models import Opportunity, PanelSeat
from hopmarket.records.opportunities.queries import seats_held_by
from hopmarket.records.opportunities.services.state_changes import opportunity_subject
from hopmarket.records.post import outbox
from hopmarket.records.responses.models import OpenedResponse
from hopmarket.records.responses.queries import opened_responses
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.reasons import FEWEST_WORDS, says_why, unreasoned
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member
from hopmarket.rules.scoring import score_in_range

from .. import letters
from ..models import Declaration, Score, ScoresLocked, ScoresReopened
from ..queries import (
    all_locked,
    cells_left,
    declaration_of,
    is_locked_score,
    lead_seat_of,
    lock_of,
    may_read,
    quality_criteria,
    score_fingerprint,
    score_given,
    scores_fingerprint,
    seat_of,
)
from ..set_asides import why_set_aside


def _panel_row(opportunity: Opportunity, by: Member) -> Opportunity:
    """The purchase's row under lock, of the member's own organisation or with a seat of theirs."""
    seats = seats_held_by(by).values("opportunity")
    return locked(
        Opportunity.objects.filter(Q(organisation=by.organisation) | Q(pk__in=seats)), pk=opportunity.pk
    )


def _scoring_seat(opportunity: Opportunity, by: Member, *, lead_too: bool = False) -> PanelSeat | Refusal:
    """The member's seat while responses are being evaluated and nothing of theirs is locked."""
    row = _panel_row(opportunity, by)
    seat = seat_of(by, row) or (lead_seat_of(by, row) if lead_too else None)
    if seat is None:
        return Refusal("score.no_seat")
    if row.state != OpportunityState.EVALUATING:
        return Refusal("score.not_now")
    if lock_of(seat):
        return Refusal("score.locked")
    return seat


@act("declare_interests")
def declare_interests(
    *, opportunity: Opportunity, conflict: bool, words: str, by: Member, at: datetime
) -> Outcome[Declaration] | Refusal:
    """Records whether an evaluator or the lead knows anybody who bid. A conflict ends their access for good.

    Refuses ``score.no_seat``, ``score.not_now``, ``declare.done``, ``declare.own_organisation`` to whoever sits
    for one that bid and does not step back, and ``reasons.missing``.
    Source: Procurement Act 2023, ss. 81-83.
    """
    seat = _scoring_seat(opportunity, by, lead_too=True)
    if isinstance(seat, Refusal):
        return seat
    if declaration_of(seat):
        return Refusal("declare.done")
    if not conflict and seat.organisation_id and _has_bid(seat):
        return Refusal("declare.own_organisation")
    unreasoned_conflict = unreasoned(words, "declare_interests") if conflict else None
    if unreasoned_conflict:
        return unreasoned_conflict
    declaration = Declaration.objects.create(
        seat=seat, conflict=conflict, words=words.strip(), declared_at=at
    )
    if conflict and seat.part == "lead":
        outbox.write(
            purchase_values(opportunity),
            letters.LEAD_STEPPED_BACK,
            other_commissioners_of(opportunity, by.person),
            at=at,
            lead=by.person_name,
        )
    elif conflict:
        outbox.write(
            purchase_values(opportunity),
            letters.EVALUATOR_STEPPED_BACK,
            lead_of(opportunity),
            at=at,
            evaluator=by.person_name,
        )
        _tell_lead_if_all_locked(opportunity, at)
    return Outcome(opportunity_subject(opportunity), declaration, {"seat": seat.pk, "conflict": conflict})


def _has_bid(seat: PanelSeat) -> bool:
    """Whether the organisation for which an evaluator sits has responded itself."""
    return opened_responses(seat.opportunity).filter(organisation=seat.organisation_id).exists()


def _tell_lead_if_all_locked(opportunity: Opportunity, at: datetime) -> None:
    """Writes to the lead once nobody's scores are missing: the last has locked, or stepped back."""
    if all_locked(opportunity):
        outbox.write(purchase_values(opportunity), letters.ALL_LOCKED, lead_of(opportunity), at=at)


@act("give_score")
def give_score(
    *,
    opened: OpenedResponse,
    criterion: str,
    value: int,
    reason: str,
    by: Member,
    at: datetime,
    seen: str | None = None,
) -> Outcome[Score] | Refusal:
    """Scores one response under one criterion, from 0 to 5, with a reason of five words or more.
    The ledger records that it was given, without its value; ``lock_scores`` records a fingerprint
    of the values.

    ``seen`` is the fingerprint of the score that stood there when the form was loaded: one that was given
    since is not replaced, unless it is the same. Refuses ``score.changed_meanwhile``,
    ``score.not_declared``, ``score.unknown_criterion``, ``score.out_of_range``, ``score.set_aside``,
    ``score.no_reason`` and what keeps the evaluator from the seat.
    """
    seat = _scoring_seat(opened.opportunity, by)
    if isinstance(seat, Refusal):
        return seat
    if not may_read(seat):
        return Refusal("score.not_declared")
    known = {criterion.key for criterion in quality_criteria(opened.opportunity.the_terms)}
    if criterion not in known:
        return Refusal("score.unknown_criterion")
    refusal = score_in_range(value)
    if refusal:
        return refusal
    if not says_why(reason):
        return Refusal("score.no_reason", params={"words": str(FEWEST_WORDS), "value": str(value)})
    if why_set_aside(opened):
        return Refusal("score.set_aside")
    stands = score_given(seat, opened, criterion)
    if stands and is_locked_score(stands):
        return Refusal("score.locked")
    is_same = stands is not None and (stands.value, stands.reason) == (value, reason.strip())
    if seen is not None and stands and seen != score_fingerprint(stands) and not is_same:
        return Refusal("score.changed_meanwhile")
    score, _ = Score.objects.update_or_create(
        seat=seat,
        opened=opened,
        criterion=criterion,
        defaults={"value": value, "reason": reason.strip(), "given_at": at},
    )
    facts = {"seat": seat.pk, "opened": opened.pk, "criterion": criterion}
    return Outcome(opportunity_subject(opened.opportunity), score, facts)


@act("lock_scores")
def lock_scores(*, opportunity: Opportunity, by: Member, at: datetime) -> Outcome[ScoresLocked] | Refusal:
    """Locks the evaluator's scores for good, once every one is given; the ledger keeps their fingerprint.

    Refuses ``score.cells_left`` with their number, and ``score.not_declared``.
    """
    seat = _scoring_seat(opportunity, by)
    if isinstance(seat, Refusal):
        return seat
    if not may_read(seat):
        return Refusal("score.not_declared")
    left = cells_left(seat)
    if left:
        return Refusal("score.cells_left", params={"count": str(left)})
    ScoresReopened.objects.filter(seat=seat, locked_at=None).update(locked_at=at)
    scores_locked, _ = ScoresLocked.objects.get_or_create(seat=seat, defaults={"locked_at": at})
    _tell_lead_if_all_locked(opportunity, at)
    return Outcome(
        opportunity_subject(opportunity), scores_locked, {"seat": seat.pk, "scores": scores_fingerprint(seat)}
    )
