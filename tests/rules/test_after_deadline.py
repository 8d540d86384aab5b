"""When a bidder can write to the buyer after the deadline, in every state; by when a debrief is answered."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.after_deadline import (
    debrief_due,
    may_ask_debrief,
    may_write_after_deadline,
    unfit_letter,
)
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.working_days import is_working_day, working_days_between

CLOSES, ENDED = datetime(2026, 12, 1, 12, tzinfo=UTC), datetime(2026, 12, 10, 12, tzinfo=UTC)
_S = OpportunityState
WRITES = {
    _S.OPEN: None,
    _S.CLOSED: None,
    _S.EVALUATING: None,
    _S.DECIDED: None,
    _S.AWARDED: None,
}


def reason(refusal: Refusal | None) -> str | None:
    return refusal.reason if refusal else None


@pytest.mark.parametrize("state", OpportunityState)
def test_every_state_after_the_deadline(state: OpportunityState) -> None:
    found = may_write_after_deadline(state, closes_at=CLOSES, ended_at=ENDED, now=ENDED)
    assert reason(found) == WRITES.get(state, "late_question.ended")
    debrief = may_ask_debrief(state, ended_at=ENDED, now=ENDED)
    assert reason(debrief) == (None if state is _S.AWARDED else "debrief.not_yet")


@pytest.mark.parametrize(("seconds", "wanted"), [(-1, "late_question.before_deadline"), (0, None)])
def test_both_sides_of_the_deadline(seconds: int, wanted: str | None) -> None:
    now = CLOSES + timedelta(seconds=seconds)
    assert reason(may_write_after_deadline(_S.OPEN, closes_at=CLOSES, ended_at=None, now=now)) == wanted


@pytest.mark.parametrize(("seconds", "late"), [(-1, False), (0, True)])
def test_both_sides_of_thirty_days(seconds: int, late: bool) -> None:
    now = ENDED + timedelta(days=30, seconds=seconds)
    letter = may_write_after_deadline(_S.AWARDED, closes_at=CLOSES, ended_at=ENDED, now=now)
    debrief = may_ask_debrief(_S.AWARDED, ended_at=ENDED, now=now)
    assert (reason(letter), reason(debrief)) == (
        ("late_question.too_late", "debrief.too_late") if late else (None, None)
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (" ", "late_question.empty"),
        ("?!", "late_question.wordless"),
        ("When? " * 400, "late_question.too_long"),
    ],
)
def test_what_nobody_could_answer(text: str, wanted: str) -> None:
    assert reason(unfit_letter(text)) == wanted
    assert unfit_letter("When will you decide?") is None


def test_a_debrief_over_christmas() -> None:
    assert debrief_due(datetime(2026, 12, 18, 9, tzinfo=UTC), 10) == date(2027, 1, 6)


@given(st.datetimes(datetime(2025, 1, 2), datetime(2035, 1, 1)), st.integers(1, 30))
def test_a_debrief_is_due_on_a_working_day_after_so_many(asked_at: datetime, days: int) -> None:
    asked_at = asked_at.replace(tzinfo=UTC)
    due = debrief_due(asked_at, days)
    assert is_working_day(due)
    assert working_days_between(asked_at.date() + timedelta(days=2), due) <= days
