"""Evaluation: each act done, each refusal, the one event of each; who may see whose scores."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import orjson
import pytest

from hopmarket.records.evaluation.feedback import feedback_for
from hopmarket.records.evaluation.models import Award, Declaration, Score
from hopmarket.records.evaluation.panel_progress import evaluator_progress, is_lead, panel_work
from hopmarket.records.evaluation.queries import (
    all_locked,
    evaluator_seats,
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


def declare(purchase: Purchase, by: Member, *, conflict: bool = False, words: str = "") -> Declaration:
    return must(
        declare_interests(
            opportunity=purchase.opportunity,
            conflict=conflict,
            words=words,
            by=by,
            at=purchase.at("declared"),
        )
    )


def lock(purchase: Purchase, by: Member) -> None:
    must(lock_scores(opportunity=purchase.opportunity, by=by, at=purchase.at("locked")))


def step_back(purchase: Purchase, by: Member) -> None:
    declare(purchase, by, conflict=True, words="My sister runs one of them.")


def stranger(purchase: Purchase) -> Member:
    """An evaluator of another council."""
    return partnership(purchase.began, bidders=0, place="severnside").evaluators[0]


# Declaring


def test_an_evaluator_declares_and_may_read() -> None:
    purchase = a_purchase("opened")
    seat = seat_of(purchase.panel[0], purchase.opportunity)
    assert not may_read(seat)
    adds_one(
        declare_interests,
        opportunity=purchase.opportunity,
        conflict=False,
        words="",
        by=purchase.panel[0],
        at=purchase.at("declared"),
    )
    assert may_read(seat)
    assert not Letter.objects.filter(kind="evaluator_stepped_back").exists()


def test_a_conflict_ends_access_and_the_lead_is_told_without_the_reason() -> None:
    purchase = a_purchase("opened")
    by = purchase.panel[0]
    adds_one(
        declare_interests,
        opportunity=purchase.opportunity,
        conflict=True,
        words="My sister runs one of them.",
        by=by,
        at=purchase.at("declared"),
    )
    assert not may_read(seat_of(by, purchase.opportunity))
    assert by.person not in [seat.person_id for seat in evaluator_seats(purchase.opportunity)]
    letter = Letter.objects.get(kind="evaluator_stepped_back")
    assert letter.person == purchase.house.lead.person
    assert "sister" not in str(letter.params)
    assert "sister" not in str(Event.objects.order_by("-number").first().facts)  # type: ignore[union-attr]
    opened = opened_responses(purchase.opportunity)[0]
    words = {"criterion": "plan", "value": 3, "reason": REASON, "by": by, "at": purchase.at("scored")}
    refuses("score.not_declared", give_score, opened=opened, **words)
    refuses(
        "score.not_declared", lock_scores, opportunity=purchase.opportunity, by=by, at=purchase.at("scored")
    )


@pytest.mark.parametrize("reason", ["declare.done", "reasons.missing", "score.no_seat"])
def test_what_cannot_be_declared(reason: str) -> None:
    purchase = a_purchase("opened")
    by = purchase.house.evaluators[2] if reason == "score.no_seat" else purchase.panel[0]
    if reason == "declare.done":
        declare(purchase, by)
    refuses(
        reason,
        declare_interests,
        opportunity=purchase.opportunity,
        conflict=True,
        words="A friend of mine works there." if reason == "declare.done" else " ",
        by=by,
        at=purchase.at("declared"),
    )


def test_nothing_is_declared_while_it_is_sealed() -> None:
    purchase = a_purchase("closed")
    words = {"conflict": False, "words": "", "by": purchase.panel[0], "at": purchase.at("closed")}
    refuses("score.not_now", declare_interests, opportunity=purchase.opportunity, **words)


def test_an_evaluator_of_another_body_cannot_fetch_it() -> None:
    purchase = a_purchase("opened")
    other = stranger(purchase)
    assert not opportunities_to_evaluate(other).exists()
    with pytest.raises(Opportunity.DoesNotExist):
        declare_interests(
            opportunity=purchase.opportunity, conflict=False, words="", by=other, at=purchase.at("declared")
        )


def test_without_a_second_factor_nobody_scores() -> None:
    purchase = a_purchase("opened")
    by = replace(purchase.panel[0], second_factor=False)
    words = {"conflict": False, "words": "", "by": by, "at": purchase.at("declared")}
    refuses("role.second_factor", declare_interests, opportunity=purchase.opportunity, **words)


# Scoring


def test_a_score_is_given_and_given_again() -> None:
    purchase = a_purchase("declared")
    opened, by = opened_responses(purchase.opportunity)[0], purchase.panel[0]
    words = {"opened": opened, "criterion": "plan", "by": by, "at": purchase.at("scored")}
    adds_one(give_score, value=2, reason=f"  {REASON} ", **words)
    adds_one(give_score, value=4, reason=REASON, **words)
    score = Score.objects.get()
    assert (score.value, score.reason) == (4, REASON)


@pytest.mark.parametrize(
    ("criterion", "value", "written", "reason"),
    [
        ("plan", -1, REASON, "score.out_of_range"),
        ("plan", 6, REASON, "score.out_of_range"),
        ("plan", 3, "", "score.no_reason"),
        ("plan", 3, "four words of reason", "score.no_reason"),
        ("price", 3, REASON, "score.unknown_criterion"),
        ("none", 3, REASON, "score.unknown_criterion"),
    ],
)
def test_what_is_no_score(criterion: str, value: int, written: str, reason: str) -> None:
    purchase = a_purchase("declared", bidders=1)
    opened = opened_responses(purchase.opportunity)[0]
    words = {"criterion": criterion, "value": value, "reason": written, "by": purchase.panel[0]}
    refuses(reason, give_score, opened=opened, at=purchase.at("scored"), **words)


def test_nobody_scores_before_declaring_without_a_seat_or_after_locking() -> None:
    purchase = a_purchase("opened", bidders=1)
    opened = opened_responses(purchase.opportunity)[0]
    words = {"opened": opened, "criterion": "plan", "value": 3, "reason": REASON, "at": purchase.at("scored")}
    refuses("score.not_declared", give_score, by=purchase.panel[0], **words)
    refuses("score.no_seat", give_score, by=purchase.house.evaluators[2], **words)
    declare(purchase, purchase.panel[0])
    score_all(purchase, purchase.panel[0], purchase.at("scored"))
    lock(purchase, purchase.panel[0])
    refuses("score.locked", give_score, by=purchase.panel[0], **words)
    refuses(
        "score.locked",
        lock_scores,
        opportunity=purchase.opportunity,
        by=purchase.panel[0],
        at=purchase.at("locked"),
    )


def test_nobody_scores_what_was_cancelled() -> None:
    purchase = a_purchase("declared", bidders=1)
    opened = opened_responses(purchase.opportunity)[0]
    must(
        cancel_opportunity(
            opportunity=purchase.opportunity,
            reasons="The need has gone for good.",
            by=purchase.house.drafter,
            at=purchase.at("scored"),
        )
    )
    opened.opportunity.refresh_from_db()
    words = {"criterion": "plan", "value": 3, "reason": REASON, "by": purchase.panel[0]}
    refuses("score.not_now", give_score, opened=opened, at=purchase.at("scored"), **words)


# Locking, and who sees what


def test_locking_takes_every_score() -> None:
    purchase = a_purchase("declared")
    by = purchase.panel[0]
    refusal = refuses(
        "score.cells_left", lock_scores, opportunity=purchase.opportunity, by=by, at=purchase.at("locked")
    )
    assert refusal.params == {"count": "6"}
    score_all(purchase, by, purchase.at("scored"))
    adds_one(lock_scores, opportunity=purchase.opportunity, by=by, at=purchase.at("locked"))


def test_scores_are_shown_only_once_everybody_has_locked() -> None:
    purchase = a_purchase("scored")
    assert not all_locked(purchase.opportunity)
    lock(purchase, purchase.panel[0])
    assert not all_locked(purchase.opportunity)
    lock(purchase, purchase.panel[1])
    assert all_locked(purchase.opportunity)


def test_one_evaluator_alone_reveals_nothing_and_another_can_still_join() -> None:
    purchase = a_purchase("opened")
    declare(purchase, purchase.house.lead)
    declare(purchase, purchase.panel[0])
    score_all(purchase, purchase.panel[0], purchase.at("scored"))
    lock(purchase, purchase.panel[0])
    step_back(purchase, purchase.panel[1])
    assert not all_locked(purchase.opportunity)
    third = purchase.house.evaluators[2]
    adds_one(
        seat_evaluator,
        opportunity=purchase.opportunity,
        person=third.person,
        by=purchase.house.drafter,
        at=purchase.at("scored"),
    )
    assert Letter.objects.filter(kind="ready_to_score", person=third.person).exists()
    declare(purchase, third)
    score_all(purchase, third, purchase.at("scored"))
    lock(purchase, third)
    assert all_locked(purchase.opportunity)
    assert award(purchase).confirmed_by_id == purchase.house.lead.person


@pytest.mark.parametrize(
    "reason", ["seat.not_now", "people.not_evaluator", "seat.taken", "people.lead_scores"]
)
def test_who_cannot_join_a_panel(reason: str) -> None:
    purchase = a_purchase("locked" if reason == "seat.not_now" else "opened", bidders=1)
    person = {
        "seat.not_now": purchase.house.evaluators[2],
        "people.not_evaluator": purchase.house.bidders[0],
        "seat.taken": purchase.panel[0],
        "people.lead_scores": purchase.house.lead,
    }[reason].person
    words = {"person": person, "by": purchase.house.drafter, "at": purchase.at("locked")}
    refuses(reason, seat_evaluator, opportunity=purchase.opportunity, **words)


def test_a_draft_has_no_latecomers() -> None:
    purchase = a_purchase("drafted", bidders=0)
    words = {
        "person": purchase.house.evaluators[2].person,
        "by": purchase.house.drafter,
        "at": purchase.at("drafted"),
    }
    refuses("seat.not_now", seat_evaluator, opportunity=purchase.opportunity, **words)


def test_how_far_a_panel_has_got() -> None:
    purchase = a_purchase("declared")
    score_all(purchase, purchase.panel[0], purchase.at("scored"))
    lock(purchase, purchase.panel[0])
    first, second = evaluator_progress(purchase.opportunity)
    assert (first.given, first.left, bool(first.locked_at)) == (6, 0, True)
    assert (second.given, second.left, second.locked_at) == (0, 6, None)
    (own,) = panel_work(purchase.panel[1])
    assert (own.responses, own.evaluators, own.waiting, own.all_locked, own.leads) == (3, 2, 1, False, False)
    assert own.own is not None and own.own.left == 6
    (led,) = panel_work(purchase.house.lead)
    assert led.leads and led.own is None
    assert is_lead(purchase.house.lead, purchase.opportunity) and not is_lead(
        purchase.panel[0], purchase.opportunity
    )


# The award


def test_the_lead_awards_what_the_scores_say() -> None:
    purchase = a_purchase("locked")
    decision = adds_one(
        confirm_award,
        opportunity=purchase.opportunity,
        reasons=" It met the need best. ",
        ties={},
        by=purchase.house.lead,
        at=purchase.at("awarded"),
    )
    assert purchase.fresh().state == "awarded"
    assert decision.reasons == "It met the need best."
    lot_award = Award.objects.get()
    assert lot_award.organisation.name == "Blackpear Befrienders"
    assert lot_award.value == Decimal("72000.00")
    newest = Release.objects.order_by("-at", "-id").first()
    assert newest is not None and newest.tags == "award"
    release_json = orjson.loads(bytes(newest.body))
    assert release_json["awards"][0]["value"] == {"amount": 72000.0, "currency": "GBP"}
    assert [place["bidder"] for place in release_json["assessment"]["lots"][0]["ranking"]] == [
        "Blackpear Befrienders",
        "Bidder 2",
        "Bidder 3",
    ]


def test_every_bidder_is_told_and_no_loser_is_named_in_public() -> None:
    purchase = a_purchase("awarded")
    letters = [(letter.person, letter.params["won"]) for letter in Letter.objects.filter(kind="result")]
    assert sorted(letters) == sorted(
        (bidder.person, "1" if place == 0 else "0") for place, bidder in enumerate(purchase.house.bidders)
    )
    release_text = bytes(Release.objects.order_by("-at", "-id").first().body).decode()  # type: ignore[union-attr]
    assert "Blackpear" in release_text
    assert "Orchard Row" not in release_text and "Plumgate" not in release_text


@pytest.mark.parametrize(
    ("until", "reason"),
    [("scored", "award.not_locked"), ("locked", "reasons.missing"), ("locked", "award.not_lead")],
)
def test_what_keeps_an_award_back(until: str, reason: str) -> None:
    purchase = a_purchase(until)
    by = purchase.house.drafter if reason == "award.not_lead" else purchase.house.lead
    reasons = " " if reason == "reasons.missing" else "It met the need best."
    words = {"reasons": reasons, "ties": {}, "by": by, "at": purchase.at("awarded")}
    refuses(reason, confirm_award, opportunity=purchase.opportunity, **words)


def test_too_few_evaluators_award_nothing() -> None:
    purchase = a_purchase("opened")
    declare(purchase, purchase.house.lead)
    declare(purchase, purchase.panel[0])
    score_all(purchase, purchase.panel[0], purchase.at("scored"))
    lock(purchase, purchase.panel[0])
    step_back(purchase, purchase.panel[1])
    words = {
        "reasons": "It met the need best.",
        "ties": {},
        "by": purchase.house.lead,
        "at": purchase.at("awarded"),
    }
    refusal = refuses("award.too_few_evaluators", confirm_award, opportunity=purchase.opportunity, **words)
    assert refusal.params == {"wanted": "2"}


def test_an_award_is_made_once() -> None:
    purchase = a_purchase("awarded")
    words = {
        "reasons": "It met the need best.",
        "ties": {},
        "by": purchase.house.lead,
        "at": purchase.at("signed"),
    }
    refuses("opportunity.award.not_now", confirm_award, opportunity=purchase.opportunity, **words)


def test_a_shared_first_place_wants_a_choice_among_the_first() -> None:
    purchase = a_purchase("locked", scores=((4, 4), (4, 4), (1, 1)), prices=("70000", "70000", "60000"))
    words = {
        "reasons": "The terms say who is first.",
        "by": purchase.house.lead,
        "at": purchase.at("awarded"),
    }
    assert [standing.place for standing in rankings(purchase.opportunity)[0].standings] == [1, 1, 3]
    for ties in ({}, {"lot-1": "3"}, {"lot-2": "1"}):
        refusal = refuses("award.tie", confirm_award, opportunity=purchase.opportunity, ties=ties, **words)
        assert refusal.params == {"count": "2", "lot": "The whole contract"}
    adds_one(confirm_award, opportunity=purchase.opportunity, ties={"lot-1": "2"}, **words)
    assert Award.objects.get().organisation.name == "Orchard Row Playworks"


def test_a_choice_does_not_move_a_clear_first_place() -> None:
    purchase = a_purchase("locked")
    award(purchase, ties={"lot-1": "3"})
    assert Award.objects.get().opened.number == 1


def test_without_an_offer_nothing_is_awarded() -> None:
    purchase = a_purchase("published", bidders=0)
    for step in ("closed", "opened", "declared", "locked"):
        take(purchase, step)
    words = {
        "reasons": "It met the need best.",
        "ties": {},
        "by": purchase.house.lead,
        "at": purchase.at("awarded"),
    }
    refuses("award.no_offer", confirm_award, opportunity=purchase.opportunity, **words)


def test_the_ranking_that_was_kept_is_the_one_that_was_published() -> None:
    purchase = a_purchase("awarded", lots=2)
    for stored, now in zip(purchase.decision.ranking, rankings(purchase.opportunity), strict=True):
        assert [Fraction(place["exact"]) for place in stored["places"]] == [
            standing.total for standing in now.standings
        ]
    for lot in outcome_of(purchase.decision).lots:
        assert [standing.place for standing in lot.ranking] == [1, 2, 3]
        assert lot.supplier is not None and lot.supplier.name == lot.ranking[0].name


# What a bidder receives


def test_a_bidder_reads_its_own_scores_and_no_other_loser() -> None:
    purchase = a_purchase("awarded")
    feedback = feedback_for(purchase.house.bidders[2], purchase.opportunity)
    assert feedback is not None and feedback.number == 3
    assert [len(criterion.scores) for criterion in feedback.criteria] == [2, 2, 0]
    assert {score for criterion in feedback.criteria for score in criterion.scores} == {(2, REASON)}
    (lot,) = feedback.lots
    assert (lot.own.place, lot.own.name, lot.won, lot.offers) == (3, "Bidder 3", False, 3)
    assert lot.winner is not None and lot.winner.name == "Blackpear Befrienders"


def test_a_winner_knows_it() -> None:
    purchase = a_purchase("awarded")
    feedback = feedback_for(purchase.house.bidders[0], purchase.fresh())
    assert feedback is not None and feedback.lots[0].won and feedback.lots[0].winner == feedback.lots[0].own


def test_there_is_no_feedback_before_the_award_or_for_others() -> None:
    purchase = a_purchase("locked")
    assert feedback_for(purchase.house.bidders[0], purchase.fresh()) is None
    take(purchase, "awarded")
    assert feedback_for(purchase.house.drafter, purchase.opportunity) is None
