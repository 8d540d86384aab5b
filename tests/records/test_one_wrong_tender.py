"""One wrong tender: an odd price holds the award until it is asked about, a bidder explains without changing its
offer, and two people set a response aside or let it count again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from hopmarket.records.evaluation.bidder_clarifications import clarifications_asked, odd_prices_of
from hopmarket.records.evaluation.feedback import set_aside_of
from hopmarket.records.evaluation.models import BidderClarification, ScoresLocked, SetAside
from hopmarket.records.evaluation.queries import all_locked, cells_left, rankings, scores_match_ledger
from hopmarket.records.evaluation.services import (
    answer_clarification,
    approve_set_aside,
    ask_clarification,
    ask_set_aside,
    ask_take_back_set_aside,
    confirm_award,
    declare_interests,
    give_score,
    lock_scores,
    refuse_set_aside,
)
from hopmarket.records.evaluation.set_asides import (
    counting_responses,
    second_officers_for,
    set_aside_now,
    set_asides_to_decide,
)
from hopmarket.records.notices.models import Release
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.post.models import Letter
from hopmarket.records.responses.models import OpenedResponse
from hopmarket.records.responses.queries import opened_responses
from hopmarket.records.tasks.queries import all_tasks_of
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member
from tests.factories.act_events import refuses
from tests.factories.partnership import must
from tests.factories.purchases import DAY, REASON, Purchase, a_purchase

pytestmark = pytest.mark.django_db

TYPO = ("400", "68000.50", "80000", "60000")
WHY = "The price covers one month, as its answer says."


def opened_of(purchase: Purchase, number: int = 1) -> OpenedResponse:
    return opened_responses(purchase.opportunity).get(number=number)


def bidder_of(opened: OpenedResponse, purchase: Purchase) -> Member:
    return next(by for by in purchase.house.bidders if by.organisation == opened.organisation_id)


def asked(purchase: Purchase, *, lot: str = "lot-1", number: int = 1, **changes: Any) -> BidderClarification:
    at = changes.pop("at", purchase.at("locked"))
    words = {
        "opened": opened_of(purchase, number),
        "question": "Is your price meant for the whole contract?",
        "lot": lot,
        "due_on": at.date() + timedelta(days=3),
        "by": purchase.house.lead,
        **changes,
    }
    return must(ask_clarification(**words, at=at))


def awarded(purchase: Purchase, **changes: Any) -> Any:
    words = {"reasons": "It met the need best for the money.", "ties": {}, "by": purchase.house.lead}
    return confirm_award(
        opportunity=purchase.opportunity, at=changes.pop("at", purchase.at("awarded")), **{**words, **changes}
    )


def set_aside(purchase: Purchase, *, number: int = 1, ground: str = "breach") -> SetAside:
    at = purchase.at(purchase.reached)
    words = {"opened": opened_of(purchase, number), "ground": ground, "reasons": WHY}
    row = must(ask_set_aside(**words, by=purchase.house.lead, at=at))
    return must(approve_set_aside(set_aside_request=row, by=purchase.house.drafter, at=at))


# Odd prices hold the award


def test_a_typo_wins_nothing_until_it_is_asked_about() -> None:
    purchase = a_purchase("locked", prices=TYPO)
    (odd,) = odd_prices_of(purchase.opportunity, purchase.at("awarded"))
    assert odd.arithmetic.startswith("£400 is less than 1 % of the £84,000 the buyer expects; ")
    refusal = awarded(purchase)
    assert isinstance(refusal, Refusal) and refusal.reason == "award.odd_price_unasked"
    assert refusal.params["number"] == "1" and "£400" in refusal.params["arithmetic"]
    asked(purchase, lot="")  # asked about something else: the price is still unasked
    assert awarded(purchase).reason == "award.odd_price_unasked"
    row = asked(purchase)
    assert "has until the end of" in awarded(purchase).params["asked"]
    bidder = bidder_of(row.opened, purchase)
    must(
        answer_clarification(
            clarification=row, answer="Yes, it is meant.", by=bidder, at=purchase.at("locked")
        )
    )
    assert not isinstance(awarded(purchase), Refusal)


@pytest.mark.parametrize(("days", "over"), [(3, False), (4, True)])
def test_without_an_answer_the_time_has_to_pass(days: int, over: bool) -> None:
    purchase = a_purchase("locked", prices=TYPO)
    asked(purchase)
    at = purchase.at("locked") + days * DAY
    assert isinstance(awarded(purchase, at=at), Refusal) is not over


def test_a_response_that_is_set_aside_holds_nothing() -> None:
    purchase = a_purchase("locked", prices=TYPO)
    set_aside(purchase)
    assert odd_prices_of(purchase.opportunity, purchase.at("awarded")) == []
    assert not isinstance(awarded(purchase), Refusal)


# Asking a bidder


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"question": "Why?"}, "bidder_question.too_short"),
        ({"question": "a word or two " * 400}, "bidder_question.too_long"),
        ({"lot": "lot-9"}, "bidder_question.unknown_lot"),
        ({"days": 0}, "bidder_question.too_soon"),
        ({"days": 29}, "bidder_question.too_late"),
    ],
)
def test_what_is_asked_is_checked(changes: dict[str, Any], reason: str) -> None:
    purchase = a_purchase("declared")
    at = purchase.at("declared")
    words = {
        "opened": opened_of(purchase),
        "question": "Is this for the whole contract?",
        "lot": "",
        "due_on": at.date() + timedelta(days=changes.pop("days", 3)),
        **changes,
    }
    refuses(reason, ask_clarification, **words, by=purchase.house.lead, at=at)


def test_an_answer_explains_and_changes_nothing_of_the_offer() -> None:
    purchase = a_purchase("declared")
    row = asked(purchase, at=purchase.at("declared"))
    before = OpenedResponse.objects.filter(pk=row.opened_id).values().get()
    bidder, at = bidder_of(row.opened, purchase), purchase.at("declared")
    (task,) = [task for task in all_tasks_of(bidder, at) if task.kind.name == "answer_buyer"]
    assert task.due and task.due.date() >= row.due_on
    answer = {"clarification": row, "answer": "£72,000 is right; read £71,000.", "by": bidder, "at": at}
    must(answer_clarification(**answer))
    assert OpenedResponse.objects.filter(pk=row.opened_id).values().get() == before
    assert not [task for task in all_tasks_of(bidder, at) if task.kind.name == "answer_buyer"]
    refuses("bidder_question.answered", answer_clarification, **answer)
    assert {letter.kind for letter in Letter.objects.filter(kind__startswith="bidder_")} == {
        "bidder_asked",
        "bidder_answered",
    }


def test_another_bidder_finds_no_question() -> None:
    purchase = a_purchase("declared")
    row = asked(purchase, at=purchase.at("declared"))
    others = [by for by in purchase.house.bidders if by.organisation != row.opened.organisation_id]
    for other in others:
        assert not clarifications_asked(other).exists()
        with pytest.raises(BidderClarification.DoesNotExist):
            answer_clarification(clarification=row, answer="Ours.", by=other, at=purchase.at("declared"))


def test_nothing_is_answered_once_it_is_decided() -> None:
    purchase = a_purchase("locked")
    row = asked(purchase, lot="")
    must(awarded(purchase))
    bidder = bidder_of(row.opened, purchase)
    words = {"clarification": row, "answer": "Too late.", "by": bidder, "at": purchase.at("awarded")}
    refuses("bidder_question.not_now", answer_clarification, **words)


# Setting aside


def test_two_people_set_a_response_aside_and_it_leaves_the_ranking() -> None:
    purchase = a_purchase("locked")
    before = rankings(purchase.opportunity)[0].standings
    cheapest = min(before, key=lambda place: place.price)
    number = int(cheapest.bidder)
    row = must(
        ask_set_aside(
            opened=opened_of(purchase, number),
            ground="must_not_met",
            reasons=WHY,
            by=purchase.house.lead,
            at=purchase.at("locked"),
        )
    )
    assert rankings(purchase.opportunity)[0].standings == before  # until somebody agrees, nothing changes
    assert awarded(purchase).reason == "award.set_aside_waits"
    (task,) = [
        task
        for task in all_tasks_of(purchase.house.drafter, purchase.at("locked"))
        if task.kind.name == "decide_set_aside"
    ]
    assert task.way.endswith(f"/responses/{number}/decide/")
    must(approve_set_aside(set_aside_request=row, by=purchase.house.drafter, at=purchase.at("locked")))
    after = rankings(purchase.opportunity)[0].standings
    assert {place.bidder for place in after} == {place.bidder for place in before} - {cheapest.bidder}
    assert min(place.price for place in after) > cheapest.price
    assert scores_match_ledger(purchase.opportunity) and all_locked(purchase.opportunity)
    bidder = bidder_of(row.opened, purchase)
    assert set_aside_of(bidder, purchase.opportunity) == row
    (letter,) = Letter.objects.filter(kind="set_aside")
    assert letter.params["reasons"] == WHY and "does not meet" in letter.params["ground"]
    must(awarded(purchase))
    assessment = Release.objects.order_by("-pk")[0].json["assessment"]
    assert (assessment["responses"], assessment["setAside"]) == (3, 1)
    assert len(assessment["lots"][0]["ranking"]) == 2


WHO: dict[str, tuple[Callable[[Purchase], Member], str]] = {
    "second officer": (lambda purchase: purchase.house.drafter, ""),
    "whoever asked": (lambda purchase: purchase.house.lead, "set_aside.own_request"),
    "an evaluator": (lambda purchase: purchase.panel[0], "role.missing"),
    "a bidder": (lambda purchase: purchase.house.bidders[0], "role.missing"),
    "an operator": (lambda purchase: purchase.house.operator, "role.missing"),
}


@pytest.mark.parametrize("who", WHO)
def test_who_may_agree(who: str) -> None:
    purchase = a_purchase("declared")
    at = purchase.at("declared")
    row = must(
        ask_set_aside(opened=opened_of(purchase), ground="breach", reasons=WHY, by=purchase.house.lead, at=at)
    )
    by, reason = WHO[who]
    if reason:
        refuses(reason, approve_set_aside, set_aside_request=row, by=by(purchase), at=at)
    else:
        must(approve_set_aside(set_aside_request=row, by=by(purchase), at=at))
        refuses("set_aside.decided", approve_set_aside, set_aside_request=row, by=by(purchase), at=at)


@pytest.mark.parametrize("step", ["opened", "declared", "locked", "awarded"])
@pytest.mark.parametrize("deed", ["ask", "set_aside", "take_back", "approve", "refuse"])
def test_every_deed_in_every_state(step: str, deed: str) -> None:
    """Lead and second officer act between the declaration and the award, and at no other time."""
    purchase = a_purchase("declared" if step in ("declared", "opened") else "locked")
    at = purchase.at(purchase.reached)
    lead, second = purchase.house.lead, purchase.house.drafter
    if deed == "take_back":
        set_aside(purchase, number=2)
    waiting = None
    if deed in ("approve", "refuse"):
        words = {"opened": opened_of(purchase), "ground": "breach", "reasons": WHY}
        waiting = must(ask_set_aside(**words, by=lead, at=at))
    if step == "opened":
        from hopmarket.records.evaluation.models import Declaration

        Declaration.objects.filter(seat__part="lead").delete()
    if step == "awarded":
        Opportunity.objects.filter(pk=purchase.opportunity.pk).update(state="awarded")
    tries: dict[str, Callable[[], Any]] = {
        "ask": lambda: ask_clarification(
            opened=opened_of(purchase),
            question="Is this for the whole contract?",
            due_on=at.date() + timedelta(days=2),
            by=lead,
            at=at,
        ),
        "set_aside": lambda: ask_set_aside(
            opened=opened_of(purchase), ground="breach", reasons=WHY, by=lead, at=at
        ),
        "take_back": lambda: ask_take_back_set_aside(
            opened=opened_of(purchase, 2), reasons=WHY, by=lead, at=at
        ),
        "approve": lambda: approve_set_aside(set_aside_request=waiting, by=second, at=at),
        "refuse": lambda: refuse_set_aside(set_aside_request=waiting, reasons=WHY, by=second, at=at),
    }
    outcome = tries[deed]()
    if step == "awarded":
        assert isinstance(outcome, Refusal) and outcome.reason == "score.not_now"
    elif step == "opened" and deed in ("ask", "set_aside", "take_back"):
        assert isinstance(outcome, Refusal) and outcome.reason == "award.lead_undeclared"
    else:
        assert not isinstance(outcome, Refusal)


def test_a_low_price_is_set_aside_only_after_asking() -> None:
    purchase = a_purchase("locked", prices=TYPO)
    words = {"opened": opened_of(purchase), "ground": "abnormally_low", "reasons": WHY}
    words |= {"by": purchase.house.lead, "at": purchase.at("locked")}
    refuses("set_aside.not_asked", ask_set_aside, **words)
    row = asked(purchase)
    refuses("set_aside.not_asked", ask_set_aside, **words)
    must(
        answer_clarification(
            clarification=row,
            answer="A slip of the keyboard.",
            by=bidder_of(row.opened, purchase),
            at=purchase.at("locked"),
        )
    )
    must(ask_set_aside(**words))


def test_a_refusal_leaves_everything_as_it_was() -> None:
    purchase = a_purchase("declared")
    at = purchase.at("declared")
    words = {"opened": opened_of(purchase), "ground": "breach", "reasons": WHY, "at": at}
    row = must(ask_set_aside(**words, by=purchase.house.lead))
    refuses("set_aside.waits", ask_set_aside, **words, by=purchase.house.lead)
    must(refuse_set_aside(set_aside_request=row, reasons=REASON, by=purchase.house.drafter, at=at))
    assert counting_responses(purchase.opportunity).count() == 3
    assert Letter.objects.filter(kind="set_aside_refused").count() == 1
    assert not Letter.objects.filter(kind="set_aside").exists()
    again = must(ask_set_aside(**words, by=purchase.house.lead))
    must(refuse_set_aside(set_aside_request=again, reasons=REASON, by=purchase.house.lead, at=at))
    assert Letter.objects.filter(kind="set_aside_refused").count() == 1  # nobody writes to themselves


def test_what_counts_again_is_scored_and_what_was_locked_stays() -> None:
    """Set aside before anybody scored it, it wants no scores; let back after all have locked, it alone does."""
    purchase = a_purchase("declared")
    set_aside(purchase, number=3)
    third = opened_of(purchase, 3)
    late = purchase.at("locked")
    refuses(
        "score.set_aside",
        give_score,
        opened=third,
        criterion="plan",
        value=3,
        reason=REASON,
        by=purchase.panel[0],
        at=late,
    )
    for by in purchase.panel:
        for opened in counting_responses(purchase.opportunity):
            for criterion in ("plan", "people"):
                words = {"opened": opened, "criterion": criterion, "value": 3, "reason": REASON}
                must(give_score(**words, by=by, at=purchase.at("scored")))
        must(lock_scores(opportunity=purchase.opportunity, by=by, at=late))
    assert all_locked(purchase.opportunity)
    back = must(ask_take_back_set_aside(opened=third, reasons=WHY, by=purchase.house.lead, at=late))
    must(approve_set_aside(set_aside_request=back, by=purchase.house.drafter, at=late))
    assert Letter.objects.filter(kind="counts_again").exists()
    assert not all_locked(purchase.opportunity) and set_aside_now(purchase.opportunity) == {}
    assert awarded(purchase).reason == "award.not_locked"
    after = late + timedelta(hours=1)
    for by in purchase.panel:
        stands = {"opened": opened_of(purchase), "criterion": "plan", "value": 5, "reason": REASON}
        refuses("score.locked", give_score, **stands, by=by, at=after)
        refuses("score.cells_left", lock_scores, opportunity=purchase.opportunity, by=by, at=after)
        for criterion in ("plan", "people"):
            words = {"opened": third, "criterion": criterion, "value": 4, "reason": REASON}
            must(give_score(**words, by=by, at=after))
        must(lock_scores(opportunity=purchase.opportunity, by=by, at=after))
    assert all_locked(purchase.opportunity) and scores_match_ledger(purchase.opportunity)
    assert len(rankings(purchase.opportunity)[0].standings) == 3
    assert not any(cells_left(lock.seat) for lock in ScoresLocked.objects.select_related("seat"))


def test_a_lead_who_knows_a_bidder_does_nothing_more() -> None:
    purchase = a_purchase("opened")
    at, lead = purchase.at("declared"), purchase.house.lead
    words = {"opportunity": purchase.opportunity, "conflict": True, "words": "My brother runs one of them."}
    must(declare_interests(**words, by=lead, at=at))
    refuses("declare.done", declare_interests, **words, by=lead, at=at)
    assert awarded(purchase).reason == "award.lead_conflict"
    assert [letter.kind for letter in Letter.objects.filter(kind="lead_stepped_back")]
    kinds = {task.kind.name for task in all_tasks_of(purchase.house.drafter, at)}
    assert "replace_lead" in kinds
    assert not {task.kind.name for task in all_tasks_of(lead, at)} & {"replace_lead", "declare_as_lead"}


def test_nobody_left_to_agree_is_said_before_it_is_asked() -> None:
    purchase = a_purchase("declared")
    assert [
        person.pk for person in second_officers_for(purchase.opportunity, purchase.house.lead.person)
    ] == [purchase.house.drafter.person]
    assert second_officers_for(purchase.opportunity, purchase.house.drafter.person) == []
    assert set_asides_to_decide(purchase.house.drafter) == []


def test_scores_of_what_is_set_aside_after_the_lock_change_no_other_place() -> None:
    purchase = a_purchase("locked")
    before = {
        place.bidder: [point.exact for point in place.points[:2]]
        for place in rankings(purchase.opportunity)[0].standings
    }
    set_aside(purchase, number=3)
    for place in rankings(purchase.opportunity)[0].standings:
        assert [point.exact for point in place.points[:2]] == before[place.bidder]
        assert place.price == Decimal(opened_of(purchase, int(place.bidder)).prices["lot-1"])
