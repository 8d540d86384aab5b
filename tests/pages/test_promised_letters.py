"""Pages promise letters to those who get them, and none that nobody would get."""

from __future__ import annotations

import pytest

from hopmarket.pages.parts.letters import stored_letter_in_words
from hopmarket.records.ledger.current_time import now
from hopmarket.records.opportunities.services import return_draft
from hopmarket.records.parties.models import Membership, Person
from hopmarket.records.post.models import Letter
from tests.factories.partnership import must
from tests.factories.purchases import a_purchase
from tests.factories.signed_in_browser import browser, words_of
from tests.pages.test_looked_at_before import (
    award,
    confirm,
    corrected_to,
    last_letter,
    press,
    requested,
    subjects_on,
)

pytestmark = pytest.mark.django_db


def nobody_writes_for(organisation: int) -> None:
    Membership.objects.filter(organisation=organisation).update(roles=["administrator"])


def test_a_bidder_for_whom_nobody_writes_is_promised_no_result() -> None:
    purchase = a_purchase("locked", bidders=1)
    bidder = purchase.house.bidders[0]
    nobody_writes_for(bidder.organisation)
    page = browser(purchase.house.lead)
    check, before = award(page, purchase), last_letter()
    assert "None: nobody here writes its responses any more" in words_of(check)
    assert [letter.to for letter, _ in check.context["bidders"]] == [()]
    assert [subject.split(":")[0] for subject in subjects_on(check)] == ["Awarded"], "they follow it still"
    confirm(page, check)
    came = Letter.objects.filter(pk__gt=before)
    assert [(letter.person, letter.kind) for letter in came] == [(bidder.person, "awarded")]


@pytest.mark.parametrize("value", ["48000", "400000"])
def test_a_supplier_for_whom_nobody_writes_is_promised_no_correction(value: str) -> None:
    purchase = a_purchase("signed", bidders=1)
    nobody_writes_for(purchase.house.bidders[0].organisation)
    page = browser(purchase.house.lead)
    check = corrected_to("48000")(page, purchase) if value == "48000" else requested(page, purchase)
    promised = [] if value == "48000" else ["Approved and published: the correction of"]
    assert [subject[:41] for subject in subjects_on(check)] == promised
    assert ("letter goes out" in words_of(check)) is bool(promised)
    before = last_letter()
    if value == "48000":
        press(page, check)
        assert last_letter() == before


def test_those_who_may_approve_are_written_to_as_the_page_says() -> None:
    purchase = a_purchase("drafted", bidders=0)
    page, where = browser(purchase.house.drafter), f"/commission/{purchase.opportunity.reference}/check/"
    before, check = last_letter(), page.get(where)
    assert "They are written to" in words_of(check)
    page.post(where)
    came = Letter.objects.filter(pk__gt=before)
    assert {letter.kind for letter in came} == {"approval_asked"}
    readers = Person.objects.filter(pk__in=came.values("person"))
    assert sorted(str(reader) for reader in readers) == sorted(check.context["officers"].may_approve) != []


@pytest.mark.parametrize(("returned_by", "letters"), [("drafter", 0), ("approver", 1)])
def test_who_takes_back_their_own_draft_gets_no_letter_about_it(returned_by: str, letters: int) -> None:
    purchase = a_purchase("with_approver", bidders=0)
    by, before = getattr(purchase.house, returned_by), last_letter()
    must(return_draft(opportunity=purchase.opportunity, reasons="It lacks the second lot.", by=by, at=now()))
    assert Letter.objects.filter(pk__gt=before, kind="draft_returned").count() == letters


@pytest.mark.parametrize(
    ("step", "says", "letters"),
    [
        ("published", "is an evaluator now, and is told when the responses have been opened", 0),
        ("opened", "is an evaluator now, and has been told", 1),
    ],
)
def test_a_new_evaluator_is_told_when_there_is_something_to_score(step: str, says: str, letters: int) -> None:
    purchase = a_purchase(step, bidders=1)
    added, before = purchase.house.evaluators[2], last_letter()
    chosen = {"person": f"{added.person}-{added.organisation}"}
    where = f"/evaluate/{purchase.opportunity.reference}/evaluators/"
    done = browser(purchase.house.lead).post(where, chosen, follow=True)
    assert says in words_of(done)
    assert Letter.objects.filter(pk__gt=before, kind="ready_to_score", person=added.person).count() == letters


def test_every_reader_may_open_the_page_to_which_their_letter_leads() -> None:
    purchase = a_purchase("signed", bidders=1)
    house = purchase.house
    members = {by.person: by for by in (*house.bidders, *house.evaluators, house.drafter, house.approver)}
    opened = set()
    for letter in Letter.objects.filter(person__in=members):
        page = browser(members[letter.person or 0]).get(stored_letter_in_words(letter).address, follow=True)
        assert page.status_code in (200, 409), f"{letter.kind}: 409 says that it has been done"
        opened.add(letter.kind)
    assert opened >= {"approval_asked", "receipt", "ready_to_open", "ready_to_score", "all_locked", "result"}
