"""A charity manager's way through the portal: second tabs, late presses, old copies and plain words."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.parties.models import Person
from hopmarket.records.responses.models import Response, SealedCopy
from hopmarket.records.responses.queries import working_answers
from hopmarket.rules.roles import Member
from tests.factories.markup import collapsed
from tests.factories.purchases import Purchase, a_purchase, worked_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def purchase() -> Purchase:
    return a_purchase("published", bidders=1)


@pytest.fixture
def by(purchase: Purchase) -> Member:
    return purchase.house.bidders[0]


@pytest.fixture
def browser(by: Member) -> Client:
    return signed_in(by)


def signed_in(member: Member) -> Client:
    browser = Client()
    browser.force_login(Person.objects.get(pk=member.person))
    return browser


def at(purchase: Purchase, *rest: str) -> str:
    return "/respond/" + "/".join([purchase.opportunity.reference, *rest]) + "/"


def words(answer: Any) -> str:
    shown = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", collapsed(answer.content.decode()))
    return " ".join(shown.split())


def seal_fields(answer: Any) -> dict[str, str]:
    page = collapsed(answer.content.decode())
    return dict(re.findall(r'name="(click|terms_print|saved_at|newest_copy)" value="([^"]+)"', page))


# Sealing in a second tab


def test_a_stale_second_tab_seals_nothing_and_keeps_the_working_copy(
    purchase: Purchase, by: Member, browser: Client
) -> None:
    response = worked_on(purchase, by)
    first, second = (seal_fields(browser.get(at(purchase, "preview"))) for _ in range(2))
    assert browser.post(at(purchase, "seal"), {**first, "keep": "on"}).status_code == 302
    answer = browser.post(at(purchase, "seal"), second)
    assert answer.status_code == 409
    assert "sealed meanwhile" in words(answer) and "Your copy 1 of" in words(answer)
    assert at(purchase, "receipt") in collapsed(answer.content.decode())
    assert SealedCopy.objects.count() == 1
    assert working_answers(Response.objects.get(pk=response.pk)).texts
    assert browser.post(at(purchase, "seal"), {**first, "keep": "on"}).status_code == 302
    assert SealedCopy.objects.count() == 1, "a double press of one form gives one copy"
    again = seal_fields(answer)
    assert browser.post(at(purchase, "seal"), again).status_code == 302, "the page just shown seals copy 2"
    assert SealedCopy.objects.count() == 2


def test_a_form_that_does_not_say_which_copy_it_showed_seals_nothing(
    purchase: Purchase, by: Member, browser: Client
) -> None:
    worked_on(purchase, by)
    fields = seal_fields(browser.get(at(purchase, "preview")))
    del fields["newest_copy"]
    assert browser.post(at(purchase, "seal"), fields).status_code == 409
    assert not SealedCopy.objects.exists()


# A late press


def test_a_late_press_shows_what_was_typed_to_copy(purchase: Purchase, by: Member, browser: Client) -> None:
    worked_on(purchase, by)
    typed = "We ring <every> week.\nAnd visit."
    with pretend_time(purchase.at("closed")):
        answer = browser.post(at(purchase, "questions", "plan"), {"text": typed})
        price = browser.post(at(purchase, "price"), {"price-lot-1": "71,234"})
        looked = browser.get(at(purchase, "questions", "plan"))
    shown = answer.content.decode()
    assert answer.status_code == 409 and "What you typed was not saved" in shown
    assert re.search(r"readonly\s*>\nWe ring &lt;every&gt; week.\nAnd visit.</textarea>", shown)
    assert "71,234" in price.content.decode() and "It closed at " in words(price)
    assert "What you typed" not in words(looked), "who typed nothing reads nothing of it"
