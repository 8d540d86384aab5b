"""The contract on pages: its section in a draft, in short on the public page, and whom to write to."""

from __future__ import annotations

import html
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from hopmarket.records.agreements.letters import CONTRACT_CORRECTED
from hopmarket.records.evaluation.letters import SET_ASIDE
from hopmarket.records.ledger.current_time import now, pretend_time
from hopmarket.records.opportunities.letters import purchase_values, where_to_write
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.publishing import ocid_of
from hopmarket.records.opportunities.services import revise_draft
from hopmarket.rules.procedures import PROCEDURES, ProcedureKey
from hopmarket.rules.terms_fields import TYPED_FIELDS, DraftSection
from tests.factories.contract_fields import EVERYTHING, REQUIRED
from tests.factories.partnership import must
from tests.factories.purchases import Purchase, a_purchase, take
from tests.factories.signed_in_browser import browser, words_of

pytestmark = pytest.mark.django_db

SAID = {name: value for name, value in EVERYTHING.items() if name != "standstill_promised"}


def section(purchase: Purchase) -> str:
    return f"/commission/{purchase.opportunity.reference}/draft/contract/"


def typed(purchase: Purchase, **changes: Any) -> dict[str, Any]:
    return {**REQUIRED, **changes, "revision": purchase.fresh().revision, "then": "list"}


def contract_of(purchase: Purchase) -> dict[str, Any]:
    terms = purchase.fresh().the_terms
    return {name: getattr(terms, name) for name in SAID}


