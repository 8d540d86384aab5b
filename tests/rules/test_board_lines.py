"""The board's lines of the barrier check: every option has its line, and each moves what its rule finds."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from hopmarket.barrier_rules import barrier_rules
from hopmarket.rules.barriers.barrier_kinds import RuleAnswer
from hopmarket.rules.barriers.board_lines import BOARD_LINES, line_key, with_lines
from hopmarket.rules.barriers.checking import check_notice
from hopmarket.rules.partnership_lines import may_set_line

from .test_barrier_fields import FINE, TABLE

RULES = {rule.code: rule for rule in barrier_rules()}
OPTIONS = [
    (rule.code, option)
    for rule in RULES.values()
    for option in rule.options
    if line_key(rule.code, option) in BOARD_LINES
]


def test_each_option_of_a_rule_has_its_line_with_the_same_default() -> None:
    of_rules = {
        line_key(rule.code, option): line
        for rule in RULES.values()
        for option, line in rule.options.items()
        if not option.startswith("median_")
    }
    assert of_rules == {key: row.default for key, row in BOARD_LINES.items()}


def test_lines_that_nobody_set_leave_the_rules_alone() -> None:
    assert with_lines(RULES.values(), {}) == tuple(RULES.values())
    assert with_lines(RULES.values(), {"award": Decimal(1)}) == tuple(RULES.values())


@pytest.mark.parametrize(("code", "option"), OPTIONS)
def test_a_line_sets_its_option_alone(code: str, option: str) -> None:
    key = line_key(code, option)
    changed = {rule.code: rule for rule in with_lines(RULES.values(), {key: BOARD_LINES[key].lowest})}
    assert changed[code].options == {**RULES[code].options, option: BOARD_LINES[key].lowest}
    assert {name: rule for name, rule in changed.items() if name != code} == {
        name: rule for name, rule in RULES.items() if name != code
    }


LOOSER = {
    "TIM01": ("days", 7),
    "TIM04": ("days", 1),
    "TIM05": ("days", 7),
    "TER01": ("months", 12),
    "TER02": ("months", 120),
    "FIN01": ("times", 5),
    "CRI01": ("weight", 100),
    "CRI04": ("criteria", 20),
    "CRI05": ("weight", 1),
    "ASK02": ("for_thousand", 1000),
    "ASK05": ("documents", 50),
    "ASK06": ("files", 20),
    "ASK07": ("questions", 20),
    "LOT01": ("pounds", 1_000_000),
    "LEN01": ("median", 5000),
}


@pytest.mark.parametrize("code", LOOSER)
def test_a_looser_line_lets_through_what_the_line_as_delivered_finds(code: str) -> None:
    option, line = LOOSER[code]
    key = line_key(code, option)
    assert may_set_line(key, Decimal(line), before=BOARD_LINES[key].default) is None
    barrier = next(barrier for row, barrier, *_ in TABLE if row == code)
    notice = replace(FINE, **barrier)
    (rule,) = with_lines((RULES[code],), {key: Decimal(line)})
    assert check_notice(notice, (RULES[code],)).answers[code] is RuleAnswer.FINDING
    assert check_notice(notice, (rule,)).answers[code] is RuleAnswer.NONE


def test_the_line_of_the_law_may_only_be_stricter() -> None:
    key = line_key("PAY01", "days")
    assert may_set_line(key, Decimal(31), before=Decimal(30)).reason == "second_officer_line.out_of_bounds"  # type: ignore[union-attr]
    assert may_set_line(key, Decimal(14), before=Decimal(30)) is None
    (rule,) = with_lines((RULES["PAY01"],), {key: Decimal(14)})
    assert check_notice(FINE, (rule,)).answers["PAY01"] is RuleAnswer.FINDING
