"""Organisations of published notices: joined by the rule and by people, and taken apart again."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hopmarket.importing import seed_notices
from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.notices.models import Notice, NoticeParty, Release
from hopmarket.records.notices.release_store import recompile
from hopmarket.records.notices.services import join_organisations, part_organisations
from hopmarket.records.published_organisations.models import Mention, PublishedOrganisation, Sameness
from hopmarket.records.turns.models import Turn
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member
from tests.factories import imported_notices as publishing
from tests.factories.imported_notices import AT, notice, party, publish, published, release
from tests.factories.partnership import must, partnership

pytestmark = pytest.mark.django_db
COMPANY = ("GB-COH", "01234567")
OTHER = ("GB-COH", "07654321")
LATER = AT + timedelta(days=1)


@pytest.fixture
def operator() -> Member:
    return partnership(AT).operator


def joined() -> dict[str, str]:
    """Every organisation that is joined to another: its key to the other's key."""
    rows = PublishedOrganisation.objects.exclude(same_as=None)
    return dict(rows.values_list("key", "same_as__key"))


def picture() -> dict[str, Any]:
    """All rows that follow from the stored notices, without their keys and times."""
    named = PublishedOrganisation.objects.filter(mentions__isnull=False).distinct()
    columns = ("key", "name", "scheme", "number", "plain", "postcode", "locality", "same_as__key")
    return {
        "organisations": sorted(named.values_list(*columns), key=str),
        "mentions": sorted(Mention.objects.values_list("organisation__key", "name", "postcode", "locality")),
        "samenesses": sorted(
            (sameness.organisation.key, sameness.into.key, str(sorted(sameness.evidence.items())))
            for sameness in Sameness.objects.filter(undone_at=None)
        ),
        "parties": sorted(NoticeParty.objects.values_list("notice__ocid", "organisation__key", "role")),
    }


def acme(number: tuple[str, str] | None = None, name: str = "Acme Hops Ltd", **where: str) -> dict[str, Any]:
    return party(name, "supplier", number=number, **where)


def test_one_number_is_one_whatever_the_spelling() -> None:
    publish(release("1", acme(COMPANY)), release("2", acme(COMPANY, "ACME HOPS LIMITED")))
    organisation = PublishedOrganisation.objects.get()
    assert (organisation.key, organisation.name, organisation.plain) == (
        "gb-coh-01234567",
        "Acme Hops Ltd",
        "acme hops limited",
    )


def test_a_name_with_the_same_postcode_is_joined_and_shows_its_evidence() -> None:
    publish(release("1", acme(COMPANY, postcode="WR1 2AB")), release("2", acme(postcode="WR1 2AB")))
    assert joined() == {"acme-hops-limited": "gb-coh-01234567"}
    sameness = Sameness.objects.get()
    assert sameness.decided_by == "rule"
    assert sameness.evidence == {"ground": "postcode", "values": ["WR1 2AB"], "number": "GB-COH 01234567"}


def test_the_name_may_come_before_the_number_and_its_notice_is_laid_anew() -> None:
    publish(release("1", acme()))
    first = notice("1").turn
    publish(release("2", acme(COMPANY)), at=LATER)
    assert joined() == {"acme-hops-limited": "gb-coh-01234567"}
    assert notice("1").turn == notice("2").turn > first


def test_a_second_number_of_the_name_undoes_what_the_rule_joined() -> None:
    publish(release("1", acme()), release("2", acme(COMPANY)))
    publish(release("3", acme(OTHER)), at=LATER)
    assert joined() == {}
    sameness = Sameness.objects.get()
    assert (sameness.undone_by, sameness.undone_at) == ("rule", LATER) and sameness.why_undone


def test_a_place_that_disagrees_undoes_it_too() -> None:
    publish(release("1", acme(postcode="WR1 2AB")), release("2", acme(COMPANY, postcode="WR1 2AB")))
    assert joined()
    publish(release("3", acme(postcode="DH1 5UQ")))
    assert joined() == {}


def test_what_no_notice_says_any_longer_no_longer_counts() -> None:
    publish(release("1", acme(postcode="DH1 5UQ")), release("2", acme(COMPANY, postcode="WR1 2AB")))
    assert joined() == {}
    publish(release("1", acme(postcode="WR1 2AB"), on="2026-06-01"))
    assert joined() == {"acme-hops-limited": "gb-coh-01234567"}
    assert {mention.postcode for mention in Mention.objects.all()} == {"WR1 2AB"}


