"""The board's page: what it shows of real purchases, to whom, and in how many queries."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hopmarket.pages.oversight.board_page import ROWS_SHOWN, STATE_WORDS, situation_words
from hopmarket.records.bodies.services import resign_seat
from hopmarket.records.figures.overseen_purchases import late_addendum_line, overseen_purchases
from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.services import amend_opportunity, answer_question, ask_question
from hopmarket.records.parties.models import Person
from hopmarket.rules.bodies.body_life import BodyKind
from hopmarket.rules.figures.board_situations import Situation, findings
from hopmarket.rules.opportunity_life import PUBLISHED_STATES
from hopmarket.rules.roles import Member
from tests.factories.partnership import must
from tests.factories.purchases import DAY, PRICES, a_purchase, copied, take
from tests.factories.signed_in_browser import browser
from tests.factories.standing_bodies import PLAN, secretariat, sitting_body

pytestmark = pytest.mark.django_db

BOARD = "/operate/board/"


def shown_to(member: Member, query: str = "") -> str:
    answer = browser(member).get(BOARD + query)
    assert answer.status_code == 200
    source = answer.content.decode()
    return source[source.index("<main") : source.index("</main>")]


def counts(markup: str) -> dict[str, int]:
    """The figure of each situation on the page."""
    found = re.findall(r'<h3 class="hm-h3" id="(\w+)">[^<]*?: (\d+)</h3>', markup)
    return {key: int(number) for key, number in found if int(number)}


def test_an_officer_the_operator_and_a_member_of_the_board_read_it_and_nobody_else() -> None:
    purchase = a_purchase("published")
    house = purchase.house
    sitting = sitting_body(house, purchase.began, plan=replace(PLAN, name="Board", kind=BodyKind.BOARD))
    with pretend_time(purchase.at("published")):
        seated = replace(sitting.people[1], second_factor=True)
        for member in (sitting.officer, house.operator, seated):
            assert purchase.terms.title in shown_to(member, "?state=open")
            activity = browser(member).get(f"/operate/purchases/{purchase.opportunity.reference}/")
            assert activity.status_code == 200
        assert browser(seated).get("/operate/").status_code == 403
        assert browser(seated).get("/operate/ledger/").status_code == 403
        for other in (house.bidders[2], house.evaluators[0]):
            assert browser(other).get(BOARD).status_code == 403
        assert browser(replace(seated, second_factor=False)).get(BOARD).status_code == 302
        assert Client().get(BOARD).status_code == 302
        own_seat = browser(seated).get(reverse("partnership:own_seat", args=[sitting.body.key]))
        assert BOARD in own_seat.content.decode()
        must(resign_seat(seat=sitting.seat(2), by=sitting.people[1], at=purchase.at("published")))
        assert browser(seated).get(BOARD).status_code == 403


def test_a_purchase_comes_to_the_situations_of_its_step_and_leads_to_its_activity() -> None:
    purchase = a_purchase("published")
    officer = secretariat(purchase.house.operator, purchase.began)
    with pretend_time(purchase.at("published")):
        assert counts(shown_to(officer)) == {}
    for step in ("responded", "closed"):
        take(purchase, step)
    with pretend_time(purchase.at("closed") + timedelta(minutes=1)):
        page = shown_to(officer)
        assert counts(page) == {Situation.NOT_OPENED: 1}
        assert f"/operate/purchases/{purchase.opportunity.reference}/" in page
        assert STATE_WORDS[Opportunity.objects.get().state] in page  # type: ignore[index]
    for step in ("opened", "declared", "scored", "locked", "awarded"):
        take(purchase, step)
    starts_on = purchase.terms.starts_on
    assert starts_on is not None
    with pretend_time(purchase.at("awarded")):
        before = counts(shown_to(officer))
    with pretend_time(purchase.began + (starts_on - purchase.began.date()) + DAY):
        assert counts(shown_to(officer)) == {**before, Situation.NOT_SIGNED: 1}
    take(purchase, "signed")
    with pretend_time(purchase.began + (starts_on - purchase.began.date()) + DAY):
        assert Situation.NOT_SIGNED not in counts(shown_to(officer))
        seen = shown_to(officer)
    assert not [name for name in Person.objects.values_list("name", flat=True) if name in seen]
    assert not [price for price in PRICES if f"£{int(float(price)):,}" in seen]


def test_what_the_queries_tell_is_what_was_done() -> None:
    purchase = a_purchase("published")
    at = purchase.at("published") + DAY
    lead, bidder = purchase.house.lead, purchase.house.bidders[0]
    with pretend_time(at):
        asked = must(
            ask_question(opportunity=purchase.opportunity, text="Is parking free?", by=bidder, at=at)
        )
        must(ask_question(opportunity=purchase.opportunity, text="Is tea free?", by=bidder, at=at + DAY / 24))
        terms = replace(purchase.fresh().the_terms, summary="Visits, calls and tea for people.")
        must(
            amend_opportunity(
                opportunity=purchase.opportunity,
                terms=terms,
                note="We add tea for everybody who wants it.",
                uploads=(),
                by=lead,
                at=at,
            )
        )
        (row,) = overseen_purchases()
        assert row.facts.asked_at == (at, at + DAY / 24)
        (addendum,) = row.facts.addenda
        assert (addendum.number, addendum.at, addendum.deadline) == (2, at, purchase.terms.closes_at)
        assert row.facts.acts == {lead.person: {"amend_opportunity"}}
        must(
            answer_question(
                question=asked,
                wording="Is parking free?",
                answer="Yes, behind the hall.",
                by=lead,
                at=at,
            )
        )
        (row,) = overseen_purchases()
        assert row.facts.asked_at == (at + DAY / 24,)
    for step in ("responded", "closed", "opened"):
        take(purchase, step)
    (row,) = overseen_purchases()
    assert row.facts.responses == len(purchase.house.bidders)
    openers = [person for person, acts in row.facts.acts.items() if "open_responses" in acts]
    assert len(openers) == 1
    alone = Situation.ONE_PERSON in {
        found.situation for found in findings(row.facts, purchase.at("opened"), late_addendum_line())
    }
    assert alone is (openers == [lead.person])


def test_it_takes_as_many_queries_for_many_purchases_as_for_one() -> None:
    purchase = a_purchase("closed")
    officer = browser(secretariat(purchase.house.operator, purchase.began))
    with pretend_time(purchase.at("closed") + DAY):
        officer.get(BOARD)
        with CaptureQueriesContext(connection) as few:
            officer.get(BOARD)
        copied(purchase, 40)
        with CaptureQueriesContext(connection) as many:
            page = officer.get(BOARD)
    assert len(many) <= len(few)
    assert len(many) < 25
    source = page.content.decode()
    assert counts(source)[Situation.NOT_OPENED] == 41
    assert source.count("Closed at") == ROWS_SHOWN and "36 more: show all" in source


def test_each_figure_leads_to_the_purchases_behind_it_and_a_buyer_can_be_chosen() -> None:
    purchase = a_purchase("closed")
    copied(purchase, 12)
    officer = secretariat(purchase.house.operator, purchase.began)
    with pretend_time(purchase.at("closed") + DAY):
        every = shown_to(officer, "?situation=not_opened")
        assert every.count("Closed at") == 13
        closed = shown_to(officer, "?state=closed")
        assert "Closed, not opened yet: 13" in closed and closed.count("COPY-") >= 12
        buyer = purchase.opportunity.organisation
        assert "13 published purchases" in shown_to(officer, f"?buyer={buyer.key}")
        assert "0 published purchases" in shown_to(officer, "?buyer=nobody")
        assert "13 published purchases" in shown_to(officer, "?state=odd&situation=odd")


def test_every_state_and_every_situation_has_its_words() -> None:
    assert STATE_WORDS.keys() == PUBLISHED_STATES
    assert list(situation_words(late_addendum_line())) == list(Situation)
