"""Pages after the opening: an odd price from the price page to the award, a question and its answer on both sides,
a response set aside by two, the lead's declaration, and who judges. Others find nothing."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hopmarket.records.evaluation.models import Award, BidderClarification, SetAside
from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.opportunities.models import PanelSeat
from hopmarket.records.opportunities.publishing import ocid_of
from hopmarket.records.responses.models import SealedCopy
from hopmarket.records.responses.queries import opened_responses
from hopmarket.rules.roles import Member
from tests.factories.partnership import partnership
from tests.factories.purchases import Purchase, a_purchase, worked_on
from tests.factories.signed_in_browser import browser, hidden_of, words_of

pytestmark = pytest.mark.django_db

TYPO = ("400", "68000.50", "80000", "60000")
WHY = "Its answer says that the price covers one month alone."
SHOTS = os.environ.get("HTML_OF_PAGES", "")


def to(route: str, purchase: Purchase, **more: Any) -> str:
    return reverse(route, kwargs={"reference": purchase.opportunity.reference, **more})


def seen(client: Client, address: str, name: str = "") -> str:
    """The words of a page; its markup is kept where somebody wants to look at it."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    if SHOTS and name:
        Path(SHOTS, f"{name}.html").write_bytes(answer.content)
    return words_of(answer)


def first_bidder(purchase: Purchase) -> Member:
    opened = opened_responses(purchase.opportunity)[0]
    return next(by for by in purchase.house.bidders if by.organisation == opened.organisation_id)


# The bidder, before sealing


def test_a_bidder_is_asked_whether_an_odd_price_is_meant() -> None:
    purchase = a_purchase("published")
    bidder = purchase.house.bidders[0]
    worked_on(purchase, bidder, price="70000", files=False)
    page = browser(bidder)
    with pretend_time(purchase.at("responded")):
        price, preview = to("supplier:price", purchase), to("supplier:preview", purchase)
        assert "Is this price meant?" not in seen(page, preview)
        form = page.get(price)
        sent = page.post(price, {**dict(hidden_of(form)), "price-lot-1": "400"}, follow=True)
        assert "£400 is less than 1 % of the £84,000 the buyer expects" in words_of(sent)
        words = seen(page, preview, "preview_odd")
        assert "Is this price meant?" in words and "Is it for the whole contract" in words
        shown = dict(hidden_of(page.get(preview)))
        fields = {**shown, "text_after": "kept"}
        refused = page.post(to("supplier:seal", purchase), fields)
        assert refused.status_code == 422 and "Tick that the price is meant" in words_of(refused)
        assert not SealedCopy.objects.exists()
        done = page.post(to("supplier:seal", purchase), {**fields, "prices_meant": "on"})
        assert done.status_code == 302 and SealedCopy.objects.count() == 1


# The lead and the bidder, after the opening


def test_a_typo_is_asked_about_answered_and_set_aside() -> None:
    purchase = a_purchase("locked", prices=TYPO)
    lead, second = browser(purchase.house.lead), browser(purchase.house.drafter)
    bidder, other = browser(first_bidder(purchase)), browser(purchase.house.bidders[1])
    opportunity, at = purchase.opportunity, purchase.at("locked")
    with pretend_time(at):
        words = seen(lead, to("evaluator:award", purchase), "award_odd")
        assert "Odd prices" in words and "£400 is less than 1 %" in words and "Not asked yet." in words
        assert "Price" in words and "£68,000.50" in words
        lead.post(to("evaluator:check_award", purchase), {"reasons": "It met the need best of all."})
        check = lead.get(to("evaluator:check_award", purchase))
        assert "With fewer than four offers" in words_of(check) and "£80,000" not in words_of(check)
        refused = lead.post(to("evaluator:confirm_award", purchase), dict(hidden_of(check)))
        assert "An odd price is asked about" in words_of(refused) and not Award.objects.exists()
        seen(lead, to("evaluator:responses", purchase), "responses")
        ask = to("evaluator:ask_bidder", purchase, number=1)
        assert "of the £84,000 we expect" in seen(lead, ask, "ask_bidder")
        due = at.date() + timedelta(days=4)
        day = {"due_on_day": str(due.day), "due_on_month": str(due.month), "due_on_year": str(due.year)}
        typed = {"about": "lot-1", "question": "Is it for the whole contract and its whole length?", **day}
        assert lead.post(ask, {"about": "lot-1", **day}).status_code == 422
        assert lead.post(ask, typed).status_code == 302
        row = BidderClarification.objects.get()
        words = seen(bidder, to("supplier:after_opening", purchase), "after_opening")
        assert row.question in words and "you cannot change it" in words
        explain = to("supplier:explain", purchase, number=1)
        assert "Your offer stays as it is." in seen(bidder, explain, "explain")
        assert other.get(explain).status_code == 404
        assert row.question not in seen(other, to("supplier:after_opening", purchase))
        evaluator = browser(purchase.panel[0])
        assert row.question in seen(evaluator, to("evaluator:response", purchase, number=1))
        assert evaluator.get(to("evaluator:responses", purchase)).status_code in (403, 404)
        assert bidder.post(explain, {"answer": "A slip of the keyboard."}).status_code == 302
        assert "A slip of the keyboard." in seen(lead, to("evaluator:responses", purchase))
        aside, decide = (
            to("evaluator:set_aside", purchase, number=1),
            to("evaluator:decide_set_aside", purchase, number=1),
        )
        assert "Below the threshold nobody is shut out" in seen(lead, aside, "set_aside")
        assert lead.post(aside, {"reasons": WHY}).status_code == 422
        assert lead.post(aside, {"ground": "abnormally_low", "reasons": WHY}).status_code == 302
        assert SetAside.objects.get().decision == ""
        assert "somebody else decides" in seen(lead, decide)
        assert lead.post(decide, {"decision": "approve"}).status_code == 409
        assert WHY in seen(second, decide, "decide_set_aside")
        assert browser(purchase.panel[0]).get(decide).status_code in (403, 404)
        assert second.post(decide, {"decision": "approve"}).status_code == 302
        assert second.post(decide, {"decision": "approve"}).status_code == 409
        words = seen(bidder, to("supplier:after_opening", purchase), "set_aside_told")
        assert "Your response was set aside" in words and WHY in words and "You may ask" in words
        words = seen(lead, to("evaluator:award", purchase), "award_aside")
        assert "Not asked yet." not in words and "The price is abnormally low" in words
    with pretend_time(purchase.at("awarded")):
        check = lead.get(to("evaluator:check_award", purchase))
        assert lead.post(to("evaluator:confirm_award", purchase), dict(hidden_of(check))).status_code == 302
        assert Award.objects.count() == 1
        public = seen(Client(), reverse("public:opportunity", args=[ocid_of(opportunity)]), "public")
        assert "Fewer than four made an offer" in public and "80,000" not in public
        assert bidder.get(to("supplier:result", purchase)).headers["Location"].endswith("/after-opening/")


