"""The public pages of the framework: what is in force, who signed it, what changed, as pages and as files."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import orjson
import pytest
from django.test import Client

from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.publications.publishing import publish_document
from hopmarket.records.signatures.queries import present_answer
from hopmarket.records.signatures.services import decline_document, withdraw_signature
from hopmarket.rules.framework.signature import Grade, Reservation
from hopmarket.rules.roles import Member
from tests.factories.adopted_framework import (
    UNDERTAKING,
    adopt,
    body_of,
    organisation_of,
    signed,
)
from tests.factories.partnership import must, partnership
from tests.factories.purchases import a_purchase

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 14, 9, tzinfo=UTC)
WORDS = "We pay within 20 days, not ten, until April"
WHY = "Our board has not agreed to it yet"


def words_of(page: str) -> str:
    """The words of a page, without tags, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def _read(client: Client, address: str, *, at: datetime = AT, status: int = 200) -> str:
    with pretend_time(at):
        answer = client.get(address)
    assert answer.status_code == status, answer
    return words_of(answer.content.decode())


def _consultation(state: str = "open", subject: str = "framework/2") -> None:
    publish_document(
        "consultation",
        subject.replace("/", "-"),
        title="The next version of the framework",
        facts={
            "key": subject.replace("/", "-"),
            "title": "The next version of the framework",
            "subject": subject,
            "state": state,
            "opens_at": "2026-10-01T08:00:00+00:00",
            "closes_at": "2026-12-24T12:00:00+00:00",
            "shown": 12,
            "answered": 9,
        },
        at=AT,
    )


# Before anything was adopted


def test_an_empty_house_says_that_nothing_is_in_force_and_has_no_empty_table(client: Client) -> None:
    page = _read(client, "/framework/")
    assert "No framework has been adopted here yet" in page
    assert "<table" not in client.get("/framework/").content.decode()
    for address in (
        "/framework/1/",
        "/framework/1/changes/",
        "/framework/1/print/",
        "/framework/1.yaml",
        "/framework/clauses/7.1/",
    ):
        _read(client, address, status=404)
    assert client.get("/framework.json").json()["versions"] == []


def test_a_draft_is_shown_as_one_with_the_way_to_comment_on_it(client: Client) -> None:
    adopt(AT, kind="framework_draft")
    _consultation(subject="framework/1")
    page = _read(client, "/framework/")
    assert "The draft of version 1" in page and "It binds nobody" in page
    assert "We pay within thirty days." in page and "Comment on the draft" in page


# What is in force


def test_the_page_begins_with_what_is_in_force_and_its_fingerprint(client: Client) -> None:
    first = adopt(AT - timedelta(days=30), effect_from=date(2026, 10, 1))
    page = _read(client, "/framework/")
    assert page.index("In force since 1 October 2026") < page.index("Who has signed")
    assert " ".join(first.sha256[start : start + 4] for start in (0, 4, 8)) in page
    assert "4 clauses, 5 promises" in page


def test_a_version_that_begins_later_is_announced_and_the_one_before_stays_in_force(client: Client) -> None:
    adopt(AT - timedelta(days=90), effect_from=date(2026, 8, 1))
    adopt(AT - timedelta(days=3), effect_from=date(2027, 1, 1))
    before = _read(client, "/framework/")
    assert "In force since 1 August 2026" in before and "has effect from 1 January 2027" in before
    assert "We pay within thirty days." in before
    after = _read(client, "/framework/", at=datetime(2027, 1, 1, 9, tzinfo=UTC))
    assert "In force since 1 January 2027" in after and "We pay within" in after
    assert "Adopted; in force from 1 January 2027" in _read(client, "/framework/2/")
    assert "An earlier version" in _read(client, "/framework/1/", at=datetime(2027, 1, 2, 9, tzinfo=UTC))


