"""A response that is sealed by itself: by the clock or by the next look, on whose behalf, and when it stops."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.test import Client

from hopmarket.pages.parts.letters import stored_letter_in_words
from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.ledger.models import Event
from hopmarket.records.opportunities.services import amend_opportunity
from hopmarket.records.parties.models import Membership
from hopmarket.records.post.models import Heartbeat, Letter
from hopmarket.records.responses.models import Response, SealedCopy, StandingSeal
from hopmarket.records.responses.queries import has_working_copy
from hopmarket.records.responses.services import close_due, save_answer, seal_due, start_response
from hopmarket.rules.roles import Member
from tests.factories.markup import collapsed
from tests.factories.partnership import must
from tests.factories.purchases import Purchase, a_purchase, worked_on

from .test_supplier import at, hidden, signed_in, text_of

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def purchase() -> Purchase:
    return a_purchase("published", bidders=1)


@pytest.fixture
def by(purchase: Purchase) -> Member:
    return purchase.house.bidders[0]


@pytest.fixture
def bidder(by: Member) -> Client:
    return signed_in(by)


def switch(bidder: Client, purchase: Purchase, to: str = "on") -> str:
    page = collapsed(bidder.get(at(purchase, "by-itself")).content.decode())
    print_shown = page.split('name="terms_print" value="')[1].split('"')[0]
    sent = {"switch": to, "terms_print": print_shown}
    return text_of(bidder.post(at(purchase, "by-itself"), sent, follow=True))


def save(response: Response, by: Member, moment: datetime, text: str = "A plan.") -> None:
    with pretend_time(moment):
        must(save_answer(response=response, question="plan", text=text, by=by, at=moment))


def turn(moment: datetime) -> int:
    with pretend_time(moment):
        return seal_due(moment)


def test_one_copy_for_a_pause_not_for_each_save(purchase: Purchase, by: Member, bidder: Client) -> None:
    response, begins = worked_on(purchase, by), purchase.at("responded")
    with pretend_time(begins):
        assert "Switched on." in switch(bidder, purchase)
    for second in range(0, 60, 5):
        save(response, by, begins + timedelta(seconds=second))
        assert not turn(begins + timedelta(seconds=second + 1))
    assert turn(begins + 3 * MINUTE) == 1
    copy = SealedCopy.objects.get()
    assert (copy.sent_by_id, copy.text_after, copy.is_by_itself) == (by.person, "kept", True)
    event = Event.objects.filter(act="seal_response").get()
    assert event.facts["by_itself"] is True and f"people/{by.person}" in event.actor
    assert has_working_copy(response)
    assert not turn(begins + 4 * MINUTE), "nothing was saved since"
    save(response, by, begins + 5 * MINUTE, "A better plan.")
    assert turn(begins + 8 * MINUTE) == 1
    assert SealedCopy.objects.filter(set_aside_at=None).get().number == 2
    assert Letter.objects.filter(kind="sealed_by_itself").count() == 1, "one letter, not one for each copy"
    assert not Letter.objects.filter(kind="receipt").exists()
    with pretend_time(begins + 9 * MINUTE):
        assert "It was sealed by itself on behalf of" in text_of(bidder.get(at(purchase, "receipt")))


def test_it_is_offered_from_the_start_and_off(purchase: Purchase, bidder: Client) -> None:
    bidder.post(at(purchase, "start"))
    assert "have it sealed by itself" in text_of(bidder.get(at(purchase)))
    assert not StandingSeal.objects.exists()
    assert "This response is sealed by itself On behalf of" in switch(bidder, purchase)
    assert "Switched off." in switch(bidder, purchase, "off")
    assert "It was switched off." in text_of(bidder.get(at(purchase)))


def test_an_incomplete_response_is_not_sealed_and_is_looked_through_once(
    purchase: Purchase, by: Member, bidder: Client
) -> None:
    begins = purchase.at("responded")
    with pretend_time(begins):
        response = must(start_response(opportunity=purchase.opportunity, by=by, at=begins))
        switch(bidder, purchase)
    save(response, by, begins)
    assert not turn(begins + 3 * MINUTE)
    assert StandingSeal.objects.get().incomplete_as_of == begins
    save(response, by, begins + 3 * MINUTE)
    assert not turn(begins + 6 * MINUTE)
    assert not SealedCopy.objects.exists()


def test_with_the_clock_dead_the_next_look_seals_and_the_page_says_so(
    purchase: Purchase, by: Member, bidder: Client
) -> None:
    response, begins = worked_on(purchase, by), purchase.at("responded")
    with pretend_time(begins):
        page = switch(bidder, purchase)
        assert "clock stands still at the moment" in page
        Heartbeat.objects.create(name="clock", beat_at=begins)
        assert "clock stands still at the moment" not in text_of(bidder.get(at(purchase)))
    save(response, by, begins)
    with pretend_time(begins + 3 * MINUTE):
        assert "Sealed" in text_of(
            bidder.get("/respond/" + purchase.opportunity.reference + "/did-it-count/")
        )
        assert "Yes, it counted." in text_of(bidder.get(at(purchase, "did-it-count")))
    assert SealedCopy.objects.count() == 1


def test_what_was_saved_before_the_last_two_minutes_is_sealed_before_closing(
    purchase: Purchase, by: Member, bidder: Client
) -> None:
    response, closes = worked_on(purchase, by), purchase.at("closed")
    with pretend_time(closes - 60 * MINUTE):
        switch(bidder, purchase)
    moment, number = closes - 12 * MINUTE, 0
    while moment < closes:
        number += 1
        save(response, by, moment, f"Plan {number}.")
        turn(moment + timedelta(seconds=1))
        moment += timedelta(seconds=20)
    newest = SealedCopy.objects.filter(set_aside_at=None).get()
    assert newest.received_at >= closes - 2 * MINUTE
    assert SealedCopy.objects.count() <= 12, "at most one a minute"
    assert not turn(closes)
    with pretend_time(closes):
        assert close_due(closes) == 1


def test_changed_terms_stop_it_and_the_person_is_told(purchase: Purchase, by: Member, bidder: Client) -> None:
    response, begins = worked_on(purchase, by), purchase.at("responded")
    with pretend_time(begins):
        switch(bidder, purchase)
        must(
            amend_opportunity(
                opportunity=purchase.opportunity,
                terms=replace(purchase.opportunity.the_terms, summary="Something else."),
                note="Two bidders asked for this.",
                uploads=(),
                by=purchase.house.drafter,
                at=begins,
            )
        )
    save(response, by, begins)
    assert not turn(begins + 3 * MINUTE) and not SealedCopy.objects.exists()
    letter = Letter.objects.get(kind="sealing_by_itself_ended")
    assert letter.person == by.person
    assert "nothing is sealed under terms that you have not read" in stored_letter_in_words(letter).body
    assert Event.objects.filter(act="end_sealing_by_itself").get().actor == "system/clock"
    with pretend_time(begins + 4 * MINUTE):
        assert "because the buyer changed the opportunity" in text_of(bidder.get(at(purchase)))
        assert "Switched on." in switch(bidder, purchase)
    assert SealedCopy.objects.get().is_by_itself, "the page that is shown next is the next look"


def test_it_stops_when_whoever_switched_it_on_has_left(
    purchase: Purchase, by: Member, bidder: Client
) -> None:
    response, begins = worked_on(purchase, by), purchase.at("responded")
    with pretend_time(begins):
        switch(bidder, purchase)
    Membership.objects.filter(person=by.person).update(ended_at=begins)
    save(response, by, begins)
    assert not turn(begins + 3 * MINUTE) and not SealedCopy.objects.exists()
    assert StandingSeal.objects.get().ended_why == "may_not_seal"


def test_the_text_stays_while_it_is_on_and_withdrawing_ends_it(
    purchase: Purchase, by: Member, bidder: Client
) -> None:
    begins = purchase.at("responded")
    worked_on(purchase, by)
    with pretend_time(begins):
        before = hidden(bidder.get(at(purchase, "preview")))
        switch(bidder, purchase)
        answer = bidder.post(at(purchase, "seal"), before)
        assert answer.status_code == 409 and "Switch that off first" in text_of(answer)
        page = bidder.get(at(purchase, "preview"))
        assert "Your text stays here" in text_of(page) and "text_after" not in page.content.decode()
        fields = hidden(page)
        del fields["text_after"]
        assert bidder.post(at(purchase, "seal"), fields).status_code == 302
        assert SealedCopy.objects.get().text_after == "kept"
        assert "that is switched off too" in text_of(bidder.get(at(purchase, "withdraw")))
        bidder.post(at(purchase, "withdraw"))
    assert StandingSeal.objects.get().ended_why == "withdrawn"
    assert not turn(begins + 5 * MINUTE)
