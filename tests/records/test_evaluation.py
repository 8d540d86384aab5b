"""Evaluation: each act's way through, each refusal, its one event; who may see whose scores."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import orjson
import pytest

from hopmarket.records.evaluation.models import Award, Declaration, Score
from hopmarket.records.evaluation.panel_progress import is_lead, panel_work, sittings_of
from hopmarket.records.evaluation.queries import (
    all_locked,
    evaluator_seats,
    feedback_for,
    may_read,
    outcome_of,
    rankings,
    seat_of,
)
from hopmarket.records.evaluation.services import (
    confirm_award,
    declare_interests,
    give_score,
    lock_scores,
    seat_evaluator,
)
from hopmarket.records.ledger.models import Event
from hopmarket.records.notices.models import Release
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.queries import opportunities_to_evaluate
from hopmarket.records.opportunities.services import cancel_opportunity
from hopmarket.records.post.models import Letter
from hopmarket.records.responses.queries import opened_responses
from hopmarket.rules.roles import Member
from tests.factories.act_events import adds_one, refuses
from tests.factories.partnership import must, partnership
from tests.factories.purchases import REASON, Purchase, a_purchase, award, score_all, take

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def declare(one: Purchase, by: Member, *, conflict: bool = False, words: str = "") -> Declaration:
    return must(
        declare_interests(
            opportunity=one.opportunity, conflict=conflict, words=words, by=by, at=one.at("declared")
        )
    )


def lock(one: Purchase, by: Member) -> None:
    must(lock_scores(opportunity=one.opportunity, by=by, at=one.at("locked")))


def step_back(one: Purchase, by: Member) -> None:
    declare(one, by, conflict=True, words="My sister runs one of them.")


def stranger(one: Purchase) -> Member:
    """An evaluator of another council."""
    return partnership(one.began, bidders=0, place="severnside").evaluators[0]


# Declaring


def test_an_evaluator_declares_and_may_read() -> None:
    one = a_purchase("opened")
    seat = seat_of(one.panel[0], one.opportunity)
    assert not may_read(seat)
    adds_one(
        declare_interests,
        opportunity=one.opportunity,
        conflict=False,
        words="",
        by=one.panel[0],
        at=one.at("declared"),
    )
    assert may_read(seat)
    assert not Letter.objects.filter(kind="evaluator_stepped_back").exists()


def test_a_conflict_ends_access_and_the_lead_is_told_without_the_reason() -> None:
    one = a_purchase("opened")
    by = one.panel[0]
    adds_one(
        declare_interests,
        opportunity=one.opportunity,
        conflict=True,
        words="My sister runs one.",
        by=by,
        at=one.at("declared"),
    )
    assert not may_read(seat_of(by, one.opportunity))
    assert by.person not in [seat.person_id for seat in evaluator_seats(one.opportunity)]
    told = Letter.objects.get(kind="evaluator_stepped_back")
    assert told.person == one.house.lead.person
    assert "sister" not in str(told.params)
    assert "sister" not in str(Event.objects.order_by("-number").first().facts)  # type: ignore[union-attr]
    opened = opened_responses(one.opportunity)[0]
    words = {"criterion": "plan", "value": 3, "reason": REASON, "by": by, "at": one.at("scored")}
    refuses("score.not_declared", give_score, opened=opened, **words)
    refuses("score.not_declared", lock_scores, opportunity=one.opportunity, by=by, at=one.at("scored"))


@pytest.mark.parametrize("reason", ["declare.done", "reasons.missing", "score.no_seat"])
def test_what_cannot_be_declared(reason: str) -> None:
    one = a_purchase("opened")
    by = one.house.evaluators[2] if reason == "score.no_seat" else one.panel[0]
    if reason == "declare.done":
        declare(one, by)
    refuses(
        reason,
        declare_interests,
        opportunity=one.opportunity,
        conflict=True,
        words="A friend." if reason == "declare.done" else " ",
        by=by,
        at=one.at("declared"),
    )


def test_nothing_is_declared_while_it_is_sealed() -> None:
    one = a_purchase("closed")
    words = {"conflict": False, "words": "", "by": one.panel[0], "at": one.at("closed")}
    refuses("score.not_now", declare_interests, opportunity=one.opportunity, **words)


def test_an_evaluator_of_another_body_cannot_fetch_it() -> None:
    one = a_purchase("opened")
    other = stranger(one)
    assert not opportunities_to_evaluate(other).exists()
    with pytest.raises(Opportunity.DoesNotExist):
        declare_interests(
            opportunity=one.opportunity, conflict=False, words="", by=other, at=one.at("declared")
        )


def test_without_a_second_factor_nobody_scores() -> None:
    one = a_purchase("opened")
    by = replace(one.panel[0], second_factor=False)
    words = {"conflict": False, "words": "", "by": by, "at": one.at("declared")}
    refuses("role.second_factor", declare_interests, opportunity=one.opportunity, **words)


# Scoring


def test_a_score_is_given_and_given_again() -> None:
    one = a_purchase("declared")
    opened, by = opened_responses(one.opportunity)[0], one.panel[0]
    words = {"opened": opened, "criterion": "plan", "by": by, "at": one.at("scored")}
    adds_one(give_score, value=2, reason=f"  {REASON} ", **words)
    adds_one(give_score, value=4, reason=REASON, **words)
    held = Score.objects.get()
    assert (held.value, held.reason) == (4, REASON)


@pytest.mark.parametrize(
    ("criterion", "value", "said", "reason"),
    [
        ("plan", -1, REASON, "score.out_of_range"),
        ("plan", 6, REASON, "score.out_of_range"),
        ("plan", 3, "", "score.no_reason"),
        ("plan", 3, "four words of reason", "score.no_reason"),
        ("price", 3, REASON, "score.unknown_criterion"),
        ("none", 3, REASON, "score.unknown_criterion"),
    ],
)
def test_what_is_no_score(criterion: str, value: int, said: str, reason: str) -> None:
    one = a_purchase("declared", bidders=1)
    opened = opened_responses(one.opportunity)[0]
    words = {"criterion": criterion, "value": value, "reason": said, "by": one.panel[0]}
    refuses(reason, give_score, opened=opened, at=one.at("scored"), **words)


def test_nobody_scores_before_declaring_without_a_seat_or_after_locking() -> None:
    one = a_purchase("opened", bidders=1)
    opened = opened_responses(one.opportunity)[0]
    words = {"opened": opened, "criterion": "plan", "value": 3, "reason": REASON, "at": one.at("scored")}
    refuses("score.not_declared", give_score, by=one.panel[0], **words)
    refuses("score.no_seat", give_score, by=one.house.evaluators[2], **words)
    declare(one, one.panel[0])
    score_all(one, one.panel[0], one.at("scored"))
    lock(one, one.panel[0])
    refuses("score.locked", give_score, by=one.panel[0], **words)
    refuses("score.locked", lock_scores, opportunity=one.opportunity, by=one.panel[0], at=one.at("locked"))


def test_nobody_scores_what_was_cancelled() -> None:
    one = a_purchase("declared", bidders=1)
    opened = opened_responses(one.opportunity)[0]
    must(
        cancel_opportunity(
            opportunity=one.opportunity,
            reasons="The need has gone.",
            by=one.house.drafter,
            at=one.at("scored"),
        )
    )
    opened.opportunity.refresh_from_db()
    words = {"criterion": "plan", "value": 3, "reason": REASON, "by": one.panel[0]}
    refuses("score.not_now", give_score, opened=opened, at=one.at("scored"), **words)


# Locking, and who sees what


def test_locking_takes_every_score() -> None:
    one = a_purchase("declared")
    by = one.panel[0]
    refusal = refuses(
        "score.cells_left", lock_scores, opportunity=one.opportunity, by=by, at=one.at("locked")
    )
    assert refusal.params == {"count": "6"}
    score_all(one, by, one.at("scored"))
    adds_one(lock_scores, opportunity=one.opportunity, by=by, at=one.at("locked"))


def test_scores_are_shown_only_once_everybody_has_locked() -> None:
    one = a_purchase("scored")
    assert not all_locked(one.opportunity)
    lock(one, one.panel[0])
    assert not all_locked(one.opportunity)
    lock(one, one.panel[1])
    assert all_locked(one.opportunity)


def test_one_evaluator_alone_reveals_nothing_and_another_can_still_join() -> None:
    one = a_purchase("opened")
    declare(one, one.panel[0])
    score_all(one, one.panel[0], one.at("scored"))
    lock(one, one.panel[0])
    step_back(one, one.panel[1])
    assert not all_locked(one.opportunity)
    third = one.house.evaluators[2]
    adds_one(
        seat_evaluator,
        opportunity=one.opportunity,
        person=third.person,
        by=one.house.drafter,
        at=one.at("scored"),
    )
    assert Letter.objects.filter(kind="ready_to_score", person=third.person).exists()
    declare(one, third)
    score_all(one, third, one.at("scored"))
    lock(one, third)
    assert all_locked(one.opportunity)
    assert award(one).confirmed_by_id == one.house.lead.person


@pytest.mark.parametrize(
    "reason", ["seat.not_now", "people.not_evaluator", "seat.taken", "people.lead_scores"]
)
def test_who_cannot_join_a_panel(reason: str) -> None:
    one = a_purchase("locked" if reason == "seat.not_now" else "opened", bidders=1)
    person = {
        "seat.not_now": one.house.evaluators[2],
        "people.not_evaluator": one.house.bidders[0],
        "seat.taken": one.panel[0],
        "people.lead_scores": one.house.lead,
    }[reason].person
    words = {"person": person, "by": one.house.drafter, "at": one.at("locked")}
    refuses(reason, seat_evaluator, opportunity=one.opportunity, **words)


def test_a_draft_has_no_latecomers() -> None:
    one = a_purchase("drafted", bidders=0)
    words = {"person": one.house.evaluators[2].person, "by": one.house.drafter, "at": one.at("drafted")}
    refuses("seat.not_now", seat_evaluator, opportunity=one.opportunity, **words)


def test_how_far_a_panel_has_got() -> None:
    one = a_purchase("declared")
    score_all(one, one.panel[0], one.at("scored"))
    lock(one, one.panel[0])
    first, second = sittings_of(one.opportunity)
    assert (first.given, first.left, bool(first.locked_at)) == (6, 0, True)
    assert (second.given, second.left, second.locked_at) == (0, 6, None)
    (own,) = panel_work(one.panel[1])
    assert (own.responses, own.evaluators, own.waiting, own.all_locked, own.leads) == (3, 2, 1, False, False)
    assert own.own is not None and own.own.left == 6
    (led,) = panel_work(one.house.lead)
    assert led.leads and led.own is None
    assert is_lead(one.house.lead, one.opportunity) and not is_lead(one.panel[0], one.opportunity)


# The award


def test_the_lead_awards_what_the_scores_say() -> None:
    one = a_purchase("locked")
    made = adds_one(
        confirm_award,
        opportunity=one.opportunity,
        reasons=" It met the need best. ",
        ties={},
        by=one.house.lead,
        at=one.at("awarded"),
    )
    assert one.fresh().state == "awarded"
    assert made.reasons == "It met the need best."
    given = Award.objects.get()
    assert given.organisation.name == "Blackpear Befrienders"
    assert given.value == Decimal("72000.00")
    newest = Release.objects.order_by("-at", "-id").first()
    assert newest is not None and newest.tags == "award"
    said = orjson.loads(bytes(newest.body))
    assert said["awards"][0]["value"] == {"amount": 72000.0, "currency": "GBP"}
    assert [one["bidder"] for one in said["assessment"]["lots"][0]["ranking"]] == [
        "Blackpear Befrienders",
        "Bidder 2",
        "Bidder 3",
    ]


def test_every_bidder_is_told_and_no_loser_is_named_in_public() -> None:
    one = a_purchase("awarded")
    letters = {letter.person: letter.params["won"] for letter in Letter.objects.filter(kind="result")}
    assert letters == {
        bidder.person: "yes" if place == 0 else "" for place, bidder in enumerate(one.house.bidders)
    }
    body = bytes(Release.objects.order_by("-at", "-id").first().body).decode()  # type: ignore[union-attr]
    assert "Blackpear" in body
    assert "Orchard Row" not in body and "Plumgate" not in body


@pytest.mark.parametrize(
    ("until", "reason"),
    [("scored", "award.not_locked"), ("locked", "reasons.missing"), ("locked", "award.not_lead")],
)
def test_what_keeps_an_award_back(until: str, reason: str) -> None:
    one = a_purchase(until)
    by = one.house.drafter if reason == "award.not_lead" else one.house.lead
    said = " " if reason == "reasons.missing" else "It met the need best."
    words = {"reasons": said, "ties": {}, "by": by, "at": one.at("awarded")}
    refuses(reason, confirm_award, opportunity=one.opportunity, **words)


def test_too_few_evaluators_award_nothing() -> None:
    one = a_purchase("opened")
    declare(one, one.panel[0])
    score_all(one, one.panel[0], one.at("scored"))
    lock(one, one.panel[0])
    step_back(one, one.panel[1])
    words = {"reasons": "Best.", "ties": {}, "by": one.house.lead, "at": one.at("awarded")}
    refusal = refuses("award.too_few_evaluators", confirm_award, opportunity=one.opportunity, **words)
    assert refusal.params == {"wanted": "2"}


def test_an_award_is_made_once() -> None:
    one = a_purchase("awarded")
    words = {"reasons": "Again.", "ties": {}, "by": one.house.lead, "at": one.at("signed")}
    refuses("opportunity.award.not_now", confirm_award, opportunity=one.opportunity, **words)


def test_a_shared_first_place_wants_a_choice_among_the_first() -> None:
    one = a_purchase("locked", scores=((4, 4), (4, 4), (1, 1)), prices=("70000", "70000", "60000"))
    words = {"reasons": "As the terms say.", "by": one.house.lead, "at": one.at("awarded")}
    assert [standing.place for standing in rankings(one.opportunity)[0].standings] == [1, 1, 3]
    for ties in ({}, {"lot-1": "3"}, {"lot-2": "1"}):
        refusal = refuses("award.tie", confirm_award, opportunity=one.opportunity, ties=ties, **words)
        assert refusal.params == {"count": "2", "lot": "The whole contract"}
    adds_one(confirm_award, opportunity=one.opportunity, ties={"lot-1": "2"}, **words)
    assert Award.objects.get().organisation.name == "Orchard Row Playworks"


def test_a_choice_does_not_move_a_clear_first_place() -> None:
    one = a_purchase("locked")
    award(one, ties={"lot-1": "3"})
    assert Award.objects.get().opened.number == 1


def test_without_an_offer_nothing_is_awarded() -> None:
    one = a_purchase("published", bidders=0)
    for step in ("closed", "opened", "declared", "locked"):
        take(one, step)
    words = {"reasons": "None.", "ties": {}, "by": one.house.lead, "at": one.at("awarded")}
    refuses("award.no_offer", confirm_award, opportunity=one.opportunity, **words)


def test_the_ranking_that_was_kept_is_the_one_that_was_published() -> None:
    one = a_purchase("awarded", lots=2)
    for kept, now in zip(one.decision.ranking, rankings(one.opportunity), strict=True):
        assert [Fraction(place["exact"]) for place in kept["places"]] == [
            standing.total for standing in now.standings
        ]
    for lot in outcome_of(one.decision).lots:
        assert [each.place for each in lot.ranking] == [1, 2, 3]
        assert lot.supplier is not None and lot.supplier.name == lot.ranking[0].name


# What a bidder receives


def test_a_bidder_reads_its_own_scores_and_no_other_loser() -> None:
    one = a_purchase("awarded")
    held = feedback_for(one.house.bidders[2], one.opportunity)
    assert held is not None and held.number == 3
    assert [len(criterion.scores) for criterion in held.criteria] == [2, 2, 0]
    assert {score for criterion in held.criteria for score in criterion.scores} == {(2, REASON)}
    (lot,) = held.lots
    assert (lot.own.place, lot.own.name, lot.won, lot.offers) == (3, "Bidder 3", False, 3)
    assert lot.winner is not None and lot.winner.name == "Blackpear Befrienders"


def test_a_winner_knows_it() -> None:
    one = a_purchase("awarded")
    held = feedback_for(one.house.bidders[0], one.fresh())
    assert held is not None and held.lots[0].won and held.lots[0].winner == held.lots[0].own


def test_there_is_no_feedback_before_the_award_or_for_others() -> None:
    one = a_purchase("locked")
    assert feedback_for(one.house.bidders[0], one.fresh()) is None
    take(one, "awarded")
    assert feedback_for(one.house.drafter, one.opportunity) is None
