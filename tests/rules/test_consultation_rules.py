"""A consultation opens with a formative text, reasons, rejected alternatives and enough time; nobody's words lapse."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.clauses import Clause, ClauseDocument
from hopmarket.rules.comment_answer import AnswerWords, answer_fault, typed_clauses, unknown_clause
from hopmarket.rules.comment_life import (
    COMMENT_LIFE,
    CommentAct,
    CommentState,
    may_comment,
    may_confirm,
)
from hopmarket.rules.consultation_facts import AnswerFacts, CommentFacts, said_and_done
from hopmarket.rules.consultation_gate import (
    ConsultationPlan,
    easter_sunday,
    extension_fault,
    holidays_inside,
    is_full_length,
    plan_faults,
    response_due,
    weeks_and_days,
)
from hopmarket.rules.consultation_life import CONSULTATION_LIFE, ConsultationAct, ConsultationState
from hopmarket.rules.consultation_standing import ConsultationStanding
from hopmarket.rules.local_time import LONDON, local_instant
from hopmarket.rules.moderation import DEED_WORDS, MODERATION_RULES, ModerationDeed
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.same_author import WrittenComment, perhaps_one_author

NOON = datetime(2026, 9, 28, 11, tzinfo=UTC)
TWELVE_WEEKS_LATER = datetime(2026, 12, 21, 12, tzinfo=UTC)
PLAN = ConsultationPlan(
    title="Notice of change",
    reasons="Small charities say that three months is too short",
    alternatives="Nine months: no council can promise it in September",
    opens_at=NOON,
    closes_at=TWELVE_WEEKS_LATER,
)
WHY_SHORT = "The grants it concerns end in March already"


def reasons_against(**changes: object) -> list[tuple[str, str]]:
    faults = plan_faults(replace(PLAN, **changes), at=NOON)  # type: ignore[arg-type]
    return [(fault.field, fault.refusal.reason) for fault in faults]


# The lives: every state and every act

_C = ConsultationState
BEGUN = {_C.OPEN, _C.CLOSED, _C.ANSWERED, _C.WITHDRAWN}
POSSIBLE = {
    ConsultationAct.BEGIN: {_C.PREPARED},
    ConsultationAct.COMMENT: {_C.OPEN},
    ConsultationAct.CONFIRM: {_C.OPEN, _C.CLOSED},
    ConsultationAct.WITHDRAW_COMMENT: BEGUN,
    ConsultationAct.ANSWER: BEGUN,
    ConsultationAct.REVISE_ANSWER: BEGUN,
    ConsultationAct.HIDE: BEGUN,
    ConsultationAct.ASK_AGAIN: BEGUN,
    ConsultationAct.RESTORE: BEGUN,
    ConsultationAct.EXTEND: {_C.PREPARED, _C.OPEN},
    ConsultationAct.CLOSE: {_C.OPEN},
    ConsultationAct.WITHDRAW: {_C.PREPARED, _C.OPEN, _C.CLOSED},
    ConsultationAct.RESPOND: {_C.CLOSED},
}
_M = CommentState
POSSIBLE_FOR_COMMENTS = {
    CommentAct.CONFIRM: {_M.UNCONFIRMED},
    CommentAct.ANSWER: {_M.SHOWN},
    CommentAct.REVISE_ANSWER: {_M.SHOWN, _M.HIDDEN},
    CommentAct.HIDE: {_M.SHOWN},
    CommentAct.ASK_AGAIN: {_M.HIDDEN},
    CommentAct.KEEP_HIDDEN: {_M.HIDDEN},
    CommentAct.RESTORE: {_M.HIDDEN},
    CommentAct.WITHDRAW: {_M.UNCONFIRMED, _M.SHOWN, _M.HIDDEN},
}


@pytest.mark.parametrize(("state", "act"), [*product(ConsultationState, ConsultationAct)])
def test_what_a_consultation_allows_in_each_state(state: ConsultationState, act: ConsultationAct) -> None:
    after = CONSULTATION_LIFE.after(state, act)
    assert isinstance(after, Refusal) is (state not in POSSIBLE[act])


@pytest.mark.parametrize(("state", "act"), [*product(CommentState, CommentAct)])
def test_what_a_comment_allows_in_each_state(state: CommentState, act: CommentAct) -> None:
    after = COMMENT_LIFE.after(state, act)
    assert isinstance(after, Refusal) is (state not in POSSIBLE_FOR_COMMENTS[act])


@given(st.lists(st.sampled_from(list(ConsultationAct)), max_size=12))
def test_whatever_happens_a_comment_can_still_be_answered(acts: list[ConsultationAct]) -> None:
    state = ConsultationState.OPEN
    for act in acts:
        after = CONSULTATION_LIFE.after(state, act)
        state = state if isinstance(after, Refusal) else after
        assert CONSULTATION_LIFE.after(state, ConsultationAct.ANSWER) == state


# The gate


def test_a_whole_plan_opens() -> None:
    assert plan_faults(PLAN, at=NOON) == ()


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"title": "  "}, ("title", "consultation.no_title")),
        ({"reasons": "We want to"}, ("reasons", "consultation.no_reasons")),
        ({"alternatives": ""}, ("alternatives", "consultation.no_alternatives")),
        ({"alternatives": "none none none none none"}, ("alternatives", "consultation.no_alternatives")),
        ({"closes_at": NOON}, ("closes_at", "consultation.closes_before_opening")),
        ({"closes_at": NOON - timedelta(days=3)}, ("closes_at", "consultation.closes_before_opening")),
        ({"closes_at": NOON + timedelta(days=367)}, ("closes_at", "consultation.too_long")),
        ({"opens_at": NOON - timedelta(days=1)}, ("opens_at", "consultation.opens_in_the_past")),
        ({"closes_at": NOON + timedelta(weeks=4)}, ("shorter_reason", "consultation.shorter_unreasoned")),
        ({"adoption_from": date(2026, 12, 1)}, ("adoption_from", "consultation.decided_already")),
        ({"adoption_from": date(2026, 12, 21)}, ("adoption_from", "consultation.decided_already")),
    ],
)
def test_each_thing_that_keeps_it_shut(changes: dict[str, object], fault: tuple[str, str]) -> None:
    assert reasons_against(**changes) == [fault]


def test_all_faults_of_a_form_are_found_at_once() -> None:
    faults = reasons_against(title="", reasons="", alternatives="", closes_at=NOON + timedelta(days=9))
    assert [field for field, _ in faults] == ["title", "reasons", "alternatives", "shorter_reason"]


def test_a_shorter_time_says_how_short_and_opens_with_a_reason() -> None:
    (fault,) = plan_faults(replace(PLAN, closes_at=NOON + timedelta(days=31, hours=1)), at=NOON)
    assert fault.refusal.params["length"] == "4 weeks and 3 days"
    assert fault.refusal.cite.startswith("The Compact")
    assert reasons_against(closes_at=NOON + timedelta(days=31, hours=1), shorter_reason=WHY_SHORT) == []


def test_the_day_after_the_close_is_not_decided_already() -> None:
    assert reasons_against(adoption_from=date(2026, 12, 22)) == []


def test_twelve_weeks_are_twelve_weeks_though_the_clocks_change() -> None:
    assert timedelta(weeks=12) < TWELVE_WEEKS_LATER - NOON
    assert is_full_length(NOON, TWELVE_WEEKS_LATER)
    assert not is_full_length(NOON, TWELVE_WEEKS_LATER - timedelta(minutes=1))
    spring = datetime(2026, 2, 2, 12, tzinfo=UTC)
    assert is_full_length(spring, datetime(2026, 4, 27, 11, tzinfo=UTC))
    assert weeks_and_days(spring, datetime(2026, 4, 27, 11, tzinfo=UTC)) == "12 weeks"


def test_an_hour_that_does_not_exist_is_refused_and_one_that_happens_twice() -> None:
    missing = local_instant(date(2027, 3, 28), time(1, 30))
    twice = local_instant(date(2026, 10, 25), time(1, 30))
    assert isinstance(missing, Refusal) and missing.reason == "time.does_not_exist"
    assert isinstance(twice, Refusal) and twice.reason == "time.happens_twice"


@given(st.datetimes(datetime(2026, 1, 1), datetime(2029, 12, 31)))
def test_the_response_is_due_twelve_weeks_after_the_close_at_the_same_hour(wall: datetime) -> None:
    close = wall.replace(tzinfo=LONDON).astimezone(UTC)
    due = response_due(close).astimezone(LONDON)
    assert abs((due.replace(tzinfo=None) - wall) - timedelta(weeks=12)) <= timedelta(hours=1)
    assert due > close


@pytest.mark.parametrize(
    ("year", "sunday"),
    [
        (1818, date(1818, 3, 22)),
        (2000, date(2000, 4, 23)),
        (2024, date(2024, 3, 31)),
        (2026, date(2026, 4, 5)),
        (2027, date(2027, 3, 28)),
        (2038, date(2038, 4, 25)),
    ],
)
def test_easter(year: int, sunday: date) -> None:
    assert easter_sunday(year) == sunday


def moment(day: date) -> datetime:
    return datetime.combine(day, time(12), LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("first", "last", "inside"),
    [
        (date(2026, 9, 28), date(2026, 12, 21), [("Christmas and New Year", 2)]),
        (date(2026, 7, 20), date(2026, 8, 10), [("August", 10)]),
        (date(2027, 3, 1), date(2027, 5, 24), [("Easter", 4)]),
        (date(2026, 12, 27), date(2027, 3, 21), [("Christmas and New Year", 7)]),
        (date(2027, 1, 1), date(2027, 2, 1), [("Christmas and New Year", 2)]),
        (date(2026, 9, 1), date(2026, 11, 24), []),
        (
            date(2026, 3, 1),
            date(2027, 1, 31),
            [("Easter", 4), ("August", 31), ("Christmas and New Year", 14)],
        ),
    ],
)
def test_holidays_inside_are_found(first: date, last: date, inside: list[tuple[str, int]]) -> None:
    found = holidays_inside(moment(first), moment(last))
    assert [(holiday.name, holiday.days) for holiday in found] == inside


@pytest.mark.parametrize(
    ("after", "adoption_from", "reason"),
    [
        (TWELVE_WEEKS_LATER, None, "consultation.not_later"),
        (NOON, None, "consultation.not_later"),
        (NOON + timedelta(days=400), None, "consultation.too_long"),
        (TWELVE_WEEKS_LATER + timedelta(days=20), date(2027, 1, 5), "consultation.decided_already"),
        (TWELVE_WEEKS_LATER + timedelta(days=20), date(2027, 2, 5), None),
        (TWELVE_WEEKS_LATER + timedelta(days=20), None, None),
    ],
)
def test_more_time(after: datetime, adoption_from: date | None, reason: str | None) -> None:
    fault = extension_fault(NOON, before=TWELVE_WEEKS_LATER, after=after, adoption_from=adoption_from)
    assert (fault.reason if fault else None) == reason


# Comments in time


@pytest.mark.parametrize(
    ("now", "reason"),
    [
        (NOON - timedelta(microseconds=1), "comment.too_early"),
        (NOON, None),
        (TWELVE_WEEKS_LATER - timedelta(microseconds=1), None),
        (TWELVE_WEEKS_LATER, "comment.too_late"),
    ],
)
def test_a_comment_counts_from_the_opening_until_the_close(now: datetime, reason: str | None) -> None:
    refusal = may_comment(opens_at=NOON, closes_at=TWELVE_WEEKS_LATER, now=now)
    assert (refusal.reason if refusal else None) == reason


@pytest.mark.parametrize(
    ("made", "days_after", "allowed"),
    [(-1, 0, True), (-1, 6, True), (-1, 7, False), (0, 0, False), (1, 2, False)],
)
def test_who_wrote_before_the_close_may_confirm_for_a_week(made: int, days_after: int, allowed: bool) -> None:
    close = TWELVE_WEEKS_LATER
    refusal = may_confirm(
        made_at=close + timedelta(seconds=made), closes_at=close, now=close + timedelta(days=days_after)
    )
    assert (refusal is None) is allowed


# Answers

GOOD = AnswerWords(
    "Three months is too short", "changed", "A season is lost with only three months", ("8.1",)
)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (GOOD, None),
        (replace(GOOD, outcome="kept", clauses=()), None),
        (replace(GOOD, outcome="out_of_scope", clauses=()), None),
        (replace(GOOD, summary="…"), "answer.no_summary"),
        (replace(GOOD, summary="word " * 60), "answer.summary_too_long"),
        (replace(GOOD, outcome="accepted"), "answer.no_outcome"),
        (replace(GOOD, clauses=()), "answer.no_clauses"),
        (replace(GOOD, outcome="kept"), "answer.clauses_unchanged"),
        (replace(GOOD, clauses=("8.1", "eight")), "answer.clause_number"),
        (replace(GOOD, clauses=("8.1.2",)), "answer.clause_number"),
        (replace(GOOD, reason="Thank you very much"), "reasons.missing"),
    ],
)
def test_an_answer_says_what_became_of_it_why_and_where(words: AnswerWords, reason: str | None) -> None:
    fault = answer_fault(words, act="answer_comments")
    assert (fault.reason if fault else None) == reason


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("8.1, 8.3", ("8.1", "8.3")),
        ("8.1 and 8.3", ("8.1", "8.3")),
        (" 8.1;8.1\n8 ", ("8.1", "8")),
        ("8.1.", ("8.1",)),
        ("", ()),
    ],
)
def test_numbers_of_clauses_as_people_write_them(text: str, numbers: tuple[str, ...]) -> None:
    assert typed_clauses(text) == numbers


# You said, we did


def comment(number: int, state: str) -> CommentFacts:
    return {
        "consultation": "framework-3",
        "number": number,
        "clause": "8.1",
        "quote": "",
        "quote_at": 0,
        "text": "Three months is one season.",
        "stance": "change",
        "spoken_as": "email",
        "shown_name": "",
        "shown_as": "",
        "sector": "",
        "vouched_by": "",
        "state": state,
        "hidden_by": "",
        "made_at": "",
        "answer": 0,
    }


def answer(number: int, comments: list[int]) -> AnswerFacts:
    return {
        "consultation": "framework-3",
        "number": number,
        "revision": 1,
        "summary": f"What answer {number} sums up",
        "outcome": "kept",
        "reason": "It stays, for reasons",
        "clauses": [],
        "comments": comments,
        "answered_at": "",
        "revised_at": "",
    }


@given(
    st.lists(st.sampled_from(["shown", "hidden", "withdrawn"]), max_size=30),
    st.lists(st.lists(st.integers(1, 30), max_size=8, unique=True), max_size=6),
)
def test_you_said_we_did_counts_every_comment_once(states: list[str], served: list[list[int]]) -> None:
    comments = [comment(number, state) for number, state in enumerate(states, 1)]
    answers = [answer(number, numbers) for number, numbers in enumerate(served, 1)]
    rows = said_and_done(answers, comments)
    counted = sorted(number for row in rows for number in row.comments)
    assert counted == [number for number, state in enumerate(states, 1) if state != "withdrawn"]
    waiting = {number for row in rows if not row.outcome for number in row.comments}
    answered = {number for numbers in served for number in numbers}
    shown = {number for number, state in enumerate(states, 1) if state == "shown"}
    assert waiting == shown - answered
    hidden = {number for row in rows if row.outcome == "hidden" for number in row.comments}
    assert hidden == {number for number, state in enumerate(states, 1) if state == "hidden"}


# Standing


@pytest.mark.parametrize("state", [None, *ConsultationState])
@pytest.mark.parametrize(("unanswered", "waiting"), [(0, 0), (1, 0), (0, 1)])
def test_heard_is_what_has_closed_with_nothing_left(
    state: ConsultationState | None, unanswered: int, waiting: int
) -> None:
    standing = ConsultationStanding(state=state, unanswered=unanswered, waiting_confirmation=waiting)
    ended = state in {ConsultationState.CLOSED, ConsultationState.ANSWERED}
    assert standing.has_been_heard is (ended and not unanswered and not waiting)


# The rule of moderation


def test_each_row_of_the_rule_says_what_is_hidden_and_what_to_do_instead() -> None:
    for key, rule in MODERATION_RULES.items():
        assert rule.key == key and len(key) <= 30
        assert rule.words.endswith(".") and rule.instead.endswith(".") and not rule.title.endswith(".")
    assert set(DEED_WORDS) == set(ModerationDeed)
    assert max(map(len, ModerationDeed)) <= 12


@pytest.mark.parametrize(
    ("number", "is_known"),
    [("8", True), ("8.1", True), ("8.9", True), ("10", True), ("30", False), ("7", False), ("99.9", False)],
)
def test_an_answer_names_clauses_that_are_there_or_can_have_come_since(number: str, is_known: bool) -> None:
    document = ClauseDocument("framework", "Ours", clauses=(Clause("8"), Clause("8.1"), Clause("9")))
    refusal = unknown_clause(replace(GOOD, clauses=(number,)), document)
    assert (refusal is None) is is_known
    assert refusal is None or refusal.reason == "answer.clause_unknown"


def test_nobody_is_known_by_a_name_that_they_kept_back() -> None:
    named, nameless = WrittenComment(1, "Six months", "Ann Lee", "people/3"), WrittenComment(2, "No", "", "")
    assert perhaps_one_author([named, nameless]) == {}
