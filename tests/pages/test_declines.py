"""An organisation says why it does not respond: what it can do, and what nobody else can find out."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from hopmarket.pages.parts import money_and_dates
from hopmarket.records.ledger.current_time import now, pretend_time
from hopmarket.records.ledger.models import Event
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.parties.models import Organisation
from hopmarket.records.responses.models import Decline
from hopmarket.records.responses.queries import declines_of
from hopmarket.records.responses.services import decline_opportunity
from hopmarket.rules.decline import DeclineReason
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member
from tests.factories.purchases import Purchase, a_purchase, sealed, worked_on
from tests.factories.signed_in_browser import browser

from .test_supplier import at, signed_in, text_of

pytestmark = pytest.mark.django_db

R = DeclineReason


@pytest.fixture
def purchase() -> Purchase:
    return a_purchase("published", bidders=2)


@pytest.fixture
def by(purchase: Purchase) -> Member:
    return purchase.house.bidders[0]


@pytest.fixture
def bidder(by: Member) -> Client:
    return signed_in(by)


def test_declining_taking_back_and_responding_after_all(purchase: Purchase, bidder: Client) -> None:
    assert "Not for you? Say why, without your name" in text_of(bidder.get(at(purchase)))
    page = bidder.get(at(purchase, "decline"))
    assert page.content.decode().count('name="reason"') == len(R)
    answer = bidder.post(at(purchase, "decline"), {})
    assert answer.status_code == 422 and "Choose the main reason" in text_of(answer)
    answer = bidder.post(at(purchase, "decline"), {"reason": "insurance"}, follow=True)
    assert "You said that you do not respond" in text_of(answer)
    assert "The insurance that is asked for" in text_of(answer)
    assert "You do not respond" in text_of(bidder.get("/respond/"))
    bidder.post(at(purchase, "decline"), {"reason": "too_large"})
    assert Decline.objects.get().reason == R.TOO_LARGE, "another reason takes the place of the first"
    answer = bidder.post(at(purchase, "decline", "take-back"), follow=True)
    assert "Taken back." in text_of(answer) and not Decline.objects.exists()
    bidder.post(at(purchase, "decline"), {"reason": "too_large"})
    bidder.post(at(purchase, "start"))
    assert not Decline.objects.exists(), "who starts a response does not decline"


def test_a_begun_response_stays_and_sealing_it_takes_the_decline_back(
    purchase: Purchase, by: Member, bidder: Client
) -> None:
    response = worked_on(purchase, by)
    bidder.post(at(purchase, "decline"), {"reason": "no_capacity"})
    page = text_of(bidder.get(at(purchase)))
    assert "You said that you do not respond" in page and "What is left to do" in page
    assert "You do not respond" in text_of(bidder.get("/respond/"))
    sealed(response, by, now())
    assert not Decline.objects.exists()
    answer = bidder.get(at(purchase, "decline"))
    assert answer.status_code == 409 and "Withdraw it first" in text_of(answer)


def test_nothing_is_said_or_taken_back_once_it_is_closed(purchase: Purchase, bidder: Client) -> None:
    bidder.post(at(purchase, "decline"), {"reason": "other"})
    with pretend_time(purchase.at("closed")):
        assert bidder.post(at(purchase, "decline"), {"reason": "insurance"}).status_code == 409
        bidder.post(at(purchase, "decline", "take-back"))
    assert Decline.objects.get().reason == R.OTHER


def add_declines(purchase: Purchase, **counts: int) -> None:
    """Declines of so many more organisations for each reason."""
    for reason, count in counts.items():
        for number in range(count):
            name = f"Invented firm {reason} {number}"
            body = Organisation.objects.create(
                key=f"{reason}-{number}", name=name, kind="business", founded_at=now()
            )
            Decline.objects.create(
                opportunity=purchase.opportunity, organisation=body, reason=reason, declined_at=now()
            )


@pytest.mark.parametrize(
    ("counts", "shown", "hidden"),
    [
        ({}, "Nothing to show", "The insurance"),
        ({"insurance": 4}, "Nothing to show", "The insurance"),
        ({"insurance": 5, "too_large": 1}, "The insurance that is asked for 5", "6"),
        ({"insurance": 6, "too_large": 4, "other": 2}, "12 organisations said why", "too large for us"),
    ],
)
def test_the_buyer_reads_figures_once_it_is_closed(
    purchase: Purchase, counts: dict[str, int], shown: str, hidden: str
) -> None:
    add_declines(purchase, **counts)
    officer = browser(purchase.house.drafter)
    address = f"/commission/{purchase.opportunity.reference}/"
    assert "did not respond" not in text_of(officer.get(address)), "nothing while it is open"
    assert declines_of(purchase.opportunity, now=now()) is None
    with pretend_time(purchase.at("closed")):
        page = text_of(officer.get(address))
    told = page[page.index("Why organisations did not respond") : page.index("What you can do")]
    assert shown in told and hidden not in told and "Invented firm" not in page


def test_no_page_and_no_event_tells_who_declined(purchase: Purchase, by: Member, bidder: Client) -> None:
    bidder.post(at(purchase, "decline"), {"reason": "insurance"})
    event = Event.objects.latest("number")
    assert (event.act, event.facts) == ("decline_opportunity", {})
    assert event.subject == f"declines/{Decline.objects.get().pk}", "the purchase is not named"
    operator = browser(purchase.house.operator)
    page = operator.get("/operate/ledger/").content.decode()
    lines = re.findall(r"<tr>.*?</tr>", page, re.DOTALL)
    line = next(line for line in lines if f"{event.number} decline_opportunity" in line)
    assert "a bidder" in line and f"organisations/{by.organisation}" not in line
    assert money_and_dates.day(event.at) in line
    assert money_and_dates.clock(event.at) not in line, "the day without the hour"
    address = f"/commission/{purchase.opportunity.reference}/"
    for member in (purchase.house.drafter, purchase.house.approver):
        assert "decline" not in text_of(browser(member).get(address))
    other = signed_in(purchase.house.bidders[1])
    assert "You said that" not in text_of(other.get(at(purchase)))


def test_a_buyer_does_not_decline_its_own(purchase: Purchase, by: Member) -> None:
    Opportunity.objects.filter(pk=purchase.opportunity.pk).update(organisation=by.organisation)
    outcome = decline_opportunity(opportunity=purchase.opportunity, reason=R.OTHER, by=by, at=now())
    assert isinstance(outcome, Refusal) and outcome.reason == "decline.own_purchase"
