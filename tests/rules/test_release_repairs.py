"""What is mended, and how: each rule, and the laws that hold for all of them."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hopmarket.importing.checks import CheckedRelease, check_piece
from hopmarket.importing.exact_json import NotJson, parse_exactly
from hopmarket.importing.pieces import Piece, RefusedRelease
from hopmarket.records.notices.ocds_validation import release_faults
from hopmarket.rules.releases.mojibake import release_turned_back
from hopmarket.rules.releases.release_repairs import (
    InexactNumber,
    SchemaFault,
    kept_exactly,
    repaired_release,
)
from hopmarket.rules.releases.value_repairs import CURES, SchemaDemand, instant_spelling, repaired_value

BASE = {"ocid": "ocds-b5fd17-1", "id": "1", "date": "2025-01-01T00:00:00Z", "tag": ["tender"]}


def release(**parts: Any) -> dict[str, Any]:
    return {**BASE, "initiationType": "tender", **parts}


def prepared(value: Any) -> CheckedRelease | RefusedRelease:
    (outcome,) = check_piece(Piece(1, "$", json.dumps(value).encode()), prefix="ocds-x")
    return outcome


def repaired_json(value: Any) -> dict[str, Any]:
    outcome = prepared(value)
    assert isinstance(outcome, CheckedRelease), outcome
    read: dict[str, Any] = json.loads(outcome.body)
    return read


TENDER: tuple[tuple[dict[str, Any], dict[str, Any], str], ...] = (
    ({"value": {"amount": "1234.5"}}, {"value": {"amount": 1234.5}}, "number"),
    ({"value": {"amount": "1,234.50"}}, {"value": {"amount": 1234.5}}, "number"),
    ({"value": {"amount": "12,000"}}, {"value": {"amount": 12000}}, "number"),
    ({"value": {"amount": " £ 5"}}, {"value": {"amount": 5}}, "number"),
    ({"value": {"amount": "£5", "currency": "EUR"}}, {"value": {"currency": "EUR"}}, "left_out"),
    ({"value": {"amount": "$5"}}, {"value": {}}, "left_out"),
    ({"value": {"amount": "1,23"}}, {"value": {}}, "left_out"),
    ({"value": {"amount": "12.000,00"}}, {"value": {}}, "left_out"),
    ({"value": {"amount": "about 10k"}}, {"value": {}}, "left_out"),
    ({"value": {"amount": "10-20"}}, {"value": {}}, "left_out"),
    ({"value": {"amount": ""}}, {"value": {}}, "empty"),
    ({"value": {"amount": "1" * 30}}, {"value": {}}, "left_out"),
    ({"value": {"amount": True}}, {"value": {}}, "left_out"),
    ({"value": {"amount": 1, "currency": "gbp"}}, {"value": {"amount": 1, "currency": "GBP"}}, "code"),
    ({"value": {"amount": 1, "currency": " GBP "}}, {"value": {"amount": 1, "currency": "GBP"}}, "code"),
    ({"value": {"amount": 1, "currency": "pounds"}}, {"value": {"amount": 1}}, "left_out"),
    ({"value": "5"}, {}, "left_out"),
    ({"numberOfTenderers": 3.5}, {}, "left_out"),
    ({"numberOfTenderers": "4"}, {"numberOfTenderers": 4}, "number"),
    ({"hasEnquiries": "TRUE"}, {"hasEnquiries": True}, "truth"),
    ({"hasEnquiries": "yes"}, {}, "left_out"),
    ({"hasEnquiries": 1}, {}, "left_out"),
    ({"title": 7}, {"title": "7"}, "text"),
    ({"title": ["Hedge"]}, {"title": "Hedge"}, "single"),
    ({"title": {"en": "Hedge"}}, {}, "left_out"),
    ({"status": "Active"}, {"status": "active"}, "code"),
    ({"status": "open"}, {}, "left_out"),
    ({"submissionMethod": "written"}, {"submissionMethod": ["written"]}, "list"),
    ({"items": {"id": "1"}}, {"items": [{"id": "1"}]}, "list"),
    ({"items": [{"id": "1"}, {"id": "1"}]}, {"items": [{"id": "1"}]}, "repeated"),
    ({"items": [{"id": "1"}, {"description": "no id"}]}, {"items": [{"id": "1"}]}, "left_out"),
    ({"items": "three"}, {"items": []}, "left_out"),
    (
        {"tenderPeriod": {"startDate": "2025-02-03"}},
        {"tenderPeriod": {"startDate": "2025-02-03T00:00:00Z"}},
        "instant",
    ),
    (
        {"tenderPeriod": {"endDate": "2025-02-03"}},
        {"tenderPeriod": {"endDate": "2025-02-03T23:59:59Z"}},
        "instant",
    ),
    ({"tenderPeriod": {"endDate": "03/02/2025"}}, {"tenderPeriod": {}}, "left_out"),
    (
        {"documents": [{"id": "1", "url": " https://example.org/ "}]},
        {"documents": [{"id": "1", "url": "https://example.org/"}]},
        "spaces",
    ),
    (
        {"documents": [{"id": "1", "url": "https://example.org/a b.pdf"}]},
        {"documents": [{"id": "1", "url": "https://example.org/a%20b.pdf"}]},
        "address",
    ),
    ({"documents": [{"id": "1", "url": "www.example.org"}]}, {"documents": [{"id": "1"}]}, "left_out"),
    ({"documents": [{"id": None}]}, {"documents": []}, "null"),
)


@pytest.mark.parametrize(("spoilt", "read", "kind"), TENDER)
def test_each_rule(spoilt: dict[str, Any], read: dict[str, Any], kind: str) -> None:
    outcome = prepared(release(tender={"id": "T", **spoilt}))
    assert isinstance(outcome, CheckedRelease)
    assert json.loads(outcome.body)["tender"] == {"id": "T", **read}
    assert kind in [mending.kind for mending in outcome.mended]
    assert all(
        mending.path.startswith("$.tender.") and mending.message.endswith(".") for mending in outcome.mended
    )


@pytest.mark.parametrize(
    ("spoilt", "path"),
    [
        ({"tender": "hedges"}, "$.tender"),
        ({"tender": {"title": "no id"}}, "$.tender"),
        ({"awards": [{"title": "no id"}]}, "$.awards[0]"),
        ({"awards": ["one"]}, "$.awards[0]"),
        ({"parties": 3}, "$.parties"),
        ({"tag": [1, {}]}, None),
        ({"tag": []}, "$.tag"),
        ({"date": "yesterday"}, "$.date"),
        ({"ocid": None}, "$.ocid"),
        ({"initiationType": "gift"}, "$.initiationType"),
    ],
)
def test_what_a_release_cannot_be_without(spoilt: dict[str, Any], path: str | None) -> None:
    outcome = prepared(release(**spoilt))
    if path is None:
        assert isinstance(outcome, CheckedRelease)
    else:
        assert isinstance(outcome, RefusedRelease) and outcome.faults[0].path == path


def test_an_id_is_made_of_what_is_said_and_is_the_same_everywhere() -> None:
    bare = {name: value for name, value in release().items() if name != "id"}
    ids = {
        repaired_json(body)["id"]
        for body in (bare, {**bare, "id": ""}, {**bare, "id": None}, dict(reversed(bare.items())))
    }
    assert len(ids) == 1 and ids.pop().startswith("sha256-")
    assert repaired_json({**bare, "language": "cy"})["id"] != repaired_json(bare)["id"]
    assert repaired_json(release(id=7))["id"] == "7"


@pytest.mark.parametrize(
    ("text", "ends", "read"),
    [
        ("2014-01-05", False, "2014-01-05T00:00:00Z"),
        ("2014-01-05", True, "2014-01-05T23:59:59Z"),
        ("2014-01-05Z", False, "2014-01-05T00:00:00Z"),
        ("2014-01-05 10:30", False, "2014-01-05T10:30:00Z"),
        ("2014-01-05T10:30:01", True, "2014-01-05T10:30:01Z"),
        ("2014-01-05T10:30:01.25 +0100", False, "2014-01-05T10:30:01.25+01:00"),
        ("2014-01-05T10:30:01+01", False, "2014-01-05T10:30:01+01:00"),
        ("2014-02-30", False, None),
        ("2014-01-05T24:00:00Z", False, None),
        ("05/01/2014", False, None),
        ("2014-1-5", False, None),
        ("2014", False, None),
        ("January", False, None),
    ],
)
def test_dates(text: str, ends: bool, read: str | None) -> None:
    assert instant_spelling(text, ends=ends) == read


def test_every_rule_of_the_table_is_tried_above() -> None:
    assert {kind for _, kind, _, _ in CURES} - {"whole"} <= {kind for _, _, kind in TENDER}
    repair = repaired_value(3.0, SchemaDemand("type", ("integer",), "n", {}))
    assert repair and (repair.value, repair.kind) == (3, "whole")


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
    | st.sampled_from(["1,234.50", "£5", "2014-01-05", "gbp", "Active", "true", " https://example.org/ "]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "title",
                    "status",
                    "value",
                    "amount",
                    "currency",
                    "items",
                    "tenderPeriod",
                    "endDate",
                    "documents",
                    "url",
                    "lots",
                    "submissionMethod",
                    "zzz",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON, JSON, JSON)
def test_whatever_comes_is_valid_when_it_is_taken_and_mending_again_changes_nothing(
    tender: Any, awards: Any, date: Any
) -> None:
    value = release(tender=tender, awards=awards, language=date)
    before = copy.deepcopy(value)
    outcome = prepared(value)
    if isinstance(outcome, CheckedRelease):
        body = json.loads(outcome.body)
        again = prepared(body)
        assert isinstance(again, CheckedRelease)
        assert (again.body, again.mended, again.sha256) == (outcome.body, (), outcome.sha256)
        if not outcome.mended:
            assert body == before
    assert value == before


@given(JSON)
def test_what_is_valid_and_not_misread_is_not_changed(tender: Any) -> None:
    value = release(tender={"id": "T", "zzz": tender})
    assume(release_turned_back(value) == (value, []))  # "Â" before a no-break space is UTF-8 misread
    assert not list(release_faults(value))
    outcome = prepared(value)
    assert isinstance(outcome, CheckedRelease) and not outcome.mended
    assert json.loads(outcome.body) == value


def test_nothing_wrong_nothing_done() -> None:
    assert repaired_release(release(), []) == (release(), [])
    assert repaired_release(release(), [SchemaFault(("ocid",), "minLength")]) is None


def test_numbers_that_would_be_rounded_and_noughts_go() -> None:
    value, repairs = kept_exactly({"a": [1, InexactNumber("1e999")], "b": "x\0y", "c": InexactNumber("NaN")})
    assert value == {"a": [1], "b": "xy"}
    assert [(repair.steps, repair.kind) for repair in repairs] == [
        (("a", 1), "left_out"),
        (("b",), "nul"),
        (("c",), "left_out"),
    ]


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(2**63), 2**64 - 1)
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=15,
    ),
    st.sampled_from([None, 1]),
    st.booleans(),
)
def test_parsing_keeps_every_value(value: Any, indent: int | None, ascii: bool) -> None:
    try:
        raw = json.dumps(value, indent=indent, ensure_ascii=ascii).encode()
    except UnicodeEncodeError:
        return
    try:
        parsed = parse_exactly(raw)
    except NotJson as fault:
        assert "surrogate" in str(fault) or "\\ud" in raw.decode()
        return
    assert parsed.value == value and json.loads(parsed.body) == value
