"""Which names are which organisations: evidence, what is not evidence, and that order never matters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.releases.organisation_names import named_organisation, place_of_address, plain_name
from hopmarket.rules.releases.portal_vendors import VENDORS, Vendor, vendor_named
from hopmarket.rules.releases.same_as_rule import Mention, SameAsGround, register_holds_once, same_as_matches

COH, LAE, CHC = "GB-COH", "GB-LAE", "GB-CHC"


def named(plain: str = "plumgate trust", postcode: str = "", town: str = "") -> Mention:
    return Mention(plain.replace(" ", "-"), plain, "", postcode, town)


def numbered(
    plain: str = "plumgate trust", postcode: str = "", town: str = "", scheme: str = CHC, number: str = "1"
) -> Mention:
    return Mention(f"{scheme}-{number}".lower(), plain, scheme, postcode, town)


@pytest.mark.parametrize(
    "ours, theirs, ground, values",
    [
        (("WR1 2AB", "worcester"), ("WR1 2AB", "elsewhere"), SameAsGround.POSTCODE, ("WR1 2AB",)),
        (("WR1 2AB", ""), ("WR1 9XY", ""), SameAsGround.OUTWARD, ("WR1",)),
        (("WR1 2AB", "worcester"), ("WR9 9XY", "worcester"), SameAsGround.TOWN, ("worcester",)),
        (("", "worcester"), ("", "worcester"), SameAsGround.TOWN, ("worcester",)),
        (("WR1 2AB", ""), ("WR11 2AB", ""), None, ()),
        (("WR1 2AB", "worcester"), ("DH1 5UQ", "durham"), None, ()),
        (("", "london"), ("", "london"), None, ()),
        (("", "worcester, united states"), ("", "worcester"), None, ()),
        (("", ""), ("WR1 2AB", ""), None, ()),
        (("WR1 2AB", ""), ("", ""), None, ()),
        (("", ""), ("", ""), None, ()),
    ],
)
def test_a_name_needs_a_place(
    ours: tuple[str, str], theirs: tuple[str, str], ground: SameAsGround | None, values: tuple[str, ...]
) -> None:
    matches = same_as_matches([named("plumgate trust", *ours), numbered("plumgate trust", *theirs)])
    match = matches.get("plumgate-trust")
    assert (match and match.ground, match.values if match else ()) == (ground, values)


@pytest.mark.parametrize(
    "plain, scheme, joined",
    [
        ("plumgate limited", COH, True),
        ("plumgate plc", COH, True),
        ("plumgate community interest company", COH, True),
        ("plumgate", COH, False),
        ("limited", COH, False),
        ("temebury county council", LAE, True),
        ("plumgate limited", CHC, False),
        ("temebury hospitals nhs trust", "GB-NHS", False),
    ],
)
def test_a_name_alone_is_enough_where_the_register_holds_it_once(
    plain: str, scheme: str, joined: bool
) -> None:
    assert register_holds_once(scheme, plain) is joined
    matches = same_as_matches([named(plain), numbered(plain, scheme=scheme)])
    assert bool(matches) is joined


def test_a_register_says_nothing_of_bodies_abroad_or_of_places_that_disagree() -> None:
    company = numbered("plumgate limited", scheme=COH)
    assert not same_as_matches([named("plumgate limited", town="ottawa, canada"), company])
    assert same_as_matches([named("plumgate limited", postcode="WR1 2AB"), company])
    there = numbered("plumgate limited", "DH1 5UQ", scheme=COH)
    assert not same_as_matches([named("plumgate limited", postcode="WR1 2AB"), there])


def test_every_place_of_a_name_has_to_agree() -> None:
    both = [named(postcode="WR1 2AB"), named(postcode="DH1 5UQ")]
    assert not same_as_matches([*both, numbered(postcode="WR1 2AB")])
    assert same_as_matches([*both, numbered(postcode="WR1 2AB"), numbered("other name", "DH1 5UQ")])
    assert same_as_matches([named(postcode="WR1 2AB"), named(), numbered(postcode="WR1 2AB")])


def test_two_numbers_of_one_name_keep_the_name_apart_until_a_person_joins_them() -> None:
    all_ = [named(postcode="WR1 2AB"), numbered(postcode="WR1 2AB"), numbered(postcode="WR1 2AB", number="2")]
    assert not same_as_matches(all_)
    matches = same_as_matches(all_, joined={"gb-chc-2": "gb-chc-1"})
    assert matches["plumgate-trust"].into == "gb-chc-1"


PLAINS = ("plumgate limited", "plumgate trust", "temebury council")
PLACES = (("", ""), ("WR1 2AB", "worcester"), ("WR1 9XY", ""), ("", "worcester"), ("DH1 5UQ", "durham"))


@st.composite
def mentions(draw: st.DrawFn) -> list[Mention]:
    drawn = []
    for _ in range(draw(st.integers(0, 12))):
        plain, where = draw(st.sampled_from(PLAINS)), draw(st.sampled_from(PLACES))
        scheme = draw(st.sampled_from(("", COH, CHC, LAE)))
        drawn.append(
            numbered(plain, *where, scheme=scheme, number=draw(st.sampled_from("12")))
            if scheme
            else named(plain, *where)
        )
    return drawn


@given(mentions(), st.randoms(use_true_random=False))
def test_the_order_and_the_number_of_mentions_never_matter(all_: list[Mention], chance: object) -> None:
    shuffled = [*all_, *all_[:3]]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert same_as_matches(shuffled) == same_as_matches(all_)


@given(mentions())
def test_a_name_is_only_ever_joined_with_a_number_of_its_own_name(all_: list[Mention]) -> None:
    for key, match in same_as_matches(all_).items():
        own_names = {mention.plain for mention in all_ if mention.key == key}
        into_names = {mention.plain for mention in all_ if mention.key == match.into and mention.scheme}
        assert own_names & into_names and match.values


def test_a_place_abroad_stands_with_its_country() -> None:
    here = {"postalCode": "wr1 2ab", "locality": "WORCESTER.", "countryName": "England"}
    assert place_of_address(here) == ("WR1 2AB", "worcester")
    assert place_of_address({"locality": "Worcester", "countryName": "USA"}) == ("", "worcester, usa")
    assert place_of_address({"countryName": "CAN"}) == ("", "can")
    assert place_of_address(None) == ("", "") == place_of_address({"locality": 7, "postalCode": []})
    mention = named_organisation("Plumgate Ltd", address=here)
    assert (
        mention == named_organisation("Plumgate Ltd")
        and mention is not None
        and mention.postcode == "WR1 2AB"
    )


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.title)
def test_each_vendor_is_known_by_its_names_and_says_for_whom_it_was_seen(vendor: Vendor) -> None:
    assert vendor.names and all(vendor_named(plain_name(name)) is vendor for name in vendor.names)
    assert all(plain_name(name) == name for name in vendor.names)
    assert len(vendor.seen_for) > 10


def test_buyers_that_are_no_vendors_are_believed() -> None:
    for name in ("procurement assist limited", "northern housing consortium limited", "in", "supply limited"):
        assert vendor_named(name) is None
