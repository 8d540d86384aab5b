"""The front door and one's own account: signing up, codes, whom one acts for, the demonstration."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from hopmarket.records.ledger import current_time
from hopmarket.records.ledger.models import Event
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.parties.letters import CLAIM_REFUSED
from hopmarket.records.parties.models import Membership, Organisation, Person
from hopmarket.records.parties.queries import member_of, membership_of, opening_key_of
from hopmarket.records.parties.services import end_membership
from hopmarket.records.post.models import Letter
from hopmarket.records.post.outbox import write
from hopmarket.rules.roles import Member
from tests.factories.markup import collapsed
from tests.factories.partnership import PASSWORD, Partnership, must, partnership, person
from tests.factories.purchases import PASSPHRASE, a_purchase, opening_key
from tests.factories.signed_in_browser import browser, checked_and_pressed, words_of

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
NEW = {"name": "Nell Newcomer", "email": "nell@newcomer.example", "password1": PASSWORD}


@pytest.fixture(autouse=True)
def nobody_has_tried_before() -> None:
    """Clears the cache, which counts attempts."""
    cache.clear()


@pytest.fixture
def house() -> Partnership:
    return partnership(AT, bidders=1)


def without_code(member: Member) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=member.person))
    return client


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def signed_up(client: Client) -> str:
    """Signs up; answers the link in the letter that confirms the address."""
    client.post("/account/signup/", NEW)
    found = re.search(r"http://testserver(/account/confirm-email/\S+)", mail.outbox[-1].body)
    assert found
    return found[1]


# The front door


def test_signing_up_is_an_act_like_any_other(client: Client) -> None:
    answer = client.post("/account/signup/", NEW)
    assert answer.status_code == 302
    newcomer = Person.objects.get(email=NEW["email"])
    assert newcomer.name == "Nell Newcomer" and newcomer.check_password(PASSWORD)
    assert [event.act for event in Event.objects.all()] == ["register_person"]
    assert not EmailAddress.objects.get(user=newcomer).verified
    assert "Hopmarket, Severn and Teme" in mail.outbox[0].body and "example.com" not in mail.outbox[0].body


def test_an_address_is_confirmed_by_its_letter_and_then_one_may_sign_in(client: Client) -> None:
    link = signed_up(client)
    visitor = Client()
    visitor.post("/account/login/", {"login": NEW["email"], "password": PASSWORD})
    assert visitor.get("/account/").status_code == 302
    assert "Is nell@newcomer.example your address?" in words_of(client.get(link)).replace(" ?", "?")
    client.post(link)
    assert EmailAddress.objects.get(email=NEW["email"]).verified
    visitor.post("/account/login/", {"login": NEW["email"], "password": PASSWORD})
    assert "Nell Newcomer" in words_of(visitor.get("/account/"))


def test_signing_up_again_tells_nothing_on_the_page_and_the_truth_by_letter(client: Client) -> None:
    first = client.post("/account/signup/", NEW)
    EmailAddress.objects.update(verified=True)
    cache.clear()
    again = Client().post("/account/signup/", {**NEW, "name": "Somebody Else"})
    assert (first.status_code, first.url) == (again.status_code, again.url)  # type: ignore[attr-defined]
    assert Person.objects.count() == 1 and Event.objects.count() == 1
    assert "There is one already" in mail.outbox[-1].body


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [("name", "", "Enter your name"), ("password1", "short", "at least 12"), ("email", "x", "valid")],
)
def test_what_is_wrong_is_said_at_the_field(client: Client, field: str, value: str, message: str) -> None:
    answer = client.post("/account/signup/", {**NEW, field: value})
    assert answer.status_code == 200 and message in words_of(answer)
    assert not Person.objects.exists()


def test_a_forgotten_password_is_chosen_anew(client: Client) -> None:
    who = person("Nell Newcomer", "newcomer.example", AT)
    who.set_password(PASSWORD)
    who.save()
    client.post("/account/password/reset/", {"email": who.email})
    found = re.search(r"http://testserver(/account/password/reset/key/\S+)", mail.outbox[-1].body)
    assert found
    form = client.get(found[1], follow=True)
    assert "Choose a new password" in words_of(form)
    client.post(
        form.redirect_chain[-1][0], {"password1": "quite another walk", "password2": "quite another walk"}
    )
    who.refresh_from_db()
    assert who.check_password("quite another walk")


def test_an_unknown_address_is_told_by_letter_alone(client: Client) -> None:
    answer = client.post("/account/password/reset/", {"email": "nobody@elsewhere.example"}, follow=True)
    assert "If somebody with that address has an account" in words_of(answer)
    assert "no account here has that address" in mail.outbox[-1].body


# The second factor


@pytest.mark.django_db(transaction=True)
def test_a_code_is_set_up_kept_encrypted_and_asked_for_at_the_next_sign_in(house: Partnership) -> None:
    who = Person.objects.get(pk=house.drafter.person)
    who.set_password(PASSWORD)
    who.save()
    client = Client()
    client.post("/account/login/", {"login": who.email, "password": PASSWORD})
    wanted = client.get("/account/opening-key/")
    assert wanted.status_code == 302 and wanted.url.startswith("/account/second-factor/")  # type: ignore[attr-defined]
    assert "You have not set up an authenticator app yet" in words_of(client.get(wanted.url))  # type: ignore[attr-defined]
    again = client.get("/account/2fa/totp/activate/")
    assert "Is it still you?" in words_of(client.get(again.url))  # type: ignore[attr-defined]
    page = client.post(again.url, {"password": PASSWORD}, follow=True)  # type: ignore[attr-defined]
    assert page.redirect_chain[-1][0] == "/account/2fa/totp/activate/"
    secret = page.context["form"].secret
    assert secret in words_of(page)
    done = client.post("/account/2fa/totp/activate/", {"code": code_for(secret)}, follow=True)
    assert "carry on with what you were doing" in words_of(done)
    assert secret not in str(Authenticator.objects.get(user=who, type="totp").data)
    assert client.get("/account/second-factor/").url == "/account/opening-key/"  # type: ignore[attr-defined]
    assert client.get("/account/opening-key/").status_code == 200

    later = Client()
    asked = later.post("/account/login/", {"login": who.email, "password": PASSWORD})
    assert asked.url == "/account/2fa/authenticate/"  # type: ignore[attr-defined]
    assert later.get("/account/").status_code == 302
    assert later.post("/account/2fa/authenticate/", {"code": "000000"}).status_code == 200
    cache.clear()
    later.post("/account/2fa/authenticate/", {"code": code_for(secret)})
    assert later.get("/account/opening-key/").status_code == 200


def test_whoever_goes_on_elsewhere_is_not_sent_there(house: Partnership) -> None:
    client = browser(house.drafter)
    answer = client.get("/account/second-factor/", {"next": "https://elsewhere.example/"})
    assert answer.status_code == 200


def test_a_form_without_a_code_leads_back_to_the_page_it_stood_on(house: Partnership) -> None:
    client = without_code(house.operator)
    answer = client.post(
        reverse("oversight:verify_ledger"), headers={"referer": "http://testserver/operate/ledger/"}
    )
    assert answer.status_code == 302
    assert answer.url == "/account/second-factor/?next=%2Foperate%2Fledger%2F"  # type: ignore[attr-defined]


# Whom one acts for


def test_the_chosen_organisation_holds_until_the_membership_ends(house: Partnership) -> None:
    second = partnership(AT, bidders=0, place="leadon")
    who = Person.objects.get(pk=house.drafter.person)
    Membership.objects.create(
        organisation=second.council, person=who, roles=["administrator"], claim="by_officer", since=AT
    )
    client = browser(house.drafter)
    client.post("/account/acting-for/", {"organisation": second.council.pk})
    assert client.get("/account/").wsgi_request.member.organisation == second.council.pk
    must(end_membership(membership=membership_of(who, second.council), by=second.drafter, at=AT))
    assert client.get("/account/").wsgi_request.member.organisation == house.council.pk


def test_nobody_acts_for_an_organisation_that_is_not_theirs(house: Partnership) -> None:
    stranger = Organisation.objects.exclude(pk=house.council.pk).first()
    assert stranger is not None
    client = browser(house.drafter)
    for organisation in (str(stranger.pk), "", "x", "999999"):
        assert client.post("/account/acting-for/", {"organisation": organisation}).status_code == 404
    session = client.session
    session["acting_for"] = stranger.pk
    session.save()
    assert client.get("/account/").wsgi_request.member.organisation == house.council.pk


def test_a_visitor_costs_one_query_of_what_is_switched_off(
    client: Client, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        client.get("/healthz")
    with django_assert_max_num_queries(1):
        client.get("/account/login/")


def test_a_role_that_is_missing_is_named(house: Partnership) -> None:
    answer = browser(house.evaluators[0]).get("/account/organisation/invite/")
    assert answer.status_code == 403
    assert "people who look after an organisation’s details and people" in words_of(answer)


# Organisations, one question a page


ANSWERS = {
    "kind": {"kind": "charity"},
    "name": {"name": "Martley Lunch Club"},
    "size": {"size": "micro"},
    "place": {"postcode": "wr66pa"},
    "number": {"scheme": "GB-CHC", "number": "1012345"},
    "domain": {"email_domain": "lunchclub.example"},
}


def test_an_organisation_is_added_question_by_question() -> None:
    client = without_code(member_of(person("Nell Newcomer", "lunchclub.example", AT), None))
    assert client.get("/account/organisations/new/check/").url == "/account/organisations/new/kind/"  # type: ignore[attr-defined]
    address = "/account/organisations/new/kind/"
    for answers in ANSWERS.values():
        address = client.post(address, answers).url  # type: ignore[attr-defined]
    assert address == "/account/organisations/new/check/"
    assert "Charity Commission number: 1012345" in words_of(client.get(address))
    done = checked_and_pressed(client, address)
    assert "It waits to be checked" in words_of(done)
    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.postcode, organisation.standing) == (
        "Martley Lunch Club",
        "WR6 6PA",
        "unchecked",
    )
    assert organisation.district == "Malvern Hills"
    assert not organisation.is_fictional


def test_a_colleague_is_invited_and_comes_in_by_the_link(house: Partnership) -> None:
    client = browser(house.drafter)
    client.post("/account/organisation/invite/", {"email": "ines@elsewhere.example", "roles": ["evaluator"]})
    guest = without_code(member_of(person("Ines Invited", "elsewhere.example", AT), None))
    seen = guest.get("/account/")
    found = re.search(r"/account/invitations/\w+/", collapsed(seen.content.decode()))
    assert found
    assert "as evaluator" in words_of(guest.get(found[0]))
    done = guest.post(found[0], follow=True)
    assert f"You now work here for {house.council.name}" in words_of(done)


def test_an_opening_key_is_made_and_its_passphrase_shown_nowhere(
    house: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "hopmarket.pages.account.views.opening_key.wrap_new_key", lambda words, again: opening_key(0)
    )
    client = browser(house.drafter)
    typed = {"passphrase": PASSPHRASE, "again": PASSPHRASE, "understood": "on"}
    lacking = client.post("/account/opening-key/", {**typed, "understood": ""})
    assert "Tick this once you have put the passphrase away safely" in words_of(lacking)
    assert PASSPHRASE not in collapsed(lacking.content.decode())
    done = client.post("/account/opening-key/", typed, follow=True)
    assert "Your opening key is ready" in words_of(done) and PASSPHRASE not in collapsed(
        done.content.decode()
    )
    assert opening_key_of(house.drafter.person) is not None
    assert PASSPHRASE not in str(list(Event.objects.values())) + str(list(Letter.objects.values()))


def test_messages_are_read_by_their_person_alone(house: Partnership) -> None:
    reader = Person.objects.get(pk=house.evaluators[0].person)
    write({"organisation": "Teme Valley"}, CLAIM_REFUSED, [reader], at=AT, reason="It was a test.")
    client = browser(house.evaluators[0])
    assert "It was a test." in words_of(client.get("/account/messages/"))
    assert "It was a test." not in words_of(browser(house.evaluators[1]).get("/account/messages/"))
    client.post("/account/messages/read/")
    assert not Letter.objects.filter(person=house.evaluators[0].person, read_at=None).exists()
    assert Letter.objects.filter(read_at=None).exists()


# Only in a demonstration

DEMONSTRATION = (
    "account:demonstration",
    "account:demonstration_letters",
    "account:sign_in_as",
    "account:move_clock",
)


@pytest.mark.parametrize("name", DEMONSTRATION)
@pytest.mark.parametrize("method", ["get", "post"])
def test_elsewhere_the_demonstrations_pages_do_not_exist(client: Client, name: str, method: str) -> None:
    assert getattr(client, method)(reverse(name)).status_code == 404


def test_elsewhere_no_login_page_tells_of_it(client: Client) -> None:
    assert "one click" not in words_of(client.get("/account/login/"))


def test_one_click_signs_in_as_an_invented_person(client: Client, house: Partnership, settings: Any) -> None:
    settings.DEMONSTRATION = True
    assert "Dana Drafter" in words_of(client.get("/account/demonstration/"))
    client.post(
        "/account/demonstration/sign-in/",
        {"person": house.drafter.person, "organisation": house.council.pk},
    )
    member = client.get("/account/").wsgi_request.member
    assert (member.person, member.second_factor) == (house.drafter.person, True)
    settings.DEMONSTRATION = False
    assert not client.get("/account/").wsgi_request.member.second_factor


def test_nobody_real_can_be_chosen(client: Client, settings: Any) -> None:
    settings.DEMONSTRATION = True
    real = Person.objects.create_user("ann@severn.org", PASSWORD, name="Ann Real")
    assert "Ann Real" not in words_of(client.get("/account/demonstration/"))
    answer = client.post("/account/demonstration/sign-in/", {"person": real.pk})
    assert answer.status_code == 404 and client.get("/account/").status_code == 302


@pytest.fixture
def clock_at_home(settings: Any, tmp_path: Any) -> None:
    settings.DEMONSTRATION = True
    settings.HOME = tmp_path


def test_the_clock_moves_on_to_a_deadline_and_closes_what_is_due(client: Client, clock_at_home: None) -> None:
    purchase = a_purchase("responded", bidders=1)
    deadline = purchase.opportunity.closes_at
    assert deadline is not None
    client.post("/account/demonstration/clock/", {"to": "before"})
    assert timedelta() < deadline - current_time.now() <= timedelta(seconds=61)
    assert Opportunity.objects.get(pk=purchase.opportunity.pk).state == "open"
    done = client.post("/account/demonstration/clock/", {"to": "after"}, follow=True)
    assert "1 opportunity closed" in words_of(done)
    assert Opportunity.objects.get(pk=purchase.opportunity.pk).state == "closed"


def test_the_clock_moves_by_days_and_never_back(client: Client, clock_at_home: None) -> None:
    client.post("/account/demonstration/clock/", {"to": "days", "days": "3"})
    assert current_time.clock_offset() == timedelta(days=3)
    for wrong in ("-1", "0", "", "x", "1000"):
        answer = client.post("/account/demonstration/clock/", {"to": "days", "days": wrong}, follow=True)
        assert "The clock was not moved" in words_of(answer)
    assert current_time.clock_offset() == timedelta(days=3)


# Whoever checks


def test_the_operator_checks_an_organisation_and_a_claim_on_their_pages(house: Partnership) -> None:
    founder = person("Fay Founder", "lunchclub.example", AT)
    client = without_code(member_of(founder, None))
    for step, answers in {**ANSWERS, "domain": {"email_domain": ""}}.items():
        client.post(f"/account/organisations/new/{step}/", answers)
    checked_and_pressed(client, "/account/organisations/new/check/")
    organisation = Organisation.objects.get(name="Martley Lunch Club")
    olive = browser(house.operator)
    waiting = words_of(olive.get("/operate/"))
    assert "Martley Lunch Club" in waiting and "Fay Founder for Martley Lunch Club" in waiting
    page = f"/operate/organisations/{organisation.key}/"
    shared = olive.post(f"{page}check/", {"email_domain": "gmail.com"})
    assert "proves nothing" in words_of(shared)
    olive.post(f"{page}check/", {"email_domain": ""})
    organisation.refresh_from_db()
    assert organisation.standing == "checked"
    membership = membership_of(founder, organisation)
    assert membership is not None
    olive.post(f"/operate/claims/{membership.pk}/confirm/")
    assert member_of(founder, organisation).claim_checked
    assert olive.get(f"/operate/claims/{membership.pk}/").status_code == 404


def test_a_refusal_wants_its_reason(house: Partnership) -> None:
    olive = browser(house.operator)
    organisation = Organisation.objects.get(pk=house.bidders[0].organisation)
    answer = olive.post(f"/operate/organisations/{organisation.key}/refuse/", {"reason": ""})
    assert answer.status_code == 200 and "There is a problem" in words_of(answer)
    organisation.refresh_from_db()
    assert organisation.standing == "checked"


def test_the_ledger_is_verified_on_its_page(house: Partnership) -> None:
    olive = browser(house.operator)
    answer = olive.post("/operate/ledger/verify/", follow=True)
    assert f"All {Event.objects.count()} events follow one from another." in words_of(answer)


def test_the_ledgers_page_asks_the_database_as_often_for_many_as_for_few(
    house: Partnership, django_assert_num_queries: Any
) -> None:
    olive = browser(house.operator)
    olive.get("/operate/ledger/")
    with django_assert_num_queries(8):
        olive.get("/operate/ledger/")
    for number in range(60):
        person(f"N{number}", "newcomer.example", AT)
    olive.get("/operate/ledger/")
    with django_assert_num_queries(8):
        olive.get("/operate/ledger/")


def test_no_cookie_is_set_that_the_cookies_page_does_not_tell_of(client: Client, house: Partnership) -> None:
    who = Person.objects.get(pk=house.drafter.person)
    client.post("/account/signup/", NEW)
    client.post("/account/login/", {"login": who.email, "password": PASSWORD})
    client.post("/account/logout/")
    client.post("/account/password/reset/", {"email": who.email}, follow=True)
    words = words_of(client.get("/cookies/"))
    assert client.cookies
    assert [name for name in client.cookies if name not in words] == []