def test_recompiling_changes_nothing() -> None:
    publish(release("1", acme(postcode="WR1 2AB")), release("2", acme(COMPANY, postcode="WR1 2AB")))
    before = picture()
    with transaction.atomic():
        recompile(Notice.objects.values_list("ocid", flat=True), at=LATER)
    assert picture() == before


def some_releases() -> list[dict[str, Any]]:
    """Names, numbers and places that join, contradict, and change over time."""
    return [
        release("1", acme(postcode="WR1 2AB")),
        release("1", acme(postcode="DH1 5UQ"), on="2026-06-01"),
        release("2", acme(COMPANY, postcode="WR1 2AB")),
        release("3", acme(name="ACME HOPS LIMITED", town="Worcester")),
        release("4", acme(OTHER, "Acme Hops Ltd")),
        release("4", acme(OTHER, "Acme Barley Ltd"), on="2026-06-01"),
        release("5", party("Temebury Council", "buyer"), acme(name="Plumgate Trust", town="Worcester")),
        release("6", party("TEMEBURY COUNCIL", "buyer", number=("GB-LAE", "TEM")), acme(COMPANY)),
        release("7", acme(("GB-CHC", "1012345"), "The Plumgate Trust", town="Worcester")),
        release("8", party("IN-TEND LIMITED", "buyer"), acme(name="Acme Barley Limited")),
    ]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False), st.integers(1, 4))
def test_any_order_in_any_batches_gives_the_same(chance: random.Random, size: int) -> None:
    releases = some_releases()
    with transaction.atomic():
        publish(*releases)
        wanted = picture()
        assert wanted["samenesses"]
        transaction.set_rollback(True)
    chance.shuffle(releases)
    with transaction.atomic():
        for start in range(0, len(releases), size):
            publish(*releases[start : start + size])
        assert picture() == wanted
        transaction.set_rollback(True)


def test_the_number_of_queries_does_not_grow_with_the_batch() -> None:
    def batch(process: int, many: int) -> list[dict[str, Any]]:
        numbers = [f"{process}{place}" for place in range(many)]
        named = [release(f"n{number}", acme(name=f"Firm {number} Ltd")) for number in numbers]
        numbered = [
            release(f"c{number}", acme(("GB-COH", f"{number:0>8}"), f"Firm {number} Ltd"))
            for number in numbers
        ]
        return named + numbered

    publish(*batch(1, 1))
    with CaptureQueriesContext(connection) as few:
        publish(*batch(2, 2))
    with CaptureQueriesContext(connection) as many:
        publish(*batch(3, 30))
    assert len(joined()) == 33 and len(many) <= len(few)


def test_a_vendor_is_not_the_buyer_but_can_be_a_supplier() -> None:
    publish(
        release("1", party("IN-TEND LIMITED", "buyer"), title="Sent only"),
        release("2", party("IN-TEND LIMITED", "buyer"), party("Temebury Council", "buyer")),
        release("3", party("Temebury Council", "buyer"), party("In-Tend Ltd", "supplier")),
    )
    sent, both = notice("1"), notice("2")
    assert sent.buyer is None and sent.buyer_name == "IN-TEND LIMITED"
    assert both.buyer is not None and both.buyer_name == "Temebury Council"
    roles = NoticeParty.objects.filter(organisation__key="in-tend-limited").order_by("notice__ocid")
    assert [role.role for role in roles] == ["portal", "portal", "supplier"]


# People decide


def two_councils() -> tuple[PublishedOrganisation, PublishedOrganisation]:
    publish(
        release("1", party("Temebury Council", "buyer", postcode="WR15 8AB")),
        release("2", party("Borough of Temebury", "buyer")),
        release("3", party("Temebury Borough", "buyer")),
    )
    return published("borough-of-temebury"), published("temebury-council")


def test_a_person_joins_and_parts_and_everything_is_as_before(operator: Member) -> None:
    first, second = two_councils()
    before, turns = picture(), Turn.objects.count()
    sameness = must(
        join_organisations(organisation=first, into=second, reason="One letterhead.", by=operator, at=LATER)
    )
    assert joined() == {"borough-of-temebury": "temebury-council"}
    assert notice("2").turn == Turn.objects.order_by("-number")[0].number
    assert notice("1").turn < notice("2").turn and Turn.objects.count() == turns + 1
    assert sameness.evidence["reason"] == "One letterhead." and len(sameness.evidence["compared"]) == 2
    must(part_organisations(sameness=sameness, reason="Two after all.", by=operator, at=LATER))
    assert picture() == before


