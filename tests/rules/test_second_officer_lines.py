"""The lines beyond which one officer does not act alone: both sides of each, where they may stand, who decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.asked_terms import (
    Timetable,
    changed_parts,
    rebased,
    restoring_deadline,
    timetable_after,
    with_timetable,
    working_days_left,
)
from hopmarket.rules.line_kinds import LineSense
from hopmarket.rules.partnership_lines import PARTNERSHIP_LINES, may_set_line
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.second_officer_lines import (
    SECOND_OFFICER_LINES,
    OfficerDeed,
    is_second_officer_wanted,
    may_decide_request,
)
from hopmarket.rules.terms import Terms
from hopmarket.rules.working_days import is_working_day

_D = OfficerDeed
STEP = Decimal("0.01")


@pytest.mark.parametrize(
    ("deed", "measured", "wanted"),
    [
        (_D.LATE_ADDENDUM, "2.99", True),
        (_D.LATE_ADDENDUM, "3", False),
        (_D.EXTENSION, "0", False),
        (_D.EXTENSION, "0.01", True),
        (_D.AWARD, "99999.99", False),
        (_D.AWARD, "100000", True),
        (_D.BEYOND_AWARD, "0", False),
        (_D.BEYOND_AWARD, "0.01", True),
    ],
)
def test_both_sides_of_each_default(deed: OfficerDeed, measured: str, wanted: bool) -> None:
    row = SECOND_OFFICER_LINES[deed]
    assert is_second_officer_wanted(row, Decimal(measured), row.default) is wanted


@given(st.sampled_from(list(SECOND_OFFICER_LINES.values())), st.decimals(1, 1000, places=2))
def test_a_line_parts_what_is_below_from_what_is_above(row: object, line: Decimal) -> None:
    below = is_second_officer_wanted(row, line - STEP, line)  # type: ignore[arg-type]
    above = is_second_officer_wanted(row, line + STEP, line)  # type: ignore[arg-type]
    assert below is not above
    assert below is (row.sense is LineSense.BELOW)  # type: ignore[attr-defined]


@pytest.mark.parametrize("key", PARTNERSHIP_LINES)
def test_where_each_line_may_stand(key: str) -> None:
    row = PARTNERSHIP_LINES[key]
    assert row.lowest <= row.default <= row.highest
    for line in (row.lowest - 1, row.highest + 1, Decimal("NaN"), Decimal("Infinity")):
        refusal = may_set_line(key, line, before=row.default)
        assert refusal and refusal.reason == "second_officer_line.out_of_bounds"
    for line in (row.lowest, row.highest):
        assert line == row.default or may_set_line(key, line, before=row.default) is None
    assert may_set_line(key, row.default, before=row.default).reason == "second_officer_line.unchanged"  # type: ignore[union-attr]
    half = may_set_line(key, row.highest - Decimal("0.5"), before=row.default)
    assert (half.reason if half else None) == (
        None if row.unit == "pounds" else "second_officer_line.not_whole"
    )
    for line in (row.default, row.lowest, Decimal(7)):
        assert ("{" not in row.rule(line) and row.rule(line).endswith(".")) or not line


def test_a_line_that_stands_in_no_table() -> None:
    refusal = may_set_line("tea", Decimal(3), before=Decimal(0))
    assert refusal and refusal.reason == "second_officer_line.unknown"


@pytest.mark.parametrize(
    ("person", "wanted"), [(1, "officer_request.own"), (2, "officer_request.seated"), (3, None)]
)
def test_who_decides(person: int, wanted: str | None) -> None:
    refusal = may_decide_request(person, asked_by=1, seated=frozenset({1, 2}))
    assert (refusal.reason if refusal else None) == wanted


# What was asked, upon the terms as they stand


OLD = Terms(
    title="Befriending",
    summary="Visits.",
    place="Teme Valley",
    closes_at=datetime(2026, 12, 21, 12, tzinfo=UTC),
    award_on=date(2027, 1, 15),
    starts_on=date(2027, 2, 1),
    ends_on=date(2029, 1, 31),
)
TEXTS = st.sampled_from(["Visits.", "Calls.", "Both."])


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_what_was_asked_is_kept_with_what_was_changed_since(
    asked_summary: str, asked_place: str, now_summary: str, now_place: str
) -> None:
    asked = replace(OLD, summary=asked_summary, place=asked_place)
    now = replace(OLD, summary=now_summary, place=now_place)
    new = rebased(OLD, asked, now)
    crossed = set(changed_parts(OLD, asked)) & set(changed_parts(OLD, now))
    if isinstance(new, Refusal):
        assert set(new.params["parts"].split(", ")) == crossed and crossed
        return
    assert not crossed
    assert set(changed_parts(OLD, new)) == set(changed_parts(OLD, asked)) | set(changed_parts(OLD, now))


# Days


@pytest.mark.parametrize(
    ("at", "left"),
    [
        (datetime(2026, 12, 18, 9, tzinfo=UTC), 1),
        (datetime(2026, 12, 21, 9, tzinfo=UTC), 0),
        (datetime(2026, 12, 16, 9, tzinfo=UTC), 3),
    ],
)
def test_working_days_left(at: datetime, left: int) -> None:
    assert OLD.closes_at and working_days_left(at, OLD.closes_at) == left


def test_a_deadline_that_gives_three_working_days_over_christmas() -> None:
    at = datetime(2026, 12, 23, 9, tzinfo=UTC)
    closes_at = datetime(2026, 12, 24, 12, tzinfo=UTC)
    assert restoring_deadline(at, closes_at, 3) == datetime(2026, 12, 30, 12, tzinfo=UTC)
    assert restoring_deadline(at, closes_at, 1) is None


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)), st.integers(0, 10), st.integers(1, 15))
def test_a_restored_deadline_leaves_the_days_and_no_more(at: datetime, days: int, wanted: int) -> None:
    at = at.replace(tzinfo=UTC)
    closes_at = at + timedelta(days=days, hours=1)
    restored = restoring_deadline(at, closes_at, wanted)
    if restored is None:
        assert working_days_left(at, closes_at) >= wanted
        return
    assert restored > closes_at and working_days_left(at, restored) == wanted
    assert is_working_day(restored.date())


@pytest.mark.parametrize(
    ("days", "wanted"),
    [
        (0, Timetable(date(2027, 1, 15), date(2027, 2, 1), date(2029, 1, 31))),
        (7, Timetable(date(2027, 1, 22), date(2027, 2, 1), date(2029, 1, 31))),
        (8, Timetable(date(2027, 1, 25), date(2027, 2, 1), date(2029, 1, 31))),
        (21, Timetable(date(2027, 2, 5), date(2027, 2, 22), date(2029, 2, 21))),
    ],
)
def test_what_a_later_deadline_takes_along(days: int, wanted: Timetable) -> None:
    assert OLD.closes_at
    closes_at = OLD.closes_at + timedelta(days=days)
    assert timetable_after(OLD, closes_at) == wanted
    new = with_timetable(OLD, closes_at, wanted)
    assert new.closes_at == closes_at and new.award_on == wanted.award_on
