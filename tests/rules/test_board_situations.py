"""Each situation of the board's page holds exactly when it says: both sides of every line, and every state."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.figures.board_situations import (
    DAYS_TO_ANSWER,
    DUTIES,
    FEW_RESPONSES,
    Finding,
    OverseenPurchase,
    PublishedAddendum,
    Situation,
    by_state,
    findings,
)
from hopmarket.rules.figures.purchase_acts import SENTENCES
from hopmarket.rules.opportunity_life import PUBLISHED_STATES, OpportunityState

S = OpportunityState
NOW = datetime(2026, 12, 3, 12, tzinfo=UTC)
TICK, DAY = timedelta(microseconds=1), timedelta(days=1)
LINE = Decimal(3)
QUIET = OverseenPurchase(S.OPEN, NOW + 10 * DAY, responses=FEW_RESPONSES)
"""An open purchase about which there is nothing to say."""
PAST = replace(QUIET, closes_at=NOW - DAY)


def found(purchase: OverseenPurchase, now: datetime = NOW) -> set[Situation]:
    return {finding.situation for finding in findings(purchase, now, LINE)}


def late(before_deadline: timedelta) -> tuple[PublishedAddendum, ...]:
    return (PublishedAddendum(2, QUIET.closes_at - before_deadline, QUIET.closes_at),)


LINES: list[tuple[Situation, OverseenPurchase, dict[str, Any], dict[str, Any]]] = [
    (Situation.NOT_OPENED, QUIET, {"closes_at": NOW}, {"closes_at": NOW + TICK}),
    (Situation.AWARD_LATE, QUIET, {"award_on": date(2026, 12, 2)}, {"award_on": date(2026, 12, 3)}),
    (
        Situation.NOT_SIGNED,
        replace(PAST, state=S.AWARDED, unsigned=1),
        {"starts_on": date(2026, 12, 3)},
        {"starts_on": date(2026, 12, 4)},
    ),
    (
        Situation.NOT_SIGNED,
        replace(PAST, state=S.AWARDED, starts_on=date(2026, 12, 1)),
        {"unsigned": 1},
        {"unsigned": 0},
    ),
    (
        Situation.UNANSWERED,
        QUIET,
        {"asked_at": (NOW - DAYS_TO_ANSWER * DAY,)},
        {"asked_at": (NOW - DAYS_TO_ANSWER * DAY + TICK,)},
    ),
    (
        Situation.UNANSWERED,
        replace(QUIET, asked_at=(NOW - DAY,)),
        {"questions_until": NOW},
        {"questions_until": NOW + TICK},
    ),
    (Situation.SECOND_OFFICER_WAITS, QUIET, {"requests": (NOW - TICK,)}, {"requests": ()}),
    (
        Situation.ONE_PERSON,
        QUIET,
        {"acts": {1: {"open_responses", "confirm_award"}}},
        {"acts": {1: {"open_responses"}, 2: {"confirm_award"}}},
    ),
    (
        Situation.ONE_PERSON,
        QUIET,
        {"acts": {1: {"amend_opportunity", "sign_contract"}}},
        {"acts": {1: {"amend_opportunity", "extend_deadline"}}},
    ),
    (Situation.LATE_ADDENDUM, QUIET, {"addenda": late(3 * DAY - TICK)}, {"addenda": late(3 * DAY)}),
    (
        Situation.FEW_BIDDERS,
        replace(PAST, state=S.EVALUATING),
        {"responses": FEW_RESPONSES - 1},
        {"responses": FEW_RESPONSES},
    ),
    (
        Situation.FEW_BIDDERS,
        replace(QUIET, responses=0, state=S.OPEN),
        {"closes_at": NOW},
        {"closes_at": NOW + TICK},
    ),
]


@pytest.mark.parametrize(("situation", "purchase", "inside", "outside"), LINES)
def test_a_situation_holds_on_its_side_of_the_line_alone(
    situation: Situation, purchase: OverseenPurchase, inside: dict[str, Any], outside: dict[str, Any]
) -> None:
    assert situation in found(replace(purchase, **inside))
    assert situation not in found(replace(purchase, **outside))


def test_every_situation_has_its_line_in_the_table() -> None:
    assert {situation for situation, *_ in LINES} == set(Situation)
    assert found(QUIET) == set()


EVERYTHING = OverseenPurchase(
    state=S.OPEN,
    closes_at=NOW - DAY,
    award_on=date(2026, 12, 2),
    starts_on=date(2026, 12, 2),
    questions_until=NOW - DAY,
    asked_at=(NOW - DAY,),
    unsigned=1,
    requests=(NOW - DAY,),
    acts={1: {"open_responses", "confirm_award"}},
    addenda=(PublishedAddendum(2, NOW - 2 * DAY, NOW - DAY),),
    responses=1,
)
"""A purchase of which everything is so that each situation holds, where its state allows it."""
ALWAYS = {Situation.SECOND_OFFICER_WAITS, Situation.ONE_PERSON, Situation.LATE_ADDENDUM}
IN_STATE = {
    S.OPEN: {Situation.NOT_OPENED, Situation.AWARD_LATE, Situation.UNANSWERED, Situation.FEW_BIDDERS},
    S.CLOSED: {Situation.NOT_OPENED, Situation.AWARD_LATE, Situation.FEW_BIDDERS},
    S.EVALUATING: {Situation.AWARD_LATE, Situation.FEW_BIDDERS},
    S.DECIDED: {Situation.AWARD_LATE, Situation.FEW_BIDDERS},
    S.AWARDED: {Situation.NOT_SIGNED, Situation.FEW_BIDDERS},
    S.NO_AWARD: {Situation.FEW_BIDDERS},
    S.CANCELLED: set(),
}


@pytest.mark.parametrize("state", sorted(PUBLISHED_STATES))
def test_a_state_has_its_situations_and_no_other(state: OpportunityState) -> None:
    assert found(replace(EVERYTHING, state=state)) == ALWAYS | IN_STATE[state]


@pytest.mark.parametrize(("first", "second"), list(combinations(DUTIES, 2)))
def test_two_acts_of_one_person_are_looked_at_where_they_belong_to_two_duties(
    first: str, second: str
) -> None:
    shown = findings(replace(QUIET, acts={7: {first, second}}), NOW, LINE)
    assert bool(shown) is (DUTIES[first] != DUTIES[second])
    for finding in shown:
        assert finding == Finding(Situation.ONE_PERSON, None, 2, (first, second))
        assert "7" not in repr(finding.acts)


def test_every_act_of_a_duty_has_a_sentence() -> None:
    assert DUTIES.keys() <= SENTENCES.keys()


@given(st.lists(st.sampled_from(sorted(PUBLISHED_STATES)), max_size=20), st.booleans())
def test_every_purchase_is_counted_once(states: list[OpportunityState], is_past: bool) -> None:
    purchases = [replace(PAST if is_past else QUIET, state=state) for state in states]
    counted = by_state(purchases, NOW)
    assert sum(counted.values()) == len(states)
    if is_past:
        assert S.OPEN not in counted
