"""The catalogue of barrier rules: every row has its parts, finds its real wordings, and no near miss."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import re2

from hopmarket.barrier_rules import barrier_rules
from hopmarket.rules.barriers.barrier_kinds import BarrierRule, RuleAnswer, RuleState, Severity
from hopmarket.rules.barriers.catalogue import read_pack
from hopmarket.rules.barriers.checked_notice import CheckedNotice, NoticeStage, NoticeText, TextKind
from hopmarket.rules.barriers.checking import check_notice
from hopmarket.rules.barriers.finders import FINDERS
from hopmarket.rules.barriers.phrases import compiled
from hopmarket.rules.regimes.kinds import Regime

RULES = {rule.code: rule for rule in barrier_rules()}
OF_TEXTS = [code for code, rule in RULES.items() if rule.patterns]
MAY_BE_MUST = {"CRI02", "CRI03", "FIN03", "FIN04", "SPE01", "SPE03"}
"""Whose law was read at its source, and the board's own."""


def kind_for(rule: BarrierRule) -> TextKind:
    return (
        TextKind.SPECIFICATION
        if not rule.texts or "specification" in rule.texts
        else TextKind(min(rule.texts))
    )


def found(rule: BarrierRule, text: str, **facts: object) -> tuple[str, ...]:
    """The words that a rule finds in a text."""
    asked = {"stage": NoticeStage.TENDER, "category": "services", **facts}
    notice = CheckedNotice("n", texts=(NoticeText("text", kind_for(rule), text),), **asked)  # type: ignore[arg-type]
    report = check_notice(notice, (rule,))
    assert not report.failed
    return tuple(finding.words for finding in report.findings)


def test_there_are_enough_rules_with_published_wordings() -> None:
    assert len(RULES) >= 45
    assert sum(any(example.source for example in rule.positives) for rule in RULES.values()) >= 25


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_rule_has_all_its_parts(code: str) -> None:
    rule = RULES[code]
    assert re.fullmatch(r"[A-Z]{3}\d\d", code)
    assert rule.title and rule.why and rule.message and all(rule.cites)
    assert rule.wording.text or rule.wording.sets
    assert rule.finders and set(rule.finders) <= FINDERS.keys()
    assert bool(rule.patterns) == bool(rule.keywords)
    assert not rule.patterns or (rule.positives and rule.near_misses)
    worst = {rule.severity, *rule.severities.values()}
    assert Severity.MUST not in worst or code in MAY_BE_MUST
    assert all(word == word.lower() for word in rule.keywords)


@pytest.mark.parametrize("code", OF_TEXTS)
def test_it_finds_its_wordings_and_no_near_miss(code: str) -> None:
    rule = RULES[code]
    for example in rule.positives:
        assert found(rule, example.text), example.text
        assert found(rule, example.text.upper()), example.text
    for example in rule.near_misses:
        assert not found(rule, example.text), example.text


@pytest.mark.parametrize("code", [code for code in OF_TEXTS if RULES[code].wording.is_safe])
def test_safe_words_put_in_the_place_of_those_found_are_found_no_more(code: str) -> None:
    rule = RULES[code]
    for example in rule.positives:
        for words in reversed(found(rule, example.text)):
            mended = example.text.replace(words, rule.wording.text.removesuffix("."))
            assert not found(rule, mended), mended
            assert mended.count("  ") == 0 and not mended.endswith(".."), mended


@pytest.mark.parametrize("code", OF_TEXTS)
def test_of_an_award_no_text_is_found_and_without_text_nobody_can_tell(code: str) -> None:
    rule = RULES[code]
    assert not found(rule, rule.positives[0].text, stage=NoticeStage.AWARD)
    report = check_notice(CheckedNotice("n", stage=NoticeStage.TENDER), (rule,))
    assert report.answers[code] is RuleAnswer.CANNOT_TELL and report.absent[code]


@pytest.mark.parametrize("code", OF_TEXTS)
def test_patterns_look_neither_back_nor_to_what_was_found(code: str) -> None:
    rule = RULES[code]
    for pattern in (*rule.patterns, *rule.unless):
        assert not re.search(r"\(\?[<=!]|\\[1-9bwB]", pattern), pattern
    assert all(
        isinstance(pattern, type(re2.compile("x"))) for pattern in compiled(rule.patterns + rule.unless)
    )


