"""Signing for an organisation, page by page: what is asked, what is shown before the button, what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from hopmarket.records.ledger.current_time import now
from hopmarket.records.publications.models import PublishedDocument
from hopmarket.records.signatures.models import Signature
from hopmarket.rules.framework.signature import Grade
from hopmarket.rules.roles import Member
from tests.factories.adopted_framework import adopt, body_of, signed
from tests.factories.partnership import partnership
from tests.factories.signed_in_browser import browser, hidden_of, words_of

pytestmark = pytest.mark.django_db
STEP = "/partnership/framework/sign/{}/"
CHECK = "/partnership/framework/sign/check/"
OURS = "/partnership/framework/our-signature/"
AUTHORITY = {"officer_post": "Director", "delegation": "Scheme of delegation, part 3", "has_authority": "on"}
WORDS = "We pay within 20 days until April"


@dataclass
class Town:
    """A council that has signed version 1, and one that has answered nothing."""

    council: Member
    county: Member
    first: PublishedDocument


@pytest.fixture
def town() -> Town:
    house = partnership(now() - timedelta(days=60), bidders=0)
    county, _ = body_of("Severnside County Council", house.operator, now() - timedelta(days=50))
    first = adopt(now() - timedelta(days=30))
    signed(first, house.drafter, now() - timedelta(days=20))
    return Town(house.drafter, county, first)


def _answer(client: Client, **steps: dict[str, Any]) -> Any:
    for step, fields in steps.items():
        address = STEP.format(step)
        sent = client.post(address, {**dict(hidden_of(client.get(address))), **fields})
        assert sent.status_code == 302, (step, words_of(sent))
    return client.get(CHECK)


def _press(client: Client, check: Any) -> Any:
    return client.post(CHECK, dict(hidden_of(check)))


def test_what_changed_since_ones_own_version_is_read_first(town: Town) -> None:
    adopt(now() - timedelta(days=1))
    page = words_of(browser(town.council).get(STEP.format("answer")))
    assert "What changed since version 1, which you signed" in page and "thirty" in page and "ten" in page
    assert "What changed since" not in words_of(browser(town.county).get(STEP.format("answer")))


def test_the_check_page_shows_the_whole_fingerprint_and_who_will_hear(town: Town) -> None:
    client = browser(town.county)
    check = _answer(
        client,
        answer={"grade": "reservations"},
        authority=AUTHORITY,
        clauses={"clauses": ["7.1"]},
        words={"words-7.1": WORDS},
    )
    page = words_of(check)
    assert town.first.sha256 in page and WORDS in page and "Scheme of delegation, part 3" in page
    assert "signed the framework, version 1, not in full" in page
    assert _press(client, check).headers["Location"] == OURS
    signature = Signature.objects.get(organisation=town.county.organisation)
    assert (
        signature.reservations == [{"clause": "7.1", "words": WORDS}]
        and signature.sha256 == town.first.sha256
    )
    assert WORDS in words_of(client.get(OURS))


def test_only_clauses_of_the_own_side_are_offered(town: Town) -> None:
    client = browser(town.county)
    _answer(client, answer={"grade": "memorandum"}, authority=AUTHORITY)
    page = words_of(client.get(STEP.format("clauses")))
    assert "7.1 We pay within thirty days." in page and "2.2" not in page


def test_signing_in_full_promises_no_letter(town: Town) -> None:
    client = browser(town.county)
    check = _answer(client, answer={"grade": "full"}, authority=AUTHORITY)
    assert "letter goes out" not in words_of(check)
    _press(client, check)
    assert Signature.objects.get(organisation=town.county.organisation).grade == Grade.FULL


def test_declining_asks_for_a_reason_and_for_no_power(town: Town) -> None:
    client = browser(town.county)
    check = _answer(
        client, answer={"grade": "declined"}, reason={"reason": "Our board has not agreed to it yet"}
    )
    assert "Decline version 1" in words_of(check)
    _press(client, check)
    assert Signature.objects.get(organisation=town.county.organisation).grade == Grade.DECLINED


def test_an_authority_that_has_ended_is_refused_beside_its_day(town: Town) -> None:
    client, address = browser(town.county), STEP.format("authority")
    _answer(client, answer={"grade": "full"})
    ended = {"delegation_until_day": "1", "delegation_until_month": "4", "delegation_until_year": "2020"}
    sent = client.post(address, {**dict(hidden_of(client.get(address))), **AUTHORITY, **ended})
    assert "Your authority to sign ended on 1 April 2020" in words_of(sent)


def test_a_version_that_is_superseded_between_check_and_button_is_not_signed(town: Town) -> None:
    client = browser(town.county)
    check = _answer(client, answer={"grade": "full"}, authority=AUTHORITY)
    adopt(now())
    assert _press(client, check).status_code == 302
    assert not Signature.objects.filter(organisation=town.county.organisation).exists()


def test_withdrawing_says_the_day_before_the_button(town: Town) -> None:
    client, address = browser(town.council), "/partnership/framework/withdraw/"
    assert "3 months" in words_of(client.get(address))
    reason = {"reason": "The new budget leaves no room for it."}
    client.post(address, {**dict(hidden_of(client.get(address))), **reason})
    check = client.get(f"{address}check/")
    assert "counts until" in words_of(check) and "leaves the framework" in words_of(check)
    client.post(f"{address}check/", dict(hidden_of(check)))
    assert Signature.objects.get(organisation=town.council.organisation).ends_on
    assert "withdrawn: counts until" in words_of(client.get(OURS))
    assert client.get(address).status_code == 409


def test_before_anything_was_adopted_there_is_nothing_to_sign() -> None:
    house = partnership(now() - timedelta(days=60), bidders=0)
    client = browser(house.drafter)
    assert "nothing to sign" in words_of(client.get(OURS))
    assert client.get(STEP.format("answer")).status_code == 404
