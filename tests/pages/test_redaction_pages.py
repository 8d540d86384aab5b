"""Taking something out through the pages, and what everybody then sees."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from hopmarket.records.notices.models import Notice, Release, Source
from hopmarket.records.notices.release_store import store_releases
from hopmarket.records.parties.models import Person
from tests.factories.markup import collapsed
from tests.factories.signed_in_browser import hidden_of

from .matrix_world import BACKEND

AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
OCID = "ocds-b5fd17-1"
pytestmark = pytest.mark.django_db


@pytest.fixture
def release() -> Release:
    facts = {"name": "Finder", "publisher": "Finder Office", "licence": "OGL", "copied_on": date(2026, 11, 1)}
    source = Source.objects.create(key="finder", licence_url="https://example.org/ogl", **facts)
    first = {
        "ocid": OCID,
        "id": "r1",
        "date": "2026-11-01T00:00:00Z",
        "tag": ["tender"],
        "initiationType": "tender",
        "buyer": {"id": "b", "name": "Wyre Council"},
        "tender": {"id": "T1", "title": "Hedge", "description": "Ask Ann Plumb.", "status": "active"},
    }
    second = {**first, "id": "r2", "date": "2026-11-02T00:00:00Z"}
    store_releases([first, second], source=source, at=AT)
    return Release.objects.get(release_id="r1")


@pytest.fixture
def operator() -> Client:
    person = Person.objects.create_user("op@example.org", "a long pass phrase", is_operator=True)
    browser = Client()
    browser.force_login(person, backend=BACKEND)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0.0, "type": "totp"}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    browser.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return browser


def asked(**instead: Any) -> dict[str, Any]:
    return {
        "pointers": ["/tender/description"],
        "everywhere": "on",
        "law": "UK GDPR, article 17 (erasure)",
        "reason": "It named a resident of the street.",
        **instead,
    }


def offered(page: Any) -> dict[str, str]:
    """The values that a page offers to take out: pointer to text."""
    pairs = re.findall(
        r'value="([^"]*)" aria-describedby[^>]*> ?<label[^>]*>([^<]*)</label>',
        collapsed(page.content.decode()),
    )
    return dict(pairs)


def take_out(operator: Client, page: str, sent: dict[str, Any]) -> Any:
    """Chooses, looks at the check page, and takes it out."""
    check = operator.post(page, sent, follow=True)
    return operator.post(check.request["PATH_INFO"], dict(hidden_of(check)), follow=True)


def test_from_finding_to_done(operator: Client, release: Release) -> None:
    results = collapsed(operator.get("/operate/redact/", {"ocid": OCID}).content.decode())
    assert f"/operate/redact/{release.pk}/" in results and "r2" in results
    page = f"/operate/redact/{release.pk}/"
    assert offered(operator.get(page))["/tender/description"] == "Ask Ann Plumb."
    check = collapsed(operator.post(page, asked(), follow=True).content.decode())
    assert "Check your answers" in check and "It named a resident of the street." in check
    assert Release.objects.get(pk=release.pk).json["tender"]["description"] == "Ask Ann Plumb."
    assert "It named a resident of the street." in collapsed(operator.get(page).content.decode())
    done = take_out(operator, page, asked())
    assert operator.post(f"{page}check/").headers["Location"] == f"{page}done/", "whoever presses twice"
    assert done.redirect_chain[-1][0] == f"{page}done/" and "/tender/description" in collapsed(
        done.content.decode()
    )
    assert "Ann Plumb" not in str([stored.json for stored in Release.objects.all()])


@pytest.mark.parametrize(
    "typed", [OCID, f"/opportunities/{OCID}/", f"https://portal.example/opportunities/{OCID}/?a=b#scores"]
)
def test_the_address_of_the_page_will_do(operator: Client, release: Release, typed: str) -> None:
    results = collapsed(operator.get("/operate/redact/", {"ocid": typed}).content.decode())
    assert f"/operate/redact/{release.pk}/" in results and f'value="{OCID}"' in results


@pytest.mark.parametrize(
    ("instead", "message"),
    [
        ({"pointers": []}, "Choose what is taken out"),
        ({"reason": ""}, "Say why it is taken out, without repeating what goes"),
        ({"law": ""}, "law or order"),
        ({"law": "other"}, "Name the law or the order"),
        ({"pointers": [], "more": "/tender/nothing"}, "Nothing stands at /tender/nothing"),
        ({"pointers": ["/ocid"]}, "from the list"),
    ],
)
def test_what_is_missing_is_said_and_nothing_goes(
    operator: Client, release: Release, instead: dict[str, Any], message: str
) -> None:
    answer = operator.post(f"/operate/redact/{release.pk}/", asked(**instead), follow=True)
    if answer.redirect_chain:
        answer = operator.post(answer.request["PATH_INFO"], dict(hidden_of(answer)))
    assert answer.status_code == 200 and message in collapsed(answer.content.decode())
    assert not release.redactions.exists()


def test_pointers_can_be_written_and_a_release_can_go_whole(operator: Client, release: Release) -> None:
    page = f"/operate/redact/{release.pk}/"
    take_out(operator, page, asked(pointers=[], more="/buyer\n"))
    assert "Wyre" not in str(Release.objects.get(pk=release.pk).json)
    take_out(operator, page, asked(pointers=[], whole="on"))
    assert "tender" not in Release.objects.get(pk=release.pk).json


def test_a_value_is_found_by_its_words_and_is_not_offered_twice(operator: Client, release: Release) -> None:
    page = f"/operate/redact/{release.pk}/"
    assert [*offered(operator.get(page, {"q": "ann plumb"}))] == ["/tender/description"]
    assert "No value has these words" in collapsed(operator.get(page, {"q": "nobody"}).content.decode())
    take_out(operator, f"{page}?q=ann", asked())
    assert "/tender/description" not in offered(operator.get(page))


def test_finding_keeps_what_was_chosen_and_typed(operator: Client, release: Release) -> None:
    page = f"/operate/redact/{release.pk}/"
    answer = operator.post(
        page, asked(find="1", q="wyre", more="/tender/value", law_words="An order"), follow=True
    )
    assert [*offered(answer)] == ["/tender/description", "/buyer/name"]
    text = collapsed(answer.content.decode())
    assert "2 values with “wyre”, or chosen" in text and "There is a problem" not in text
    assert text.count(" checked") == 3, "the value, everywhere, and the law"
    assert all(
        phrase in text for phrase in ("It named a resident of the street.", "/tender/value", "An order")
    )
    check = operator.post(page, asked(pointers=["/tender/description", "/buyer/name"], q="wyre"), follow=True)
    assert "Check your answers" in collapsed(check.content.decode())


def test_values_stand_by_the_part_of_the_release(operator: Client, release: Release) -> None:
    tender = {"id": "T1", "title": "Hedge", "value": {"amount": 5, "currency": "GBP"}}
    tender |= {"items": [{"id": str(number), "description": f"Item {number}"} for number in range(30)]}
    body = {**release.json, "id": "r3", "tender": tender, "parties": [{"id": "b", "name": "Wyre Council"}]}
    store_releases([body], source=Source.objects.get(), at=AT)
    large = Release.objects.get(release_id="r3")
    shown = collapsed(operator.get(f"/operate/redact/{large.pk}/").content.decode())
    parts = re.findall(
        r'<details class="hm-det"( open)?><summary><b [^>]*>([^<]*)</b>: ([0-9]+) value', shown
    )
    assert parts == [
        (" open", "The opportunity in words", "1"),
        ("", "Organisations and people", "3"),
        ("", "Dates, values and terms of the opportunity", "3"),
        ("", "What is bought, and its codes", "30"),
    ]


def test_everybody_sees_that_something_was_taken_out(operator: Client, release: Release) -> None:
    visitor = Client()
    assert "Nothing has been taken out" in collapsed(visitor.get("/data/redactions/").content.decode())
    before = visitor.get(f"/data/releases/{OCID}.json")
    take_out(operator, f"/operate/redact/{release.pk}/", asked())
    page = collapsed(visitor.get(f"/opportunities/{OCID}/").content.decode())
    assert "Something was taken out on" in page and "It named a resident of the street." in page
    assert "Ann Plumb" not in page and "[Redacted on" in page
    listed = collapsed(visitor.get("/data/redactions/").content.decode())
    assert "/tender/description" in listed and "UK GDPR, article 17 (erasure)" in listed
    after = visitor.get(f"/data/releases/{OCID}.json", headers={"if-none-match": before["ETag"]})
    package = json.loads(after.content)
    assert package["releases"][0]["redactions"][0]["reason"] == "It named a resident of the street."
    assert "Ann Plumb" not in visitor.get("/data/releases.jsonl").getvalue().decode()
    assert "Ann Plumb" not in visitor.get(f"/data/records/{OCID}.json").content.decode()
    assert "Ann Plumb" not in str(Notice.objects.get().record)
    assert release.sha256 not in visitor.get("/data/tables/releases.csv").getvalue().decode()


def test_what_was_decided_at_once_stands_together_the_latest_first(
    operator: Client, release: Release
) -> None:
    page = f"/operate/redact/{release.pk}/"
    take_out(operator, page, asked(reason="It named a resident of the street."))
    take_out(operator, page, asked(pointers=["/tender/title"], reason="A code name that nobody may read."))
    for address in ("/data/redactions/", f"{page}done/"):
        shown = collapsed(operator.get(address).content.decode())
        assert (
            shown.count("It named a resident of the street.") == 1 and shown.count("/tender/description") == 2
        )
        assert shown.index("A code name that nobody may read.") < shown.index(
            "It named a resident of the street."
        )
    before = collapsed(operator.get("/operate/redact/").content.decode())
    assert "from 2 releases: A code name that nobody may read." in before


@pytest.mark.parametrize("address", ["/data/policy/", "/data/redactions/", "/data/api/"])
def test_pages_beside_the_data_stand(address: str) -> None:
    page = collapsed(Client().get(address).content.decode())
    assert "<h1" in page and "/data/" in page


def test_the_policy_is_named_by_every_package_and_the_api_page_tells_every_operation(
    release: Release,
) -> None:
    visitor = Client()
    package = json.loads(visitor.get(f"/data/releases/{OCID}.json").content)
    assert package["publicationPolicy"] == f"{settings.BASE_URL}/data/policy/"
    document = json.loads(visitor.get("/api/v1/openapi.json").content)
    page = collapsed(visitor.get("/data/api/").content.decode())
    assert all(path in page for path in document["paths"])


def test_what_would_still_hold_the_words_is_counted_before_and_not_denied_after(
    operator: Client, release: Release
) -> None:
    tender = {"id": "T1", "title": "Hedge of ann plumb", "description": "Ann Plumb", "status": "active"}
    body = {**release.json, "id": "r3", "tender": tender, "buyer": {"id": "b", "name": "Ann Plumb"}}
    body["parties"] = [{"id": "b", "name": "ANN PLUMB", "roles": ["buyer"]}]
    store_releases([body], source=Source.objects.get(), at=AT)
    latest = Release.objects.get(release_id="r3")
    page = f"/operate/redact/{latest.pk}/"
    check = collapsed(operator.post(page, asked(pointers=["/buyer/name"]), follow=True).content.decode())
    assert "Only fields that hold exactly these words go. 4 other fields" in check
    assert "/parties/0/name, /tender/title" in check and f"/operate/redact/{release.pk}/" in check
    alone = collapsed(
        operator.post(page, asked(pointers=["/buyer/name"], everywhere=""), follow=True).content.decode()
    )
    assert "5 other fields" in alone and "/tender/description" in alone
    none = collapsed(operator.post(page, asked(pointers=["/tender/status"]), follow=True).content.decode())
    assert "No other field" in none
    done = collapsed(take_out(operator, page, asked(pointers=["/buyer/name"])).content.decode())
    assert "may still stand within a longer text" in done and "no longer show it" not in done


def test_words_are_found_at_the_end_of_a_long_text(operator: Client, release: Release) -> None:
    tender = {"id": "T1", "title": "Hedge", "description": f"{'Trim it. ' * 40}Ask Ann Plumb."}
    body = {**release.json, "id": "r3", "tender": tender}
    store_releases([body], source=Source.objects.get(), at=AT)
    latest = Release.objects.get(release_id="r3")
    offers = offered(operator.get(f"/operate/redact/{latest.pk}/", {"q": "ann plumb"}))
    assert [*offers] == ["/tender/description"] and offers["/tender/description"].endswith("…")
