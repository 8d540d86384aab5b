"""Sane dates: what a timetable, an extension and a contract may name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.sane_dates import (
    FEWEST_DAYS_FOR_QUESTIONS,
    MOST_CONTRACT_YEARS,
    MOST_DAYS_OPEN,
    amendment_faults,
    contract_span_fault,
    contract_start_fault,
    draft_faults,
    is_deadline_too_far,
    is_long_contract,
    years_after,
)
from hopmarket.rules.terms import Terms

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
SANE = Terms(
    questions_until=NOW + 10 * DAY,
    closes_at=NOW + 20 * DAY,
    award_on=date(2026, 12, 18),
    starts_on=date(2027, 2, 1),
    ends_on=date(2030, 1, 31),
)


def faults(**changes: Any) -> list[tuple[str, str]]:
    found = draft_faults(replace(SANE, **changes), fewest_days_open=10, now=NOW)
    return [(fault.part, fault.reason) for fault in found]


def test_a_sane_timetable_has_no_fault_and_neither_has_an_empty_one() -> None:
    assert faults() == []
    assert draft_faults(Terms(), fewest_days_open=10, now=NOW) == ()


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        (
            {"questions_until": datetime(2020, 1, 1, 17, tzinfo=UTC)},
            [("questions_until", "questions_in_past")],
        ),
        ({"questions_until": NOW}, [("questions_until", "questions_in_past")]),
        (
            {"questions_until": NOW + 3 * DAY - timedelta(seconds=1)},
            [("questions_until", "questions_too_soon")],
        ),
        ({"questions_until": NOW + 3 * DAY}, []),
        ({"questions_until": SANE.closes_at}, [("questions_until", "questions_after_deadline")]),
        ({"closes_at": NOW + 10 * DAY + timedelta(seconds=1)}, []),
        ({"closes_at": NOW + DAY, "questions_until": None}, [("closes_at", "deadline_too_soon")]),
        (
            {"closes_at": NOW + 367 * DAY, "award_on": None, "starts_on": None, "ends_on": None},
            [("closes_at", "deadline_too_far")],
        ),
        ({"award_on": date(2019, 1, 1)}, [("award_on", "award_before_deadline")]),
        ({"award_on": date(2019, 1, 1), "closes_at": None}, [("award_on", "award_on_in_past")]),
        (
            {"award_on": date(2027, 12, 1), "starts_on": None, "ends_on": None},
            [("award_on", "award_too_late")],
        ),
        ({"starts_on": date(2026, 12, 17)}, [("starts_on", "starts_before_award")]),
        ({"starts_on": date(2026, 1, 1), "award_on": None}, [("starts_on", "starts_on_in_past")]),
        ({"starts_on": date(2029, 12, 18)}, [("starts_on", "starts_too_late")]),
        ({"starts_on": date(2028, 12, 18)}, []),
        ({"ends_on": date(2027, 1, 31)}, [("ends_on", "ends_before_start")]),
        ({"ends_on": date(2199, 12, 31)}, [("ends_on", "contract_too_long")]),
        ({"ends_on": date(2099, 12, 31)}, [("ends_on", "contract_too_long")]),
        ({"ends_on": date(2057, 1, 31)}, []),
        ({"ends_on": date(2057, 2, 1)}, [("ends_on", "contract_too_long")]),
        ({"ends_on": date(2019, 1, 1), "starts_on": None}, [("ends_on", "ends_on_in_past")]),
    ],
)
def test_each_impossible_date_is_named_once(changes: dict[str, Any], wanted: list[tuple[str, str]]) -> None:
    assert faults(**changes) == wanted


def test_the_award_comes_after_the_closing_day_as_london_counts_days() -> None:
    late = datetime(2027, 6, 30, 23, 30, tzinfo=UTC)  # half past midnight on 1 July in London
    terms = replace(SANE, closes_at=late, award_on=date(2027, 7, 1), starts_on=None, ends_on=None)
    found = draft_faults(terms, fewest_days_open=10, now=NOW)
    assert [fault.reason for fault in found] == ["award_before_deadline"]


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"questions_until": datetime(2020, 1, 1, 17, tzinfo=UTC)}, ["questions_in_past"]),
        ({"questions_until": NOW + DAY}, ["questions_too_soon"]),
        ({"questions_until": NOW + 4 * DAY}, []),
        ({"questions_until": NOW + 11 * DAY}, []),
        ({"award_on": date(2026, 11, 1)}, ["award_on_in_past"]),
        ({"starts_on": date(2020, 1, 1)}, ["starts_on_in_past"]),
        ({"ends_on": date(2020, 1, 1)}, ["ends_on_in_past"]),
        ({"ends_on": date(2031, 1, 1)}, []),
    ],
)
def test_an_addendum_moves_no_date_into_the_past(changes: dict[str, Any], wanted: list[str]) -> None:
    found = amendment_faults(SANE, replace(SANE, **changes), now=NOW)
    assert [fault.reason for fault in found] == wanted


def test_an_addendum_may_leave_dates_that_have_passed_as_they_are() -> None:
    later = NOW + 200 * DAY
    assert amendment_faults(SANE, replace(SANE, title="Another"), now=later) == ()


def test_the_time_for_questions_may_begin_anew_when_it_is_over() -> None:
    later = NOW + 15 * DAY
    assert amendment_faults(SANE, replace(SANE, questions_until=later + DAY), now=later) == ()


@pytest.mark.parametrize(
    ("ends_on", "is_long"),
    [(date(2030, 1, 31), False), (date(2037, 1, 31), False), (date(2037, 2, 1), True), (None, False)],
)
def test_a_contract_of_more_than_ten_years_is_asked_about(ends_on: date | None, is_long: bool) -> None:
    assert is_long_contract(SANE.starts_on, ends_on) is is_long


def test_a_contract_starts_between_its_award_and_two_years_later() -> None:
    on = date(2026, 12, 22)
    early = contract_start_fault(date(2020, 1, 1), awarded_on=on)
    late = contract_start_fault(date(2099, 1, 1), awarded_on=on)
    assert (
        early
        and early.reason == "starts_before_award"
        and early.refusal().reason == "gap.starts_before_award"
    )
    assert late and late.reason == "starts_too_late" and late.params == {"years": "2"}
    assert contract_start_fault(on, awarded_on=on) is None is contract_start_fault(None, awarded_on=on)


DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31))


@given(DAYS, DAYS)
def test_the_span_of_a_contract_is_sane_or_one_fault(starts_on: date, ends_on: date) -> None:
    fault = contract_span_fault(starts_on, ends_on)
    if fault is None:
        assert starts_on <= ends_on < years_after(starts_on, MOST_CONTRACT_YEARS)
    else:
        assert fault.part == "ends_on"


@given(DAYS, st.integers(1, 9000))
def test_years_after_never_fails_and_goes_forward(on: date, years: int) -> None:
    assert years_after(on, years) > on


@given(st.integers(-500, 500), st.integers(0, 10_000_000))
def test_a_deadline_is_too_far_from_a_year_and_a_day_on(days: int, seconds: int) -> None:
    ahead = timedelta(days=days, seconds=seconds)
    assert is_deadline_too_far(NOW + ahead, NOW) is (ahead > timedelta(days=MOST_DAYS_OPEN))


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)))
def test_no_draft_without_fault_leaves_bidders_less_than_some_days_to_ask(questions_until: datetime) -> None:
    terms = replace(SANE, questions_until=questions_until)
    if not draft_faults(terms, fewest_days_open=10, now=NOW):
        assert questions_until >= NOW + FEWEST_DAYS_FOR_QUESTIONS * DAY
        assert SANE.closes_at is not None and questions_until < SANE.closes_at


@given(*[st.none() | DAYS] * 3)
def test_each_part_has_one_fault_at_most(award: date | None, start: date | None, end: date | None) -> None:
    found = faults(award_on=award, starts_on=start, ends_on=end)
    assert len({part for part, _ in found}) == len(found)
