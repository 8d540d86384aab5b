"""Pages of what a second officer looks at after publication: asked on the form where it was typed, read and
decided on one page, and shown on the purchase's own."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.opportunities.models import OfficerRequest
from hopmarket.records.opportunities.services import ask_extension
from hopmarket.records.parties.models import Membership
from hopmarket.records.parties.services import end_membership
from tests.factories.partnership import must, partnership
from tests.factories.purchases import DAY, HOUR, Purchase, a_purchase
from tests.factories.second_officers import move_line
from tests.factories.signed_in_browser import browser, hidden_of, words_of
from tests.pages.test_journeys import form_of

pytestmark = pytest.mark.django_db
NOTE = "Ten more people were referred to us in November."


def to(name: str, purchase: Purchase, *parts: object) -> str:
    return reverse(name, args=[purchase.opportunity.reference, *parts])


def near_the_deadline(purchase: Purchase) -> datetime:
    closes_at = purchase.terms.closes_at
    assert closes_at
    return closes_at - 2 * HOUR


def typed_over(client: Client, address: str, field: str, **typed: object) -> str:
    """Types over the form of a page as it stands, and gives the address to which it leads."""
    _, shown = form_of(client.get(address), field)
    sent = client.post(address, {**shown, **typed})
    assert sent.status_code == 302, sent.context["form"].errors
    return str(sent["Location"])


def test_a_late_change_is_asked_with_more_time_and_published_by_the_second_officer() -> None:
    purchase = a_purchase("responded")
    at = near_the_deadline(purchase)
    with pretend_time(at):
        asker, second = browser(purchase.house.drafter), browser(purchase.house.approver)
        page = asker.get(to("commissioner:amend", purchase))
        offered = page.context["form"].fields["more_time"].choices[0][0]
        assert "No working day is left" in words_of(page) or "working day" in words_of(page)
        typed = {"summary": "Visits, calls and a food parcel.", "note": NOTE, "more_time": offered}
        typed |= {"contact_telephone": "01632 960123"}
        typed_over(asker, to("commissioner:amend", purchase), "note", **typed)
        check = asker.get(to("commissioner:check_amendment", purchase))
        words = words_of(check)
        assert "A second officer looks at this first" in words and "3 sealed responses wait" in words
        assert str(purchase.house.approver.person_name) in words and "Publish and tell everyone" not in words
        asker.post(to("commissioner:check_amendment", purchase), dict(hidden_of(check)))
        asked = OfficerRequest.objects.get()
        assert purchase.fresh().the_terms.summary == purchase.terms.summary
        address = to("commissioner:officer_request", purchase, asked.pk)
        assert asker.get(to("commissioner:amend", purchase)).url == address
        assert "waits for a second officer" in words_of(asker.get(to("commissioner:purchase", purchase)))
        assert "Take it back" in words_of(asker.get(address))
        assert asker.post(address, {"decision": "approve"}).status_code == 409
        shown = words_of(second.get(address))
        assert "Visits, calls and a food parcel." in shown and "3 wait already" in shown
        refused = second.post(address, {"decision": "refuse", "reasons": "No."})
        assert "Say why the change is not right" in words_of(refused)
        second.post(address, {"decision": "approve"})
    terms = purchase.fresh().the_terms
    assert terms.summary == "Visits, calls and a food parcel."
    assert terms.closes_at and terms.closes_at.isoformat() == offered
    assert terms.award_on and purchase.terms.award_on and terms.award_on > purchase.terms.award_on


def test_another_bodys_officer_reads_nothing_unless_asked() -> None:
    purchase = a_purchase("published", bidders=1)
    house = partnership(purchase.began, place="elsewhere")
    words = {"opportunity": purchase.opportunity, "closes_at": (purchase.terms.closes_at or 0) + DAY}
    words |= {"note": NOTE, "by": purchase.house.drafter, "at": purchase.at("published")}
    asked = must(ask_extension(**words, lent=(house.drafter.person, house.council.pk)))
    address = to("commissioner:officer_request", purchase, asked.pk)
    assert browser(house.approver).get(address).status_code == 404
    lent = browser(house.drafter)
    page = lent.get(address)
    assert page.status_code == 200 and "Approve and publish" in words_of(page)
    assert lent.get(to("commissioner:amend", purchase)).status_code == 404
    lent.post(address, {"decision": "refuse", "reasons": "The holidays are long over by then."})
    assert "not approved" in words_of(browser(purchase.house.drafter).get(address))


def test_a_body_with_one_officer_chooses_one_of_another_body() -> None:
    purchase = a_purchase("published", bidders=1)
    house, member = partnership(purchase.began, place="elsewhere"), purchase.house
    membership = Membership.objects.get(person=member.approver.person)
    must(end_membership(membership=membership, by=member.drafter, at=purchase.at("published")))
    asker = browser(member.drafter)
    later = (purchase.terms.closes_at or purchase.began) + timedelta(days=7)
    typed = {"closes_at_day": later.day, "closes_at_month": later.month, "closes_at_year": later.year}
    typed |= {"closes_at_time": "noon", "note": NOTE}
    days = typed_over(asker, to("commissioner:extend", purchase), "note", **typed)
    typed_over(asker, days, "award_on_day")
    check = asker.get(to("commissioner:check_extension", purchase))
    refused = asker.post(to("commissioner:check_extension", purchase), dict(hidden_of(check)))
    assert "Choose an officer of another public body" in words_of(refused)
    chosen = Membership.objects.get(person=house.drafter.person).pk
    asker.post(to("commissioner:check_extension", purchase), {**dict(hidden_of(check)), "officer": chosen})
    assert OfficerRequest.objects.get().lent_person_id == house.drafter.person


def test_an_award_is_asked_and_approved() -> None:
    purchase = a_purchase("locked")
    move_line(purchase, "award", 50000)
    lead, second = browser(purchase.house.lead), browser(purchase.house.drafter)
    reasons = {"reasons": "The plan decided it in the end."}
    check = lead.get(lead.post(to("evaluator:check_award", purchase), reasons).url)
    assert "Ask a second officer" in words_of(check)
    lead.post(to("evaluator:confirm_award", purchase), dict(hidden_of(check)))
    asked = OfficerRequest.objects.get()
    address = to("evaluator:award_request", purchase, asked.pk)
    assert lead.get(to("evaluator:award", purchase)).url == address
    assert lead.post(address, {"decision": "approve"}).status_code == 409
    page = second.get(address)
    assert "Blackpear Befrienders" in words_of(page) and "£72,000" in words_of(page)
    second.post(address, {"decision": "approve"})
    assert purchase.fresh().state == "awarded"
