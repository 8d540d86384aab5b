"""What a process publishes, as bits, and the shares that they add up to."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given as example
from hypothesis import strategies as st

from hopmarket.rules import ocds
from hopmarket.rules.releases.notice_facts import notice_facts
from hopmarket.rules.releases.quality import (
    FAULTS,
    MEASURES,
    GivenFacts,
    MeasureShare,
    given_facts,
    measure_shares,
)
from tests.rules import publications

FULL: dict[str, Any] = {
    "ocid": "ocds-1",
    "buyer": {"id": "b", "name": "Wyre Council"},
    "parties": [
        {"id": "b", "name": "Wyre Council", "identifier": {"scheme": "GB-LAE", "id": "WYR"}},
        {"id": "s", "name": "Hedges Ltd", "identifier": {"scheme": "GB-COH", "id": "01234567"}},
    ],
    "tender": {
        "id": "T",
        "status": "active",
        "description": "Hedges",
        "value": {"amount": 9000},
        "tenderPeriod": {"endDate": "2026-12-01T12:00:00Z"},
        "suitability": {"sme": False},
        "items": [
            {
                "id": "1",
                "classification": {"scheme": "CPV", "id": "77310000"},
                "deliveryAddresses": [{"locality": "Pershore"}],
            }
        ],
    },
    "awards": [{"id": "a", "status": "active", "suppliers": [{"id": "s", "name": "Hedges Ltd"}], "value": {"amount": 8000}}],
}  # fmt: skip


def bits(record: dict[str, Any]) -> GivenFacts:
    return given_facts(record, notice_facts(record, {}))


def test_what_tells_everything_has_every_good_bit() -> None:
    facts = bits(FULL)
    for measure in MEASURES:
        assert measure.bit in facts, measure.key
    for fault in FAULTS:
        assert fault.bit not in facts
    assert GivenFacts.FICTIONAL not in facts


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        ({"parties": []}, GivenFacts.BUYER_NUMBER | GivenFacts.SUPPLIER_NUMBER),
        (
            {"awards": []},
            GivenFacts.AWARD_VALUE | GivenFacts.SUPPLIER | GivenFacts.SUPPLIER_NUMBER | GivenFacts.DECIDED,
        ),
        ({"tender": {**FULL["tender"], "value": {"amount": 1}}}, GivenFacts.VALUE),
        ({"tender": {**FULL["tender"], "tenderPeriod": {}}}, GivenFacts.CLOSING),
        ({"tender": {**FULL["tender"], "suitability": {}}}, GivenFacts.SUITABLE),
        ({"tender": {**FULL["tender"], "description": " "}}, GivenFacts.DESCRIPTION),
        ({"tender": {**FULL["tender"], "items": []}}, GivenFacts.CODE | GivenFacts.PLACE),
    ],
)
def test_what_is_left_out_loses_its_bit_and_no_other(change: dict[str, Any], lost: GivenFacts) -> None:
    assert bits({**FULL, **change}) & ~GivenFacts.PLACEHOLDER == bits(FULL) & ~lost


def test_one_winner_without_number_is_one_too_many() -> None:
    award = {**FULL["awards"][0], "suppliers": [{"id": "s"}, {"id": "x", "name": "Nobody knows"}]}
    assert GivenFacts.SUPPLIER_NUMBER not in bits({**FULL, "awards": [award]})


@pytest.mark.parametrize("amount", [0, 0.01, 1, 1.0])
def test_a_pound_or_less_is_a_placeholder(amount: float) -> None:
    assert GivenFacts.PLACEHOLDER in bits({**FULL, "tender": {**FULL["tender"], "value": {"amount": amount}}})


def test_a_portal_as_buyer_is_told() -> None:
    assert GivenFacts.VENDOR in bits({"ocid": "x", "buyer": {"name": "IN-TEND LIMITED"}, "tender": {}})


def test_invented_buyers_are_told_apart() -> None:
    from dataclasses import replace

    invented = replace(publications.OPEN, buyer=replace(publications.BUYER, fictional=True))
    invented_release = ocds.release(invented, tags=("tender",), at=publications.OPENS, number=1)
    assert GivenFacts.FICTIONAL in bits(invented_release)
    assert invented_release["parties"][0]["details"]["fictional"] is True
    real = ocds.release(publications.OPEN, tags=("tender",), at=publications.OPENS, number=1)
    assert "fictional" not in real["parties"][0]["details"]


def test_bits_keep_their_meaning() -> None:
    assert [(given_fact.name, given_fact.value) for given_fact in GivenFacts] == [
        ("DESCRIPTION", 1),
        ("CODE", 2),
        ("PLACE", 4),
        ("VALUE", 8),
        ("CLOSING", 16),
        ("BUYER_NUMBER", 32),
        ("AWARD_VALUE", 64),
        ("SUPPLIER", 128),
        ("SUPPLIER_NUMBER", 256),
        ("SUITABLE", 512),
        ("CALLED", 1024),
        ("DECIDED", 2048),
        ("VENDOR", 4096),
        ("PLACEHOLDER", 8192),
        ("FICTIONAL", 16384),
    ]


@example(st.lists(st.tuples(st.integers(0, 32767), st.integers(1, 50)), max_size=12))
def test_shares_are_what_counting_one_by_one_gives(counted: list[tuple[int, int]]) -> None:
    every = [GivenFacts(facts) for facts, count in counted for _ in range(count)]
    for share in measure_shares(counted, (*MEASURES, *FAULTS)):
        relevant = [facts for facts in every if share.measure.among in facts]
        assert share.asked == len(relevant)
        assert share.count == sum(share.measure.bit in facts for facts in relevant)


@pytest.mark.parametrize(
    ("count", "total", "percent"),
    [(0, 0, None), (0, 9, 0), (9, 9, 100), (1, 1000, 1), (999, 1000, 99), (1, 3, 33), (2, 3, 67)],
)
def test_none_is_nought_and_all_is_a_hundred_and_nothing_else_is(
    count: int, total: int, percent: int | None
) -> None:
    assert MeasureShare(MEASURES[0], count, total).percent == percent
