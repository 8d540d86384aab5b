"""One purchase has one status: the market, the buyer, the bidder, the panel, the API and the CSV say the same."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from hopmarket.pages.parts.glyphs import STATUS_MARKS
from hopmarket.pages.parts.money_and_dates import when
from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.opportunities.publishing import ocid_of
from hopmarket.records.opportunities.services import ask_question, cancel_opportunity, end_without_award
from hopmarket.records.search.run import ClosingWindow, Facet, SearchQuery, StatusFilter, run_search
from hopmarket.rules.notice_status import NoticeStatus
from hopmarket.rules.opportunity_life import OpportunityState
from tests.factories.markup import collapsed
from tests.factories.partnership import must
from tests.factories.purchases import STEPS, Purchase, a_purchase
from tests.factories.signed_in_browser import browser, words_of

pytestmark = pytest.mark.django_db

DAY, TICK = timedelta(days=1), timedelta(seconds=1)
CLOSES = STEPS["closed"]
_N = NoticeStatus


def _cancelled(purchase: Purchase, at: datetime) -> None:
    must(
        cancel_opportunity(
            opportunity=purchase.opportunity,
            reasons="The grant that would have paid for it was withdrawn.",
            by=purchase.house.drafter,
            at=at,
        )
    )


def _ended(purchase: Purchase, at: datetime) -> None:
    must(
        end_without_award(
            opportunity=purchase.opportunity,
            reasons="The only response cost more than our budget.",
            by=purchase.house.drafter,
            at=at,
        )
    )


Ending = Callable[[Purchase, datetime], None]
CASES: dict[str, tuple[str, timedelta, NoticeStatus, Ending | None]] = {
    "eight days left": ("responded", CLOSES - 8 * DAY, _N.OPEN, None),
    "seven days and some hours left": ("responded", CLOSES - 8 * DAY + TICK, _N.CLOSING_SOON, None),
    "a second left": ("responded", CLOSES - TICK, _N.CLOSING_SOON, None),
    "at the deadline, before the clock has closed it": ("responded", CLOSES, _N.SEALED, None),
    "closed": ("closed", CLOSES + TICK, _N.SEALED, None),
    "opened": ("declared", STEPS["declared"] + TICK, _N.EVALUATING, None),
    "awarded": ("awarded", STEPS["awarded"] + TICK, _N.AWARDED, None),
    "signed, before it starts": ("signed", 69 * DAY, _N.AWARDED, None),
    "running": ("signed", 71 * DAY, _N.IN_DELIVERY, None),
    "past its last day": ("signed", 1172 * DAY, _N.ENDED, None),
    "cancelled": ("responded", 5 * DAY, _N.CANCELLED, _cancelled),
    "ended without an award": ("closed", CLOSES + DAY, _N.NO_AWARD, _ended),
}
MARKET = {
    _N.OPEN: StatusFilter.OPEN,
    _N.CLOSING_SOON: StatusFilter.SOON,
    _N.SEALED: StatusFilter.CLOSED,
    _N.EVALUATING: StatusFilter.CLOSED,
    _N.AWARDED: StatusFilter.AWARDED,
    _N.IN_DELIVERY: StatusFilter.AWARDED,
    _N.ENDED: StatusFilter.AWARDED,
    _N.NO_AWARD: StatusFilter.ENDED,
    _N.CANCELLED: StatusFilter.ENDED,
}


@pytest.mark.parametrize("case", CASES)
def test_everybody_reads_the_same_status(case: str) -> None:
    step, since, expected, ending = CASES[case]
    purchase = a_purchase(step, bidders=2)
    now = purchase.began + since
    with pretend_time(now):
        if ending:
            ending(purchase, now)
        mark, closes = STATUS_MARKS[expected], when(purchase.at("closed"))
        for who, address in _pages(purchase):
            page = collapsed(who.get(address).content.decode())
            assert set(re.findall(r'class="hm-status st-(\w+)', page)) == {mark.key}, address
            assert mark.words in page
            assert (f"Closes at {closes}" in page) <= expected.is_open, address
        ocid = ocid_of(purchase.fresh())
        found = json.loads(Client().get(f"/api/v1/notices/{ocid}").content)
        assert found["status"] == expected
        answer = Client().get("/opportunities.csv?status=" + MARKET[expected])
        rows = csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig")))
        assert [(row["ocid"], row["status"]) for row in rows] == [(ocid, expected)]
        facets = run_search(SearchQuery(), now=now).facets
        assert _counted(facets[Facet.STATUS]) >= {MARKET[expected]}
        assert (ClosingWindow.WEEK in _counted(facets[Facet.CLOSING])) is (expected is _N.CLOSING_SOON)


@pytest.mark.parametrize(("left", "is_near"), [(8 * DAY, False), (8 * DAY - TICK, True), (TICK, True)])
def test_a_question_is_pressing_when_the_purchase_closes_soon(left: timedelta, is_near: bool) -> None:
    purchase = a_purchase("responded", bidders=2)
    by, at, text = purchase.house.bidders[0], purchase.at("responded"), "Do you pay mileage?"
    buyer, address = browser(purchase.house.drafter), reverse("commissioner:purchases")
    with pretend_time(at):
        must(ask_question(opportunity=purchase.opportunity, text=text, names_confirmed=True, by=by, at=at))
    with pretend_time(purchase.at("closed") - left):
        waits = words_of(buyer.get(address))
        assert "ne question waits for an answer" in waits and ("Closes soon." in waits) is is_near
        own = words_of(buyer.get(reverse("commissioner:purchase", args=[purchase.opportunity.reference])))
        assert ("can never be answered here" in own) is is_near


def _pages(purchase: Purchase) -> Iterable[tuple[Client, str]]:
    reference, stranger = purchase.opportunity.reference, Client()
    yield stranger, f"/opportunities/{ocid_of(purchase.opportunity)}/"
    buyer, bidder = browser(purchase.house.drafter), browser(purchase.house.bidders[0])
    yield buyer, reverse("commissioner:purchases")
    yield buyer, reverse("commissioner:purchase", args=[reference])
    yield bidder, reverse("supplier:responses")
    if purchase.fresh().state == OpportunityState.EVALUATING:
        yield browser(purchase.house.lead), f"/evaluate/{reference}/award/"


def _counted(counts: Iterable[object]) -> set[str]:
    return {count.value for count in counts if count.count}  # type: ignore[attr-defined]
