"""Who judges: a seat changes hands with a record, evaluators of other organisations see one purchase alone, and
whoever leads declares first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hopmarket.records.evaluation.models import Score
from hopmarket.records.evaluation.panel_candidates_after import ended_seats, free_evaluators, free_leads
from hopmarket.records.evaluation.panel_progress import is_lead
from hopmarket.records.evaluation.queries import (
    all_locked,
    counting_scores,
    evaluator_seats,
    rankings,
    responses_to_score,
    scores_match_ledger,
)
from hopmarket.records.evaluation.services import (
    confirm_award,
    declare_interests,
    give_score,
    lock_scores,
    replace_evaluator,
    replace_lead,
    seat_evaluator,
)
from hopmarket.records.opportunities.models import Opportunity, PanelSeat
from hopmarket.records.opportunities.queries import opportunities_to_evaluate
from hopmarket.records.post.models import Letter
from hopmarket.records.responses.queries import opened_responses
from hopmarket.records.tasks.queries import all_tasks_of
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member
from tests.factories.act_events import refuses
from tests.factories.partnership import must, partnership
from tests.factories.purchases import REASON, Purchase, a_purchase, score_all

pytestmark = pytest.mark.django_db

WHY = "She is ill until the middle of January."


def seat_of(purchase: Purchase, member: Member) -> PanelSeat:
    return PanelSeat.objects.get(opportunity=purchase.opportunity, person=member.person, ended_at=None)


def replaced(purchase: Purchase, leaving: Member, person: int, organisation: int = 0) -> PanelSeat:
    words = {"person": person, "organisation": organisation, "reasons": WHY, "by": purchase.house.lead}
    at = purchase.at(purchase.reached)
    return must(replace_evaluator(seat=seat_of(purchase, leaving), **words, at=at))


def partner(purchase: Purchase) -> Member:
    """An evaluator of another body."""
    return partnership(purchase.began, bidders=0, place="severnside").evaluators[0]


def scored(purchase: Purchase, by: Member) -> None:
    at = purchase.at("scored")
    must(declare_interests(opportunity=purchase.opportunity, conflict=False, words="", by=by, at=at))
    score_all(purchase, by, at)
    must(lock_scores(opportunity=purchase.opportunity, by=by, at=at))


def test_an_evaluator_who_falls_ill_is_replaced_and_the_ranking_waits() -> None:
    purchase = a_purchase("scored")
    ill, other = purchase.panel
    must(lock_scores(opportunity=purchase.opportunity, by=ill, at=purchase.at("scored")))
    third = purchase.house.evaluators[2]
    seat = replaced(purchase, ill, third.person)
    assert Score.objects.filter(seat=seat.replaces).count() == 6  # on record
    assert not counting_scores(purchase.opportunity).filter(seat=seat.replaces).exists()
    assert list(evaluator_seats(purchase.opportunity)) == [seat_of(purchase, other), seat]
    assert not opportunities_to_evaluate(ill).exists() and not responses_to_score(ill).exists()
    words = {"opened": opened_responses(purchase.opportunity)[0], "criterion": "plan", "value": 5}
    words |= {"reason": REASON, "at": purchase.at("scored")}
    refuses("score.no_seat", give_score, **words, by=ill)
    must(lock_scores(opportunity=purchase.opportunity, by=other, at=purchase.at("locked")))
    assert not all_locked(purchase.opportunity)
    scored(purchase, third)
    assert all_locked(purchase.opportunity) and scores_match_ledger(purchase.opportunity)
    assert len(rankings(purchase.opportunity)[0].standings) == 3
    (ended,) = ended_seats(purchase.opportunity)
    assert (ended.person_id, ended.ended_why, ended.ended_by_id) == (
        ill.person,
        WHY,
        purchase.house.lead.person,
    )
    assert Letter.objects.filter(kind="seat_ended", person=ill.person).count() == 1
    assert ill.person not in {row.person_id for row in free_evaluators(purchase.opportunity, other)}


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        ("published", ""),
        ("closed", ""),
        ("declared", ""),
        ("locked", "seat.not_now"),
        ("awarded", "seat.not_now"),
    ],
)
def test_when_an_evaluator_is_replaced(step: str, reason: str) -> None:
    """Once everybody has seen all scores, nobody takes a seat any more."""
    purchase = a_purchase(step)
    words = {"seat": seat_of(purchase, purchase.panel[0]), "person": purchase.house.evaluators[2].person}
    words |= {"reasons": WHY, "by": purchase.house.lead, "at": purchase.at(step)}
    if reason:
        refuses(reason, replace_evaluator, **words)
    else:
        must(replace_evaluator(**words))
        refuses("seat.ended_already", replace_evaluator, **words)


@pytest.mark.parametrize("step", ["published", "closed", "opened", "locked", "awarded"])
def test_when_another_leads(step: str) -> None:
    purchase = a_purchase(step)
    words = {"opportunity": purchase.opportunity, "person": purchase.house.drafter.person, "reasons": WHY}
    words |= {"by": purchase.house.drafter, "at": purchase.at(step)}
    if step == "awarded":
        refuses("seat.lead_not_now", replace_lead, **words)
        return
    must(replace_lead(**words))
    assert is_lead(purchase.house.drafter, purchase.opportunity)
    assert not is_lead(purchase.house.approver, purchase.opportunity)
    assert not free_leads(purchase.opportunity)
    assert Letter.objects.filter(kind="leads_now", person=purchase.house.drafter.person).exists()


def test_the_new_lead_declares_before_the_award_and_the_old_one_awards_nothing() -> None:
    purchase = a_purchase("locked")
    at, new, old = purchase.at("awarded"), purchase.house.drafter, purchase.house.lead
    words = {"opportunity": purchase.opportunity, "person": new.person, "reasons": WHY}
    must(replace_lead(**words, by=old, at=at))

    def award(by: Member) -> Any:
        reasons = "It met the need best for the money."
        return confirm_award(opportunity=purchase.opportunity, reasons=reasons, ties={}, by=by, at=at)

    assert award(old).reason == "award.not_lead"
    assert award(new).reason == "award.lead_undeclared"
    assert "declare_as_lead" in {task.kind.name for task in all_tasks_of(new, at)}
    must(declare_interests(opportunity=purchase.opportunity, conflict=False, words="", by=new, at=at))
    assert not isinstance(award(new), Refusal)


def test_whoever_knows_a_bidder_names_no_lead() -> None:
    purchase = a_purchase("opened")
    at, lead = purchase.at("declared"), purchase.house.lead
    known = {"conflict": True, "words": "My brother runs one of them."}
    must(declare_interests(opportunity=purchase.opportunity, **known, by=lead, at=at))
    words = {"opportunity": purchase.opportunity, "person": purchase.house.drafter.person, "reasons": WHY}
    refuses("seat.knows_bidder", replace_lead, **words, by=lead, at=at)
    must(replace_lead(**words, by=purchase.house.drafter, at=at))


# People of other organisations


def test_a_partners_evaluator_scores_this_purchase_and_sees_no_other() -> None:
    purchase = a_purchase("opened")
    guest = partner(purchase)
    second = a_purchase("opened", house=purchase.house)
    words = {"person": guest.person, "organisation": guest.organisation, "by": purchase.house.lead}
    seat = must(seat_evaluator(opportunity=purchase.opportunity, **words, at=purchase.at("opened")))
    assert seat.organisation_id == guest.organisation
    assert list(opportunities_to_evaluate(guest)) == [purchase.opportunity]
    assert "declare_interests" in {task.kind.name for task in all_tasks_of(guest, purchase.at("opened"))}
    assert not responses_to_score(guest).exists()  # not before declaring
    scored(purchase, guest)
    assert {row.opportunity_id for row in responses_to_score(guest)} == {purchase.opportunity.pk}
    with pytest.raises(Opportunity.DoesNotExist):
        declare_interests(
            opportunity=second.opportunity, conflict=False, words="", by=guest, at=purchase.at("opened")
        )


STRANGERS: dict[str, Callable[[Purchase], Member]] = {
    "an evaluator of another body": partner,
    "a bidder": lambda purchase: purchase.house.bidders[0],
    "an operator": lambda purchase: purchase.house.operator,
}


@pytest.mark.parametrize("who", STRANGERS)
def test_without_a_seat_nothing_is_found(who: str) -> None:
    purchase = a_purchase("declared")
    stranger = STRANGERS[who](purchase)
    assert not opportunities_to_evaluate(stranger).exists()
    assert not responses_to_score(stranger).exists()


def test_a_seat_for_another_body_is_not_held_for_ones_own() -> None:
    """Who acts for the one organisation does not see what they score for the other."""
    purchase = a_purchase("opened")
    guest = partner(purchase)
    words = {"person": guest.person, "organisation": guest.organisation, "by": purchase.house.lead}
    must(seat_evaluator(opportunity=purchase.opportunity, **words, at=purchase.at("opened")))
    from dataclasses import replace

    elsewhere = replace(guest, organisation=purchase.house.bidders[0].organisation)
    assert not opportunities_to_evaluate(elsewhere).exists()


def test_nobody_scores_for_an_organisation_that_bid() -> None:
    purchase = a_purchase("opened")
    guest, opened = partner(purchase), opened_responses(purchase.opportunity)[0]
    words = {"person": guest.person, "organisation": guest.organisation, "by": purchase.house.lead}
    seat = must(seat_evaluator(opportunity=purchase.opportunity, **words, at=purchase.at("opened")))
    type(opened).objects.filter(pk=opened.pk).update(organisation=seat.organisation_id)
    said = {"opportunity": purchase.opportunity, "by": guest, "at": purchase.at("declared")}
    refuses("declare.own_organisation", declare_interests, conflict=False, words="", **said)
    must(declare_interests(conflict=True, words="My own organisation bid for it.", **said))


@pytest.mark.parametrize("organisation", ["own", "other"])
def test_only_evaluators_take_a_seat(organisation: str) -> None:
    purchase = a_purchase("opened")
    guest = partner(purchase)
    person = purchase.house.drafter.person if organisation == "own" else guest.person
    words = {"person": person, "by": purchase.house.lead, "at": purchase.at("opened")}
    refuses("people.not_evaluator", seat_evaluator, opportunity=purchase.opportunity, **words)