def test_everything_that_is_typed_of_the_contract_is_saved_and_checked() -> None:
    purchase = a_purchase("drafted", bidders=0)
    page = browser(purchase.house.drafter)
    answer = page.post(section(purchase), typed(purchase, **SAID), follow=True)
    assert "Saved: the contract." in words_of(answer)
    assert contract_of(purchase) == SAID
    check = html.unescape(words_of(page.get(f"/commission/{purchase.opportunity.reference}/check/")))
    for words in ("Fixed, and raised by an index", "Yes, they transfer", "01632 960111", SAID["break_terms"]):
        assert words in check


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"payment_days": "45"}, "Enter 1 to 30 days: an invoice has to be paid within 30 days"),
        ({"payment_days": "0"}, "Enter 1 to 30 days"),
        ({"payment_days": "soon"}, "Enter a number in figures"),
        ({"contact_email": "the team"}, "Enter an email address, such as"),
        ({"contact_telephone": "ring us"}, "Enter a telephone number with its dialling code"),
        ({"indexation": "CPI " * 61}, "Cut 1 word: the most is 60"),
        ({"contact_name": "a" * 121}, "Cut this to 120 characters: it has 121"),
        ({"tupe": "perhaps"}, "Choose one from the list"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_box_and_stays_there(
    changes: dict[str, str], sentence: str
) -> None:
    purchase = a_purchase("drafted", bidders=0)
    before = contract_of(purchase)
    answer = browser(purchase.house.drafter).post(section(purchase), typed(purchase, **changes))
    assert answer.status_code == 200 and sentence in html.unescape(words_of(answer))
    ((name, text),) = changes.items()
    assert f'href="#id_{name}' in answer.content.decode()
    assert name == "tupe" or text.strip() in answer.content.decode()
    assert contract_of(purchase) == before


def test_what_is_missing_is_named_with_its_box_and_what_is_wrong_beside_it() -> None:
    purchase = a_purchase("drafted", bidders=0)
    page = browser(purchase.house.drafter)
    page.post(section(purchase), typed(purchase, contact_name="", tupe="applies"))
    tasks = page.get(f"/commission/{purchase.opportunity.reference}/")
    assert "Say whom bidders can write to. And 1 more." in words_of(tasks)
    reserved = {"value": "700000", "lots_rationale": "One team."}
    row = purchase.fresh()
    ours = f"/commission/{row.reference}/draft/value/"
    page.post(ours, {**reserved, "revision": row.revision, "then": "list"})
    page.post(section(purchase), typed(purchase, reservation="local", reservation_ground="Our villages."))
    shown = words_of(page.get(section(purchase)))
    assert "£700,000 is at or over the threshold of £663,540" in shown


@pytest.mark.parametrize(
    "procedure", [ProcedureKey.BELOW_THRESHOLD_OPEN, ProcedureKey.LIGHT_TOUCH_OPEN, ProcedureKey.QUICK_QUOTE]
)
def test_the_section_asks_what_the_procedure_asks(procedure: ProcedureKey) -> None:
    purchase = a_purchase("drafted", bidders=0)
    Opportunity.objects.filter(pk=purchase.opportunity.pk).update(procedure=procedure)
    page = browser(purchase.house.drafter)
    answer = page.get(section(purchase), follow=True)
    asked = {
        row.name
        for row in TYPED_FIELDS
        if row.section is DraftSection.CONTRACT and f'name="{row.name}"' in answer.content.decode()
    }
    rows = (row for row in TYPED_FIELDS if row.section is DraftSection.CONTRACT)
    assert asked == {row.name for row in rows if PROCEDURES[procedure].asks(row)}


@pytest.fixture
def published() -> Purchase:
    purchase = a_purchase("drafted", bidders=2)
    row = purchase.fresh()
    terms = replace(row.the_terms, **SAID)
    must(
        revise_draft(opportunity=row, terms=terms, revision=row.revision, by=purchase.house.drafter, at=now())
    )
    for step in ("with_approver", "approved", "published"):
        take(purchase, step)
    return purchase


def in_short(page: Any) -> str:
    words = html.unescape(words_of(page))
    return words[words.index("The contract in short") :].partition("When things happen")[0]


def test_the_public_page_says_the_contract_first_and_whom_to_ask(published: Purchase) -> None:
    page = Client().get(f"/opportunities/{ocid_of(published.opportunity)}/")
    words = in_short(page)
    for said in (
        "Runs 36 months, from",
        "Can be extended Once by up to 12 months, if both agree.",
        "You are paid Within 30 days of a valid invoice, before the work of each month or quarter",
        "The price is Fixed, and raised by an index. CPI of September, from each 1 April",
        "Who may bid Small and medium firms and voluntary organisations only. Small teams near the wards",
        "Staff who transfer (TUPE) Yes, they transfer. Two coordinators.",
        "Another way to do it Yes, if it does what the specification asks for",
        "Contact Community commissioning team",
    ):
        assert said in words
    source = page.content.decode()
    assert 'href="mailto:commissioning@teme-valley.example"' in source and 'href="tel:01632960111"' in source
    for beside in ("break_terms", "contract_terms", "safeguarding", "data_protection", "subcontracting"):
        assert SAID[beside] in html.unescape(words_of(page))
    assert source.index("The contract in short") < source.index("When things happen")


def test_where_little_is_said_little_is_shown() -> None:
    purchase = a_purchase("published", bidders=0)
    words = in_short(Client().get(f"/opportunities/{ocid_of(purchase.opportunity)}/"))
    assert "Who may bid Anybody" in words and "You are paid Within 30 days of a valid invoice" in words
    for label in ("Can be extended", "TUPE", "Another way"):
        assert label not in words


def test_a_bidder_who_lost_reads_whom_to_write_to() -> None:
    purchase = a_purchase("awarded", bidders=2)
    bidder = purchase.house.bidders[1]
    with pretend_time(purchase.at("signed")):
        page = browser(bidder).get(f"/respond/{purchase.opportunity.reference}/result/")
    words = words_of(page)
    asking = "does not count against you. The answer comes in writing. Ask for a debrief"
    assert f"{asking} {REQUIRED['contact_name']}" in words
    assert f'href="mailto:{REQUIRED["contact_email"]}"' in page.content.decode()


@pytest.mark.parametrize("kind", [CONTRACT_CORRECTED, SET_ASIDE], ids=lambda kind: kind.name)
def test_letters_that_say_write_to_the_buyer_say_where(kind: Any) -> None:
    values = purchase_values(a_purchase("drafted", bidders=0).opportunity)
    assert values.keys() & kind.wanted() >= {"buyer_contact"}
    assert kind.made["contact"](values) == f": {REQUIRED['contact_name']}, {REQUIRED['contact_email']}"
    assert where_to_write({}) == "", "a letter that was written before there were contacts"
