"""Any value of JSON is a notice, several, or named as none: nothing that somebody feeds the check breaks it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.barrier_rules import barrier_rules
from hopmarket.rules.barriers.checked_notice import CheckedNotice, NoticeStage
from hopmarket.rules.barriers.checking import check_notice
from hopmarket.rules.barriers.from_any_value import UnreadValue, notices_of_value
from hopmarket.rules.barriers.from_flat_row import FLAT_SHAPES, flat_amount, notice_of_flat_row, shape_of_row
from hopmarket.rules.barriers.from_plain_text import PLAIN_KINDS
from hopmarket.rules.releases.contracts_finder import NEEDED
from hopmarket.rules.terms import Terms

_FIELDS = sorted(
    {
        name
        for shape in FLAT_SHAPES
        for name in (*shape.needs, *shape.values, *(text for text, _ in shape.texts))
    }
    | {*NEEDED, "Closing Date", "Closing Time", "Value High", "Description"}
    | {
        "ocid",
        "releases",
        "records",
        "compiledRelease",
        "tender",
        "format",
        "terms",
        "reference",
        "url",
        "tag",
        "date",
        "title",
    }
    | {"specification", "criteria", "lots", "questions", "musts", "value", "key", "weight", "kind"}
)
_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=6)
    | st.sampled_from(["hopmarket-draft/1", "2026-11-02T09:00:00Z", "£5", "01/02/2026", "12:70"])
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_FIELDS), inner, max_size=9),
    max_leaves=30,
)


@given(value=_VALUES)
def test_any_value_is_read_or_named(value: Any) -> None:
    for read in notices_of_value(value):
        if isinstance(read, UnreadValue):
            assert read.path.startswith("$") and read.sentence.endswith(".")
        else:
            assert not check_notice(read, barrier_rules()).failed


@pytest.mark.parametrize(
    "terms",
    [None, [], "x", {"title": 5}, {"criteria": [{}]}, {"criteria": 3}, {"value": "a"}, {"closes_at": "soon"}],
)
def test_a_draft_that_was_changed_by_hand_is_named(terms: Any) -> None:
    (read,) = notices_of_value({"format": "hopmarket-draft/1", "reference": "KEN-1", "terms": terms})
    assert isinstance(read, UnreadValue) and "Save the draft anew" in read.sentence


@pytest.mark.parametrize(
    ("value", "closes_at", "regime"),
    [
        ("207720.00", None, "above_threshold"),
        ("207719.99", None, "below_threshold"),
        ("207720.00", "2025-11-03T12:00:00+00:00", "below_threshold"),
        (None, None, None),
    ],
)
def test_the_regime_of_a_draft_follows_its_value_on_its_day(
    value: str | None, closes_at: str | None, regime: str | None
) -> None:
    terms = Terms(title="Kennels", category="services", cpv="98380000").to_json()
    saved = {"format": "hopmarket-draft/1", "terms": {**terms, "value": value, "closes_at": closes_at}}
    (read,) = notices_of_value(saved)
    assert isinstance(read, CheckedNotice)
    assert (read.regime, read.stage) == (regime, NoticeStage.DRAFT)


def test_a_record_tells_when_the_call_was_first_published() -> None:
    record = {
        "ocid": "ocds-x-1",
        "releases": [
            {"url": "https://example.org/2", "date": "2026-03-09T00:00:00Z", "tag": ["tenderUpdate"]},
            {"url": "https://example.org/1", "date": "2026-03-02T00:00:00Z", "tag": ["tender"]},
        ],
        "compiledRelease": {
            "id": "2",
            "date": "2026-03-09T00:00:00Z",
            "tag": ["compiled"],
            "tender": {"title": "x"},
        },
    }
    (read,) = notices_of_value(record)
    assert isinstance(read, CheckedNotice)
    assert (read.id, read.published_at) == ("ocds-x-1", datetime(2026, 3, 2, tzinfo=UTC))


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        (60000, "60000"),
        (60000.5, "60000.5"),
        ("150421727.00", "150421727"),
        ("1000000-4000000", "4000000"),
        ("£1,000 – £2,500.50", "2500.50"),
        (["£209,921 excluding VAT", "£251,905 including VAT"], "251905"),
        (["£209,921 excluding VAT"], "209921"),
        ([], None),
        ([5], None),
        ("about ten", None),
        (None, None),
        (True, None),
        (-5, None),
    ],
)
def test_amounts_as_flat_rows_have_them(written: Any, amount: str | None) -> None:
    assert flat_amount(written) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize(
    ("row", "stage"),
    [
        ({"src": "x", "id": "1", "title": "a", "suppliers": ["Anvil"]}, NoticeStage.AWARD),
        ({"src": "x", "id": "1", "title": "a", "suppliers": []}, NoticeStage.TENDER),
        ({"id": "1", "title": "a", "organisation": "b", "notice_type": "Pipeline"}, NoticeStage.PLANNING),
        (
            {
                "id": "1",
                "title": "a",
                "organisation": "b",
                "notice_type": "Contract",
                "awarded_supplier": "c",
            },
            NoticeStage.AWARD,
        ),
    ],
)
def test_the_stage_of_a_flat_row(row: dict[str, Any], stage: NoticeStage) -> None:
    shape = shape_of_row(row)
    assert shape is not None
    assert notice_of_flat_row(row, shape).stage is stage


def test_every_rule_of_texts_reads_a_plain_text() -> None:
    assert [rule.code for rule in barrier_rules() if rule.texts and not rule.texts & set(PLAIN_KINDS)] == []


def test_money_without_a_currency_is_no_value() -> None:
    row = {"src": "x", "id": "1", "title": "a", "value": "50000", "cpv": ["90911200"]}
    (known,), (unknown,) = notices_of_value({**row, "currency": "GBP"}), notices_of_value(row)
    assert isinstance(known, CheckedNotice) and isinstance(unknown, CheckedNotice)
    assert (known.value, known.currency, known.regime) == (Decimal(50000), "GBP", "below_threshold")
    assert (unknown.value, unknown.currency, unknown.regime) == (None, None, None)
