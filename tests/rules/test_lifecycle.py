"""Lifecycles: every pair of state and act decided, every state reachable, ends that are ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.lifecycle import Life, from_each, staying
from hopmarket.rules.opportunity_life import (
    LIVES,
    PUBLISHED_STATES,
    LifeKind,
    OpportunityAct,
    OpportunityState,
)
from hopmarket.rules.opportunity_life import OPPORTUNITY_LIFE as LIFE
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.response_life import RESPONSE_LIFE, ResponseAct, ResponseState
from tests.factories.lives import reachable_states

S, A = OpportunityState, OpportunityAct

# One line for each state, one column for each act: the state it leads to, or a dot for a refusal.
# Written by hand, on purpose apart from the code, so that a change of the table is a change here.
ACTS = (
    A.REVISE, A.ASK_APPROVAL, A.RETURN, A.APPROVE, A.PUBLISH, A.DISCARD, A.ASK, A.ANSWER, A.AMEND,
    A.EXTEND, A.CLOSE, A.OPEN_RESPONSES, A.AWARD, A.END, A.CANCEL, A.SIGN, A.CORRECT, A.LEND_OFFICER,
    A.CORRECT_NATIONAL, A.DECIDE, A.INVITE,
)  # fmt: skip
DECIDED = {
    S.DRAFT: "draft with_approver . . open discarded . . . . . . . . . . . draft . . .",
    S.WITH_APPROVER: ". . draft approved . discarded . . . . . . . . . . . with_approver . . .",
    S.APPROVED: ". . draft . open discarded . . . . . . . . . . . . . . .",
    S.OPEN: ". . . . . . open open open open closed . . . cancelled . . . open . open",
    S.CLOSED: ". . . . . . . . . . . evaluating . no_award cancelled . . . closed . .",
    S.EVALUATING: ". . . . . . . . . . . . awarded no_award cancelled . . . evaluating decided .",
    S.DECIDED: ". . . . . . . . . . . . awarded no_award cancelled . . . decided . .",
    S.AWARDED: ". . . . . . . . . . . . . . . awarded awarded . awarded . .",
    S.NO_AWARD: ". . . . . . . . . . . . . . . . . . no_award . .",
    S.CANCELLED: ". . . . . . . . . . . . . . . . . . cancelled . .",
    S.DISCARDED: ". . . . . . . . . . . . . . . . . . . . .",
}


def test_the_table_here_holds_all_states_and_acts() -> None:
    assert set(DECIDED) == set(S) and set(ACTS) == set(A) and len(ACTS) == len(A)
    assert all(len(line.split()) == len(ACTS) for line in DECIDED.values())


@pytest.mark.parametrize("state", S)
def test_every_act_in_every_state(state: OpportunityState) -> None:
    for act, wanted in zip(ACTS, DECIDED[state].split(), strict=True):
        after = LIFE.after(state, act)
        if wanted == ".":
            assert after == Refusal(f"opportunity.{act}.not_now", LIFE.cite, {"state": str(state)})
        else:
            assert after == S(wanted)


def test_every_state_is_reachable() -> None:
    assert reachable_states(LIFE) == frozenset(S)
    assert reachable_states(RESPONSE_LIFE) == frozenset(ResponseState)


@pytest.mark.parametrize("state", ResponseState)
@pytest.mark.parametrize("act", ResponseAct)
def test_every_act_on_a_response_is_decided(state: ResponseState, act: ResponseAct) -> None:
    after = RESPONSE_LIFE.after(state, act)
    assert isinstance(after, ResponseState) or after.reason == f"response.{act}.not_now"


def test_what_was_published_never_becomes_a_draft_again() -> None:
    for moves in LIFE.steps.values():
        for start, to in moves.items():
            assert start not in PUBLISHED_STATES or to in PUBLISHED_STATES


@pytest.mark.parametrize("kind", LifeKind)
def test_publication_is_the_only_way_out_into_the_open(kind: LifeKind) -> None:
    ways = {
        (act, start)
        for act, moves in LIVES[kind].steps.items()
        for start, to in moves.items()
        if start not in PUBLISHED_STATES and to in PUBLISHED_STATES
    }
    assert ways == {(A.PUBLISH, S.DRAFT if kind is LifeKind.QUOTE else S.APPROVED)}


@given(st.sampled_from(LifeKind), st.lists(st.sampled_from(sorted(A)), max_size=40))
def test_responses_are_opened_only_after_closing_and_awarded_only_after_opening(
    kind: LifeKind, acts: list[OpportunityAct]
) -> None:
    life = LIVES[kind]
    state, done = life.begins, []
    for act in acts:
        after = life.after(state, act)
        if not isinstance(after, Refusal):
            state = after
            done.append(act)
    if A.OPEN_RESPONSES in done:
        assert A.CLOSE in done[: done.index(A.OPEN_RESPONSES)]
    if A.AWARD in done:
        assert A.OPEN_RESPONSES in done[: done.index(A.AWARD)]
        assert (A.DECIDE in done[: done.index(A.AWARD)]) == (kind is LifeKind.SUMMARY_FIRST)
    if A.PUBLISH in done and kind is not LifeKind.QUOTE:
        assert A.APPROVE in done[: done.index(A.PUBLISH)]
    if A.PUBLISH in done:
        assert not {A.REVISE, A.DISCARD, A.RETURN} & set(done[done.index(A.PUBLISH) :])


def test_an_unreachable_state_is_found() -> None:
    life = Life("short", S.DRAFT, {A.PUBLISH: from_each((S.APPROVED,), S.OPEN), A.REVISE: staying(S.DRAFT)})
    assert reachable_states(life) == {S.DRAFT}
