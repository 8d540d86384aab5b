"""Letters are written to each reader once, with every value that their words want, to whoever may read on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hopmarket.records.evaluation.letter_readers import award_readers, result_readers
from hopmarket.records.ledger.current_time import now
from hopmarket.records.opportunities.letter_readers import (
    commissioners_of,
    drafter_of,
    followers_of,
    named_commissioners_of,
    other_commissioners_of,
)
from hopmarket.records.opportunities.models import Interest
from hopmarket.records.parties.letters import CLAIM_REFUSED, ORGANISATION_CHECKED
from hopmarket.records.parties.models import Membership, Organisation, Person
from hopmarket.records.parties.queries import administrators, member_of, members_of, responders_of
from hopmarket.records.parties.services import claim_organisation, found_organisation
from hopmarket.records.post.models import Letter
from hopmarket.records.post.outbox import Mailbox, write
from tests.factories.partnership import must, partnership, person
from tests.factories.purchases import a_purchase

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def numbers(people: list[Person]) -> set[int]:
    return {reader.pk for reader in people}


def test_each_reader_gets_one_letter_with_what_its_words_want() -> None:
    ann = person("Ann Teme", "temevalley.example", AT)
    readers = [ann, Mailbox("bo@teme.example"), ann, Mailbox("Bo@Teme.example"), Mailbox(ann.email.upper())]
    about = {"organisation": "Teme Valley", "published": "TEME VALLEY LTD"}
    letters = write(about, CLAIM_REFUSED, iter(readers), at=AT, reason="It was a test.")
    assert list(Letter.objects.order_by("pk")) == letters
    assert sorted(letter.address.lower() for letter in letters) == [ann.email, "bo@teme.example"]
    for letter in letters:
        assert letter.params == {"organisation": "Teme Valley", "reason": "It was a test."}
        assert (letter.kind, letter.written_at, letter.sent_at) == ("claim_refused", AT, None)


@pytest.mark.parametrize(
    ("about", "values", "named"),
    [
        ({"organisation": "Teme Valley"}, {}, "reason"),
        ({}, {"reason": "It was a test."}, "organisation"),
        ({"organisation": "Teme Valley"}, {"reason": "No.", "reasons": "No."}, "reasons"),
    ],
)
def test_a_value_that_is_lacking_or_for_nothing_is_an_error(
    about: dict[str, str], values: dict[str, str], named: str
) -> None:
    for readers in ([Mailbox("bo@teme.example")], []):
        with pytest.raises(ValueError, match=rf"claim_refused.*'{named}'"):
            write(about, CLAIM_REFUSED, readers, at=AT, **values)
    assert not Letter.objects.exists()


def test_nobody_to_read_is_no_letter() -> None:
    assert write({"organisation": "Teme Valley"}, ORGANISATION_CHECKED, [], at=AT) == []
    assert not Letter.objects.exists()


def test_whoever_waits_to_be_confirmed_reads_no_letter_of_the_organisation() -> None:
    house = partnership(AT, bidders=1)
    for by in (house.bidders[0], house.drafter):
        organisation = Organisation.objects.get(pk=by.organisation)
        before = numbers(responders_of(organisation))
        stranger = person("Sam Stranger", f"{organisation.key}.invalid", AT)
        claim = must(claim_organisation(organisation=organisation, by=member_of(stranger, None), at=AT))
        Membership.objects.filter(pk=claim.pk).update(roles=["administrator", "commissioner", "responder"])
        assert numbers(responders_of(organisation)) == before
        assert stranger.pk not in numbers(administrators(organisation))
        assert stranger.pk in numbers(members_of(organisation)), "but reads that it was checked or refused"


def test_a_founder_reads_the_letters_of_an_organisation_that_waits() -> None:
    founder = member_of(person("Fay Founder", "lunchclub.example", AT), None)
    club = must(
        found_organisation(
            name="Martley Lunch Club", kind="community_group", size="micro", postcode="WR6 6PA",
            fictional=True, by=founder, at=AT,
        )
    )  # fmt: skip
    assert numbers(responders_of(club)) == numbers(administrators(club)) == {founder.person}


def test_a_strangers_claim_to_the_buyer_brings_no_question_to_them() -> None:
    purchase = a_purchase("published", bidders=0)
    opportunity, house = purchase.opportunity, purchase.house
    stranger = person("Sam Stranger", "elsewhere.invalid", AT)
    claim = must(claim_organisation(organisation=house.council, by=member_of(stranger, None), at=now()))
    Membership.objects.filter(pk=claim.pk).update(roles=["commissioner"])
    named = numbers(named_commissioners_of(opportunity))
    assert named <= numbers(commissioners_of(opportunity)) and stranger.pk not in named
    assert numbers(other_commissioners_of(opportunity, but=house.drafter.person)) == numbers(
        commissioners_of(opportunity)
    ) - {house.drafter.person}
    assert drafter_of(opportunity, but=house.drafter.person) == []
    assert numbers(drafter_of(opportunity, but=house.approver.person)) == {house.drafter.person}
    Membership.objects.filter(person__in=named).update(ended_at=now())
    assert numbers(named_commissioners_of(opportunity)) == numbers(commissioners_of(opportunity))


def test_a_bidders_person_who_follows_for_another_organisation_gets_the_result_alone() -> None:
    purchase = a_purchase("opened", bidders=2)
    opportunity, house = purchase.opportunity, purchase.house
    results = result_readers(opportunity)
    assert [numbers(people) for _, people in results] == [{by.person} for by in house.bidders]
    assert award_readers(opportunity) == []
    Interest.objects.create(
        opportunity=opportunity, organisation=house.council, person_id=house.bidders[0].person, since=now()
    )
    assert len(followers_of(opportunity)) == 3 and award_readers(opportunity) == []
    Interest.objects.filter(organisation=house.council).delete()
    watcher = partnership(purchase.began, bidders=0, place="severnside").drafter
    Interest.objects.create(
        opportunity=opportunity, organisation_id=watcher.organisation, person_id=watcher.person, since=now()
    )
    assert numbers(award_readers(opportunity)) == {watcher.person}
    assert numbers(followers_of(opportunity, but_not=[watcher.organisation])) == {
        by.person for by in house.bidders
    }
