"""Local time at the door: what people write, and both clock changes of every year."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.local_time import LONDON, clock_time, is_days_apart, local_instant
from hopmarket.rules.refusal import Refusal


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("noon", time(12)), (" Noon ", time(12)), ("midday", time(12)), ("5pm", time(17)), ("5 PM", time(17)),
        ("9.30am", time(9, 30)), ("9:30 am", time(9, 30)), ("12pm", time(12)), ("12.30am", time(0, 30)),
        ("12am", time(0)), ("17:00", time(17)), ("17.05", time(17, 5)), ("09:00", time(9)), ("9.00", time(9)),
        ("00:00", time(0)), ("23:59", time(23, 59)),
    ],
)  # fmt: skip
def test_times_that_people_write(text: str, wanted: time) -> None:
    assert clock_time(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "",
        "24:00",
        "13pm",
        "0am",
        "5",
        "17",
        "5.60pm",
        "noonish",
        "5pm GMT",
        "-5pm",
        "٥pm",
        "0:00",
    ],
)
def test_times_that_nobody_can_be_sure_of(text: str) -> None:
    outcome = clock_time(text)
    assert isinstance(outcome, Refusal) and outcome.reason == "time.unreadable"


@pytest.mark.parametrize("text", ["midnight", " 12 Midnight "])
def test_midnight_gets_a_reason_of_its_own(text: str) -> None:
    outcome = clock_time(text)
    assert isinstance(outcome, Refusal) and outcome.reason == "time.midnight"


SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


@pytest.mark.parametrize(
    ("on", "at", "wanted"),
    [
        (SPRING, time(0, 59), datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        (SPRING, time(1, 0), "time.does_not_exist"),
        (SPRING, time(1, 59), "time.does_not_exist"),
        (SPRING, time(2, 0), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        (SPRING, time(12), datetime(2026, 3, 29, 11, 0, tzinfo=UTC)),
        (AUTUMN, time(0, 59), datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        (AUTUMN, time(1, 0), "time.happens_twice"),
        (AUTUMN, time(1, 59), "time.happens_twice"),
        (AUTUMN, time(2, 0), datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
        (AUTUMN, time(12), datetime(2026, 10, 25, 12, 0, tzinfo=UTC)),
    ],
)
def test_the_clock_changes_of_2026(on: date, at: time, wanted: datetime | str) -> None:
    outcome = local_instant(on, at)
    assert (outcome.reason if isinstance(outcome, Refusal) else outcome) == wanted


def last_sunday(year: int, month: int) -> date:
    end = date(year, month, 31)
    return end - timedelta(days=(end.weekday() + 1) % 7)


years = st.integers(2000, 2037)
hour_of_change = st.times(time(1), time(1, 59, 59))


@given(years, hour_of_change)
def test_in_spring_an_hour_does_not_exist(year: int, at: time) -> None:
    assert local_instant(last_sunday(year, 3), at) == Refusal("time.does_not_exist")


@given(years, hour_of_change)
def test_in_autumn_an_hour_happens_twice(year: int, at: time) -> None:
    assert local_instant(last_sunday(year, 10), at) == Refusal("time.happens_twice")


local_days = st.dates(date(2000, 1, 1), date(2037, 12, 31))


@given(local_days, st.times())
def test_every_other_time_is_one_instant_and_comes_back(on: date, at: time) -> None:
    instant = local_instant(on, at)
    changing = on in (last_sunday(on.year, 3), last_sunday(on.year, 10)) and at.hour == 1
    assert isinstance(instant, Refusal) == changing
    if not isinstance(instant, Refusal):
        back = instant.astimezone(LONDON)
        assert (back.date(), back.time()) == (on, at)
        assert instant.utcoffset() == timedelta()


@given(local_days, st.times(), local_days, st.times())
def test_later_days_are_later_instants(on: date, at: time, other_on: date, other_at: time) -> None:
    first, second = local_instant(on, at), local_instant(other_on, other_at)
    if on < other_on and not isinstance(first, Refusal) and not isinstance(second, Refusal):
        assert first < second


@pytest.mark.parametrize("days", [0, 1, 10, 25])
def test_days_are_counted_in_full(days: int) -> None:
    start = datetime(2026, 10, 20, 12, tzinfo=UTC)
    end = start + timedelta(days=days)
    assert is_days_apart(days, start, end)
    assert not is_days_apart(days, start, end - timedelta(microseconds=1))
