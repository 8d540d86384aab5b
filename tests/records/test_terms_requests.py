"""A change after publication that a second officer looks at: both sides of each line, who decides, what changed
meanwhile, and the deadline."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.notices.models import Release
from hopmarket.records.opportunities.models import OfficerRequest
from hopmarket.records.opportunities.services import (
    amend_opportunity,
    approve_terms_request,
    ask_amendment,
    ask_extension,
    extend_deadline,
    refuse_terms_request,
)
from hopmarket.records.opportunities.services.terms_requests import lapse_due
from hopmarket.records.post.models import Letter
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.terms import from_json
from tests.factories.act_events import adds_one, refuses
from tests.factories.partnership import must, partnership
from tests.factories.purchases import DAY, HOUR, Purchase, a_purchase, an_upload
from tests.factories.second_officers import move_line, one_officer_may

pytestmark = pytest.mark.django_db

NOTE = "Ten more people were referred to us in November."
SUMMARY = "Visits, calls and a food parcel."


def change(purchase: Purchase, at: datetime, **words: Any) -> dict[str, Any]:
    opportunity = purchase.fresh()
    terms = replace(opportunity.the_terms, **words.pop("terms", {"summary": SUMMARY}))
    given = {"opportunity": opportunity, "terms": terms, "note": NOTE, "uploads": ()}
    return {**given, "by": purchase.house.drafter, "at": at, **words}


def later(purchase: Purchase, at: datetime, days: float, **words: Any) -> dict[str, Any]:
    opportunity = purchase.fresh()
    given = {"opportunity": opportunity, "closes_at": opportunity.closes_at + timedelta(days=days)}
    return {**given, "note": NOTE, "by": purchase.house.drafter, "at": at, **words}


def before_deadline(purchase: Purchase, **before: float) -> datetime:
    closes_at = purchase.terms.closes_at
    assert closes_at
    return closes_at - timedelta(**before)


@pytest.mark.parametrize(
    ("deed", "line", "measured", "alone"),
    [
        ("late_addendum", 3, 3.0, True),
        ("late_addendum", 3, 2.999, False),
        ("late_addendum", 3, 0.001, False),
        ("late_addendum", 0, 0.001, True),
        ("late_addendum", 7, 6.9, False),
        ("extension", 0, 0.01, False),
        ("extension", 7, 7.0, True),
        ("extension", 7, 7.01, False),
    ],
)
def test_both_sides_of_each_line(deed: str, line: int, measured: float, alone: bool) -> None:
    purchase = a_purchase("published", bidders=1)
    move_line(purchase, deed, line)
    if deed == "extension":
        at, service, words_of, given = (
            purchase.at("published") + HOUR,
            extend_deadline,
            later,
            {"days": measured},
        )
    else:
        at = before_deadline(purchase, days=measured)
        service, words_of, given = amend_opportunity, change, {}
    with pretend_time(at):
        words = words_of(purchase, at, **given)
        if alone:
            must(service(**words))
        else:
            assert "second officer" in refuses("second_officer.wanted", service, **words).params["rule"]


def test_a_change_that_is_asked_is_published_as_it_was_asked() -> None:
    purchase = a_purchase("responded")
    at, closes_at = before_deadline(purchase, hours=2), purchase.terms.closes_at
    assert closes_at
    with pretend_time(at):
        before, moved = Release.objects.count(), closes_at + 4 * DAY
        words = change(purchase, at, uploads=(an_upload("more.pdf"),), closes_at=moved)
        asked = adds_one(ask_amendment, **words)
        assert Release.objects.count() == before and purchase.fresh().closes_at == closes_at
        letters = Letter.objects.filter(kind="officer_request_asked")
        assert [letter.person for letter in letters] == [purchase.house.approver.person]
        refuses("officer_request.waits", ask_amendment, **{**words, "uploads": ()})
        followers = Letter.objects.filter(kind="amended_with_time").count()
        version = adds_one(
            approve_terms_request, officer_request=asked, by=purchase.house.approver, at=at + HOUR
        )
        published = purchase.fresh().the_terms
        assert (published.summary, published.closes_at) == (SUMMARY, moved)
        assert [document.name for document in published.papers] == ["more.pdf"]
        assert (version.note, version.kind, version.number) == (NOTE, "amended", 2)
        told = Letter.objects.filter(kind="amended_with_time")
        assert told.count() == followers + 3 and "closes" in told[0].params
        assert not Letter.objects.filter(kind__in=("amended", "extended")).exists()
        refuses(
            "officer_request.decided",
            approve_terms_request,
            officer_request=asked,
            by=purchase.house.approver,
            at=at,
        )


@pytest.mark.parametrize("service", [approve_terms_request, refuse_terms_request])
def test_who_may_decide(service: Any) -> None:
    purchase = a_purchase("published", bidders=1)
    at = purchase.at("published") + HOUR
    asked = must(ask_extension(**later(purchase, at, 2)))
    words: dict[str, Any] = {"officer_request": asked, "at": at}
    words |= {"reasons": "The holidays are long over by then."} if service is refuse_terms_request else {}
    stranger = partnership(purchase.began, place="elsewhere")
    for by in (stranger.drafter, replace(purchase.house.drafter, organisation=stranger.council.pk)):
        with pytest.raises(OfficerRequest.DoesNotExist):
            service(**words, by=by)
    for by in (*purchase.panel, *purchase.house.bidders):
        refuses("role.missing", service, **words, by=by)
    refuses("role.second_factor", service, **words, by=replace(purchase.house.approver, second_factor=False))
    refuses("officer_request.own", service, **words, by=purchase.house.drafter)
    adds_one(service, **words, by=purchase.house.approver)


def test_an_officer_of_another_body() -> None:
    purchase = a_purchase("published", bidders=1)
    house, at = partnership(purchase.began, place="elsewhere"), purchase.at("published") + HOUR
    asked = must(ask_extension(**later(purchase, at, 2), lent=(house.drafter.person, house.council.pk)))
    with pytest.raises(OfficerRequest.DoesNotExist):
        approve_terms_request(officer_request=asked, by=house.approver, at=at)
    with pytest.raises(type(purchase.opportunity).DoesNotExist):
        amend_opportunity(**change(purchase, at, by=house.drafter))
    adds_one(approve_terms_request, officer_request=asked, by=house.drafter, at=at)
    letters = Letter.objects.filter(kind="officer_request_approved")
    assert [letter.person for letter in letters] == [purchase.house.drafter.person]


def test_what_was_asked_stands_upon_the_terms_as_they_are_by_then() -> None:
    purchase = a_purchase("published", bidders=1)
    at = purchase.at("published") + HOUR
    asked = must(ask_extension(**later(purchase, at, 2)))
    must(amend_opportunity(**change(purchase, at, by=purchase.house.approver)))
    must(approve_terms_request(officer_request=asked, by=purchase.house.approver, at=at))
    terms = purchase.fresh().the_terms
    assert terms.summary == SUMMARY and terms.closes_at == asked_terms(asked).closes_at


def asked_terms(asked: OfficerRequest) -> Any:
    return from_json(asked.values["terms"])


def test_the_same_part_changed_meanwhile_is_refused_and_nothing_is_lost() -> None:
    purchase = a_purchase("published", bidders=1)
    at = purchase.at("published") + HOUR
    asked = must(ask_amendment(**change(purchase, at)))
    must(amend_opportunity(**change(purchase, at, terms={"summary": "Calls alone."})))
    words = {"officer_request": asked, "by": purchase.house.approver, "at": at}
    refusal = refuses("officer_request.terms_changed", approve_terms_request, **words)
    assert refusal.params == {"parts": "summary"}
    asked.refresh_from_db()
    assert asked.decision == "" and asked_terms(asked).summary == SUMMARY


def test_at_the_deadline_it_is_too_late_and_the_asker_is_told() -> None:
    purchase = a_purchase("published", bidders=1)
    at, closes_at = before_deadline(purchase, hours=1), purchase.terms.closes_at
    assert closes_at
    with pretend_time(at):
        asked = must(ask_amendment(**change(purchase, at)))
        assert lapse_due(at) == 0
    with pretend_time(closes_at):
        words = {"officer_request": asked, "by": purchase.house.approver, "at": closes_at}
        refuses("officer_request.deadline_passed", approve_terms_request, **words)
        assert (lapse_due(closes_at), lapse_due(closes_at)) == (1, 0)
        refuses("officer_request.decided", approve_terms_request, **words)
    asked.refresh_from_db()
    assert (asked.decision, asked.decided_by, asked_terms(asked).summary) == ("lapsed", None, SUMMARY)
    letters = Letter.objects.filter(kind="officer_request_lapsed")
    assert [letter.person for letter in letters] == [purchase.house.drafter.person]


def test_a_later_deadline_takes_the_days_along() -> None:
    purchase = a_purchase("published", bidders=1)
    one_officer_may(purchase, "extension")
    at, terms = purchase.at("published") + HOUR, purchase.terms
    assert terms.award_on and terms.closes_at
    refusal = extend_deadline(**later(purchase, at, 5, award_on=(terms.closes_at + 5 * DAY).date()))
    assert isinstance(refusal, Refusal) and refusal.reason == "gap.award_before_deadline"
    version = must(extend_deadline(**later(purchase, at, 5, award_on=terms.award_on + 5 * DAY)))
    changed = [change["part"] for change in version.changes]
    assert (version.kind, changed) == ("extended", ["closes_at", "award_on"])
    assert Letter.objects.filter(kind="amended").count() == 0
