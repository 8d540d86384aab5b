"""Every fault of a registration is said at the question where it was made, all of one question at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from hopmarket.pages.account.forms import IdentifierForm
from hopmarket.records.ledger.current_time import now
from hopmarket.records.parties.models import Identifier, Organisation
from hopmarket.records.parties.queries import member_of
from hopmarket.records.parties.services import found_organisation
from hopmarket.rules.identifiers import SCHEMES
from hopmarket.rules.membership import SHARED_MAIL
from tests.factories.markup import collapsed
from tests.factories.partnership import must, person
from tests.factories.signed_in_browser import checked_and_pressed

pytestmark = pytest.mark.django_db

STEPS = "/account/organisations/new/"
GOOD: dict[str, dict[str, str]] = {
    "kind": {"kind": "charity"},
    "name": {"name": "Ferry Lane Supper Club"},
    "size": {"size": "micro"},
    "place": {"postcode": "WR6 6PA"},
    "number": {"scheme": "GB-CHC", "number": "1012345"},
    "domain": {"email_domain": "supper.example"},
}


@pytest.fixture
def browser() -> Client:
    client = Client()
    client.force_login(person("Zoe Newcomer", "supper.example", now()))
    return client


def text_of(answer: Any) -> str:
    return collapsed(answer.content.decode())


FAULTS: tuple[tuple[str, dict[str, str], str], ...] = (
    ("kind", {}, "Choose what kind of organisation it is"),
    ("kind", {"kind": "empire"}, "from the list"),
    ("name", {"name": " "}, "Enter the name of the organisation"),
    ("name", {"name": "!!! ???"}, "with at least one letter or figure"),
    ("name", {"name": "x" * 201}, "Cut this to 200 characters"),
    ("size", {}, "Choose how many people work there"),
    ("place", {"postcode": "WR6"}, "Enter a full postcode"),
    ("number", {"scheme": "GB-CHC", "number": ""}, "Enter the Charity Commission number, such as 1012345"),
    ("number", {"scheme": "none", "number": "1012345"}, "Choose the register in which 1012345 stands"),
    ("number", {"number": "1012345"}, "Choose the public register that it is in"),
    ("domain", {"email_domain": "not a domain"}, "Enter the part after the @ sign"),
    ("domain", {"email_domain": "zoe@supper.example"}, "Enter the part after the @ sign"),
    *(
        ("domain", {"email_domain": domain.upper()}, "so it proves nothing")
        for domain in sorted(SHARED_MAIL)[::6]
    ),
    *(
        ("number", {"scheme": code, "number": "not a number"}, f"not the shape of a {scheme.title}")
        for code, scheme in SCHEMES.items()
    ),
)


@pytest.mark.parametrize(("step", "fields", "says"), FAULTS)
def test_a_fault_is_said_at_its_own_question(
    step: str, fields: dict[str, str], says: str, browser: Client
) -> None:
    answer = browser.post(f"{STEPS}{step}/", fields)
    assert answer.status_code == 200 and "There is a problem" in text_of(answer)
    assert says in text_of(answer)
    typed = [value.strip() for name, value in fields.items() if name != "kind"]
    assert all(value in text_of(answer) for value in typed), "what was typed stays"


def test_a_number_that_somebody_has_is_said_at_once(browser: Client) -> None:
    other = member_of(person("Otto Other", "other.example", now()), None)
    must(
        found_organisation(
            name="Another", kind="charity", size="micro", postcode="WR6 6PA", by=other, at=now(),
            identifiers=[("GB-COH", "01234567")],
        )
    )  # fmt: skip
    answer = browser.post(f"{STEPS}number/", {"scheme": "GB-COH", "number": "1234567"})
    assert "Another organisation here has the number GB-COH-01234567" in text_of(answer)
    further = IdentifierForm({"scheme": "GB-COH", "number": "1234567"})
    assert not further.is_valid() and "number" in further.errors


def test_good_answers_go_through_and_are_kept(browser: Client) -> None:
    for step, fields in GOOD.items():
        assert browser.post(f"{STEPS}{step}/", fields).status_code == 302, step
    assert checked_and_pressed(browser, f"{STEPS}check/").redirect_chain
    organisation = Organisation.objects.get(name="Ferry Lane Supper Club")
    assert organisation.email_domain == "supper.example"
    assert str(Identifier.objects.get(organisation=organisation)) == "GB-CHC-1012345"


def test_a_number_taken_meanwhile_leads_back_to_its_question(browser: Client) -> None:
    for step, fields in GOOD.items():
        browser.post(f"{STEPS}{step}/", fields)
    other = member_of(person("Otto Other", "other.example", now()), None)
    must(
        found_organisation(
            name="Quicker", kind="charity", size="micro", postcode="WR6 6PA", by=other, at=now(),
            identifiers=[("GB-CHC", "1012345")],
        )
    )  # fmt: skip
    answer = checked_and_pressed(browser, f"{STEPS}check/")
    assert answer.request["PATH_INFO"] == f"{STEPS}number/"
    assert "Another organisation here has the number GB-CHC-1012345" in text_of(answer)


@pytest.mark.parametrize("name", ["Лицей 5", "東京福祉会", "مؤسسة الأمل", "Ægir & Söhne"])
def test_a_name_in_any_script_is_a_name(name: str, browser: Client) -> None:
    for step, fields in {**GOOD, "name": {"name": name}}.items():
        browser.post(f"{STEPS}{step}/", fields)
    checked_and_pressed(browser, f"{STEPS}check/")
    organisation = Organisation.objects.get(name=name)
    assert organisation.key and organisation.key.isascii()


def test_all_faults_of_the_details_are_said_together(browser: Client) -> None:
    for step, fields in GOOD.items():
        browser.post(f"{STEPS}{step}/", fields)
    checked_and_pressed(browser, f"{STEPS}check/")
    fields = {"name": "!", "size": "", "postcode": "?", "website": "example", "about": "word " * 151}
    answer = text_of(browser.post("/account/organisation/details/", fields))
    for says in (
        "with at least one letter or figure",
        "Choose how many people work there",
        "Enter a full postcode",
        "Enter a web address that begins with https",
        "Cut 1 word",
    ):
        assert says in answer, says
