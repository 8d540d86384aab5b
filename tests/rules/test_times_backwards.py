"""Times of the ledger that run backwards: a clock was moved, and an act that lasted long is no such thing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.hash_chain import LONGEST_ACT, backward_steps

NOON = datetime(2026, 12, 16, 12, 0, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@pytest.mark.parametrize(
    ("offsets", "numbers"),
    [
        ([], []),
        ([timedelta()], []),
        ([timedelta(), SECOND, 2 * SECOND], []),
        ([timedelta(), 9 * DAY, SECOND, 2 * SECOND], [3]),
        ([9 * DAY, timedelta(), 9 * DAY, timedelta()], [2, 4]),
        ([LONGEST_ACT, timedelta()], []),
        ([LONGEST_ACT + SECOND, timedelta()], [2]),
    ],
)
def test_a_step_back_is_told_with_its_event(offsets: list[timedelta], numbers: list[int]) -> None:
    steps = backward_steps((number, NOON + offset) for number, offset in enumerate(offsets, start=1))
    assert [step.number for step in steps] == numbers
    assert all(step.before == step.number - 1 and step.by > LONGEST_ACT for step in steps)


@given(st.lists(st.integers(0, 10**6)))
def test_times_in_order_never_run_backwards(seconds: list[int]) -> None:
    times = [(number, NOON + SECOND * second) for number, second in enumerate(sorted(seconds), start=1)]
    assert backward_steps(times) == []
