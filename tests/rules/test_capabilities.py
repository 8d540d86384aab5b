"""Which capabilities may be switched: none is left without one that it needs, whatever is switched in what order."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.capabilities import CAPABILITIES, capability_at, may_switch, needed_by
from hopmarket.rules.refusal import Refusal

NAMES = sorted(CAPABILITIES)


def possible(off: Iterable[str]) -> bool:
    """Whether everything that is on has what it needs."""
    gone = set(off)
    return all(gone.isdisjoint(row.needs) for name, row in CAPABILITIES.items() if name not in gone)


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.booleans()), max_size=30))
def test_no_sequence_of_switches_leaves_one_without_what_it_needs(switched: list[tuple[str, bool]]) -> None:
    off: set[str] = set()
    for name, on in switched:
        if may_switch(name, on=on, switched_off=off) is None:
            off ^= {name}
        assert possible(off)


@pytest.mark.parametrize("off", [set(chosen) for count in range(5) for chosen in combinations(NAMES, count)])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("on", [True, False])
def test_every_switch_in_every_state_is_decided(off: set[str], name: str, on: bool) -> None:
    if not possible(off):
        return
    refusal = may_switch(name, on=on, switched_off=off)
    reasons = {
        "on_already": on and name not in off,
        "off_already": not on and name in off,
        "needs": on and name in off and bool(off & set(CAPABILITIES[name].needs)),
        "needed_by": not on and name not in off and any(row.name not in off for row in needed_by(name)),
    }
    assert (refusal.reason if refusal else "") == next(
        (f"capability.{reason}" for reason, holds in reasons.items() if holds), ""
    )


def test_a_refusal_names_what_is_in_the_way() -> None:
    refusal = may_switch("bodies", on=False, switched_off=["framework"])
    assert isinstance(refusal, Refusal) and refusal.params["others"] == "“Consultations”"
    refusal = may_switch("framework", on=True, switched_off=["framework", "consultations", "bodies"])
    assert isinstance(refusal, Refusal)
    assert refusal.params["others"] == "“Groups, boards and their meetings” and “Consultations”"


def test_what_no_table_knows_cannot_be_switched() -> None:
    refusal = may_switch("observatory", on=False, switched_off=())
    assert isinstance(refusal, Refusal) and refusal.reason == "capability.unknown"


def test_needs_lead_to_capabilities_and_never_in_a_circle() -> None:
    settled: set[str] = set()
    while len(settled) < len(CAPABILITIES):
        ready = {name for name, row in CAPABILITIES.items() if settled.issuperset(row.needs)} - settled
        assert ready, f"these need one another: {set(CAPABILITIES) - settled}"
        settled |= ready


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/framework/", "framework"),
        ("/framework/3/", "framework"),
        ("/framework.json", "framework"),
        ("/framework/library/powys/", "library"),
        ("/frameworks-elsewhere/", ""),
        ("/partnership/settling/", ""),
        ("/partnership/settling/framework/", ""),
        ("/published/framework/", ""),
        ("/bodies/", "bodies"),
        ("/bodies/board", "bodies"),
        ("/", ""),
    ],
)
def test_an_address_tells_its_capability(address: str, name: str) -> None:
    assert capability_at(address) == name


def test_no_address_belongs_to_two_and_the_longer_beginning_decides() -> None:
    every = [(row.name, address) for row in CAPABILITIES.values() for address in row.addresses]
    assert len({address.rstrip("/") for _, address in every}) == len(every)
    for name, address in every:
        assert address.startswith("/") and capability_at(address) == name
        assert capability_at(f"{address.rstrip('/')}/something/") == name or "." in address
