"""A charity manager's way through the portal: second tabs, late presses, old copies and plain words."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpResponse
from django.test import Client

from hopmarket.pages.account.allauth_adapters import DoorAdapter
from hopmarket.pages.account.role_words import as_roles
from hopmarket.records.ledger.current_time import now, pretend_time
from hopmarket.records.ledger.models import Event
from hopmarket.records.parties.models import Organisation, Person
from hopmarket.records.parties.queries import member_of
from hopmarket.records.parties.services import claim_organisation, found_organisation, refuse_organisation
from hopmarket.records.responses.models import Response, SealedCopy
from hopmarket.records.responses.queries import working_answers
from hopmarket.records.responses.services import save_answer, withdraw_response
from hopmarket.rules.releases.name_words import holds_words
from hopmarket.rules.roles import Member
from tests.factories.markup import collapsed
from tests.factories.partnership import must
from tests.factories.purchases import Purchase, a_purchase, sealed, worked_on

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
    fields = dict(re.findall(r'name="(click|terms_print|saved_at|newest_copy)" value="([^"]+)"', page))
    return {**fields, "text_after": "not_kept"}


# Sealing in a second tab


def test_a_stale_second_tab_seals_nothing_and_keeps_the_working_copy(
    purchase: Purchase, by: Member, browser: Client
) -> None:
    response = worked_on(purchase, by)
    first, second = (seal_fields(browser.get(at(purchase, "preview"))) for _ in range(2))
    assert browser.post(at(purchase, "seal"), {**first, "text_after": "kept"}).status_code == 302
    answer = browser.post(at(purchase, "seal"), second)
    assert answer.status_code == 409
    assert "sealed meanwhile" in words(answer) and "Your copy 1 of" in words(answer)
    assert at(purchase, "receipt") in collapsed(answer.content.decode())
    assert SealedCopy.objects.count() == 1
    assert working_answers(Response.objects.get(pk=response.pk)).texts
    assert browser.post(at(purchase, "seal"), {**first, "text_after": "kept"}).status_code == 302
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


# What counts, in words


def test_a_preview_of_a_changed_working_copy_says_that_an_older_copy_counts(
    purchase: Purchase, by: Member, browser: Client
) -> None:
    response = worked_on(purchase, by)
    assert "Nothing of yours counts until you seal this" in words(browser.get(at(purchase, "preview")))
    sealed(response, by, now(), keep_working=True)
    assert "You chose to keep your text here. A working copy is here" in words(
        browser.get(at(purchase, "receipt"))
    )
    kept = words(browser.get(at(purchase, "withdraw")))
    assert "will be left" not in kept and "can then no longer be read" not in kept
    must(save_answer(response=response, question="plan", text="A newer plan.", by=by, at=now()))
    page = words(browser.get(at(purchase, "preview")))
    assert (
        "This is not sent. Copy 1 counts until you seal this." in page and "What will be opened" not in page
    )
    assert "A new version that you began is here" in words(browser.get(at(purchase, "receipt")))
    assert "the new version that you began" in words(browser.get(at(purchase, "withdraw")))
    assert "Sent, and a new version begun" in words(browser.get(at(purchase)))


def test_who_sealed_without_a_copy_is_warned_before_withdrawing(
    purchase: Purchase, by: Member, browser: Client
) -> None:
    worked_on(purchase, by)
    browser.post(at(purchase, "seal"), seal_fields(browser.get(at(purchase, "preview"))))
    assert "Nothing that can be read will be left" in words(browser.get(at(purchase, "withdraw")))


@pytest.mark.parametrize("withdrawn", [False, True], ids=["never sent", "withdrawn"])
def test_who_sent_nothing_reads_closed_and_no_promise_of_scores(
    purchase: Purchase, by: Member, browser: Client, withdrawn: bool
) -> None:
    response = worked_on(purchase, by)
    if withdrawn:
        sealed(response, by, now())
        must(withdraw_response(response=response, by=by, at=now()))
    with pretend_time(purchase.at("closed")):
        for page in (words(browser.get("/respond/")), words(browser.get(at(purchase)))):
            assert "Closed and sealed" not in page and "get your scores" not in page
            assert ("Nothing was sent" in page) is not withdrawn and ("Withdrawn" in page) is withdrawn


def test_no_page_says_that_somebody_works_as_no_role() -> None:
    assert as_roles(["person"]) == "" and as_roles(["person", "responder"]).startswith(", as ")


# Finding and joining an organisation


@pytest.mark.parametrize(
    ("name", "asked", "found"),
    [
        ("Riverbank Youth Trust", "riverbank trust", True),
        ("Riverbank Youth Trust", "TRUST   river", True),
        ("Café Solidarité", "cafe", True),
        ("Cafe Solidarite", "CAFÉ", True),
        ("Ｈｏｐ Growers", "hop", True),
        ("St. Mary’s", "st marys", True),
        ("Riverbank Youth Trust", "riverbank club", False),
        ("Чайка", "чайк", True),
        ("Hop Growers", "  ", False),
    ],
)
def test_a_name_is_found_by_its_words(name: str, asked: str, found: bool) -> None:
    assert holds_words(name, asked) is found


def test_strangers_find_an_organisation_and_read_no_full_postcode_or_standing(
    purchase: Purchase, by: Member
) -> None:
    founder = member_of(newcomer_person("Fay"), None)
    body = must(
        found_organisation(
            name="  Café   Riverbank Youth Trust ",
            kind="charity",
            size="micro",
            postcode="WR1 2HU",
            by=founder,
            at=now(),
        )
    )
    assert body.name == "Café Riverbank Youth Trust"
    visitor = Client()
    visitor.force_login(newcomer_person("Vera"))
    address = "/account/organisations/claim/?q=cafe+trust"
    for page in (
        words(visitor.get(address)),
        words(visitor.get(f"/account/organisations/{body.key}/claim/")),
    ):
        assert "Café Riverbank" in page and "WR1" in page and "2HU" not in page and "Waits" not in page
    must(refuse_organisation(organisation=body, reason="Twice here.", by=purchase.house.operator, at=now()))
    page = words(visitor.get(address))
    assert "Café Riverbank" not in page and "Refused" not in page


def test_a_claim_is_settled_when_the_address_is_confirmed(purchase: Purchase, rf: Any) -> None:
    person = newcomer_person("Cora", "temevalley.example")
    address = EmailAddress.objects.create(user_id=person.pk, email=person.email, verified=False, primary=True)
    claim = must(
        claim_organisation(organisation=purchase.house.council, by=member_of(person, None), at=now())
    )
    other = must(
        claim_organisation(
            organisation=Organisation.objects.get(pk=purchase.house.bidders[0].organisation),
            by=member_of(person, None),
            at=now(),
        )
    )
    assert claim.claim == other.claim == "waiting"
    request = request_of(rf)
    with context.request_context(request):
        assert DoorAdapter(request).confirm_email(request, address)
    claim.refresh_from_db()
    other.refresh_from_db()
    assert (claim.claim, other.claim) == ("by_domain", "waiting")
    assert Event.objects.latest("number").act == "claim_organisation"


def request_of(rf: Any) -> Any:
    request = rf.get("/")
    SessionMiddleware(lambda given: HttpResponse()).process_request(request)
    MessageMiddleware(lambda given: HttpResponse()).process_request(request)
    request.user = AnonymousUser()
    return request


def newcomer_person(name: str, domain: str = "elsewhere.example") -> Person:
    return Person.objects.create_user(f"{name.lower()}@{domain}", "a long pass phrase", name=name)


def test_a_member_of_a_refused_organisation_reads_why_and_what_to_do(purchase: Purchase) -> None:
    founder = newcomer_person("Fay")
    body = must(
        found_organisation(
            name="Hop Club",
            kind="charity",
            size="micro",
            postcode="WR1 2HU",
            by=member_of(founder, None),
            at=now(),
        )
    )
    must(refuse_organisation(organisation=body, reason="Twice here.", by=purchase.house.operator, at=now()))
    browser = Client()
    browser.force_login(founder)
    page = words(browser.get("/respond/"))
    assert "was refused" in page and "Twice here." in page and "wait to be confirmed" not in page
    assert "Write to whoever runs this portal" in page
