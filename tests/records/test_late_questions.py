"""Letters to the buyer after the deadline, and debriefs: who asks, who answers, and who reads the answer."""

from __future__ import annotations

from typing import Any

import pytest

from hopmarket.records.evaluation.services import answer_debrief, ask_debrief
from hopmarket.records.notices.models import Release
from hopmarket.records.opportunities.models import ClarificationQuestion, LateQuestion
from hopmarket.records.opportunities.services import (
    answer_after_deadline,
    ask_after_deadline,
    register_interest,
)
from hopmarket.records.post.models import Letter
from hopmarket.records.tasks.queries import desk_of
from hopmarket.rules.roles import Member
from tests.factories.act_events import adds_one, refuses
from tests.factories.partnership import must, partnership
from tests.factories.purchases import HOUR, Purchase, a_purchase
from tests.factories.second_officers import move_line

pytestmark = pytest.mark.django_db
TEXT, ANSWER = "When will you decide?", "In the week after the holidays."


def asked(purchase: Purchase, step: str, **words: Any) -> dict[str, Any]:
    given = {"opportunity": purchase.fresh(), "text": TEXT, "by": purchase.house.bidders[0]}
    return {**given, "at": purchase.at(step) + HOUR, **words}


def kinds(member: Member, at: Any) -> list[str]:
    return [row.task.kind.name for row in desk_of([member], at).tasks]


def test_an_answer_for_whoever_asked_alone_and_one_for_everybody() -> None:
    purchase = a_purchase("closed")
    at = purchase.at("closed") + HOUR
    alone = adds_one(ask_after_deadline, **asked(purchase, "closed"))
    told = Letter.objects.filter(kind="late_question_asked").values_list("person", flat=True)
    assert {purchase.house.drafter.person, purchase.house.approver.person} == set(told)
    assert "answer_late_question" in kinds(purchase.house.drafter, at)
    words = {"answer": ANSWER, "by": purchase.house.drafter, "at": at}
    stranger = partnership(purchase.began, place="elsewhere").drafter
    with pytest.raises(LateQuestion.DoesNotExist):
        answer_after_deadline(question=alone, **{**words, "by": stranger})
    before = Release.objects.count()
    adds_one(answer_after_deadline, question=alone, **words)
    refuses("answer.given", answer_after_deadline, question=alone, **words)
    letters = Letter.objects.filter(kind="late_question_answered")
    assert [letter.person for letter in letters] == [purchase.house.bidders[0].person]
    assert Release.objects.count() == before and not ClarificationQuestion.objects.exists()

    public = must(ask_after_deadline(**asked(purchase, "closed")))
    adds_one(answer_after_deadline, question=public, wording="When is it decided?", **words)
    assert Release.objects.count() == before + 1
    body = bytes(Release.objects.order_by("-at", "-id")[0].body).decode()
    assert "When is it decided?" in body and ANSWER in body and "Blackpear" not in body
    assert "answer_late_question" not in kinds(purchase.house.drafter, at)


def test_who_neither_follows_nor_bid_follows_first() -> None:
    purchase = a_purchase("closed", bidders=1)
    follower = partnership(purchase.began, place="elsewhere").bidders[0]
    refuses("late_question.not_follower", ask_after_deadline, **asked(purchase, "closed", by=follower))
    must(register_interest(opportunity=purchase.opportunity, by=follower, at=purchase.at("closed")))
    adds_one(ask_after_deadline, **asked(purchase, "closed", by=follower))
    refuses("role.missing", ask_after_deadline, **asked(purchase, "closed", by=purchase.house.drafter))


def test_once_it_is_decided_an_answer_is_not_published() -> None:
    purchase = a_purchase("awarded")
    question = must(ask_after_deadline(**asked(purchase, "awarded")))
    words = {"question": question, "answer": ANSWER, "by": purchase.house.drafter}
    words |= {"at": purchase.at("awarded") + HOUR}
    refuses("late_answer.decided", answer_after_deadline, wording="When is it decided?", **words)
    adds_one(answer_after_deadline, **words)


def test_a_debrief_from_asking_to_the_answer() -> None:
    purchase = a_purchase("awarded")
    move_line(purchase, "debrief", 5)
    at, lead = purchase.at("awarded") + HOUR, purchase.house.lead
    stranger = partnership(purchase.began, place="elsewhere").bidders[0]
    refuses("debrief.no_bid", ask_debrief, **asked(purchase, "awarded", by=stranger))
    question = adds_one(ask_debrief, **asked(purchase, "awarded", by=purchase.house.bidders[1]))
    refuses("debrief.asked", ask_debrief, **asked(purchase, "awarded", by=purchase.house.bidders[1]))
    letter = Letter.objects.get(kind="debrief_asked", person=lead.person)
    assert letter.params["bidder"] == "Orchard Row Playworks" and letter.params["text"] == TEXT
    addresses = {letter.address for letter in Letter.objects.filter(kind="debrief_asked")}
    contact = purchase.fresh().the_terms.contact_email
    assert not contact or contact in addresses
    assert "answer_debrief" in kinds(lead, at) and "answer_debrief" not in kinds(purchase.house.drafter, at)
    words = {"question": question, "at": at, "by": lead}
    refuses("reasons.missing", answer_debrief, answer="No.", **words)
    adds_one(answer_debrief, answer="Your plan named no cover for illness.", **words)
    told = Letter.objects.filter(kind="debrief_answered").values_list("person", flat=True)
    assert list(told) == [purchase.house.bidders[1].person]
    assert "answer_debrief" not in kinds(lead, at)


def test_before_the_result_there_is_no_debrief() -> None:
    purchase = a_purchase("locked", bidders=1)
    refuses("debrief.not_yet", ask_debrief, **asked(purchase, "locked"))