def test_trees_are_never_chains_and_undoing_the_middle_restores(operator: Member) -> None:
    first, second = two_councils()
    third = published("temebury-borough")
    by_operator: Any = {"reason": "As their sites say.", "by": operator, "at": LATER}
    must(join_organisations(organisation=third, into=first, **by_operator))
    middle = must(join_organisations(organisation=third, into=second, **by_operator))
    assert middle.organisation == first, "what was joined goes along"
    assert joined() == {"borough-of-temebury": "temebury-council", "temebury-borough": "temebury-council"}
    outcome = join_organisations(organisation=second, into=third, **by_operator)
    assert isinstance(outcome, Refusal) and outcome.reason == "sameness.one_already"
    must(part_organisations(sameness=middle, reason="No.", by=operator, at=LATER))
    assert joined() == {"temebury-borough": "borough-of-temebury"}


def test_a_pair_parted_by_a_person_is_never_joined_by_the_rule_again(operator: Member) -> None:
    publish(release("1", acme(postcode="WR1 2AB")), release("2", acme(COMPANY, postcode="WR1 2AB")))
    sameness = Sameness.objects.get()
    must(part_organisations(sameness=sameness, reason="Two firms share the name.", by=operator, at=LATER))
    publish(release("3", acme(postcode="WR1 2AB")), release("4", acme(COMPANY, town="Worcester")))
    assert joined() == {} and Sameness.objects.count() == 1
    again = part_organisations(sameness=sameness, reason="Again.", by=operator, at=LATER)
    assert isinstance(again, Refusal) and again.reason == "sameness.undone_already"


def test_what_a_person_joined_stays_whatever_notices_say(operator: Member) -> None:
    publish(release("1", acme()), release("2", acme(COMPANY)), release("3", acme(OTHER)))
    assert joined() == {}
    must(
        join_organisations(
            organisation=published("acme-hops-limited"),
            into=published("gb-coh-07654321"),
            reason="They wrote to us.",
            by=operator,
            at=LATER,
        )
    )
    publish(release("4", acme(postcode="DH1 5UQ")), release("5", acme(OTHER, postcode="WR1 2AB")))
    assert joined() == {"acme-hops-limited": "gb-coh-07654321"}


def test_two_numbers_joined_by_a_person_are_one_for_the_rule(operator: Member) -> None:
    publish(release("1", acme()), release("2", acme(COMPANY)), release("3", acme(OTHER)))
    sameness = must(
        join_organisations(
            organisation=published("gb-coh-07654321"),
            into=published("gb-coh-01234567"),
            reason="A wrong number in the notice.",
            by=operator,
            at=LATER,
        )
    )
    assert joined() == {
        "acme-hops-limited": "gb-coh-01234567",
        "gb-coh-07654321": "gb-coh-01234567",
    }
    must(part_organisations(sameness=sameness, reason="It was right.", by=operator, at=LATER))
    assert joined() == {}


def test_the_rule_closes_no_circle(operator: Member) -> None:
    publish(release("1", acme()), release("2", acme(COMPANY, "Acme Brewing Ltd")))
    name, company = published("acme-hops-limited"), published("gb-coh-01234567")
    must(join_organisations(organisation=company, into=name, reason="As told.", by=operator, at=LATER))
    publish(release("3", acme(COMPANY)))
    assert joined() == {"gb-coh-01234567": "acme-hops-limited"}


# Real notices


@pytest.fixture(scope="module")
def real(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The shipped notices, imported once for this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        with pretend_time(AT):
            seed_notices.import_seeds()
        yield
        transaction.set_rollback(True)


def test_the_shipped_notices_join_three_councils_and_nothing_else(real: None) -> None:
    assert Release.objects.count() == 1268
    assert PublishedOrganisation.objects.count() == 628
    assert joined() == {
        "derby-city-council": "gb-lae-der",
        "durham-county-council": "gb-lae-dur",
        "london-borough-of-havering": "gb-lae-hav",
    }
    assert Notice.objects.filter(parties__role="portal", buyer=None).count() == 60
    assert not Notice.objects.filter(buyer=None).exclude(parties__role="portal").exists()


def test_the_shipped_notices_stand_the_same_when_they_are_compiled_backwards(real: None) -> None:
    before = picture()
    with transaction.atomic():
        ocids = list(Notice.objects.order_by("-ocid").values_list("ocid", flat=True))
        for start in range(0, len(ocids), 97):
            recompile(ocids[start : start + 97], at=publishing.AT)
    assert picture() == before