def test_evaluators_read_of_a_price_once_all_have_locked() -> None:
    purchase = a_purchase("declared")
    at = purchase.at("declared")
    BidderClarification.objects.create(
        opened=opened_responses(purchase.opportunity)[0],
        number=1,
        lot="lot-1",
        question="Is £72,000 for both years?",
        due_on=at.date() + timedelta(days=3),
        asked_by_id=purchase.house.lead.person,
        asked_at=at,
    )
    with pretend_time(at):
        page = to("evaluator:response", purchase, number=1)
        assert "£72,000" not in seen(browser(purchase.panel[0]), page)
        assert "£72,000" in seen(browser(purchase.house.lead), page)


# Who judges


def test_the_lead_sees_nothing_before_declaring() -> None:
    purchase = a_purchase("opened")
    lead = browser(purchase.house.lead)
    declare = to("evaluator:declare", purchase)
    with pretend_time(purchase.at("opened")):
        for route in ("award", "responses"):
            assert lead.get(to(f"evaluator:{route}", purchase)).headers["Location"] == declare
        for route in ("ask_bidder", "set_aside"):
            where = to(f"evaluator:{route}", purchase, number=1)
            assert lead.get(where).headers["Location"] == declare
        assert lead.get(to("evaluator:response", purchase, number=1)).status_code == 404
        assert "You lead it" in seen(lead, declare, "declare_lead")
        lead.post(declare, {"knows": "yes", "words": "My brother runs one of them."})
        for route in ("award", "responses"):
            assert lead.get(to(f"evaluator:{route}", purchase)).status_code == 409
        other = browser(purchase.house.drafter)
        seat = PanelSeat.objects.get(opportunity=purchase.opportunity, part="lead")
        seen(other, to("evaluator:evaluators", purchase), "who_judges")
        replace = to("evaluator:replace_seat", purchase, seat=seat.pk)
        seen(other, replace, "replace_lead")
        chosen = {"person": f"{purchase.house.drafter.person}-{purchase.house.drafter.organisation}"}
        assert other.post(replace, {**chosen, "reasons": "He"}).status_code == 422
        assert other.post(replace, {**chosen, "reasons": "He knows one of the bidders."}).status_code == 302
        assert other.get(to("evaluator:award", purchase)).headers["Location"] == declare
        assert lead.get(to("evaluator:award", purchase)).status_code == 404
        assert "He knows one of the bidders." in seen(other, to("evaluator:evaluators", purchase), "replaced")


def test_a_partners_evaluator_finds_this_purchase_alone() -> None:
    purchase = a_purchase("opened")
    guest = partnership(purchase.began, bidders=0, place="severnside").evaluators[0]
    page, lead = browser(guest), browser(purchase.house.lead)
    with pretend_time(purchase.at("opened")):
        assert page.get(to("evaluator:matrix", purchase)).status_code == 404
        chosen = {"person": f"{guest.person}-{guest.organisation}"}
        assert lead.post(to("evaluator:evaluators", purchase), chosen).status_code == 302
        assert purchase.terms.title in seen(page, reverse("evaluator:to_score"))
        page.post(to("evaluator:declare", purchase), {"knows": "no"})
        assert "You have scored 0 of" in seen(page, to("evaluator:matrix", purchase))
        for route in ("responses", "award", "evaluators"):
            assert page.get(to(f"evaluator:{route}", purchase)).status_code in (403, 404)
        assert page.get(to("commissioner:purchase", purchase)).status_code in (403, 404)
