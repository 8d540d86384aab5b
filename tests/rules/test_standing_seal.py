"""A response that is sealed by itself: a copy for each pause, not for each save, and surely before the deadline."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.standing_seal import LAST_GAP, LAST_STRETCH, QUIET, seal_is_due

CLOSES = datetime(2026, 12, 3, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def before(minutes: float) -> datetime:
    return CLOSES - timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("saved", "sealed", "now", "due"),
    [
        (600, None, 599, False),
        (600, None, 598, True),
        (600, 598, 590, False),
        (600, 700, 599, False),
        (600, 700, 598, True),
        (10.5, None, 10, True),
        (10.5, 11, 10.1, False),
        (9, 9.5, 8.9, False),
        (9, 9.5, 8.5, True),
        (0.5, None, 0.4, True),
        (5, None, 0, False),
        (5, None, -1, False),
    ],
)
def test_when_it_is_due(saved: float, sealed: float | None, now: float, due: bool) -> None:
    sealed_at = None if sealed is None else before(sealed)
    assert seal_is_due(saved_at=before(saved), sealed_at=sealed_at, closes_at=CLOSES, now=before(now)) is due


@given(st.lists(st.integers(1, 240), min_size=1, max_size=200), st.integers(1, 3000))
def test_copies_are_few_and_nothing_older_than_the_promise_is_left(gaps: list[int], begins: int) -> None:
    """Saves at random gaps, looked at every ten seconds: outside the last stretch there is at most one copy
    for each pause, within it one a minute, and what was saved two minutes before the deadline is sealed."""
    at, saves = CLOSES - timedelta(seconds=begins), []
    for gap in gaps:
        at += gap * SECOND
        if at < CLOSES:
            saves.append(at)
    if not saves:
        return
    sealed: list[datetime] = []
    now = CLOSES - timedelta(seconds=begins)
    while now < CLOSES:
        done = [save for save in saves if save <= now]
        if done and seal_is_due(
            saved_at=done[-1], sealed_at=sealed[-1] if sealed else None, closes_at=CLOSES, now=now
        ):
            sealed.append(now)
        now += 10 * SECOND
    pauses = sum(later - earlier >= QUIET for earlier, later in zip(saves, [*saves[1:], CLOSES], strict=True))
    assert sum(CLOSES - copy > LAST_STRETCH for copy in sealed) <= pauses
    assert all(later - earlier >= LAST_GAP for earlier, later in pairwise(sealed)), (
        "never two within a minute"
    )
    early = [save for save in saves if save <= CLOSES - QUIET]
    assert not early or (sealed and sealed[-1] >= early[-1])
