"""For how long a tender is open: each ground on both sides of its days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.procedure_kinds import PeriodGround, ProcedureKey
from hopmarket.rules.procedures import PROCEDURES
from hopmarket.rules.tender_periods import TENDER_PERIODS, chosen_ground, period_fault, with_ground

NOTICED = date(2026, 3, 2)
OPEN_ABOVE = PROCEDURES[ProcedureKey.OPEN_ABOVE_THRESHOLD]


def fault(ground: PeriodGround, today: date, **changes: object) -> str:
    words: dict[str, object] = {"notice": "012345-2026", "noticed_on": NOTICED, "why": "", **changes}
    found = period_fault(ground, today=today, **words)  # type: ignore[arg-type]
    return found.reason if found else ""


@pytest.mark.parametrize(
    ("today", "reason"),
    [
        (date(2026, 4, 10), "planned_notice_too_late"),
        (date(2026, 4, 11), ""),
        (date(2027, 3, 2), ""),
        (date(2027, 3, 3), "planned_notice_too_old"),
    ],
)
def test_a_planned_notice_counts_from_forty_days_to_twelve_months(today: date, reason: str) -> None:
    assert fault(PeriodGround.PLANNED, today) == reason


@given(st.integers(0, 500))
def test_a_planned_notice_counts_on_one_run_of_days(days: int) -> None:
    found = fault(PeriodGround.PLANNED, NOTICED + timedelta(days=days))
    assert (found == "") == (40 <= days <= 365)


def test_a_ground_wants_its_notice_or_its_reason() -> None:
    today = date(2026, 5, 1)
    assert fault(PeriodGround.PLANNED, today, notice="") == "planned_notice_missing"
    assert fault(PeriodGround.PLANNED, today, noticed_on=None) == "planned_notice_missing"
    assert fault(PeriodGround.URGENT, today) == "urgency_missing"
    assert fault(PeriodGround.URGENT, today, why="The bridge is closed to ambulances.") == ""
    assert fault(PeriodGround.ORDINARY, today, notice="", noticed_on=None) == ""


def test_only_the_open_procedure_above_the_threshold_knows_shorter_times() -> None:
    assert {key for key, row in PROCEDURES.items() if len(row.grounds) > 1} == {OPEN_ABOVE.key}
    days = {ground: with_ground(OPEN_ABOVE, ground).fewest_days_open for ground in PeriodGround}
    assert days == {PeriodGround.ORDINARY: 25, PeriodGround.PLANNED: 10, PeriodGround.URGENT: 10}
    for key, row in PROCEDURES.items():
        if key is not OPEN_ABOVE.key:
            assert with_ground(row, PeriodGround.URGENT) is row
            assert chosen_ground(row, "urgent") is PeriodGround.ORDINARY


def test_every_ground_has_a_row_with_its_citation() -> None:
    assert set(TENDER_PERIODS) == set(PeriodGround)
    assert all(row.cite for row in TENDER_PERIODS.values())
