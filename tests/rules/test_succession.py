"""Who follows whom: every kind of succession, and that no notice is lost or counted twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.refusal import Refusal
from hopmarket.rules.succession import (
    ELSEWHERE,
    UNKNOWN,
    SuccessionKind,
    SuccessionStep,
    Successor,
    carried_shares,
    followers,
    heirs,
    may_record,
)

DAY = date(2028, 4, 1)
COUNTY, BROMSGROVE, MALVERN, REDDITCH, WORCESTER, WYCHAVON, WYRE = range(1, 8)
NORTH, SOUTH, ONE = 20, 21, 22
NORTHERN = frozenset({"Bromsgrove", "Redditch", "Wyre Forest"})
SOUTHERN = frozenset({"Malvern Hills", "Worcester", "Wychavon"})
EVERYBODY = frozenset(range(1, 8))
UNITARY = SuccessionStep(1, SuccessionKind.MERGE, DAY, EVERYBODY, (Successor(ONE),))
TWO = SuccessionStep(
    1, SuccessionKind.SPLIT, DAY, EVERYBODY, (Successor(NORTH, NORTHERN), Successor(SOUTH, SOUTHERN))
)
DISTRICTS = (*sorted(NORTHERN | SOUTHERN), UNKNOWN, "Lancaster")


def test_the_day_before_everybody_stands_for_themselves() -> None:
    for organisation in EVERYBODY:
        assert heirs(organisation, "Worcester", [TWO], on=DAY - timedelta(1)) == {organisation}
    assert carried_shares(NORTH, [TWO], on=DAY - timedelta(1)) == {}


def test_one_unitary_carries_everything_alone() -> None:
    carried = carried_shares(ONE, [UNITARY], on=DAY)
    assert set(carried) == EVERYBODY
    assert all(
        share.holds(district) and not share.shares(district)
        for share in carried.values()
        for district in DISTRICTS
    )


@pytest.mark.parametrize(
    "district, north, south",
    [(name, True, False) for name in sorted(NORTHERN)]
    + [(name, False, True) for name in sorted(SOUTHERN)]
    + [(UNKNOWN, True, True), ("Lancaster", True, True)],
)
def test_two_unitaries_divide_by_district(district: str, north: bool, south: bool) -> None:
    north_share, south_share = (
        carried_shares(NORTH, [TWO], on=DAY)[COUNTY],
        carried_shares(SOUTH, [TWO], on=DAY)[COUNTY],
    )
    assert (north_share.holds(district), south_share.holds(district)) == (north, south)
    assert north_share.shares(district) == south_share.shares(district) == (north and south)


def test_the_rest_goes_to_whoever_names_no_district() -> None:
    rest = SuccessionStep(
        1, SuccessionKind.SPLIT, DAY, frozenset({COUNTY}), (Successor(NORTH, NORTHERN), Successor(SOUTH))
    )
    assert heirs(COUNTY, "Redditch", [rest], on=DAY) == {NORTH}
    assert heirs(COUNTY, "Worcester", [rest], on=DAY) == {SOUTH}
    assert heirs(COUNTY, "Lancaster", [rest], on=DAY) == {SOUTH}
    assert heirs(COUNTY, UNKNOWN, [rest], on=DAY) == {NORTH, SOUTH}


def test_a_chain_is_followed_to_whoever_stands_that_day() -> None:
    renamed = SuccessionStep(
        2, SuccessionKind.RENAME, DAY + timedelta(365), frozenset({NORTH}), (Successor(30),)
    )
    merged = SuccessionStep(
        3, SuccessionKind.MERGE, DAY + timedelta(900), frozenset({30, SOUTH}), (Successor(31),)
    )
    steps = [TWO, renamed, merged]
    assert heirs(COUNTY, "Redditch", steps, on=DAY) == {NORTH}
    assert heirs(COUNTY, "Redditch", steps, on=DAY + timedelta(400)) == {30}
    assert heirs(COUNTY, UNKNOWN, steps, on=DAY + timedelta(400)) == {30, SOUTH}
    assert heirs(COUNTY, UNKNOWN, steps, on=DAY + timedelta(1000)) == {31}
    assert not carried_shares(31, steps, on=DAY + timedelta(1000))[COUNTY].shares(UNKNOWN)


def after(*numbers: int) -> tuple[Successor, ...]:
    return tuple(map(Successor, numbers))


def step(kind: SuccessionKind, before: set[int], *numbers: int, on: date = DAY) -> SuccessionStep:
    return SuccessionStep(9, kind, on, frozenset(before), after(*numbers))


@pytest.mark.parametrize(
    "new, recorded, reason",
    [
        (step(SuccessionKind.RENAME, {1}, 2), [], ""),
        (step(SuccessionKind.RENAME, {1, 3}, 2), [], "succession.counts"),
        (step(SuccessionKind.RENAME, {1}, 2, 3), [], "succession.counts"),
        (step(SuccessionKind.MERGE, {1, 2}, 3), [], ""),
        (step(SuccessionKind.MERGE, {1}, 3), [], ""),
        (step(SuccessionKind.MERGE, {1, 2}, 3, 4), [], "succession.counts"),
        (step(SuccessionKind.SPLIT, {1}, 2, 3), [], ""),
        (step(SuccessionKind.SPLIT, {1, 4}, 2, 3), [], ""),
        (step(SuccessionKind.SPLIT, {1}, 2), [], "succession.counts"),
        (step(SuccessionKind.MERGE, set(), 2), [], "succession.counts"),
        (step(SuccessionKind.MERGE, {1, 2}, 2), [], "succession.same"),
        (step(SuccessionKind.SPLIT, {1}, 2, 2), [], "succession.same"),
        (TWO, [], ""),
        (
            SuccessionStep(
                9,
                SuccessionKind.SPLIT,
                DAY,
                frozenset({1}),
                (Successor(2, frozenset({"Redditch"})), Successor(3, frozenset({"Redditch"}))),
            ),
            [],
            "succession.districts",
        ),
        (step(SuccessionKind.RENAME, {COUNTY}, 40), [TWO], "succession.gone"),
        (step(SuccessionKind.RENAME, {2}, 1), [step(SuccessionKind.RENAME, {1}, 2)], "succession.circle"),
        (
            step(SuccessionKind.RENAME, {3}, 1),
            [step(SuccessionKind.RENAME, {1}, 2), step(SuccessionKind.RENAME, {2}, 3)],
            "succession.circle",
        ),
        (step(SuccessionKind.RENAME, {NORTH}, 30, on=DAY - timedelta(1)), [TWO], "succession.order"),
        (step(SuccessionKind.RENAME, {50}, COUNTY, on=DAY + timedelta(1)), [TWO], "succession.order"),
        (step(SuccessionKind.RENAME, {NORTH}, 30), [TWO], ""),
    ],
)
def test_what_can_be_recorded(new: SuccessionStep, recorded: list[SuccessionStep], reason: str) -> None:
    outcome = may_record(new, recorded)
    assert (outcome.reason if isinstance(outcome, Refusal) else "") == reason


@pytest.mark.parametrize("complete", [UNITARY, TWO])
def test_what_can_be_recorded_is_never_refused_half_told(complete: SuccessionStep) -> None:
    before = sorted(complete.before)
    for many in range(len(before) + 1):
        for others in range(len(complete.after) + 1):
            half = SuccessionStep(9, complete.kind, DAY, frozenset(before[:many]), complete.after[:others])
            assert may_record(half, [], complete=False) is None
            assert (may_record(half, []) is None) == (many > 0 and others == len(complete.after))


def test_a_side_with_too_many_is_refused_before_the_other_is_told() -> None:
    for half in (
        step(SuccessionKind.RENAME, {1, 3}),
        step(SuccessionKind.RENAME, set(), 1, 3),
        step(SuccessionKind.MERGE, set(), 1, 3),
    ):
        outcome = may_record(half, [], complete=False)
        assert outcome is not None and outcome.reason == "succession.counts"


PLACES = ("Bromsgrove", "Redditch", "Worcester", UNKNOWN, "Lancaster")


@st.composite
def histories(draw: st.DrawFn) -> list[SuccessionStep]:
    """Successions drawn at random, each kept only when it can be recorded."""
    recorded: list[SuccessionStep] = []
    for number in range(draw(st.integers(1, 6))):
        organisations = st.lists(st.integers(1, 12), min_size=1, max_size=3, unique=True)
        before, followers = draw(organisations), draw(organisations)
        named = draw(st.permutations(PLACES[:3]))
        divided = draw(st.booleans())
        drawn = SuccessionStep(
            number,
            draw(st.sampled_from(list(SuccessionKind))),
            DAY + timedelta(draw(st.integers(0, 4))),
            frozenset(before),
            tuple(
                Successor(follower, frozenset({named[place]}) if divided else frozenset())
                for place, follower in enumerate(followers)
            ),
        )
        if may_record(drawn, recorded) is None:
            recorded.append(drawn)
    return recorded


@given(histories(), st.integers(1, 12), st.sampled_from(PLACES), st.integers(-1, 6))
def test_no_notice_is_lost_and_none_is_counted_twice(
    steps: list[SuccessionStep], organisation: int, district: str, days: int
) -> None:
    on = DAY + timedelta(days)
    successors = heirs(organisation, district, steps, on=on)
    assert successors
    assert all(heirs(successor, district, steps, on=on) == {successor} for successor in successors)
    for other in range(1, 13):
        share = carried_shares(other, steps, on=on).get(organisation)
        carries = share is not None and share.holds(district)
        assert carries == (other in successors and other != organisation)
        if share and carries:
            assert share.shares(district) == (len(successors) > 1)


@given(histories(), st.integers(0, 5), st.integers(1, 12), st.sampled_from(PLACES))
def test_withdrawing_restores(
    steps: list[SuccessionStep], place: int, organisation: int, district: str
) -> None:
    on = DAY + timedelta(10)
    if place < len(steps):
        gone = steps[place]
        without = [recorded for recorded in steps if recorded is not gone]
        if organisation in gone.before:
            assert heirs(organisation, district, without, on=on) == {organisation}
        elif not {organisation, *followers(organisation, steps)} & gone.before:
            assert heirs(organisation, district, without, on=on) == heirs(
                organisation, district, steps, on=on
            )


@given(histories(), st.randoms(use_true_random=False), st.integers(1, 12), st.sampled_from(PLACES))
def test_the_order_of_recording_does_not_matter(
    steps: list[SuccessionStep], chance: object, organisation: int, district: str
) -> None:
    shuffled = list(steps)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    on = DAY + timedelta(10)
    assert heirs(organisation, district, shuffled, on=on) == heirs(organisation, district, steps, on=on)


def test_elsewhere_is_no_districts_name() -> None:
    assert ELSEWHERE not in NORTHERN | SOUTHERN
