"""Whoever presses Respond as nobody comes to the first line of their response, whatever lies between."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from django.core import mail, signing
from django.core.cache import cache
from django.test import Client

from hopmarket.pages.account.came_from import opportunity_on_the_way
from hopmarket.records.ledger.current_time import now
from hopmarket.records.opportunities.publishing import ocid_of
from hopmarket.records.parties.models import Person
from hopmarket.records.responses.models import Response
from tests.factories.markup import collapsed
from tests.factories.partnership import person
from tests.factories.purchases import Purchase, a_purchase
from tests.factories.signed_in_browser import checked_and_pressed

pytestmark = pytest.mark.django_db

NEW = {"name": "Zoe Newcomer", "email": "zoe@supper.example", "password1": "three odd lanterns by the weir"}
ANSWERS = (
    ("kind", {"kind": "community_group"}),
    ("name", {"name": "Ferry Lane Supper Club"}),
    ("size", {"size": "micro"}),
    ("place", {"postcode": "WR6 6PA"}),
    ("number", {"scheme": "none", "number": ""}),
    ("domain", {"email_domain": ""}),
)


@pytest.fixture(autouse=True)
def no_attempts_counted() -> None:
    cache.clear()


@pytest.fixture
def purchase() -> Purchase:
    return a_purchase("published", bidders=2)


@pytest.fixture
def wanted(purchase: Purchase) -> str:
    return f"/respond/{purchase.opportunity.reference}/"


def text_of(answer: Any) -> str:
    shown = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", collapsed(answer.content.decode()))
    return " ".join(shown.split())


def goes_on(answer: Any, purchase: Purchase) -> bool:
    return f"Go on with {purchase.terms.title}" in text_of(answer).replace(" :", ":")


def hidden_next(answer: Any) -> dict[str, str]:
    found = re.search(r'name="next"\s+value="([^"]*)"', collapsed(answer.content.decode()))
    return {"next": found[1]} if found else {}


def link_in_letter() -> str:
    found = re.search(r"http://testserver(/account/confirm-email/\S+)", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[1]


def adds_organisation(browser: Client, purchase: Purchase) -> Any:
    """Walks the six questions; every page of them names the opportunity."""
    for page in ("/account/", "/account/organisations/new/", "/account/organisations/claim/?q=Nothing"):
        assert goes_on(browser.get(page), purchase), page
    for step, fields in ANSWERS:
        assert goes_on(browser.get(f"/account/organisations/new/{step}/"), purchase), step
        browser.post(f"/account/organisations/new/{step}/", fields)
    assert goes_on(browser.get("/account/organisations/new/check/"), purchase)
    return checked_and_pressed(browser, "/account/organisations/new/check/")


@pytest.mark.parametrize("same_browser", [True, False], ids=["one browser", "the letter in another browser"])
@pytest.mark.parametrize("part", ["", "ask/"])
def test_from_respond_as_nobody_to_the_first_line(
    part: str, same_browser: bool, purchase: Purchase, wanted: str
) -> None:
    browser = Client()
    door = browser.get(wanted + part, follow=True)
    assert goes_on(door, purchase) and "sign in, or make an account" in text_of(door)
    sign_up = browser.get(f"/account/signup/?next={quote(wanted + part)}")
    assert goes_on(sign_up, purchase) and hidden_next(sign_up) == {"next": wanted + part}
    sent = browser.post("/account/signup/", {**NEW, **hidden_next(sign_up)}, follow=True)
    assert "We have sent a letter" in text_of(sent) and goes_on(sent, purchase)

    browser = browser if same_browser else Client()
    link = link_in_letter()
    confirm = browser.get(link)
    assert goes_on(confirm, purchase)
    page = browser.post(link, hidden_next(confirm), follow=True)
    if "login" in page.request["PATH_INFO"]:
        fields = {"login": NEW["email"], "password": NEW["password1"], **hidden_next(page)}
        assert goes_on(page, purchase)
        page = browser.post("/account/login/", fields, follow=True)
    words = text_of(page)
    assert page.request["PATH_INFO"] == wanted + part
    assert "Add your organisation first" in words and goes_on(page, purchase)
    assert "You cannot do this here" not in words and "role" not in words

    added = adds_organisation(browser, purchase)
    assert goes_on(added, purchase) and f'href="{wanted}{part}"' in added.content.decode()
    assert browser.get(wanted + part).status_code == 200
    browser.post(f"{wanted}start/")
    assert Response.objects.get().organisation.name == "Ferry Lane Supper Club"
    assert not goes_on(browser.get("/account/"), purchase), "once there, it is not offered any more"


def test_an_address_that_is_here_already_gets_the_same_page(purchase: Purchase, wanted: str) -> None:
    who = person("Zoe Newcomer", "supper.example", now())
    Person.objects.filter(pk=who.pk).update(email=NEW["email"])
    browser = Client()
    sent = browser.post("/account/signup/", {**NEW, "next": wanted}, follow=True)
    assert "We have sent a letter" in text_of(sent) and goes_on(sent, purchase)


def test_a_password_that_was_forgotten_forgets_no_opportunity(purchase: Purchase, wanted: str) -> None:
    browser = Client()
    door = browser.get(wanted, follow=True)
    assert f"/account/password/reset/?next={quote(wanted)}" in door.content.decode()
    page = browser.get(f"/account/password/reset/?next={quote(wanted)}")
    assert goes_on(page, purchase)
    browser.post("/account/password/reset/", {"email": NEW["email"], **hidden_next(page)})
    back = browser.get("/account/login/")
    assert goes_on(back, purchase) and hidden_next(back) == {"next": wanted}


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/respond/{reference}/",
        "//evil.example/respond/{reference}/",
        "/\\evil.example/respond/{reference}/",
        "javascript:alert(1)//respond/{reference}/",
        "respond/{reference}/",
        "/respond/",
        "/respond/NO-SUCH-0001/",
        "/respond/{draft}/",
        "/commission/{reference}/",
        "/account/logout/",
        "/respond/{reference}/" + "x" * 300,
        "",
    ],
)
def test_no_other_address_is_a_way_back(path: str, purchase: Purchase) -> None:
    drafted = a_purchase("drafted", house=purchase.house).opportunity
    asked = path.format(reference=purchase.opportunity.reference, draft=drafted.reference)
    assert opportunity_on_the_way(asked) is None
    browser = Client()
    answer = browser.get("/account/login/", {"next": asked})
    assert "Go on with" not in text_of(answer)
    browser.post("/account/signup/", {**NEW, "next": asked})
    assert "way=" not in link_in_letter()


@pytest.mark.parametrize(
    "way",
    ["x", "", signing.dumps("/respond/X/", salt="another"), "/respond/{reference}/"],
    ids=["no signature", "nothing", "another salt", "a bare address"],
)
def test_a_way_that_this_portal_has_not_signed_is_left_out(way: str, purchase: Purchase, wanted: str) -> None:
    browser = Client()
    browser.post("/account/signup/", NEW)
    way = way.format(reference=purchase.opportunity.reference)
    page = Client().get(link_in_letter(), {"way": way})
    assert page.status_code == 200 and "Go on with" not in text_of(page)


def test_a_way_is_known_by_its_title_and_its_public_page(purchase: Purchase, wanted: str) -> None:
    opportunity = opportunity_on_the_way(f"{wanted}questions/plan/")
    assert opportunity is not None
    assert (opportunity.title, opportunity.href) == (purchase.terms.title, f"{wanted}questions/plan/")
    assert opportunity.public == f"/opportunities/{ocid_of(purchase.opportunity)}/"


def test_a_commissioner_is_led_nowhere(purchase: Purchase, wanted: str) -> None:
    browser = Client()
    browser.force_login(Person.objects.get(pk=purchase.house.drafter.person))
    assert "You cannot do this here" in text_of(browser.get(wanted))
    assert "Go on with" not in text_of(browser.get("/account/"))
