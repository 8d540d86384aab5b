"""Reasons for not responding: what a buyer may read never tells of fewer than five."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules import decline
from hopmarket.rules.decline import (
    DECLINE_LABELS,
    FEWEST_SHOWN,
    DeclineReason,
    DisclosedDeclines,
    disclosed,
    may_decline,
)
from hopmarket.rules.refusal import Refusal

R = DeclineReason
NOTHING = DisclosedDeclines(None, (), None)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({}, NOTHING),
        ({R.INSURANCE: 4}, NOTHING),
        ({R.INSURANCE: 5}, DisclosedDeclines(None, ((R.INSURANCE, 5),), None)),
        ({R.INSURANCE: 5, R.OTHER: 1}, DisclosedDeclines(None, ((R.INSURANCE, 5),), None)),
        ({R.INSURANCE: 5, R.OTHER: 4}, DisclosedDeclines(None, ((R.INSURANCE, 5),), None)),
        ({R.INSURANCE: 5, R.OTHER: 4, R.TOO_LARGE: 1}, DisclosedDeclines(10, ((R.INSURANCE, 5),), 5)),
        ({R.INSURANCE: 4, R.OTHER: 1}, DisclosedDeclines(5, (), 5)),
        ({R.OTHER: 7, R.TOO_LARGE: 6}, DisclosedDeclines(None, ((R.TOO_LARGE, 6), (R.OTHER, 7)), None)),
        (dict.fromkeys(R, 4), NOTHING),
        ({**dict.fromkeys(R, 5), R.OTHER: 4, R.TOO_LARGE: 4}, None),
    ],
)
def test_what_a_buyer_reads(counts: dict[DeclineReason, int], expected: DisclosedDeclines | None) -> None:
    read = disclosed(counts)
    if expected is None:
        assert read.total is read.others is None, "two hidden reasons that are eight together are four each"
    else:
        assert read == expected


def test_no_table_of_counts_tells_of_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every count under five could be nought, for all that is shown: walked through all tables of four
    reasons with up to six each."""
    four = list(R)[:4]
    monkeypatch.setattr(decline, "DeclineReason", four)
    tables: dict[DisclosedDeclines, list[tuple[int, ...]]] = defaultdict(list)
    for row in product(range(7), repeat=4):
        tables[disclosed(dict(zip(four, row, strict=True)))].append(row)
    for same in tables.values():
        for place in range(4):
            hidden = {row[place] for row in same if row[place] < FEWEST_SHOWN}
            assert not hidden or 0 in hidden
            assert hidden != {0}, "nor does anything tell that nobody gave a reason"


@given(st.dictionaries(st.sampled_from(list(R)), st.integers(0, 30)))
def test_figures_that_are_shown_are_true(counts: dict[DeclineReason, int]) -> None:
    read = disclosed(counts)
    assert all(counts[reason] == count >= FEWEST_SHOWN for reason, count in read.shown)
    if read.total is not None and read.others is not None:
        assert read.total == sum(counts.values()) == read.others + sum(count for _, count in read.shown)
        assert read.others >= FEWEST_SHOWN


def test_every_reason_has_a_label_and_the_codes_stay() -> None:
    assert list(DECLINE_LABELS) == list(R)
    assert [str(reason) for reason in R] == [
        *("contract_too_long", "contract_too_short", "too_large", "too_small", "insurance", "requirements"),
        *("time_to_respond", "criteria_unclear", "price_or_payment", "no_capacity", "not_our_field", "other"),
    ]


@pytest.mark.parametrize(
    ("is_open", "is_own", "is_sealed", "reason"),
    [
        (True, False, False, ""),
        (False, False, False, "decline.closed"),
        (True, True, False, "decline.own_purchase"),
        (True, False, True, "decline.sealed"),
        (False, True, True, "decline.closed"),
    ],
)
def test_who_may_decline(is_open: bool, is_own: bool, is_sealed: bool, reason: str) -> None:
    refusal = may_decline(is_open=is_open, is_own=is_own, is_sealed=is_sealed)
    assert (refusal.reason if isinstance(refusal, Refusal) else "") == reason
