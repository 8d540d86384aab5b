"""The chain of events: one spelling, and every change, gap, swap and forgery is found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.hash_chain import GENESIS, ChainLink, canonical, first_fault, link_hash

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
facts = st.dictionaries(st.text("abcdef", min_size=1, max_size=4), values, max_size=3)


def chain(*many: dict[str, Any]) -> list[ChainLink]:
    """A sound chain with these facts."""
    links: list[ChainLink] = []
    before = GENESIS
    for number, link_facts in enumerate(many, start=1):
        body = {
            "number": number,
            "at": f"2026-11-{number % 28 + 1:02d}T09:00:00+00:00",
            "act": "give_score",
            "subject": f"opportunities/{number}",
            "actor": "people/3 for organisations/5",
            "facts": link_facts,
            "before": before,
        }
        before = link_hash(**body)
        links.append(ChainLink(**body, hash=before))
    return links


chains = st.lists(facts, min_size=1, max_size=6).map(lambda many: chain(*many))


@given(chains)
def test_a_sound_chain_has_no_fault(links: list[ChainLink]) -> None:
    assert first_fault(links) is None


def test_an_empty_chain_is_sound() -> None:
    assert first_fault([]) is None


CHANGES: dict[str, Any] = {
    "number": 99,
    "at": "2027-01-01T00:00:00+00:00",
    "act": "lock_scores",
    "subject": "opportunities/0",
    "actor": "system/clock",
    "facts": {"value": "another"},
    "before": "1" * 64,
    "hash": "2" * 64,
}


def test_the_table_of_changes_names_every_field() -> None:
    assert set(CHANGES) == set(ChainLink.__dataclass_fields__)


@pytest.mark.parametrize("name", sorted(CHANGES))
@given(links=chains, data=st.data())
def test_a_change_of_any_field_is_found_where_it_is(
    name: str, links: list[ChainLink], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(links) - 1))
    links[place] = replace(links[place], **{name: CHANGES[name]})
    assert first_fault(links) == place + 1


@given(chains.filter(lambda links: len(links) > 1), st.data())
def test_a_link_taken_out_is_found(links: list[ChainLink], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(links) - 2))
    del links[place]
    assert first_fault(links) == place + 1


@given(chains.filter(lambda links: len(links) > 1), st.data())
def test_two_links_that_change_places_are_found(links: list[ChainLink], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(links) - 2))
    links[place], links[place + 1] = links[place + 1], links[place]
    assert first_fault(links) == place + 1


@given(chains, facts)
def test_a_forged_link_with_a_hash_of_its_own_breaks_the_next(
    links: list[ChainLink], other: dict[str, Any]
) -> None:
    sound = chain(*[link.facts for link in links], {})  # type: ignore[arg-type]
    forged = replace(sound[0], facts={**other, "forged": True})
    body = {name: getattr(forged, name) for name in CHANGES if name != "hash"}
    sound[0] = replace(forged, hash=link_hash(**body))
    assert first_fault(sound) == 2


@given(values)
def test_a_value_has_one_spelling(value: Any) -> None:
    import json

    assert json.loads(canonical(value)) == value
    if isinstance(value, dict):
        assert canonical(dict(reversed(value.items()))) == canonical(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), b"bytes"])
def test_what_json_cannot_say_is_no_fact(value: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        canonical({"value": value})


def test_spelling_is_utf_8_without_spaces() -> None:
    assert canonical({"b": "£", "a": [1, None]}) == '{"a":[1,null],"b":"£"}'.encode()
