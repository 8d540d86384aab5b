"""Saved searches decided: when a letter is due, what is news, what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from hopmarket.rules import alerts
from hopmarket.rules.alerts import AddressHistory, News, NewsFacts, Rhythm, SearchAct, SearchState
from hopmarket.rules.local_time import LONDON

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MOMENTS = some.datetimes(
    min_value=datetime(2024, 1, 1), max_value=datetime(2030, 1, 1), timezones=some.just(UTC)
)


@given(after=MOMENTS, rhythm=some.sampled_from([Rhythm.DAILY, Rhythm.WEEKLY]))
def test_a_letter_is_due_at_the_next_seven_in_london(after: datetime, rhythm: Rhythm) -> None:
    due = alerts.next_letter(rhythm, after)
    local = due.astimezone(LONDON)
    assert (local.hour, local.minute, local.second) == (7, 0, 0)
    most = timedelta(days=1 if rhythm is Rhythm.DAILY else 7, hours=1)
    assert timedelta(0) < due - after <= most
    assert rhythm is Rhythm.DAILY or local.weekday() == 0


def test_seven_comes_once_on_the_days_on_which_the_clocks_change() -> None:
    for year, month, day, hour in ((2027, 3, 28, 6), (2026, 10, 25, 7)):
        evening = datetime(year, month, day - 1, 20, tzinfo=UTC)
        first = alerts.next_letter(Rhythm.DAILY, evening)
        assert first == datetime(year, month, day, hour, tzinfo=UTC)
        assert alerts.next_letter(Rhythm.DAILY, first).date() == first.date() + timedelta(days=1)


def test_weekly_comes_on_monday_and_at_once_at_once() -> None:
    monday = datetime(2026, 11, 23, 7, tzinfo=UTC)
    assert alerts.next_letter(Rhythm.WEEKLY, monday) == monday + timedelta(days=7)
    assert alerts.next_letter(Rhythm.WEEKLY, monday - timedelta(microseconds=1)) == monday
    assert alerts.next_letter(Rhythm.AT_ONCE, NOW) == NOW


ALLOWED = {
    (SearchAct.CONFIRM, SearchState.WAITING),
    (SearchAct.CONFIRM, SearchState.LIVE),
    (SearchAct.CHANGE, SearchState.LIVE),
    (SearchAct.END, SearchState.WAITING),
    (SearchAct.END, SearchState.EXPIRED),
    (SearchAct.END, SearchState.LIVE),
    (SearchAct.TELL, SearchState.LIVE),
}


@pytest.mark.parametrize(("step", "where"), list(product(SearchAct, SearchState)))
def test_every_step_in_every_state_is_decided(step: SearchAct, where: SearchState) -> None:
    refusal = alerts.may(step, where)
    if (step, where) in ALLOWED:
        assert refusal is None
    else:
        assert refusal is not None and refusal.reason == f"search.{where}"


@pytest.mark.parametrize(
    ("days", "confirmed", "ended", "expected"),
    [
        (0, False, False, SearchState.WAITING),
        (6.999, False, False, SearchState.WAITING),
        (7, False, False, SearchState.EXPIRED),
        (7, True, False, SearchState.LIVE),
        (0, True, True, SearchState.ENDED),
        (0, False, True, SearchState.ENDED),
    ],
)
def test_the_state_at_a_moment(days: float, confirmed: bool, ended: bool, expected: SearchState) -> None:
    state = alerts.search_state(
        saved_at=NOW - timedelta(days=days),
        confirmed_at=NOW if confirmed else None,
        ended_at=NOW if ended else None,
        now=NOW,
    )
    assert state is expected


@pytest.mark.parametrize(
    ("before", "proven", "reason"),
    [
        (AddressHistory(0, 0, 0), False, None),
        (AddressHistory(2, 4, 49), False, None),
        (AddressHistory(3, 0, 3), False, "search.enough_letters"),
        (AddressHistory(0, 5, 5), False, "search.enough_letters"),
        (AddressHistory(3, 5, 8), True, None),
        (AddressHistory(0, 0, 50), False, "search.too_many"),
        (AddressHistory(0, 0, 50), True, "search.too_many"),
    ],
)
def test_nobody_is_bombed(before: AddressHistory, proven: bool, reason: str | None) -> None:
    refusal = alerts.may_save(before, proven=proven)
    assert (refusal.reason if refusal else None) == reason


SOON, LATER, PAST = NOW + timedelta(days=2), NOW + timedelta(days=9), NOW - timedelta(days=2)


def stands(closes_at: datetime | None = SOON, called: bool = True, cancelled: bool = False) -> NewsFacts:
    return NewsFacts(closes_at, called, cancelled)


@pytest.mark.parametrize(
    ("notified", "shown", "matches", "expected"),
    [
        (None, stands(), True, News.NEW),
        (None, stands(), False, None),
        (None, stands(cancelled=True), True, News.NEW),
        (stands(), stands(), True, None),
        (stands(), stands(), False, None),
        (stands(), stands(LATER), True, News.DEADLINE),
        (stands(), stands(LATER), False, News.DEADLINE),
        (stands(), stands(None), False, News.DEADLINE),
        (stands(None), stands(SOON), True, News.DEADLINE),
        (stands(PAST), stands(LATER), True, News.DEADLINE),
        (stands(PAST), stands(PAST - timedelta(days=1)), True, None),
        (stands(), stands(LATER, called=False), True, None),
        (stands(), stands(called=False, cancelled=True), False, News.CANCELLED),
        (stands(cancelled=True), stands(called=False, cancelled=True), False, None),
        (stands(cancelled=True), stands(LATER), True, News.DEADLINE),
    ],
)
def test_what_is_news(
    notified: NewsFacts | None, shown: NewsFacts, matches: bool, expected: News | None
) -> None:
    assert alerts.news_of(notified, shown, matches=matches, now=NOW) is expected
