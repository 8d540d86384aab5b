"""Formats of terms: what was published keeps its fingerprint when later formats bring new fields."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

import pytest

from hopmarket.rules import terms as rules
from hopmarket.rules.terms import FORMAT, LaterField, Lot, Terms, difference, from_json, since

GOLDEN = json.loads((Path(__file__).parents[1] / "data" / "terms_format_1.json").read_text())
"""Terms as the first version wrote them, and the fingerprints it published. Never changed."""


@dataclass(frozen=True, slots=True)
class LaterLot(Lot):
    """A lot as a format to come may have it."""

    district: str = field(default="", metadata=since(2))


@dataclass(frozen=True, slots=True)
class LaterTerms(Terms):
    """Terms as a format to come may have them."""

    payment_days: int = field(default=30, metadata=since(2))
    notes: tuple[str, ...] = field(default_factory=tuple, metadata=since(3))


LATER_LOT = LaterLot("lot-1", "North", "", None, "Wychavon")


def test_the_first_format_keeps_its_fingerprints() -> None:
    terms = from_json(GOLDEN["terms"])
    assert terms.format == 1
    assert terms.fingerprint() == GOLDEN["fingerprint"]
    assert terms.to_json() == GOLDEN["terms"]
    assert Terms(format=1).fingerprint() == GOLDEN["empty"]


def test_terms_are_written_in_todays_format_and_read_in_their_own() -> None:
    assert Terms().format == FORMAT
    assert from_json(Terms().to_json()).format == FORMAT
    assert from_json({"title": "Meals"}).format == 1
    assert from_json({"title": "Meals", "format": 2}).format == 2


def test_fields_of_later_formats_are_left_out_of_earlier_bytes() -> None:
    for later in (LaterTerms(format=1), LaterTerms(format=1, lots=(replace(LATER_LOT, district=""),))):
        plain = Terms(format=1, lots=tuple(Lot(lot.key, lot.title, "", None) for lot in later.lots))
        assert later.to_json() == plain.to_json()
        assert later.fingerprint() == plain.fingerprint()
        assert "format" not in later.to_json()


def test_a_later_format_holds_its_fields_and_has_a_fingerprint_of_its_own() -> None:
    second = LaterTerms(format=2, lots=(LATER_LOT,), payment_days=20)
    assert second.to_json()["payment_days"] == 20
    assert second.to_json()["lots"][0]["district"] == "Wychavon"
    assert second.to_json()["format"] == 2
    assert "notes" not in second.to_json()
    fingerprints = {replace(second, format=number).fingerprint() for number in (2, 3)}
    assert len(fingerprints) == 2


@pytest.mark.parametrize(
    ("terms", "named"),
    [
        (LaterTerms(format=1, payment_days=20), "payment_days"),
        (LaterTerms(format=2, notes=("one",)), "notes"),
        (LaterTerms(format=1, lots=(LATER_LOT,)), "district"),
    ],
)
def test_a_value_that_the_format_does_not_know_is_never_lost(terms: Terms, named: str) -> None:
    with pytest.raises(LaterField, match=named):
        terms.to_json()


def test_a_format_alone_is_no_difference() -> None:
    assert difference(Terms(format=1), Terms(format=2)) == ()


def test_every_field_of_a_later_format_has_a_default() -> None:
    """Without one, terms of an earlier format could not be read."""
    from dataclasses import MISSING

    for stored_class in (Terms, rules.Lot, rules.Criterion, rules.Question, rules.Document):
        for term_field in fields(stored_class):
            if term_field.metadata.get("since", 1) > 1:
                assert term_field.default is not MISSING or term_field.default_factory is not MISSING, (
                    term_field.name
                )
                assert term_field.metadata["since"] <= max(FORMAT, 2), term_field.name
