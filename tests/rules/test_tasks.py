"""Tasks and reminders: what comes first, and on which day somebody is written to again, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.dates_in_words import local
from hopmarket.rules.letter_topics import LETTER_TOPICS, LetterRhythm, chosen_rhythm, digest_day
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.reminders import REMINDERS, due_reminders, reminder_in_words
from hopmarket.rules.roles import Role
from hopmarket.rules.tasks import TASK_KINDS, Task, Urgency, a_task, most_urgent_first, urgency_of

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
PARTS = {"reference": "TDC-2026-0001", "lot": "lot-1", "token": "t", "key": "k", "claim": "1", "number": "1"}
TIMES = st.none() | st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
TASKS = st.builds(
    lambda kind, since, due: task(kind, since=since, due=due),
    st.sampled_from(sorted(TASK_KINDS)),
    TIMES,
    TIMES,
)


def task(
    kind: str, *, since: datetime | None = None, due: datetime | None = None, subject: str = "x/1"
) -> Task:
    return a_task(kind, subject, "Home from hospital", organisation=1, since=since, due=due, **PARTS)


def test_a_kind_that_stands_nowhere_and_a_part_that_lacks_are_refused() -> None:
    with pytest.raises(KeyError):
        a_task("plant_hedges", "x/1", "Hedges", organisation=1)
    with pytest.raises(KeyError):
        a_task("approve_draft", "x/1", "Hedges", organisation=1)


def test_what_is_a_persons_own_is_never_handed() -> None:
    own = {"open_responses", "declare_interests", "give_scores", "lock_scores", "confirm_award", "mend_draft"}
    assert not any(TASK_KINDS[name].may_be_handed for name in own)
    assert all(kind.role is not Role.EVALUATOR for kind in TASK_KINDS.values() if kind.may_be_handed)


@given(st.lists(TASKS, max_size=8), TIMES.filter(bool))
def test_what_is_wanted_first_comes_first_and_nothing_is_lost(tasks: list[Task], at: datetime) -> None:
    ordered = most_urgent_first(tasks, at)
    assert sorted(map(id, ordered)) == sorted(map(id, tasks))
    for before, after in pairwise(ordered):
        degrees = [list(Urgency).index(urgency_of(row, at)) for row in (before, after)]
        assert degrees == sorted(degrees), "no heading of the desk comes twice"
        days = [local(row.wanted_by).date() if row.wanted_by else date.max for row in (before, after)]
        assert degrees[0] < degrees[1] or days == sorted(days)


def test_of_one_day_what_ends_first_comes_first() -> None:
    later = task("answer_questions", since=AT, due=AT + 25 * DAY, subject="questions/1")
    sooner = task("answer_questions", since=AT + timedelta(hours=1), due=AT + 16 * DAY, subject="questions/2")
    assert most_urgent_first([later, sooner], AT + 4 * DAY) == [sooner, later]


@pytest.mark.parametrize(
    ("due", "urgency"),
    [
        (AT - DAY, Urgency.LATE),
        (AT, Urgency.LATE),
        (AT + timedelta(hours=14), Urgency.TODAY),
        (AT + timedelta(hours=15), Urgency.SOON),
        (AT + 7 * DAY, Urgency.SOON),
        (AT + 8 * DAY, Urgency.LATER),
        (None, Urgency.LATER),
    ],
)
def test_urgency_goes_by_days_in_london(due: datetime | None, urgency: Urgency) -> None:
    assert urgency_of(task("give_scores", due=due), AT) is urgency


def test_what_has_waited_long_is_for_today_and_late_only_after_its_date() -> None:
    waits = task("approve_draft", since=AT - 3 * DAY)
    assert urgency_of(waits, AT) is Urgency.TODAY
    asked = task("answer_questions", since=AT - 3 * DAY, due=AT + 9 * DAY)
    assert urgency_of(asked, AT) is Urgency.TODAY and urgency_of(asked, AT + 9 * DAY) is Urgency.LATE


def test_a_task_without_a_date_is_wanted_when_such_tasks_usually_are() -> None:
    assert task("approve_draft", since=AT).wanted_by == AT + 2 * DAY
    assert task("approve_draft", since=AT, due=AT + 9 * DAY).wanted_by == AT + 9 * DAY


# Reminders


def test_every_row_is_of_a_kind_and_stands_once() -> None:
    assert {row.task for row in REMINDERS} <= set(TASK_KINDS)
    assert len({row.name for row in REMINDERS}) == len(REMINDERS)
    reminded = {row.task for row in REMINDERS}
    assert {name for name, kind in TASK_KINDS.items() if kind.is_duty} - reminded == {"mend_letters"}


def a_month(waits: Task, days: int = 40, skipped: frozenset[int] = frozenset()) -> list[tuple[date, str]]:
    """What is sent for one task that waits all the time; on the days left out nothing runs."""
    fired: set[tuple[str, str, datetime]] = set()
    sent = []
    began = local(waits.since or AT).date()
    for number in range(days):
        on = began + timedelta(days=number)
        if number in skipped:
            continue
        for row in due_reminders([waits], fired, on):
            key = (row.reminder.name, row.task.subject, row.anchor)
            assert key not in fired, "a row fired twice"
            fired.add(key)
            if row.is_sent:
                sent.append((on, row.reminder.name))
    return sent


def test_each_row_is_sent_once_on_its_day() -> None:
    closes = AT + 15 * DAY
    assert a_month(task("write_response", since=AT, due=closes)) == [
        (date(2026, 11, 10), "write_response 7 before"),
        (date(2026, 11, 14), "write_response 3 before"),
        (date(2026, 11, 16), "write_response 1 before"),
    ]
    assert a_month(task("approve_draft", since=AT)) == [
        (date(2026, 11, 5), "approve_draft 3 after"),
        (date(2026, 11, 9), "approve_draft 7 after"),
    ]


def test_what_began_late_gets_no_reminder_of_the_days_before() -> None:
    assert a_month(task("write_response", since=AT, due=AT + 2 * DAY)) == [
        (date(2026, 11, 3), "write_response 1 before")
    ]


def test_after_days_on_which_nothing_ran_the_latest_alone_is_sent() -> None:
    waits = task("write_response", since=AT, due=AT + 15 * DAY)
    assert a_month(waits, skipped=frozenset(range(7, 14))) == [
        (date(2026, 11, 16), "write_response 1 before")
    ]


def test_a_later_deadline_is_reminded_of_anew() -> None:
    waits = task("write_response", since=AT, due=AT + 8 * DAY)
    first = due_reminders([waits], set(), date(2026, 11, 3))
    fired = {(row.reminder.name, row.task.subject, row.anchor) for row in first}
    assert [row.is_sent for row in first] == [True]
    assert due_reminders([waits], fired, date(2026, 11, 3)) == []
    later = replace(waits, due=AT + 10 * DAY)
    (again,) = due_reminders([later], fired, date(2026, 11, 5))
    assert again.reminder.name == "write_response 7 before" and again.anchor == later.due


@given(TASKS, st.sets(st.integers(0, 39)))
def test_no_row_fires_twice_whatever_days_are_left_out(waits: Task, skipped: set[int]) -> None:
    sent = a_month(waits, skipped=frozenset(skipped))
    assert len({name for _, name in sent}) == len(sent)
    assert len({on for on, _ in sent}) == len(sent), "two reminders of one task on one day"


def test_words_say_when_it_is_due_or_since_when_it_waits() -> None:
    due = task("give_scores", since=AT, due=AT + DAY)
    assert reminder_in_words(due, AT) == "It is due at 9.30am on Tuesday 3 November 2026."
    assert reminder_in_words(due, AT + 2 * DAY).startswith("It was due at ")
    assert reminder_in_words(task("give_scores", since=AT), AT).startswith("It has waited since 9.30am")


# What people choose of their letters


@pytest.mark.parametrize("topic", sorted(LETTER_TOPICS))
def test_a_duty_cannot_be_switched_off_and_says_why(topic: str) -> None:
    row = LETTER_TOPICS[topic]
    assert chosen_rhythm(topic, "at_once") is LetterRhythm.AT_ONCE
    assert chosen_rhythm(topic, "daily") is LetterRhythm.DAILY
    never = chosen_rhythm(topic, "never")
    if row.is_duty:
        assert isinstance(never, Refusal) and never.reason == "letters.duty"
        assert never.params["why"] == row.duty and row.duty
    else:
        assert never is LetterRhythm.NEVER


def test_what_cannot_be_chosen_is_refused() -> None:
    for topic, rhythm, reason in (
        ("hedges", "daily", "letters.topic"),
        ("followed", "weekly", "letters.rhythm"),
        ("followed", "", "letters.rhythm"),
    ):
        refused = chosen_rhythm(topic, rhythm)
        assert isinstance(refused, Refusal) and refused.reason == reason


def test_the_daily_letter_waits_for_seven_in_london() -> None:
    assert digest_day(datetime(2026, 7, 1, 5, 59, tzinfo=UTC)) is None
    assert digest_day(datetime(2026, 7, 1, 6, 0, tzinfo=UTC)) == date(2026, 7, 1)
    assert digest_day(datetime(2026, 12, 1, 6, 0, tzinfo=UTC)) is None
