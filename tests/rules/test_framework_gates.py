"""What a version of the framework still wants before each step, and the table of its life."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.clauses import Clause, ClauseDocument
from hopmarket.rules.consultation_life import ConsultationState
from hopmarket.rules.consultation_standing import ConsultationStanding
from hopmarket.rules.framework import gates
from hopmarket.rules.framework.gates import GATES, VersionFacts, first_lacking, lacking_before
from hopmarket.rules.framework.life import FRAMEWORK_LIFE, FrameworkAct, FrameworkState, state_now
from hopmarket.rules.refusal import Refusal
from tests.factories.lives import reachable_states

S, A = FrameworkState, FrameworkAct
CLOSES = datetime(2026, 4, 20, 11, tzinfo=UTC)
AFTER = CLOSES + timedelta(days=20)
PROMISE = ClauseDocument(
    "framework",
    "A framework",
    licence="OGL-UK-3.0",
    clauses=(Clause("1", "Notice"), Clause("1.1", text="We give six months of notice.", by="public")),
)
HEARD = ConsultationStanding("framework-1", ConsultationState.ANSWERED, CLOSES, CLOSES, AFTER, shown=12)
READY = VersionFacts(S.RECOMMENDED, PROMISE, HEARD, True, ("The working group",), ("The board",), AFTER)


def test_nothing_is_lacking_before_any_step_of_a_version_that_is_ready() -> None:
    assert all(not lacking_before(act, READY) for act in A)


def heard(**changed: object) -> VersionFacts:
    return replace(READY, standing=replace(HEARD, **changed))  # type: ignore[arg-type]


def worded(*clauses: Clause, **changed: str) -> VersionFacts:
    return replace(READY, document=replace(PROMISE, clauses=clauses or PROMISE.clauses, **changed))


OPEN, RECOMMEND, ADOPT = A.OPEN_CONSULTATION, A.RECOMMEND, A.ADOPT
RUNNING = {"state": ConsultationState.OPEN, "closes_at": AFTER + timedelta(days=1)}
LACKS: list[tuple[FrameworkAct, VersionFacts, str, dict[str, str]]] = [
    (OPEN, worded(title=" "), "no_title", {}),
    (OPEN, worded(Clause("1", "Notice")), "no_promise", {}),
    (
        OPEN,
        worded(*PROMISE.clauses, Clause("2"), Clause("2.1")),
        "clauses_without_words",
        {"clauses": "2, 2.1"},
    ),
    (OPEN, worded(licence="unknown"), "licence_unknown", {}),
    (OPEN, replace(READY, has_working_group=False), "no_working_group", {}),
    (RECOMMEND, replace(READY, standing=ConsultationStanding()), "not_consulted", {}),
    (RECOMMEND, heard(state=ConsultationState.WITHDRAWN), "not_consulted", {}),
    (RECOMMEND, heard(**RUNNING), "comments_open", {"closes": "noon on 11 May 2026"}),
    (RECOMMEND, heard(unanswered=1), "unanswered", {"comments": "1 comment", "count": "1"}),
    (RECOMMEND, replace(READY, recommenders=()), "no_recommender", {}),
    (ADOPT, replace(READY, state=S.REVISING), "not_recommended", {}),
    (ADOPT, heard(**RUNNING), "comments_open", {"closes": "noon on 11 May 2026"}),
    (ADOPT, heard(unanswered=1200), "unanswered", {"comments": "1,200 comments", "count": "1200"}),
    (ADOPT, heard(waiting_confirmation=2), "unconfirmed", {"comments": "2 comments", "count": "2"}),
    (ADOPT, replace(READY, adopters=()), "no_adopter", {}),
]


@pytest.mark.parametrize(("step", "facts", "key", "figures"), LACKS, ids=lambda value: str(value)[:40])
def test_each_thing_that_is_lacking_is_named_with_its_figures(
    step: FrameworkAct, facts: VersionFacts, key: str, figures: dict[str, str]
) -> None:
    refusal = first_lacking(step, facts)
    assert refusal is not None and refusal.reason == f"framework.{key}" and refusal.cite
    assert dict(refusal.params) == figures
    assert [line.key for line in lacking_before(step, facts)] == [key]


def test_every_gate_is_tried_here() -> None:
    tried = {(step, key) for step, _, key, _ in LACKS}
    known = {(step, gate.key) for step, rows in GATES.items() for gate in rows}
    assert known - tried == {(ADOPT, "not_consulted"), (RECOMMEND, "clauses_without_words")}


def test_a_round_that_is_over_by_the_time_counts_as_closed_though_nobody_has_closed_it() -> None:
    assert first_lacking(RECOMMEND, heard(state=ConsultationState.OPEN)) is None


@pytest.mark.parametrize(
    ("closes_at", "at", "state"),
    [
        (CLOSES, CLOSES - timedelta(microseconds=1), S.CONSULTING),
        (CLOSES, CLOSES, S.REVISING),
        (None, CLOSES, S.REVISING),
    ],
)
def test_a_version_is_revised_from_the_close_on(
    closes_at: datetime | None, at: datetime, state: FrameworkState
) -> None:
    assert state_now(S.CONSULTING, closes_at, at) is state
    assert all(state_now(other, closes_at, at) is other for other in set(S) - {S.CONSULTING})


def test_a_decision_before_the_close_is_refused_with_both_days() -> None:
    refusal = gates.decision_day_fault(CLOSES - timedelta(seconds=1), HEARD)
    assert refusal is not None and refusal.reason == "framework.decided_before_close"
    assert dict(refusal.params) == {"decided": "20 April 2026", "closed": "noon on 20 April 2026"}
    assert gates.decision_day_fault(CLOSES, HEARD) is None


def test_a_day_of_effect_is_neither_before_the_decision_nor_before_the_version_that_it_follows() -> None:
    day = AFTER.date()
    assert gates.effect_day_fault(day, AFTER, None) is None
    assert gates.effect_day_fault(day, AFTER, day) is None
    for effect, predecessor, reason in (
        (day - timedelta(days=1), None, "effect_before_decision"),
        (day, day + timedelta(days=1), "effect_before_predecessor"),
    ):
        refusal = gates.effect_day_fault(effect, AFTER, predecessor)
        assert refusal is not None and refusal.reason == f"framework.{reason}"


def test_the_day_of_effect_is_a_day_in_london() -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert gates.effect_day_fault(date(2026, 6, 30), late, None) is not None
    assert gates.effect_day_fault(date(2026, 7, 1), late, None) is None


@pytest.mark.parametrize("months", [0, 25, -3])
def test_a_notice_is_neither_none_nor_for_ever(months: int) -> None:
    refusal = gates.notice_fault(months)
    assert refusal is not None and refusal.params["months"] == str(months)
    assert gates.notice_fault(1) is gates.notice_fault(24) is None


def test_every_state_is_reached_and_both_ends_are_ends() -> None:
    assert reachable_states(FRAMEWORK_LIFE) == frozenset(S)
    for end in (S.ADOPTED, S.ABANDONED):
        assert all(isinstance(FRAMEWORK_LIFE.after(end, act), Refusal) for act in A)


@given(st.lists(st.sampled_from(sorted(A)), max_size=30))
def test_nothing_is_adopted_that_was_not_opened_and_recommended_since_it_changed_last(
    acts: list[FrameworkAct],
) -> None:
    state, done = S.DRAFT, []
    for act in acts:
        after = FRAMEWORK_LIFE.after(state_now(state, None, AFTER), act)
        if not isinstance(after, Refusal):
            state, done = after, [*done, act]
    if A.ADOPT in done:
        before = done[: done.index(A.ADOPT)]
        since = before[len(before) - before[::-1].index(A.RECOMMEND) :]
        assert A.OPEN_CONSULTATION in before and not {A.REVISE, A.RETURN} & set(since)


def test_a_decision_before_the_text_was_as_it_is_was_about_another() -> None:
    decided = CLOSES + timedelta(days=1)
    assert gates.other_text_fault(decided, [None, None]) is None
    assert gates.other_text_fault(decided, [decided - timedelta(days=1), None]) is None
    assert gates.other_text_fault(decided, [decided + timedelta(seconds=20)]) is None, "the same minute"
    refusal = gates.other_text_fault(decided, [None, decided + timedelta(hours=1)])
    assert refusal is not None and refusal.reason == "framework.decided_before_text"
