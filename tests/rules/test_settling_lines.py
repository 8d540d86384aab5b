"""What is still to settle, and the rules that a lawyer confirms: every wording counts, and none twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket import reference_data
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.settling_lines import (
    RuleToConfirm,
    SettlingLine,
    fingerprint_of,
    lines_in_use,
    may_confirm,
    open_first,
    open_lines,
    read_rules,
)

WORDS = st.text(alphabet="abc `£,", min_size=1, max_size=12).map(str.strip).filter(bool)
RULES = st.lists(st.builds(RuleToConfirm, WORDS, WORDS, WORDS), max_size=6)


def page(rules: list[RuleToConfirm]) -> str:
    rows = [f"| {row.rule} | {row.where} | {row.what} |" for row in rules]
    return "\n".join(
        ["# Rules", "", "| rule | where | what to confirm |", "| --- | --- | --- |", *rows, "", "End."]
    )


@given(RULES)
def test_rules_are_read_as_the_page_lists_them(rules: list[RuleToConfirm]) -> None:
    assert list(read_rules(page(rules))) == rules


def test_the_page_of_the_documentation_is_read_row_by_row() -> None:
    listed = reference_data.rules_to_confirm()
    text = (reference_data.Path(__file__).parents[2] / "docs/rules/to-confirm.md").read_text()
    assert len(listed) == sum(line.startswith("| ") for line in text.splitlines()) - 2 > 15
    assert len({rule.fingerprint for rule in listed}) == len(listed)


@given(RULES)
def test_a_fingerprint_of_rules_tells_any_change_and_no_order(rules: list[RuleToConfirm]) -> None:
    assert fingerprint_of(rules) == fingerprint_of(rules[::-1])
    for number, rule in enumerate(rules):
        changed = [*rules[:number], replace(rule, what=f"{rule.what}!"), *rules[number + 1 :]]
        assert fingerprint_of(changed) != fingerprint_of(rules)
    assert may_confirm(rules, shown=fingerprint_of(rules), lawyer="A lawyer") is None or not rules


@pytest.mark.parametrize(
    ("rules", "shown", "lawyer", "reason"),
    [
        ([], "", "A lawyer", "nothing"),
        ([RuleToConfirm("a", "b", "c")], "0", "A lawyer", "changed_meanwhile"),
        ([RuleToConfirm("a", "b", "c")], "", " 1. ", "changed_meanwhile"),
        ([RuleToConfirm("a", "b", "c")], None, " 1. ", "lawyer"),
    ],
)
def test_nobody_confirms_what_was_not_shown(
    rules: list[RuleToConfirm], shown: str | None, lawyer: str, reason: str
) -> None:
    refusal = may_confirm(rules, shown=fingerprint_of(rules) if shown is None else shown, lawyer=lawyer)
    assert isinstance(refusal, Refusal) and refusal.reason == f"rule_set.{reason}"


def test_lines_of_what_is_switched_off_are_gone_and_open_ones_are_told_apart() -> None:
    board = SettlingLine("The board sits", "officers", "/partnership/bodies/", done=False)
    keys = SettlingLine("Keys", "buyers", "/account/opening-key/", done=False, is_essential=False)
    letters = SettlingLine("Letters", "operator", "/operate/", done=True)
    lines = [board, keys, letters]
    assert lines_in_use(lines, ()) == lines and lines_in_use(lines, {"bodies"}) == [keys, letters]
    assert open_first([letters, keys, board]) == [board, keys, letters]
    assert open_lines(lines) == [board, keys] and open_lines(lines, essential=True) == [board]
