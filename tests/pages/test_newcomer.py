"""A newcomer writes for an organisation of their own at once; only sending waits, and every page says so."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from hopmarket.records.ledger.current_time import now
from hopmarket.records.opportunities.models import ClarificationQuestion, Interest
from hopmarket.records.parties.models import Membership, Organisation, Person
from hopmarket.records.parties.queries import member_of
from hopmarket.records.parties.services import (
    check_organisation,
    claim_organisation,
    confirm_claim,
    found_organisation,
    refuse_organisation,
)
from hopmarket.records.responses.models import Response, SealedCopy
from hopmarket.records.responses.queries import responses_for, working_answers
from hopmarket.rules.roles import Member, Role
from tests.factories.markup import collapsed
from tests.factories.partnership import must, person
from tests.factories.purchases import Purchase, a_purchase

pytestmark = pytest.mark.django_db

PROMISE = "You can write now; sending waits"
PHONE = "01632 960123"


@pytest.fixture
def purchase() -> Purchase:
    return a_purchase("published", bidders=2)


@pytest.fixture
def zoe() -> Person:
    return person("Zoe Brien", "supper.example", now())


@pytest.fixture
def club(zoe: Person) -> Organisation:
    return must(
        found_organisation(
            name="Ferry Lane Supper Club", kind="community_group", size="micro", postcode="WR6 6PA",
            by=member_of(zoe, None), at=now(),
        )
    )  # fmt: skip


@pytest.fixture
def browser(zoe: Person, club: Organisation) -> Client:
    return browser_of(zoe)


def browser_of(who: Person) -> Client:
    client = Client()
    client.force_login(who)
    return client


def text_of(answer: Any) -> str:
    shown = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", collapsed(answer.content.decode()))
    return " ".join(shown.split())


def at(purchase: Purchase, *rest: str) -> str:
    return "/respond/" + "/".join([purchase.opportunity.reference, *rest]) + "/"


def membership(who: Person, organisation: Organisation) -> Membership:
    return Membership.objects.get(person=who, organisation=organisation, ended_at=None)


def writes_it_all(browser: Client, purchase: Purchase) -> None:
    """Begins a response by its pages, and fills in everything that it takes."""
    browser.post(at(purchase, "start"))
    for question in ("plan", "people"):
        browser.post(at(purchase, "questions", question), {"text": "We cook on Fridays."})
    browser.post(
        at(purchase, "questions", "method", "attach"),
        {"file": SimpleUploadedFile("plan.pdf", b"%PDF-1.7 a plan")},
    )
    browser.post(at(purchase, "price"), {"price-lot-1": "£60,000"})


def test_a_newcomer_follows_asks_and_writes_and_sends_once_checked(
    purchase: Purchase, zoe: Person, club: Organisation, browser: Client
) -> None:
    assert PROMISE in text_of(browser.get(at(purchase)))
    browser.post(at(purchase, "follow"))
    browser.post(at(purchase, "ask"), {"text": "May volunteers be under 18?"})
    assert Interest.objects.filter(organisation=club).exists()
    assert ClarificationQuestion.objects.get(organisation=club).text.startswith("May volunteers")
    assert "May volunteers" in text_of(browser.get(at(purchase, "ask")))
    writes_it_all(browser, purchase)
    response = Response.objects.get(organisation=club)
    assert working_answers(response).texts["plan"] == "We cook on Fridays."
    page = browser.get(at(purchase, "preview"))
    assert PROMISE in text_of(page) and "Nothing is missing" in text_of(page)
    assert 'name="click"' not in page.content.decode(), "nobody is offered what would be refused"

    must(check_organisation(organisation=club, by=purchase.house.operator, at=now()))
    assert "Seal and send" not in forms_of(browser.get(at(purchase, "preview")))
    must(confirm_claim(membership=membership(zoe, club), by=purchase.house.operator, at=now()))
    shown = browser.get(at(purchase, "preview")).content.decode()
    sent = dict(re.findall(r'name="(click|terms_print|saved_at|newest_copy)"\s+value="([^"]+)"', shown))
    answer = browser.post(at(purchase, "seal"), {**sent, "text_after": "kept"})
    assert answer["Location"] == at(purchase, "receipt") and SealedCopy.objects.get().number == 1


def forms_of(answer: Any) -> str:
    return " ".join(re.findall(r"<form.*?</form>", answer.content.decode(), re.DOTALL))


def test_sealing_before_the_check_says_what_it_waits_for_and_where_to_go(
    purchase: Purchase, browser: Client
) -> None:
    writes_it_all(browser, purchase)
    with override_settings(CHECKS_PHONE=PHONE):
        answer = browser.post(at(purchase, "seal"), {})
    words = text_of(answer)
    assert answer.status_code == 409 and not SealedCopy.objects.exists()
    assert "Nobody has confirmed yet" in words and PROMISE in words and PHONE in words
    assert "Back to Home-from-hospital support" in words and "Did it count?" not in words


PAGES = ("/account/", "/account/organisation/")


@pytest.mark.parametrize("phone", [PHONE, ""])
def test_account_organisation_help_and_response_pages_agree(
    phone: str, purchase: Purchase, browser: Client
) -> None:
    browser.post(at(purchase, "start"))
    with override_settings(CHECKS_PHONE=phone):
        for page in (*PAGES, at(purchase), at(purchase, "preview")):
            answer = browser.get(page)
            words = text_of(answer)
            assert PROMISE in words and "usually two working days" in words, page
            assert "cannot publish, respond" not in words, page
            assert f"Ring {phone} and say" in words if phone else "Write to whoever runs this portal" in words
        for page in ("/help/", "/account/organisations/new/"):
            words = text_of(browser.get(page))
            assert "at once" in words and "Only sending waits" in words.replace("Sending", "Only sending"), (
                page
            )


def test_nobody_who_was_confirmed_reads_that_they_wait(purchase: Purchase) -> None:
    bidder = purchase.house.bidders[0]
    browser = browser_of(Person.objects.get(pk=bidder.person))
    browser.post(at(purchase, "start"))
    for page in (*PAGES, at(purchase), at(purchase, "preview")):
        assert "wait" not in re.findall(r'<h2 class="hm-h3">(.*?)</h2>', browser.get(page).content.decode())
        assert PROMISE not in text_of(browser.get(page)), page


def reads(who: Person, organisation: Organisation) -> bool:
    member: Member = member_of(who, organisation)
    return responses_for(member).exists()


def test_whoever_claims_a_newcomers_group_sees_nothing_of_it(
    purchase: Purchase, zoe: Person, club: Organisation, browser: Client
) -> None:
    writes_it_all(browser, purchase)
    sly = person("Sly Stranger", "rival.example", now())
    must(claim_organisation(organisation=club, by=member_of(sly, None), at=now()))
    stranger = browser_of(sly)
    for page in ("", "preview/", "my-copy.txt", "price/", "questions/plan/", "ask/", "did-it-count/"):
        answer = stranger.get(f"{at(purchase)}{page}")
        assert answer.status_code == 403 and "We cook on Fridays" not in answer.content.decode(), page
    words = text_of(stranger.get("/account/organisation/"))
    assert "You wait to be confirmed" in words and str(zoe) not in words
    assert reads(zoe, club) and not reads(sly, club)
    assert member_of(sly, club).roles == {Role.PERSON}


def test_once_somebody_else_is_confirmed_the_founder_waits_like_anybody(
    purchase: Purchase, zoe: Person, club: Organisation, browser: Client
) -> None:
    """Whoever registers a rival's name reads nothing of what its own people write there."""
    owner = person("Olive Owner", "owner.example", now())
    must(claim_organisation(organisation=club, by=member_of(owner, None), at=now()))
    must(confirm_claim(membership=membership(owner, club), by=purchase.house.operator, at=now()))
    assert member_of(zoe, club).roles == {Role.PERSON} and not member_of(zoe, club).founder
    assert browser.get(at(purchase)).status_code == 403
    Membership.objects.filter(person=owner).update(ended_at=now())
    assert not member_of(zoe, club).founder, "what they wrote is there still"


