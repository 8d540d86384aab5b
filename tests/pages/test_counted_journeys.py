"""Journeys that may not grow: each is walked through its pages, and takes no more than is written down."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest

from hopmarket.records.ledger.current_time import now
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.rules.opportunity_life import OpportunityState
from tests.factories.partnership import partnership
from tests.factories.purchases import a_purchase
from tests.pages.counted_journeys import COUNTS, CountedJourney, JourneyCount, grown

pytestmark = pytest.mark.django_db


def template_to_publication(journey: CountedJourney) -> None:
    """A befriending service for £40,000: from the ready template to the published opportunity."""
    house = a_purchase("drafted", bidders=0).house
    names = [str(member.person_name) for member in (house.drafter, house.approver, *house.evaluators)]
    drafter, approver, *evaluators = names

    journey.sign_in(house.drafter)
    journey.open("/commission/new/")
    journey.choose("Befriending and company")
    journey.fill("About how much will it cost?", "40,000")
    journey.press("Continue with this template")
    journey.choose("Below-threshold open tender")
    journey.press("Make a draft")
    journey.fill("Who is it for?", "people over 65")
    journey.fill("About how many people in a year?", "120")
    journey.fill("Place", "Upper Teme")
    journey.fill("Postcode", "WR15 8AB")
    journey.fill("Whom bidders can write to", "Adult social care commissioning")
    journey.fill("Their email address", "commissioning@temevalley.example")
    for opener in (drafter, approver):
        journey.choose(opener, within="Who can open the responses?")
    for evaluator in evaluators[:2]:
        journey.choose(evaluator, within="Who scores the responses?")
    journey.choose(approver, within="Who leads, and confirms the award?")
    journey.press("Save, and check everything")
    assert "Still to do" not in journey.words, journey.words
    journey.press("Ask for approval")

    draft = Opportunity.objects.get(template="befriending")
    journey.sign_in(house.approver)
    journey.open(f"/commission/{draft.reference}/approve/")
    journey.press("Approve")
    journey.fill("Reference of the notice on the national platform", "2026/S 000-012345")
    journey.press("Publish now")
    draft.refresh_from_db()
    terms = draft.the_terms
    assert draft.state == OpportunityState.OPEN and draft.published_at and draft.published_at <= now()
    assert terms.title == "Befriending for people over 65 in Upper Teme" and "[" not in str(terms)


def quick_quote_to_three(journey: CountedJourney) -> None:
    """A befriending service for £40,000: three charities are asked, one of them is not registered yet."""
    house = partnership(now() - timedelta(days=30), bidders=2)
    journey.sign_in(house.drafter)
    journey.open("/commission/new/")
    journey.follow("Begin an empty draft")
    journey.fill("What do you want to buy?", "Befriending for lonely older people")
    journey.choose("Services")
    journey.fill("About how much will it cost?", "40,000")
    journey.press("Continue")
    journey.choose("Quick quote")
    journey.press("Make a draft")
    journey.fill("Summary", "Forty people in the valley see nobody for days. Somebody visits them.")
    journey.fill("What you need", "A visit each week, always by the same volunteer, and a call between.")
    journey.fill("CPV code", "85312000")
    journey.fill("Place", "Upper Teme")
    journey.fill("Whom bidders can write to", "Adult social care commissioning")
    journey.fill("Their email address", "commissioning@temevalley.example")
    journey.fill("How many days after a valid invoice do you pay?", "30")
    journey.press("Save and continue")
    first = "What you judge beside the price"
    journey.fill("What it is called", "How you would do it", within=first)
    journey.fill("The question that you ask about it", "Who visits whom, and how often?", within=first)
    journey.press("Save and continue")
    for asked in house.bidders:
        journey.choose(asked.organisation_name)
    journey.fill("Name of the organisation", "Martley Lunch Club")
    journey.fill("Email address of somebody there", "wren@martley.example")
    journey.press("Save and continue")
    assert "Still to do" not in journey.words, journey.words
    journey.press("Send it to 3 organisations")
    row = Opportunity.objects.get(procedure="quick_quote")
    assert row.state == OpportunityState.OPEN and row.invitations.exclude(invited_at=None).count() == 3


WALKS: Mapping[str, Callable[[CountedJourney], None]] = {
    "template_to_publication": template_to_publication,
    "quick_quote_to_three": quick_quote_to_three,
}


@pytest.mark.parametrize("name", WALKS)
def test_a_journey_takes_no_more_than_it_did(name: str) -> None:
    journey = CountedJourney()
    WALKS[name](journey)
    assert not grown(name, journey.count), journey.count


def test_every_journey_that_is_written_down_is_walked() -> None:
    assert set(tomllib.loads(COUNTS.read_text("utf-8"))) == set(WALKS)


@pytest.mark.parametrize("what", ["pages", "fields", "characters"])
def test_one_more_is_seen(what: str) -> None:
    written = tomllib.loads(COUNTS.read_text("utf-8"))["template_to_publication"]
    count = {name: written[name] + (name == what) for name in ("pages", "fields", "characters")}
    (fault, *_) = grown("template_to_publication", JourneyCount(**count))
    assert what in fault