def test_the_first_adopted_version_is_shown_before_it_takes_effect(client: Client) -> None:
    adopt(AT, effect_from=date(2027, 1, 1))
    assert "Adopted; in force from 1 January 2027" in _read(client, "/framework/")


def test_an_open_consultation_gives_the_button_to_comment(client: Client) -> None:
    adopt(AT - timedelta(days=90))
    draft = adopt(AT, kind="framework_draft", version=2)
    assert draft.json["version"] == 2
    assert "Comment on the draft" not in _read(client, "/framework/")
    _consultation()
    assert "Comment on the draft of version 2" in _read(client, "/framework/")
    _consultation("closed")
    assert "Comment on the draft" not in _read(client, "/framework/")


# Who has signed


class Signing:
    """Three public bodies and a charity before version 1."""

    def __init__(self) -> None:
        at = AT - timedelta(days=60)
        self.house = partnership(at, bidders=1)
        self.county, _ = body_of("Severnside County Council", self.house.operator, at)
        self.trust, _ = body_of("Teme Health Trust", self.house.operator, at)
        self.charity, _ = body_of("Blackpear Trust", self.house.operator, at, kind="charity")
        self.version = adopt(AT - timedelta(days=30), effect_from=date(2026, 10, 1))

    def decline(self, by: Member, document: Any = None) -> None:
        document = document or self.version
        seen = present_answer(by.organisation)
        words = {"document": document, "sha256": document.sha256, "reason": WHY}
        must(decline_document(**words, seen=seen.pk if seen else 0, by=by, at=AT))


@pytest.fixture
def signing() -> Signing:
    return Signing()


def test_each_partner_stands_with_date_name_and_words(client: Client, signing: Signing) -> None:
    signed(signing.version, signing.county, AT)
    reserved = (Reservation("7.1", WORDS),)
    signed(signing.version, signing.trust, AT, grade=Grade.RESERVATIONS, reservations=reserved)
    page = _read(client, "/framework/")
    assert "2 of 3 public bodies here have signed version 1" in page
    rows = page[page.index("Who has signed") : page.index("The clauses")]
    assert f"{signing.county.person_name}, Director of Commissioning" in rows
    assert f"Clause 7.1: “{WORDS}”" in rows and "14 October 2026" in rows
    assert "Temevalley District Council Has not signed" in " ".join(rows.split())


def test_who_declines_or_leaves_stands_with_the_reason(client: Client, signing: Signing) -> None:
    signing.decline(signing.county)
    left = signed(signing.version, signing.trust, AT)
    must(
        withdraw_signature(signature=left, reason="The budget leaves no room for it", by=signing.trust, at=AT)
    )
    page = _read(client, "/framework/")
    assert "Declined version 1" in page and f"“{WHY}”" in page
    assert "counts until 14 January 2027: “The budget leaves no room for it”" in page
    assert "Left on 14 January 2027" in _read(client, "/framework/", at=datetime(2027, 2, 1, tzinfo=UTC))


def test_a_signature_stays_on_its_version_when_the_next_is_declined(client: Client, signing: Signing) -> None:
    signed(signing.version, signing.county, AT - timedelta(days=5))
    newer = adopt(AT - timedelta(days=1))
    signing.decline(signing.county, newer)
    page = _read(client, "/framework/")
    assert "Version 1 only" in page and "Declined version 2 on 14 October 2026" in page and WHY in page
    older = _read(client, "/framework/1/")
    assert "Who answered version 1" in older and "9 October 2026" in older and WHY not in older


def test_charities_and_firms_are_counted_beside_the_public_bodies(client: Client, signing: Signing) -> None:
    signed(signing.version, signing.charity, AT)
    page = _read(client, "/framework/")
    assert "0 of 3 public bodies" in page
    assert "1 voluntary organisation has signed the promises of their own side." in page


