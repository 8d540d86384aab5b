"""Letters about consultations without an account: confirmed, of one's own place and subjects, each once, stopped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from hopmarket.pages.parts.letters import stored_letter_in_words
from hopmarket.records.consultations.commenting_queries import subscriber_by_token
from hopmarket.records.consultations.models import Consultation, ConsultationSubscriber, SubscriberLetter
from hopmarket.records.consultations.services.subscriptions import (
    ask_consultation_letters,
    confirm_consultation_letters,
    end_consultation_letters,
    write_consultation_letters,
)
from hopmarket.records.consultations.visitor_duties import delete_unconfirmed, write_due_letters
from hopmarket.records.consultations.visitor_links import SUBSCRIBER_LINKS
from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.ledger.models import Event
from hopmarket.records.post.models import Letter
from hopmarket.rules.roles import System
from tests.factories.act_events import adds_one, refuses
from tests.factories.open_consultations import CLOSES, NOW, OPENS, VISITOR, a_consultation
from tests.factories.partnership import must

pytestmark = pytest.mark.django_db
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
READER = "edith@malvern.example"
CLOCK = System("clock")


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with pretend_time(NOW):
        yield


def asking(**changes: Any) -> dict[str, Any]:
    words = {"address": READER, "postcode": "", "topics": [], "known_topics": ["notice", "term"]}
    return {**words, "by": VISITOR, "at": OPENS - DAY, **changes}


def wanted(**changes: Any) -> ConsultationSubscriber:
    """Somebody who has asked for letters and confirmed it."""
    row = must(ask_consultation_letters(**asking(**changes)))
    return must(confirm_consultation_letters(subscriber=row, by=VISITOR, at=row.asked_at))


def kinds_to(address: str = READER) -> list[str]:
    return list(Letter.objects.filter(address=address).order_by("pk").values_list("kind", flat=True))


def test_letters_come_after_confirming_each_once_and_then_are_stopped(settings: Any) -> None:
    settings.BASE_URL = "https://market.example"
    row = adds_one(ask_consultation_letters, **asking(postcode="wr14 1aa", topics=["notice"]))
    assert (row.district, row.topics) == ("WR14", ["notice"])
    with pretend_time(OPENS):
        a_consultation(topics=("notice",))
    assert write_due_letters(OPENS) == 0, "nobody has confirmed"
    found = subscriber_by_token(SUBSCRIBER_LINKS.token_of(row.handle))
    adds_one(confirm_consultation_letters, subscriber=found, by=VISITOR, at=OPENS)
    assert (write_due_letters(OPENS), write_due_letters(OPENS + DAY)) == (1, 0)
    assert (write_due_letters(CLOSES - 2 * WEEK), write_due_letters(CLOSES - WEEK)) == (1, 0)
    assert kinds_to() == ["consultation_letters_confirm", "consultation_opens", "consultation_two_weeks_left"]
    letter = stored_letter_in_words(Letter.objects.filter(address=READER).order_by("pk")[1])
    assert letter.subject == "Have your say: A common framework, version 3"
    assert "until noon on Monday 21 December 2026" in letter.body
    assert letter.address == "/consultations/framework-3/"
    assert letter.stop.endswith("/stop/") and f"https://market.example{letter.stop}" in letter.body
    adds_one(end_consultation_letters, subscriber=row, by=VISITOR, at=CLOSES)
    assert not Letter.objects.filter(address=READER).exists() and not SubscriberLetter.objects.exists()
    assert ConsultationSubscriber.objects.get().address == ""
    refuses("consultation_letters.ended", end_consultation_letters, subscriber=row, by=VISITOR, at=CLOSES)
    ledger = " ".join(f"{event.subject} {event.actor} {event.facts}" for event in Event.objects.all())
    assert READER not in ledger and "WR14" not in ledger


@pytest.mark.parametrize(
    ("wish", "round_of", "is_written"),
    [
        ({}, {}, True),
        ({"topics": ["term"]}, {"topics": ("notice",)}, False),
        ({"topics": ["term"]}, {}, True),
        ({"postcode": "WR14"}, {"place": "Malvern Hills"}, True),
        ({"postcode": "WR14"}, {"place": "Redditch"}, False),
        ({"postcode": "SW1A 1AA"}, {"place": "Malvern Hills"}, False),
        ({"postcode": "SW1A 1AA"}, {}, True),
    ],
)
def test_letters_are_of_ones_own_place_and_subjects(
    wish: dict[str, Any], round_of: dict[str, Any], is_written: bool
) -> None:
    wanted(**wish)
    with pretend_time(OPENS):
        a_consultation(**round_of)
    assert write_due_letters(OPENS) == is_written


def test_a_short_consultation_has_one_letter() -> None:
    wanted()
    with pretend_time(OPENS):
        a_consultation(
            closes_at=OPENS + 16 * DAY,
            shorter_reason="The grant that pays for it must be claimed in October.",
        )
    assert [write_due_letters(OPENS + n * DAY) for n in (0, 3, 9, 17)] == [1, 0, 0, 0]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"address": "nowhere"}, "consultation_letters.address"),
        ({"postcode": "12"}, "consultation_letters.postcode"),
        ({"topics": ["money"]}, "consultation_letters.topic"),
    ],
)
def test_a_wish_that_cannot_be_kept_is_refused(changes: dict[str, Any], reason: str) -> None:
    refuses(reason, ask_consultation_letters, **asking(**changes))


def test_an_address_gets_five_letters_an_hour() -> None:
    for _ in range(5):
        must(ask_consultation_letters(**asking()))
    assert ConsultationSubscriber.objects.count() == 1
    refuses("consultation_letters.enough_letters", ask_consultation_letters, **asking())


def test_what_nobody_confirms_goes_after_seven_days() -> None:
    row = must(ask_consultation_letters(**asking()))
    week = OPENS - DAY + 7 * DAY
    refuses("consultation_letters.expired", confirm_consultation_letters, subscriber=row, by=VISITOR, at=week)
    assert delete_unconfirmed(week) == 1
    assert not ConsultationSubscriber.objects.exists() and not Letter.objects.exists()


def test_nobody_is_written_twice_and_nothing_that_is_not_due() -> None:
    row = wanted()
    with pretend_time(OPENS):
        a_consultation()
    common = {"consultation": Consultation.objects.get(), "subscribers": [row], "by": CLOCK}
    adds_one(write_consultation_letters, at=OPENS, **common)
    refuses("consultation_letters.nobody", write_consultation_letters, at=OPENS, **common)
    refuses("consultation_letters.not_due", write_consultation_letters, at=CLOSES, **common)
