"""An organisation of this portal claims its imported self."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from hopmarket.pages.parts.letters import stored_letter_in_words
from hopmarket.records.notices.services import join_organisations, part_organisations
from hopmarket.records.parties.models import Organisation
from hopmarket.records.parties.services import add_identifier
from hopmarket.records.post.models import Letter
from hopmarket.records.published_organisations.claims import candidates, confirmed_claim
from hopmarket.records.published_organisations.models import PublishedClaim
from hopmarket.records.published_organisations.services import (
    claim_published,
    confirm_published_claim,
    end_published_claim,
    refuse_published_claim,
)
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member
from tests.factories.imported_notices import AT, party, publish, published, release
from tests.factories.partnership import Partnership, must, partnership

pytestmark = pytest.mark.django_db
NUMBER = ("GB-CHC", "1012345")
LATER = AT + timedelta(days=1)


@pytest.fixture
def house() -> Partnership:
    everybody = partnership(AT)
    publish(
        release("1", party("Blackpear Befrienders", "supplier")),
        release("2", party("BLACKPEAR BEFRIENDERS (MALVERN)", "supplier", number=NUMBER)),
        release("3", party("Orchard Row Playworks", "supplier")),
    )
    return everybody


def body(member: Member) -> Organisation:
    return Organisation.objects.get(pk=member.organisation)


def claimed(house: Partnership, key: str = "blackpear-befrienders") -> PublishedClaim:
    outcome = claim_published(organisation=published(key), by=house.bidders[0], at=AT)
    return must(outcome)


def letters(kind: str) -> list[str]:
    return list(Letter.objects.filter(kind=kind).values_list("address", flat=True))


def test_candidates_are_those_with_its_number_and_those_with_its_name(house: Partnership) -> None:
    bidder = house.bidders[0]
    assert [organisation.key for organisation, _ in candidates(body(bidder))] == ["blackpear-befrienders"]
    must(add_identifier(scheme=NUMBER[0], value=NUMBER[1], by=bidder, at=AT))
    grounds = [(organisation.key, evidence["ground"]) for organisation, evidence in candidates(body(bidder))]
    assert grounds == [("gb-chc-1012345", "number"), ("blackpear-befrienders", "name")]


def test_a_claim_is_checked_and_then_stands_on_the_public_page(house: Partnership) -> None:
    claim = claimed(house)
    assert claim.standing == "waiting" and claim.evidence["ground"] == "name"
    assert confirmed_claim(published("blackpear-befrienders")) is None
    must(confirm_published_claim(claim=claim, by=house.operator, at=LATER))
    confirmed = confirmed_claim(published("blackpear-befrienders"))
    assert confirmed is not None and confirmed.party.name == "Blackpear Befrienders"
    assert len(letters("published_claim_confirmed")) == 1
    assert candidates(body(house.bidders[0])) == []


def test_an_equal_number_is_evidence_and_still_waits(house: Partnership) -> None:
    bidder = house.bidders[0]
    must(add_identifier(scheme=NUMBER[0], value=NUMBER[1], by=bidder, at=AT))
    claim = claimed(house, "gb-chc-1012345")
    assert (
        claim.evidence == {"ground": "number", "values": ["GB-CHC 1012345"]} and claim.standing == "waiting"
    )


def test_what_cannot_be_claimed(house: Partnership) -> None:
    strange = claim_published(organisation=published("orchard-row-playworks"), by=house.bidders[0], at=AT)
    assert isinstance(strange, Refusal) and strange.reason == "published_claim.no_evidence"
    claim = claimed(house)
    twice = claim_published(organisation=claim.organisation, by=house.bidders[0], at=AT)
    assert isinstance(twice, Refusal) and twice.reason == "published_claim.waiting"
    must(confirm_published_claim(claim=claim, by=house.operator, at=LATER))
    taken = claim_published(organisation=claim.organisation, by=house.bidders[0], at=LATER)
    assert isinstance(taken, Refusal) and taken.reason == "published_claim.taken"
    evaluator = claim_published(organisation=claim.organisation, by=house.evaluators[0], at=LATER)
    assert isinstance(evaluator, Refusal) and evaluator.reason == "role.missing"


def test_a_refusal_is_told_and_the_way_is_free_again(house: Partnership) -> None:
    claim = claimed(house)
    must(refuse_published_claim(claim=claim, reason="Another town.", by=house.operator, at=LATER))
    assert len(letters("published_claim_refused")) == 1
    again = confirm_published_claim(claim=claim, by=house.operator, at=LATER)
    assert isinstance(again, Refusal) and again.reason == "published_claim.not_waiting"
    assert claimed(house).pk != claim.pk


def test_it_ends_by_its_own_administrator_or_by_whoever_checks(house: Partnership) -> None:
    claim = claimed(house)
    must(confirm_published_claim(claim=claim, by=house.operator, at=LATER))
    other = end_published_claim(claim=claim, reason="No.", by=house.bidders[1], at=LATER)
    assert isinstance(other, Refusal) and other.reason == "published_claim.other"
    must(end_published_claim(claim=claim, reason="Not ours.", by=house.bidders[0], at=LATER))
    assert confirmed_claim(published("blackpear-befrienders")) is None
    over = end_published_claim(claim=claim, reason="Again.", by=house.operator, at=LATER)
    assert isinstance(over, Refusal) and over.reason == "published_claim.over"
    must(end_published_claim(claim=claimed(house), reason="A mistake.", by=house.operator, at=LATER))
    assert len(letters("published_claim_ended")) == 2


def test_nobody_confirms_for_their_own_organisation(house: Partnership) -> None:
    claim = claimed(house)
    own = Member(
        **{
            **{name: getattr(house.operator, name) for name in Member.__dataclass_fields__},
            "person": house.bidders[0].person,
        }
    )
    outcome = confirm_published_claim(claim=claim, by=own, at=LATER)
    assert isinstance(outcome, Refusal) and outcome.reason == "published_claim.own"


def test_whoever_claimed_is_told_when_it_is_joined_or_parted(house: Partnership) -> None:
    claim = claimed(house)
    first, second = published("orchard-row-playworks"), published("gb-chc-1012345")
    by_operator: Any = {"by": house.operator, "at": LATER}
    must(join_organisations(organisation=first, into=second, reason="One office.", **by_operator))
    assert letters("published_joined") == [], "nobody has claimed either of them"
    must(confirm_published_claim(claim=claim, by=house.operator, at=LATER))
    sameness = must(
        join_organisations(organisation=second, into=claim.organisation, reason="One charity.", **by_operator)
    )
    must(part_organisations(sameness=sameness, reason="Two after all.", **by_operator))
    for kind, reason in (("published_joined", "One charity."), ("published_parted", "Two after all.")):
        letter = Letter.objects.get(kind=kind)
        words = stored_letter_in_words(letter)
        assert letter.person == house.bidders[0].person
        assert second.name in words.subject and claim.organisation.name in words.subject
        assert reason in words.body and "Correct this data" in words.body
        assert words.address == "/organisations/blackpear-befrienders/"
    must(end_published_claim(claim=claim, reason="Not ours.", by=house.bidders[0], at=LATER))
    must(join_organisations(organisation=second, into=claim.organisation, reason="Again.", **by_operator))
    assert len(letters("published_joined")) == 1, "a claim that is over tells nobody"