def test_a_founder_of_a_checked_organisation_writes_but_does_not_administer_it(
    purchase: Purchase, zoe: Person, club: Organisation, browser: Client
) -> None:
    assert browser.get("/account/organisation/details/").status_code == 200
    must(check_organisation(organisation=club, by=purchase.house.operator, at=now()))
    assert member_of(zoe, club).roles == {Role.PERSON, Role.RESPONDER}
    assert browser.get("/account/organisation/details/").status_code == 403


def test_a_refused_group_writes_no_more(
    purchase: Purchase, zoe: Person, club: Organisation, browser: Client
) -> None:
    writes_it_all(browser, purchase)
    must(
        refuse_organisation(
            organisation=club, reason="Nobody knows it.", by=purchase.house.operator, at=now()
        )
    )
    assert not reads(zoe, club)
    assert PROMISE not in text_of(browser.get("/account/"))


def test_the_founder_of_a_public_body_is_told_that_buying_waits(purchase: Purchase) -> None:
    clerk = person("Clare Clerk", "parish.example", now())
    must(
        found_organisation(
            name="Withy Parish", kind="public_body", size="micro", postcode="WR6 6PA",
            by=member_of(clerk, None), at=now(),
        )
    )  # fmt: skip
    browser = browser_of(clerk)
    for page in PAGES:
        words = text_of(browser.get(page))
        assert "Buying and inviting wait" in words and PROMISE not in words, page


def test_a_refusal_offers_did_it_count_only_to_those_who_sent() -> None:
    purchase = a_purchase("closed", bidders=2)
    sender = browser_of(Person.objects.get(pk=purchase.house.bidders[0].person))
    words = text_of(sender.get(at(purchase, "preview")))
    assert "Did it count?" in words and "Back to Home-from-hospital support" in words
    late = person("Lena Late", "late.example", now())
    must(
        found_organisation(
            name="Late Club", kind="charity", size="micro", postcode="WR6 6PA",
            by=member_of(late, None), at=now(),
        )
    )  # fmt: skip
    answer = browser_of(late).post(at(purchase, "start"))
    assert answer.status_code == 409
    assert "Did it count?" not in text_of(answer) and "Find other work" in text_of(answer)