def test_an_organisations_own_page_says_how_it_signed(client: Client, signing: Signing) -> None:
    key = organisation_of(signing.charity).key
    assert "The common framework : " not in _read(client, f"/organisations/{key}/")
    signed(signing.version, signing.charity, AT, grade=Grade.MEMORANDUM, clauses=("2.2",))
    page = _read(client, f"/organisations/{key}/")
    assert (
        "The common framework : Version 1, some clauses: 14 October 2026" in page
        and "These clauses alone: 2.2." in page
    )


# Texts and files


def test_what_changed_is_shown_word_by_word_against_any_version(client: Client) -> None:
    adopt(AT - timedelta(days=90))
    adopt(AT - timedelta(days=3))
    page = _read(client, "/framework/2/changes/")
    assert "1 change" in page and "Before: thirty" in page and "Now: ten" in page
    back = _read(client, "/framework/1/changes/?from=2")
    assert "Before: ten" in back and "Now: thirty" in back
    assert "the first version" in _read(client, "/framework/1/changes/")
    for odd in ("x", "99", "-1", "1" * 40):
        _read(client, f"/framework/2/changes/?from={odd}", status=404)


def test_one_clause_stands_through_all_versions(client: Client) -> None:
    adopt(AT - timedelta(days=90))
    adopt(AT - timedelta(days=3))
    page = _read(client, "/framework/clauses/7.1/")
    assert page.index("Version 2") < page.index("Before: thirty") < page.index("Version 1")
    assert "Not changed in this version" in _read(client, "/framework/clauses/9/")
    for odd in ("7.9", "x", "٧"):
        _read(client, f"/framework/clauses/{odd}/", status=404)


def test_the_file_is_byte_for_byte_what_its_fingerprint_is_of(client: Client) -> None:
    version = adopt(AT)
    answer = client.get("/framework/1.yaml")
    assert answer.content == bytes(version.body)
    assert hashlib.sha256(answer.content).hexdigest() == version.sha256
    assert client.get("/framework/1.yaml").content == answer.content


def test_the_data_hold_every_version_and_every_signature(client: Client, signing: Signing) -> None:
    signed(signing.version, signing.county, AT)
    data = client.get("/framework.json").json()
    (version,), (signature,) = data["versions"], data["signatures"]
    assert version["sha256"] == signing.version.sha256 and version["document"]["clauses"]
    assert signature["answers"][0]["sha256"] == version["sha256"]
    assert client.get("/framework/signatures.json").json()["signatures"] == data["signatures"]


def test_the_print_holds_every_clause_the_signatures_and_the_fingerprint(
    client: Client, signing: Signing
) -> None:
    signed(signing.version, signing.county, AT)
    page = _read(client, "/framework/1/print/")
    for words in (
        "We pay within thirty days.",
        "Why the partners buy",
        signing.version.sha256,
        signing.county.person_name,
    ):
        assert words in page


# Purchases


def test_only_purchases_of_a_buyer_whom_it_bound_then_stand_under_a_version(client: Client) -> None:
    purchase = a_purchase("published", began=AT)
    version = adopt(AT - timedelta(days=90), effect_from=date(2026, 8, 1))
    now = AT + timedelta(days=60)
    title = purchase.terms.title
    assert title not in _read(client, "/framework/", at=now)
    undertaking = replace(UNDERTAKING, day_of_effect=None)
    assert undertaking.grade is Grade.FULL
    signed(version, purchase.house.drafter, AT - timedelta(days=1))
    assert title in _read(client, "/framework/", at=now)
    adopt(AT + timedelta(days=50))
    assert title not in _read(client, "/framework/2/", at=now)
    assert title in _read(client, "/framework/1/", at=now)


def test_the_page_of_how_we_work_begins_with_the_framework(client: Client) -> None:
    page = _read(client, "/about/")
    assert page.index("the common framework") < page.index("Who runs this")


def test_the_schema_of_the_source_form_is_for_everybody(client: Client) -> None:
    answer = client.get("/framework/document.schema.json")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/schema+json"
    assert orjson.loads(answer.content)["title"] == "A document in clauses"
