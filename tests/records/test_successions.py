"""Councils that follow councils: what is carried on, by whom, and what withdrawing restores."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from hopmarket.records.notices.models import Notice
from hopmarket.records.notices.organisation_record import organisation_record
from hopmarket.records.notices.services import join_organisations
from hopmarket.records.published_organisations.models import PublishedOrganisation, Succession
from hopmarket.records.published_organisations.predecessors import predecessor_keys
from hopmarket.records.published_organisations.queries import heirs_by_district
from hopmarket.records.published_organisations.services import (
    SuccessorFacts,
    record_succession,
    withdraw_succession,
)
from hopmarket.records.search.run import Facet, SearchQuery, run_search
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member
from tests.factories.imported_notices import AT, party, publish, published, release
from tests.factories.partnership import must, partnership

pytestmark = pytest.mark.django_db
DAY = date(2028, 4, 1)
EVE = DAY - timedelta(1)
PLACES = {
    "Bromsgrove": "B61 8DA",
    "Malvern Hills": "WR14 3AF",
    "Redditch": "B98 8AH",
    "Worcester": "WR1 2EY",
    "Wychavon": "WR10 1PT",
    "Wyre Forest": "DY11 7WF",
}
"""A postcode in each district of Worcestershire, as Code-Point Open places it."""
NORTH, SOUTH = ("Bromsgrove", "Redditch", "Wyre Forest"), ("Malvern Hills", "Worcester", "Wychavon")
COUNCILS = ("Worcestershire County Council", *(f"{name} Council" for name in PLACES))


@pytest.fixture
def operator() -> Member:
    return partnership(AT).operator


def seven() -> list[PublishedOrganisation]:
    """County and districts; the county has a contract in each district and one without a place, and
    each district has one of its own."""
    county = party(COUNCILS[0], "buyer")
    supplier = party("Acme Hops Ltd", "supplier")
    publish(
        *(release(f"county-{name}", county, supplier, place=code) for name, code in PLACES.items()),
        release("county-nowhere", county, supplier),
        release("county-over", county, supplier, place=PLACES["Redditch"], ends="2027-12-31"),
        *(
            release(f"own-{name}", party(f"{name} Council", "buyer"), supplier, place=code)
            for name, code in PLACES.items()
        ),
    )
    for name, code in PLACES.items():
        assert Notice.objects.get(ocid=f"ocds-gazette-county-{name}").district == name, code
    return [published(name.lower().replace(" ", "-")) for name in COUNCILS]


def changed(
    before: Sequence[PublishedOrganisation], after: Sequence[SuccessorFacts], by: Member, **other: Any
) -> Succession | Refusal:
    words: dict[str, Any] = {
        "kind": "split" if len(after) > 1 else "merge",
        "on": DAY,
        "title": "New councils",
        "law": "The Worcestershire (Structural Changes) Order, as drafted for this test",
        **other,
    }
    return record_succession(**words, before=before, after=after, by=by, at=AT)


def notices_of(key: str, on: date) -> set[str]:
    return {
        notice.ocid.removeprefix("ocds-gazette-")
        for notice in organisation_record(published(key), on=on).notices()
    }


def contracts_of(key: str, on: date) -> set[str]:
    contracts = organisation_record(published(key), on=on).contracts()
    return {contract.notice.ocid.removeprefix("ocds-gazette-") for contract in contracts}


def ocids_found(query: SearchQuery, on: date) -> set[str]:
    at = AT.replace(year=on.year, month=on.month, day=on.day)
    answer = run_search(query, now=at, size=100, facets=False)
    assert answer.total == len(answer.notices)
    return {notice.ocid.removeprefix("ocds-gazette-") for notice in answer.notices}


def everything() -> set[str]:
    return {ocid.removeprefix("ocds-gazette-") for ocid in Notice.objects.values_list("ocid", flat=True)}


def test_one_unitary_carries_all_seven(operator: Member) -> None:
    must(changed(seven(), [SuccessorFacts(name="Worcestershire Council")], operator))
    assert notices_of("worcestershire-council", EVE) == set()
    assert (
        notices_of("worcestershire-council", DAY)
        == contracts_of("worcestershire-council", DAY)
        == everything()
    )
    assert notices_of("wychavon-council", DAY) == {"own-Wychavon"}, "its own page keeps its history"


def test_two_unitaries_divide_the_county_by_district(operator: Member) -> None:
    organisations = seven()
    must(
        changed(
            organisations,
            [
                SuccessorFacts(name="North Worcestershire Council", districts=NORTH),
                SuccessorFacts(name="South Worcestershire Council", districts=SOUTH),
            ],
            operator,
        )
    )
    north, south = (notices_of(f"{side}-worcestershire-council", DAY) for side in ("north", "south"))
    assert north | south == everything()
    assert north & south == {"county-nowhere"}
    assert {f"county-{name}" for name in NORTH} | {"county-over"} <= north
    assert {f"{which}-{name}" for name in SOUTH for which in ("county", "own")} <= south
    key = "north-worcestershire-council"
    share = predecessor_keys([key], on=DAY)[key]["worcestershire-county-council"]
    assert share.shares("") and share.holds("Redditch") and not share.holds("Worcester")
    assert predecessor_keys([key], on=EVE) == predecessor_keys([], on=DAY) == {}
    heirs = heirs_by_district(organisations[0].pk, ["Redditch", ""], on=DAY)
    assert [organisation.name for organisation in heirs["Redditch"]] == ["North Worcestershire Council"]
    assert len(heirs[""]) == 2


def test_the_search_by_organisation_carries_on_too(operator: Member) -> None:
    north = SuccessorFacts(name="North Worcestershire Council", districts=NORTH)
    south = SuccessorFacts(name="South Worcestershire Council", districts=SOUTH)
    must(changed(seven(), [north, south], operator))

    for key in ("north-worcestershire-council", "south-worcestershire-council", "wychavon-council"):
        for query in (SearchQuery(organisation=key), SearchQuery(buyers=(key,))):
            assert ocids_found(query, EVE) == notices_of(key, EVE)
            assert ocids_found(query, DAY) == notices_of(key, DAY)
    assert ocids_found(SearchQuery(organisation="north-worcestershire-council"), DAY)
    both = ocids_found(
        SearchQuery(buyers=("north-worcestershire-council", "south-worcestershire-council")), DAY
    )
    assert both == everything()


def test_the_count_beside_a_chosen_buyer_is_what_it_finds(operator: Member) -> None:
    north = SuccessorFacts(name="North Worcestershire Council", districts=NORTH)
    south = SuccessorFacts(name="South Worcestershire Council", districts=SOUTH)
    must(changed(seven(), [north, south], operator))
    keys = tuple(f"{side}-worcestershire-council" for side in ("north", "south"))
    now = AT.replace(year=DAY.year, month=DAY.month, day=DAY.day)
    choices = run_search(SearchQuery(buyers=(*keys, "wychavon-council")), now=now).facets[Facet.BUYER]
    counts = {choice.value: choice.count for choice in choices if choice.chosen}
    assert counts == {
        **{key: len(notices_of(key, DAY)) for key in keys},
        "wychavon-council": 1,
    }


def test_withdrawing_restores(operator: Member) -> None:
    succession = must(changed(seven(), [SuccessorFacts(name="Worcestershire Council")], operator))
    assert notices_of("worcestershire-council", DAY)
    must(withdraw_succession(succession=succession, reason="The order was quashed.", by=operator, at=AT))
    assert notices_of("worcestershire-council", DAY) == set()
    assert notices_of("worcestershire-county-council", DAY) >= {"county-nowhere"}
    again = withdraw_succession(succession=succession, reason="Twice.", by=operator, at=AT)
    assert isinstance(again, Refusal) and again.reason == "succession.withdrawn_already"
    must(changed([published("wychavon-council")], [SuccessorFacts(key="redditch-council")], operator))


def test_a_chain_of_successions_is_followed_and_cannot_close(operator: Member) -> None:
    must(changed(seven(), [SuccessorFacts(name="Worcestershire Council")], operator))
    unitary = published("worcestershire-council")
    later = DAY + timedelta(400)
    must(
        changed(
            [unitary], [SuccessorFacts(name="Severn and Teme Council")], operator, kind="rename", on=later
        )
    )
    assert notices_of("severn-and-teme-council", later) == everything()
    assert notices_of("worcestershire-council", later) == set()
    circle = changed(
        [published("severn-and-teme-council")], [SuccessorFacts(key="wychavon-council")], operator
    )
    assert isinstance(circle, Refusal) and circle.reason == "succession.circle"
    gone = changed([published("wychavon-council")], [SuccessorFacts(name="Another")], operator)
    assert isinstance(gone, Refusal) and gone.reason == "succession.gone"


def test_an_entry_of_a_predecessor_goes_along(operator: Member) -> None:
    organisations = seven()
    publish(release("entry", party("Wychavon D C", "buyer")))
    entry, wychavon = published("wychavon-d-c"), published("wychavon-council")
    must(changed(organisations, [SuccessorFacts(name="Worcestershire Council")], operator))
    assert "entry" not in notices_of("worcestershire-council", DAY)
    must(join_organisations(organisation=entry, into=wychavon, reason="It is.", by=operator, at=AT))
    assert "entry" in notices_of("worcestershire-council", DAY)


@pytest.mark.parametrize(
    "words, reason",
    [
        ({"kind": "melt"}, "succession.kind"),
        ({"title": " "}, "succession.title"),
        ({"law": ""}, "succession.law"),
        ({"after": []}, "succession.nobody"),
        ({"after": [SuccessorFacts(key="nobody-here")]}, "succession.nobody"),
        ({"after": [SuccessorFacts(name="…")]}, "succession.nobody"),
        ({"after": [SuccessorFacts(name="New", districts=("Atlantis",))]}, "succession.district"),
        ({"kind": "rename"}, "succession.counts"),
        ({"after": [SuccessorFacts(key="wychavon-council")]}, "succession.same"),
    ],
)
def test_what_cannot_be_recorded(operator: Member, words: dict[str, Any], reason: str) -> None:
    organisations = seven()
    before = PublishedOrganisation.objects.count()
    facts: dict[str, Any] = {"after": [SuccessorFacts(name="Worcestershire Council")], **words}
    outcome = changed(organisations, facts.pop("after"), operator, **{"kind": "merge", **facts})
    assert isinstance(outcome, Refusal) and outcome.reason == reason
    assert PublishedOrganisation.objects.count() == before and not Succession.objects.exists()
