"""When responses may be opened: from the latest deadline that anything keeps, and never without one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.refusal import Refusal
from hopmarket.rules.seal import may_open

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)

deadlines = st.lists(st.none() | st.integers(-3, 3).map(lambda ticks: NOW + ticks * TICK), max_size=4).map(
    tuple
)


@given(deadlines)
def test_nothing_opens_before_any_deadline_that_is_kept_nor_where_one_is_missing(
    kept: tuple[datetime | None, ...],
) -> None:
    outcome = may_open(deadlines=kept, now=NOW)
    due = bool(kept) and all(deadline is not None and deadline <= NOW for deadline in kept)
    assert (outcome is None) is due
    if not due:
        assert isinstance(outcome, Refusal) and outcome.reason == "opening.too_early"


def test_it_opens_at_the_deadline_itself() -> None:
    assert may_open(deadlines=(NOW,), now=NOW) is None
    assert may_open(deadlines=(NOW,), now=NOW - TICK) is not None
