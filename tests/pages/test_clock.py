"""The clock's duties: closing what is due, and letters that leave at least once and are never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from hopmarket import clock
from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.parties.letters import CLAIM_REFUSED
from hopmarket.records.parties.services import invite_person
from hopmarket.records.post.letters import LetterKind
from hopmarket.records.post.models import Letter
from hopmarket.records.post.outbox import Mailbox, try_again, write
from hopmarket.records.post.queries import MOST_ATTEMPTS, failed_letters, unsent_letters
from tests.factories.partnership import must, partnership
from tests.factories.purchases import a_purchase

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
VALUES = {"organisation": "Teme Valley", "reason": "It was a test."}


class Broken(EmailBackend):
    """A mail server that refuses the first letters, and then takes them."""

    fails = 0

    def send_messages(self, messages: Any) -> int:
        if type(self).fails:
            type(self).fails -= 1
            raise ConnectionRefusedError("nobody answers")
        return int(super().send_messages(messages))


@pytest.fixture
def post(settings: Any, monkeypatch: pytest.MonkeyPatch) -> type[Broken]:
    """Letters go to a list, past a server that can be told to fail."""
    monkeypatch.setattr("hopmarket.clock.get_connection", Broken)
    settings.BASE_URL = "https://market.example"
    Broken.fails = 0
    return Broken


def written(address: str = "ann@severn.example", kind: LetterKind = CLAIM_REFUSED) -> Letter:
    (letter,) = write(VALUES, kind, [Mailbox(address)], at=AT)
    return letter


def test_a_letter_leaves_once(post: type[Broken]) -> None:
    letter = written()
    assert clock.send_letters(AT) == 1
    assert clock.send_letters(AT) == 0
    (sent,) = mail.outbox
    assert sent.to == ["ann@severn.example"] and "Teme Valley" in sent.subject
    assert "It was a test." in sent.body and "https://market.example/account/" in sent.body
    letter.refresh_from_db()
    assert letter.sent_at == AT


def test_a_letter_that_fails_stays_and_leaves_later(post: type[Broken]) -> None:
    letter = written()
    Broken.fails = 1
    assert clock.send_letters(AT) == 0
    letter.refresh_from_db()
    assert (letter.attempts, letter.sent_at) == (1, None) and "nobody answers" in letter.last_fault
    assert not list(unsent_letters(AT)) and list(failed_letters()) == [letter]
    assert clock.send_letters(AT + timedelta(minutes=1)) == 1
    assert len(mail.outbox) == 1


def test_one_letter_that_fails_does_not_hold_the_others(post: type[Broken]) -> None:
    written("first@severn.example")
    written("second@severn.example")
    Broken.fails = 1
    assert clock.send_letters(AT) == 1
    assert [letter.to for letter in mail.outbox] == [["second@severn.example"]]


def test_a_letter_without_words_is_kept_and_told(post: type[Broken]) -> None:
    letter = written(kind=replace(CLAIM_REFUSED, name="nobody_wrote_this"))
    assert clock.send_letters(AT) == 0
    letter.refresh_from_db()
    assert "KeyError" in letter.last_fault


def test_a_letter_is_given_up_in_the_end_and_tried_again_when_asked(post: type[Broken]) -> None:
    letter = written()
    Broken.fails = MOST_ATTEMPTS
    for day in range(MOST_ATTEMPTS):
        clock.send_letters(AT + timedelta(days=day))
    later = AT + timedelta(days=MOST_ATTEMPTS)
    assert not list(unsent_letters(later)) and list(failed_letters()) == [letter]
    try_again(letter)
    assert clock.send_letters(later) == 1


def test_an_invitations_link_stands_in_the_letter_and_nowhere_in_the_outbox(post: type[Broken]) -> None:
    house = partnership(AT, bidders=0)
    mail.outbox = []
    Letter.objects.all().delete()
    must(invite_person(email="ines@elsewhere.example", roles=["evaluator"], by=house.drafter, at=AT))
    assert clock.send_letters(AT) == 1
    body = mail.outbox[0].body
    token = body.split("/account/invitations/")[1].split("/")[0]
    assert len(token) == 64
    assert token not in str(Letter.objects.values_list("params", flat=True).get())


def test_a_turn_closes_what_is_due(post: type[Broken]) -> None:
    purchase = a_purchase("responded", bidders=1)
    closes_at = purchase.opportunity.closes_at
    assert closes_at is not None
    with pretend_time(closes_at - timedelta(seconds=1)):
        assert clock.tick(closes_at)["closed"] == 0
    with pretend_time(closes_at):
        assert clock.tick(closes_at)["closed"] == 1
        assert clock.tick(closes_at)["closed"] == 0
    assert Opportunity.objects.get(pk=purchase.opportunity.pk).state == "closed"


def test_a_duty_that_fails_does_not_keep_the_others_from_theirs(
    post: type[Broken], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(at: datetime) -> int:
        raise RuntimeError("out of order")

    monkeypatch.setattr(clock, "DUTIES", (("broken", broken), *clock.DUTIES))
    written()
    with pytest.raises(RuntimeError, match="out of order"):
        clock.tick(AT)
    assert len(mail.outbox) == 1
