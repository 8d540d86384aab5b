"""Rules for small firms against rules of integrity: what the rows name exists, and the lines leave something between."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.barrier_rules import barrier_rules
from hopmarket.rules.barriers.barrier_kinds import RuleAnswer
from hopmarket.rules.barriers.board_lines import BOARD_LINES, line_key, with_lines
from hopmarket.rules.barriers.checking import check_notice
from hopmarket.rules.barriers.contradictions import CONTRADICTIONS, Contradiction, would_cross

from .test_barrier_fields import FINE

RULES = {rule.code: rule for rule in barrier_rules()}
SHORT, LONG = line_key("TER01", "months"), line_key("TER02", "months")


@pytest.mark.parametrize("row", CONTRADICTIONS, ids=[row.key for row in CONTRADICTIONS])
def test_a_row_says_both_sides_and_names_what_exists(row: Contradiction) -> None:
    assert all(getattr(row, known.name) or known.name == "line_keys" for known in fields(row))
    assert set(row.codes) <= RULES.keys() and set(row.line_keys) <= BOARD_LINES.keys()
    assert row.small_firms_cite != row.integrity_cite
    for sentence in (row.small_firms, row.integrity, row.settled):
        assert sentence[0].isupper() and sentence.endswith(".")
    of_codes = {line_key(code, option) for code in row.codes for option in RULES[code].options}
    assert set(row.line_keys) <= of_codes


def test_rules_that_cite_integrity_against_themselves_stand_in_a_row() -> None:
    named = {code for row in CONTRADICTIONS for code in row.codes}
    cited = {
        code
        for code, rule in RULES.items()
        if any("ntegrity checkers" in cite for cite in (*rule.cites, *rule.counter_cites))
    }
    assert cited and cited <= named


def test_a_row_has_the_lines_where_the_board_set_them() -> None:
    (term,) = (row for row in CONTRADICTIONS if row.key == "term")
    lines = term.lines({LONG: Decimal(84)})
    assert [(row.key, line) for row, line in lines] == [(SHORT, Decimal(36)), (LONG, Decimal(84))]


@given(st.integers(12, 60), st.integers(36, 120))
def test_lines_that_cross_are_refused_and_others_leave_a_contract_between(short: int, long: int) -> None:
    refusals = {
        bool(would_cross(SHORT, Decimal(short), {LONG: Decimal(long)})),
        bool(would_cross(LONG, Decimal(long), {SHORT: Decimal(short)})),
    }
    assert refusals == {short > long}
    if short <= long:
        months = short
        ends = date(2027 + (months - 1) // 12, (months - 1) % 12 + 1, 28)
        notice = replace(FINE, starts_on=date(2027, 1, 1), ends_on=ends)
        rules = with_lines((RULES["TER01"], RULES["TER02"]), {SHORT: Decimal(short), LONG: Decimal(long)})
        assert notice.months == months
        assert set(check_notice(notice, rules).answers.values()) == {RuleAnswer.NONE}


def test_other_lines_cross_nothing() -> None:
    assert all(would_cross(key, Decimal(1), {}) is None for key in BOARD_LINES if key not in (SHORT, LONG))
    assert would_cross("award", Decimal(1), {}) is None
