"""Pages after the deadline: writing to the buyer, a debrief with its answer; and the partnership's lines."""

from __future__ import annotations

import pytest
from django.urls import reverse

from hopmarket.records.capabilities.models import SecondOfficerSetting
from hopmarket.records.opportunities.models import LateQuestion
from tests.factories.purchases import Purchase, a_purchase
from tests.factories.signed_in_browser import browser, words_of

pytestmark = pytest.mark.django_db


def to(name: str, purchase: Purchase, *parts: object) -> str:
    return reverse(name, args=[purchase.opportunity.reference, *parts])


def test_a_bidder_writes_after_the_deadline_and_reads_the_answer() -> None:
    purchase = a_purchase("closed")
    bidder, buyer = browser(purchase.house.bidders[0]), browser(purchase.house.drafter)
    empty = bidder.post(to("supplier:write", purchase), {"text": ""})
    assert "Write what you want to know" in words_of(empty)
    bidder.post(to("supplier:write", purchase), {"text": "When will you decide?"})
    asked = LateQuestion.objects.get()
    where = to("commissioner:late_answer", purchase, asked.pk)
    listed = words_of(buyer.get(to("commissioner:clarifications", purchase)))
    assert "After the deadline" in listed and "Blackpear" not in listed
    page = buyer.get(where)
    assert "When will you decide?" in words_of(page) and "Blackpear" not in words_of(page)
    answer = {"answer": "In the week after the holidays.", "wording": "When is it decided?"}
    assert "Choose who reads the answer" in words_of(buyer.post(where, answer))
    no_wording = buyer.post(where, {**answer, "to": "everybody", "wording": ""})
    assert "Write the question as everybody will read it" in words_of(no_wording)
    assert buyer.post(where, {**answer, "to": "asker"}).status_code == 302
    read = words_of(bidder.get(to("supplier:write", purchase)))
    assert "In the week after the holidays." in read and "to you alone" in read
    other = words_of(browser(purchase.house.bidders[1]).get(to("supplier:write", purchase)))
    assert "In the week after" not in other


def test_the_loser_finds_whom_to_ask_and_reads_the_debrief() -> None:
    purchase = a_purchase("awarded")
    loser, lead = browser(purchase.house.bidders[1]), browser(purchase.house.lead)
    result = loser.get(to("supplier:result", purchase))
    assert to("supplier:debrief", purchase) in result.content.decode()
    page = words_of(loser.get(to("supplier:debrief", purchase)))
    assert "answers in writing by" in page and "complaints procedure" in page and "30 days" in page
    loser.post(to("supplier:debrief", purchase), {"text": "What did our plan lack?"})
    asked = LateQuestion.objects.get()
    where = to("commissioner:late_answer", purchase, asked.pk)
    assert "Orchard Row Playworks asks for a debrief" in words_of(lead.get(where))
    lead.post(where, {"answer": "Your plan named no cover for illness."})
    assert "no cover for illness" in words_of(loser.get(to("supplier:debrief", purchase)))
    for other in (purchase.house.bidders[0], purchase.house.bidders[2]):
        assert "no cover for illness" not in words_of(browser(other).get(to("supplier:debrief", purchase)))


def test_the_partnership_sets_a_line() -> None:
    purchase = a_purchase("closed")
    operator = browser(purchase.house.operator)
    listed = words_of(operator.get(reverse("partnership:lines")))
    assert "An award of £100,000 or more is looked at by a second officer" in listed
    where = reverse("partnership:line", args=["late_addendum"])
    refused = operator.post(where, {"line": "31", "reasons": "Our bidders asked for a longer time."})
    assert "Enter a line between 0 days and 30 days" in words_of(refused)
    operator.post(where, {"line": "5", "reasons": "Our bidders asked for a longer time."})
    assert SecondOfficerSetting.objects.get().line == 5
    assert "less than 5 days" in words_of(operator.get(reverse("partnership:lines")))
    page = words_of(operator.get(where))
    assert "3 days became 5 days" in page and "Olive Operator" in page
