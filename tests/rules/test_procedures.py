"""Procedures and value lines: who may buy what and how, on both sides of every line and date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from hopmarket.rules.light_touch import LIGHT_TOUCH_RANGES, is_light_touch
from hopmarket.rules.opportunity_life import LIVES, OPPORTUNITY_LIFE, OpportunityAct, OpportunityState
from hopmarket.rules.procedure_kinds import Audience, NoticeKind, ProcedureKey, SealKind
from hopmarket.rules.procedures import (
    PROCEDURES,
    fitting_procedures,
    is_above_threshold,
    is_notifiable,
    notices_due,
    unfit_for,
)
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import BUYERS, OrganisationKind, Role, may, may_buy
from hopmarket.rules.thresholds import LINE_TITLES, THRESHOLDS, AuthorityKind, Line, reaches, threshold_on
from tests.rules.test_roles import CONFIRMED

PENNY = Decimal("0.01")
DAY = date(2026, 11, 30)
WELFARE, CLEANING, ROADS = "85312000", "90910000", "45233141"
K = ProcedureKey


@pytest.mark.parametrize("row", THRESHOLDS, ids=lambda row: f"{row.line}-{row.body}-{row.since}")
def test_a_line_holds_from_its_day_and_its_penny(row) -> None:  # type: ignore[no-untyped-def]
    assert row.cite and LINE_TITLES[row.line]
    assert threshold_on(row.line, row.since, row.body) == row
    assert reaches(row.line, row.value, row.since, row.body)
    assert not reaches(row.line, row.value - PENNY, row.since, row.body)
    before = [other for other in THRESHOLDS if (other.line, other.body) == (row.line, row.body)]
    if before[0] != row:
        assert threshold_on(row.line, row.since - timedelta(days=1), row.body) != row


def test_every_line_has_rows_and_its_dates_ascend() -> None:
    for line in Line:
        for body in AuthorityKind:
            days = [row.since for row in THRESHOLDS if row.line is line and row.body is body]
            assert days == sorted(set(days)) and (days or body is AuthorityKind.CENTRAL)


def test_a_body_without_figures_of_its_own_has_those_of_all() -> None:
    assert threshold_on(Line.LIGHT_TOUCH, DAY, AuthorityKind.CENTRAL).value == Decimal(663540)
    assert threshold_on(Line.GOODS_SERVICES, date(2020, 1, 1)).value == Decimal(214904)


@pytest.mark.parametrize(
    ("category", "cpv", "line"),
    [
        ("services", CLEANING, "207720"),
        ("goods", "39000000", "207720"),
        ("goods", WELFARE, "207720"),
        ("services", WELFARE, "663540"),
        ("works", ROADS, "5193000"),
    ],
)
def test_above_the_threshold_begins_at_its_line(category: str, cpv: str, line: str) -> None:
    assert is_above_threshold(category, cpv, Decimal(line), DAY)
    assert not is_above_threshold(category, cpv, Decimal(line) - PENNY, DAY)
    assert not is_above_threshold(category, cpv, None, DAY)


@pytest.mark.parametrize(
    ("category", "cpv", "value", "keys"),
    [
        ("services", CLEANING, "49999.99", {K.QUICK_QUOTE, K.BELOW_THRESHOLD_OPEN}),
        ("services", CLEANING, "50000", {K.BELOW_THRESHOLD_OPEN}),
        ("services", CLEANING, "207719.99", {K.BELOW_THRESHOLD_OPEN}),
        ("services", CLEANING, "207720", {K.OPEN_ABOVE_THRESHOLD}),
        ("services", WELFARE, "49999.99", {K.QUICK_QUOTE, K.BELOW_THRESHOLD_OPEN, K.LIGHT_TOUCH_OPEN}),
        ("services", WELFARE, "400000", {K.LIGHT_TOUCH_OPEN, K.OPEN_ABOVE_THRESHOLD}),
        ("services", WELFARE, "663540", {K.LIGHT_TOUCH_OPEN, K.OPEN_ABOVE_THRESHOLD}),
        ("goods", "39000000", "207720", {K.OPEN_ABOVE_THRESHOLD}),
        ("works", ROADS, "207719.99", {K.BELOW_THRESHOLD_OPEN, K.WORKS_BELOW_THRESHOLD}),
        ("works", ROADS, "207720", {K.WORKS_BELOW_THRESHOLD}),
        ("works", ROADS, "5192999.99", {K.WORKS_BELOW_THRESHOLD}),
        ("works", ROADS, "5193000", {K.OPEN_ABOVE_THRESHOLD}),
    ],
)
def test_what_fits_a_purchase_on_both_sides_of_each_line(
    category: str, cpv: str, value: str, keys: set[ProcedureKey]
) -> None:
    fitting = fitting_procedures(
        category=category, cpv=cpv, value=Decimal(value), kind=OrganisationKind.PUBLIC_BODY, day=DAY
    )
    assert {row.key for row in fitting} == keys | {K.DIRECT_AWARD, K.BOUGHT_ELSEWHERE}
    assert not fitting_procedures(
        category=category, cpv=cpv, value=Decimal(value), kind=OrganisationKind.CHARITY, day=DAY
    )


def test_a_refusal_names_the_figures_that_decide() -> None:
    row = PROCEDURES[K.BELOW_THRESHOLD_OPEN]
    refusal = unfit_for(row, category="services", cpv=WELFARE, value=Decimal(400000), day=DAY)
    assert isinstance(refusal, Refusal) and refusal.reason == "procedure.too_much"
    assert (refusal.params["value"], refusal.params["line"]) == ("£400,000", "£207,720")
    assert unfit_for(row, category="services", cpv="", value=None, day=DAY) is None


@pytest.mark.parametrize(
    ("key", "category", "cpv", "value", "kinds"),
    [
        (K.BELOW_THRESHOLD_OPEN, "services", CLEANING, "29999.99", ""),
        (K.BELOW_THRESHOLD_OPEN, "services", CLEANING, "30000", "UK4 UK7"),
        (K.QUICK_QUOTE, "services", CLEANING, "30000", "UK7"),
        (K.LIGHT_TOUCH_OPEN, "services", WELFARE, "663539.99", "UK4 UK7"),
        (K.LIGHT_TOUCH_OPEN, "services", WELFARE, "663540", "UK4 UK6 UK7"),
        (K.OPEN_ABOVE_THRESHOLD, "services", CLEANING, "207720", "UK4 UK6 UK7"),
        (K.DIRECT_AWARD, "services", CLEANING, "207720", "UK5 UK6 UK7"),
        (K.DIRECT_AWARD, "services", CLEANING, "30000", "UK7"),
        (K.DIRECT_AWARD, "services", CLEANING, "29999.99", ""),
    ],
)
def test_the_notices_that_are_due(key: ProcedureKey, category: str, cpv: str, value: str, kinds: str) -> None:
    due = notices_due(PROCEDURES[key], category=category, cpv=cpv, value=Decimal(value), day=DAY)
    assert [notice.kind for notice in due] == [NoticeKind(kind) for kind in kinds.split()]
    assert all(notice.cite and notice.title for notice in due)


def test_every_row_is_whole() -> None:
    for key, row in PROCEDURES.items():
        assert key is row.key and row.title and row.when.endswith(".") and row.cite and row.details
        assert row.buyers <= BUYERS and row.life is LIVES[row.life_kind]
        assert (row.seal is SealKind.CLERK) == (row.openers > 0)
        assert (row.audience is Audience.INVITED) == (row.fewest_invited > 0)
        assert row.summary_before_award_notice == bool(row.life.steps[OpportunityAct.DECIDE])


def test_the_lives_of_procedures_are_parts_of_the_whole_one() -> None:
    taken: set[tuple[OpportunityAct, OpportunityState, OpportunityState]] = set()
    for life in LIVES.values():
        assert (life.name, life.begins) == (OPPORTUNITY_LIFE.name, OPPORTUNITY_LIFE.begins)
        taken |= {(act, start, to) for act, moves in life.steps.items() for start, to in moves.items()}
    assert taken == {
        (act, start, to) for act, moves in OPPORTUNITY_LIFE.steps.items() for start, to in moves.items()
    }


def test_who_may_buy_is_asked_of_the_procedure() -> None:
    member = replace(
        CONFIRMED, kind=OrganisationKind.PUBLIC_BODY, roles=frozenset({Role.PERSON, Role.COMMISSIONER})
    )
    business = frozenset({OrganisationKind.BUSINESS})
    assert may_buy(member, BUYERS) is None
    for refusal in (may_buy(member, business), may("draft_opportunity", member, buyers=business)):
        assert isinstance(refusal, Refusal) and refusal.reason == "role.not_public_body"
    assert may("draft_opportunity", member) is None


def test_light_touch_codes_are_those_of_the_list() -> None:
    assert all(first <= last and len(first) == len(last) == 8 for first, last in LIGHT_TOUCH_RANGES)
    assert is_light_touch(WELFARE) and is_light_touch("80000000") and not is_light_touch(CLEANING)
    assert not is_light_touch("") and not is_light_touch(ROADS)


def test_a_notifiable_value_begins_at_thirty_thousand() -> None:
    assert is_notifiable(Decimal(30000), DAY) and not is_notifiable(Decimal("29999.99"), DAY)
    assert not is_notifiable(None, DAY)
