"""Strangers: whoever says that they work somewhere sees nothing until somebody has checked it."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from hopmarket.pages.account.requests import ACTING_FOR
from hopmarket.records.evaluation.queries import seat_of
from hopmarket.records.ledger.current_time import now, pretend_time
from hopmarket.records.opportunities.queries import opportunities_to_evaluate
from hopmarket.records.opportunities.services import ask_question
from hopmarket.records.parties.models import Membership, Organisation, Person
from hopmarket.records.parties.queries import member_of
from hopmarket.records.parties.services import (
    check_organisation,
    claim_organisation,
    confirm_claim,
    end_membership,
    found_organisation,
)
from hopmarket.records.responses.queries import responses_for
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Role
from tests.factories.markup import collapsed
from tests.factories.partnership import must, partnership, person
from tests.factories.purchases import ANSWERS, Purchase, a_purchase, worked_on

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def claimant(organisation: Organisation) -> tuple[Person, Client]:
    """A stranger who has just said that they work there, acting for it."""
    who = person("Rita Rival", "rival.example", now())
    must(claim_organisation(organisation=organisation, by=member_of(who, None), at=now()))
    browser = Client()
    browser.force_login(who, backend=BACKEND)
    session = browser.session
    session[ACTING_FOR] = organisation.pk
    session.save()
    return who, browser


@pytest.fixture
def purchase() -> Purchase:
    return a_purchase("published", bidders=2)


@pytest.fixture
def worked(purchase: Purchase) -> Organisation:
    by = purchase.house.bidders[0]
    worked_on(purchase, by)
    return Organisation.objects.get(pk=by.organisation)


def test_a_claimant_reads_no_working_copy(purchase: Purchase, worked: Organisation) -> None:
    who, browser = claimant(worked)
    reference = purchase.opportunity.reference
    for page in ("", "preview/", "my-copy.txt", "price/", "questions/plan/", "did-it-count/"):
        words = collapsed(browser.get(f"/respond/{reference}/{page}").content.decode())
        assert ANSWERS["people"] not in words and "We call the ward" not in words, page
        assert "70000" not in words and "70,000" not in words, page
    member = member_of(who, worked)
    assert not member.claim_checked and not member.stands_as(Role.RESPONDER)
    assert not responses_for(member).exists()


def test_a_claimant_does_not_learn_who_works_there(worked: Organisation) -> None:
    _, browser = claimant(worked)
    words = collapsed(browser.get("/account/organisation/").content.decode())
    assert worked.name in words
    assert "Robin of" not in words


def test_an_evaluator_who_left_gets_nothing_back_by_a_claim() -> None:
    purchase = a_purchase("declared", bidders=2)
    house, left = purchase.house, purchase.panel[0]
    membership = Membership.objects.get(person=left.person, ended_at=None)
    must(end_membership(membership=membership, by=house.drafter, at=now()))
    who = Person.objects.get(pk=left.person)
    Person.objects.filter(pk=who.pk).update(email="left@rival.example")
    who.refresh_from_db()
    EmailAddress.objects.filter(user_id=who.pk).delete()
    must(claim_organisation(organisation=house.council, by=member_of(who, None), at=now()))
    member = member_of(who, house.council, second_factor=True)
    assert not member.claim_checked and not member.stands_as(Role.EVALUATOR)
    assert not opportunities_to_evaluate(member).exists()
    assert seat_of(member, purchase.opportunity) is None


def test_the_ledgers_page_does_not_tell_who_bids_or_asks() -> None:
    purchase = a_purchase("published", bidders=2)
    house, at = purchase.house, purchase.at("responded")
    worked_on(purchase, house.bidders[0])
    with pretend_time(at):
        must(ask_question(opportunity=purchase.opportunity, text="Is it so?", by=house.bidders[1], at=at))
    browser = Client()
    browser.force_login(Person.objects.get(pk=house.operator.person), backend=BACKEND)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0.0, "type": "totp"}]
    session["account_authentication_methods_user"] = str(house.operator.person)
    session.save()
    words = collapsed(browser.get("/operate/ledger/").content.decode())
    assert "start_response" in words and "ask_question" in words
    for bidder in house.bidders:
        assert f"people/{bidder.person} for organisations/{bidder.organisation}<" not in words
    assert f"people/{house.approver.person} for organisations/{house.council.pk}<" in words


def test_an_officer_makes_nobody_a_buyer_of_a_public_body() -> None:
    at = now()
    house = partnership(at, bidders=1)
    founder = person("Fay Founder", "gmail.com", at)
    body = must(
        found_organisation(
            name="Withy Parish Council", kind="public_body", size="micro", postcode="WR6 6PA",
            by=member_of(founder, None), at=at,
        )
    )  # fmt: skip
    must(check_organisation(organisation=body, by=house.operator, at=at))
    club = must(
        found_organisation(
            name="Severn Partnership", kind="charity", size="micro", postcode="WR6 6PA",
            email_domain="severn.example", by=member_of(person("Olga Officer", "severn.example", at), None), at=at,
        )
    )  # fmt: skip
    must(
        check_organisation(
            organisation=club, email_domain="severn.example", partnership=True, by=house.operator, at=at
        )
    )
    Membership.objects.filter(organisation=club).update(roles=["officer"])
    officer = member_of(Person.objects.get(email="olga@severn.example"), club, second_factor=True)
    assert Role.OFFICER in officer.roles
    waits = Membership.objects.get(organisation=body, person=founder)
    refused = confirm_claim(membership=waits, by=officer, at=at)
    assert isinstance(refused, Refusal) and refused.reason == "organisation.operator_only"
    assert Role.COMMISSIONER in must(confirm_claim(membership=waits, by=house.operator, at=at)).roles