@pytest.mark.parametrize(
    ("code", "regime", "severity"),
    [
        ("CRI03", Regime.BELOW_THRESHOLD, Severity.MUST),
        ("CRI03", Regime.WORKS_BELOW, Severity.MUST),
        ("SPE01", Regime.ABOVE_THRESHOLD, Severity.MUST),
        ("SPE01", Regime.BELOW_THRESHOLD, Severity.SHOULD),
        ("SPE03", Regime.ABOVE_THRESHOLD, Severity.MUST),
        ("SPE03", Regime.BELOW_THRESHOLD, Severity.SHOULD),
        ("FIN03", Regime.LIGHT_TOUCH, Severity.MUST),
        ("FIN03", Regime.BELOW_THRESHOLD, Severity.SHOULD),
        ("FIN04", Regime.ABOVE_THRESHOLD, Severity.MUST),
        ("FIN04", Regime.BELOW_THRESHOLD, Severity.SHOULD),
        ("FIN03", None, Severity.SHOULD),
    ],
)
def test_the_same_words_weigh_by_the_regime(code: str, regime: Regime | None, severity: Severity) -> None:
    rule = RULES[code]
    text = NoticeText("specification", kind_for(rule), rule.positives[0].text)
    report = check_notice(CheckedNotice("n", stage=NoticeStage.DRAFT, regime=regime, texts=(text,)), (rule,))
    assert [finding.severity for finding in report.findings][:1] == [severity]


def test_a_rule_says_nothing_outside_its_regimes() -> None:
    text = NoticeText("specification", TextKind.SPECIFICATION, RULES["CRI03"].positives[0].text)
    above = CheckedNotice("n", regime=Regime.ABOVE_THRESHOLD, texts=(text,))
    assert check_notice(above, (RULES["CRI03"],)).answers["CRI03"] is RuleAnswer.NOT_IN_REGIME


def test_uncertain_words_are_milder_and_a_preview_is_at_most_worth_a_look() -> None:
    rule = RULES["FIN03"]
    text = NoticeText("specification", TextKind.SPECIFICATION, rule.positives[0].text)
    published = CheckedNotice("n", stage=NoticeStage.TENDER, regime=Regime.ABOVE_THRESHOLD, texts=(text,))
    for stage in (NoticeStage.TENDER, NoticeStage.DRAFT):
        capped = check_notice(replace(published, stage=stage), (rule,), {"FIN03": Severity.CONSIDER})
        assert capped.findings[0].severity is Severity.CONSIDER
    preview = check_notice(published, (replace(rule, state=RuleState.PREVIEW),))
    assert preview.findings[0].severity is Severity.CONSIDER


def test_the_ratio_of_turnover_is_to_a_year_of_the_contract() -> None:
    asked = "Bidders must have a minimum annual turnover of £500,000"
    term: dict[str, Any] = {"starts_on": date(2027, 4, 1), "ends_on": date(2030, 3, 31), "currency": "GBP"}
    rule = RULES["FIN01"]
    assert found(rule, asked, value=Decimal(240000), **term)
    assert not found(rule, asked, value=Decimal(750000), **term)
    notice = CheckedNotice(
        "n", stage=NoticeStage.TENDER, value=Decimal(240000), texts=(NoticeText("t", TextKind.CONDITION, asked),),
        starts_on=date(2027, 4, 1), ends_on=date(2030, 3, 31), currency="GBP",
    )  # fmt: skip
    message = check_notice(notice, (rule,)).findings[0].message
    assert "£500,000" in message and "6.2 times the £80,000" in message


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        ({"severity": "awful"}, "severity", "awful"),
        ({"finders": ["guess"]}, "finders", "guess"),
        ({"since": "tomorrow"}, "since", "tomorrow"),
        ({"keyword": ["x"]}, "keyword", "no field keyword"),
        ({"why": ""}, "why", "missing"),
        ({"options": {"days": "many"}}, "options", "options"),
        ({"positives": ["words"]}, "positives", "positives"),
        ({"version": 0}, "version", "version"),
        ({"regimes": ["moon"]}, "regimes", "moon"),
        ({"texts": ["poem"]}, "texts", "poem"),
        ({"patterns": ["(unclosed"], "keywords": ["x"]}, "patterns", "(unclosed"),
    ],
)
def test_a_bad_row_names_itself_and_its_field_and_the_others_are_read(
    row: dict, field: str, words: str
) -> None:
    good: dict[str, Any] = {
        "code": "TST01", "title": "t", "category": "short_times", "severity": "should", "why": "w", "cites": ["c"],
        "message": "m", "finders": ["window"], "since": "2026-12-01",
    }  # fmt: skip
    rules, faults = read_pack([{**good, **row}, {**good, "code": "TST02"}], FINDERS)
    assert [rule.code for rule in rules] == ["TST02"]
    assert [(fault.row, fault.field) for fault in faults] == [("TST01", field)] and words in faults[
        0
    ].sentence


@pytest.mark.parametrize("rows", [None, {}, "text", [1], [[]]])
def test_a_pack_that_is_no_list_of_rows_is_told_so(rows: object) -> None:
    rules, faults = read_pack(rows, FINDERS)
    assert not rules and faults
