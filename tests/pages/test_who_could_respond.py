"""Pages of who could respond and of the burden: sentences first, the table in the same rows as its drawing."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hopmarket.barrier_rules import burden_assumptions
from hopmarket.pages.commissioner.local_market import market_page
from hopmarket.pages.parts.bidder_burden import burden_for_bidders, hours_in_words, range_in_words
from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.opportunities.barrier_check import barrier_report
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.publishing import ocid_of
from hopmarket.records.opportunities.services import revise_draft
from hopmarket.records.registers.services import load_register
from hopmarket.reference_data import shipped_register
from hopmarket.rules.burden import FigureRange, asked_of_bidders
from hopmarket.rules.roles import System
from tests.factories.partnership import must
from tests.factories.purchases import Purchase, a_purchase
from tests.factories.signed_in_browser import browser, words_of

pytestmark = pytest.mark.django_db

HARD = (
    "Bidders must have a minimum annual turnover of £500,000.\n\n"
    "Bidders must submit three years of audited accounts."
)


def _draft(purchase: Purchase, **changes: Any) -> Opportunity:
    row = Opportunity.objects.get(pk=purchase.opportunity.pk)
    terms = replace(row.the_terms, **changes)
    must(
        revise_draft(
            opportunity=row,
            terms=terms,
            revision=row.revision,
            by=purchase.house.drafter,
            at=purchase.at("drafted"),
        )
    )
    return Opportunity.objects.get(pk=row.pk)


def _loaded(purchase: Purchase) -> None:
    words = {"file_name": "charities.csv", "by": System("command"), "at": purchase.began}
    must(load_register(content=shipped_register(), **words))


def test_who_could_respond_to_a_draft_is_told_in_numbers_and_never_in_names() -> None:
    """Of the 39 charities within 40 miles of Worcester 15 have an income of £500,000 or more. Of 22 the law asks no
    audit, of 12 it does."""
    purchase = a_purchase("drafted")
    row = _draft(purchase, specification=HARD, postcode="WR1 2LF", cpv="45000000")
    page = reverse("commissioner:who_could_respond", args=[row.reference])
    officer = browser(purchase.house.drafter)
    before = words_of(officer.get(page))
    assert "Too few are known to count." in before
    _loaded(purchase)
    at = purchase.at("drafted")
    shown = market_page(row, miles=40, now=at)
    own = int(re.search(r"and (\d+) have signed up here alone", shown.coverage[0])[1])  # type: ignore[index]
    titles = {line.title: line for line in shown.rows}
    turnover, audited = titles["Turnover of £500,000 a year"], titles["Audited accounts"]
    assert (turnover.passing, turnover.shut_out, turnover.not_known) == (15, 24, own)
    assert (audited.passing, audited.shut_out, audited.not_known) == (12, 22, 5 + own)
    assert shown.together is not None
    assert (shown.together.passing, shown.together.shut_out) == (12, 24)
    assert shown.mended is not None
    assert (shown.mended.passing, shown.mended.shut_out) == (39 + own, 0)
    answer = officer.get(page, {"miles": "40"})
    words = words_of(answer)
    assert shown.state in words
    assert "You see numbers, never which of them." in words
    body = answer.content.decode()
    for letter in turnover.letters:
        assert f'href="#finding-{letter}"' in body
        assert f'id="finding-{letter}"' in body
    assert "HEADWAY" not in body.upper()
    for typed in ("7", "40.5", "x", "-5", "99999999999999999999"):
        assert officer.get(page, {"miles": typed}).status_code == 200


def test_a_draft_without_a_place_says_what_to_do() -> None:
    purchase = a_purchase("drafted")
    row = _draft(purchase, postcode="")
    row.organisation.postcode = ""
    shown = market_page(row, miles=20, now=purchase.at("drafted"))
    assert shown.state == "Nobody can say yet."
    assert "Enter the postcode of the work" in shown.lead
    assert shown.rows == ()


def test_the_buyer_sees_what_they_ask_part_by_part_and_what_it_rests_on() -> None:
    purchase = a_purchase("drafted")
    _draft(purchase, specification=HARD)
    officer, reference = browser(purchase.house.drafter), purchase.opportunity.reference
    page = reverse("commissioner:burden", args=[reference])
    words = words_of(officer.get(page))
    assert re.search(
        r"About \d+ to \d+ hours each for a new bidder, £[\d,]+ to £[\d,]+ of somebody’s time", words
    )
    assert re.search(r"If 3 to 6 bid, that is .*% of the contract’s value", words)
    for row in burden_assumptions().values():
        assert row.title in words
    task_list = officer.get(reverse("commissioner:purchase", args=[reference]))
    assert page in task_list.content.decode()
    assert reverse("commissioner:who_could_respond", args=[reference]) in task_list.content.decode()


def test_bidders_see_the_same_hours_in_public_and_before_they_begin() -> None:
    purchase = a_purchase("published")
    row = Opportunity.objects.get(pk=purchase.opportunity.pk)
    found = barrier_report(row, now=purchase.at("published")).findings
    figure = burden_for_bidders(asked_of_bidders(row.the_terms, found), burden_assumptions())
    with pretend_time(purchase.at("published")):
        public = words_of(Client().get(reverse("public:opportunity", args=[ocid_of(row)])))
        bidder = browser(purchase.house.bidders[0])
        begin = words_of(bidder.get(reverse("supplier:response", args=[row.reference])))
    for words in (public, begin):
        assert figure.finding in words
        assert f"Each new bidder {figure.total.hours} {figure.total.pounds} {figure.total.last}" in words


@pytest.mark.parametrize(
    ("low", "high", "hours", "figures"),
    [
        ("0", "0", "less than an hour", "0"),
        ("0.2", "0.9", "less than an hour", "0 to 1"),
        ("0.6", "1.4", "1 hour", "1"),
        ("9.2", "13.6", "9 to 14 hours", "9 to 14"),
        ("1000", "2000", "1,000 to 2,000 hours", "1,000 to 2,000"),
    ],
)
def test_hours_in_words(low: str, high: str, hours: str, figures: str) -> None:
    span = FigureRange(Decimal(low), Decimal(high))
    assert hours_in_words(span) == hours
    assert range_in_words(span) == figures
