"""What readers of a consultation see first: phase, weeks, days left, counts; and when letters about it are due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.consultation_facts import CommentFacts, ConsultationFacts
from hopmarket.rules.consultation_reading import (
    ConsultationPhase,
    in_reading_order,
    newest_first,
    phase_of,
    tallies_by_clause,
    who_has_spoken,
)
from hopmarket.rules.consultation_weeks import WeekPhase, days_left, weeks_of
from hopmarket.rules.consultation_wishes import (
    ConsultationNews,
    LetterWish,
    WishState,
    concerns,
    may_write,
    news_due,
    wish_refusal,
    wish_state,
)
from hopmarket.rules.postcodes import postcode_district
from hopmarket.rules.refusal import Refusal

OPENS = datetime(2026, 9, 28, 11, tzinfo=UTC)
CLOSES = datetime(2026, 12, 21, 12, tzinfo=UTC)
"""Noon in London both, with the clocks changed between."""
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
HOUR = timedelta(hours=1)


def facts(key: str = "framework-3", **changes: Any) -> ConsultationFacts:
    row = {
        "key": key,
        "state": "open",
        "opens_at": OPENS.isoformat(),
        "closes_at": CLOSES.isoformat(),
        "answer_due": (CLOSES + 12 * WEEK).isoformat(),
    }
    return cast("ConsultationFacts", {**row, **changes})


def said(number: int, **changes: Any) -> CommentFacts:
    row = {"number": number, "clause": "8.1", "state": "shown", "stance": "agree", "sector": "residents"}
    return cast("CommentFacts", {**row, **changes})


@pytest.mark.parametrize(
    ("state", "now", "phase"),
    [
        ("prepared", OPENS - HOUR, ConsultationPhase.ANNOUNCED),
        ("prepared", OPENS, ConsultationPhase.OPEN),
        ("open", OPENS, ConsultationPhase.OPEN),
        ("open", CLOSES - HOUR, ConsultationPhase.OPEN),
        ("open", CLOSES, ConsultationPhase.BEING_ANSWERED),
        ("closed", CLOSES, ConsultationPhase.BEING_ANSWERED),
        ("answered", CLOSES, ConsultationPhase.ANSWERED),
        ("withdrawn", OPENS, ConsultationPhase.WITHDRAWN),
    ],
)
def test_the_hour_itself_counts_though_the_clock_is_late(
    state: str, now: datetime, phase: ConsultationPhase
) -> None:
    assert phase_of(facts(state=state), now) is phase


def test_open_ones_stand_first_the_next_to_close_above() -> None:
    rows = [
        facts("answered", state="answered"),
        facts("later", closes_at=(CLOSES + DAY).isoformat()),
        facts("sooner"),
        facts("closed", state="closed", closes_at=OPENS.isoformat()),
    ]
    ordered = in_reading_order(rows, OPENS)
    assert [row["key"] for found in ordered.values() for row in found] == [
        "sooner",
        "later",
        "closed",
        "answered",
    ]
    assert list(ordered) == ["open", "being_answered", "answered"]


@given(st.integers(1, 400), st.integers(-10, 420))
def test_weeks_fill_the_time_without_a_gap(days: int, since: int) -> None:
    closes, now = OPENS + days * DAY, OPENS + since * DAY
    weeks = weeks_of(OPENS, closes, now)
    assert weeks[0].first == OPENS.date() and weeks[-1].last == closes.date()
    assert all(after.first == before.last + DAY for before, after in pairwise(weeks))
    phases = [week.phase for week in weeks]
    assert phases == sorted(phases, key=[WeekPhase.GONE, WeekPhase.NOW, WeekPhase.TO_COME].index)
    assert phases.count(WeekPhase.NOW) == (OPENS <= now < closes)
    assert days_left(closes, now) == max(0, days - since)


def test_twelve_weeks_are_twelve_boxes() -> None:
    weeks = weeks_of(OPENS, CLOSES, datetime(2026, 11, 30, 12, tzinfo=UTC))
    assert [week.phase for week in weeks] == [WeekPhase.GONE] * 9 + [WeekPhase.NOW] + [WeekPhase.TO_COME] * 2


def test_hidden_comments_are_counted_and_those_taken_back_are_not() -> None:
    comments = [
        said(1),
        said(2, state="hidden", stance=""),
        said(3, state="withdrawn", stance=""),
        said(4, clause=""),
    ]
    tallies = tallies_by_clause(comments)
    assert tallies["8.1"].count == 2 and dict(tallies["8.1"].stances)["agree"] == 1  # type: ignore[index]
    assert tallies[""].count == 1
    assert who_has_spoken(comments).total.count == 2


def test_the_comments_of_a_clause_are_those_below_it_too() -> None:
    comments = [said(1), said(2, clause="8"), said(3, clause="80.1"), said(4, clause="")]
    assert [row["number"] for row in newest_first(comments, "8")] == [2, 1]
    assert [row["number"] for row in newest_first(comments, "")] == [4]
    assert [row["number"] for row in newest_first(comments)] == [4, 3, 2, 1]


@pytest.mark.parametrize(
    ("closes_at", "now", "news"),
    [
        (CLOSES, OPENS - HOUR, None),
        (CLOSES, OPENS, ConsultationNews.OPENS),
        (CLOSES, CLOSES - 2 * WEEK, ConsultationNews.TWO_WEEKS_LEFT),
        (CLOSES, CLOSES, None),
        (OPENS + 20 * DAY, OPENS + 10 * DAY, ConsultationNews.OPENS),
        (OPENS + 21 * DAY, OPENS + 10 * DAY, ConsultationNews.TWO_WEEKS_LEFT),
    ],
)
def test_the_letter_of_the_hour(closes_at: datetime, now: datetime, news: ConsultationNews | None) -> None:
    assert news_due(opens_at=OPENS, closes_at=closes_at, now=now) is news


@pytest.mark.parametrize(
    ("wish", "topics", "place", "is_so"),
    [
        (LetterWish(), ("notice",), "Malvern Hills", True),
        (LetterWish(topics=frozenset({"term"})), ("notice",), "", False),
        (LetterWish(topics=frozenset({"term"})), (), "", True),
        (LetterWish(areas=frozenset({"Malvern Hills"})), (), "malvern hills and Wychavon", True),
        (LetterWish(areas=frozenset({"Redditch"})), (), "Malvern Hills", False),
        (LetterWish(areas=frozenset({"Redditch"})), (), "", True),
    ],
)
def test_whom_a_consultation_concerns(
    wish: LetterWish, topics: tuple[str, ...], place: str, is_so: bool
) -> None:
    assert concerns(wish, topics=topics, place=place) is is_so


@pytest.mark.parametrize(
    ("confirmed", "ended", "after", "state", "refusal"),
    [
        (None, None, 6 * DAY, WishState.WAITING, ""),
        (None, None, 7 * DAY, WishState.EXPIRED, "consultation_letters.expired"),
        (OPENS, None, 70 * DAY, WishState.LIVE, ""),
        (OPENS, OPENS, DAY, WishState.ENDED, "consultation_letters.ended"),
    ],
)
def test_a_wish_waits_a_week(
    confirmed: datetime | None, ended: datetime | None, after: timedelta, state: WishState, refusal: str
) -> None:
    found = wish_state(asked_at=OPENS, confirmed_at=confirmed, ended_at=ended, now=OPENS + after)
    answer = wish_refusal(found)
    assert found is state and (answer.reason if answer else "") == refusal


def test_five_letters_an_hour_and_no_more() -> None:
    assert may_write([OPENS] * 4, OPENS) and not may_write([OPENS] * 5, OPENS)
    assert may_write([OPENS] * 5, OPENS + HOUR)


@pytest.mark.parametrize(
    ("text", "district"),
    [("wr15 8ab", "WR15"), ("WR15", "WR15"), ("SW1A 1AA", "SW1A"), ("B1", "B1"), ("nowhere", "")],
)
def test_the_district_of_a_postcode(text: str, district: str) -> None:
    found = postcode_district(text)
    assert ("" if isinstance(found, Refusal) else found) == district
