"""How often rules of words are right: kappa, intervals, counts and caps by hand, and the file that they are kept in."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
import yaml

from hopmarket.barrier_rules import barrier_rules, measured_caps
from hopmarket.rules.barriers.barrier_kinds import Severity
from hopmarket.rules.barriers.checked_notice import NoticeStage, TextKind
from hopmarket.rules.barriers.measuring import (
    FINDS_NOTHING,
    TOO_FEW,
    TOO_UNCERTAIN,
    PassageLabel,
    ReadPassage,
    UnreadLabel,
    caps_of,
    finds,
    is_quoted,
    kappa,
    kappa_of,
    kind_read,
    labels_in,
    measured,
    wilson,
)

ROOT = Path(__file__).resolve().parents[2]
RULES = {rule.code: rule for rule in barrier_rules()}
LABELS = ROOT / "tests" / "labels"
FILE = ROOT / "src" / "hopmarket" / "data" / "barriers" / "measured.yaml"


def read(answers: str, text: str = "", quoted: bool = False) -> ReadPassage:
    first, second = map(PassageLabel, answers)
    return ReadPassage(text, first, second, quoted)


@pytest.mark.parametrize(
    ("counts", "value"),
    [
        ((20, 5, 10, 15), 0.4),  # 35 of 50 alike; by chance 0.5 × 0.6 + 0.5 × 0.4
        ((5, 0, 0, 25), 1.0),
        ((0, 1, 1, 0), -1.0),
        ((1, 1, 1, 1), 0.0),
        ((0, 0, 0, 30), None),
        ((0, 0, 0, 0), None),
    ],
)
def test_kappa_is_agreement_beyond_chance(counts: tuple[int, int, int, int], value: float | None) -> None:
    both_yes, only_first, only_second, both_no = counts
    found = kappa(both_yes=both_yes, only_first=only_first, only_second=only_second, both_no=both_no)
    assert found == (value if value is None else pytest.approx(value))


@pytest.mark.parametrize(
    ("part", "total", "low", "high"),
    [(10, 10, 0.7225, 1.0), (0, 10, 0.0, 0.2775), (8, 10, 0.4902, 0.9433), (81, 263, 0.2553, 0.3662)],
)
def test_intervals_are_those_of_the_tables(part: int, total: int, low: float, high: float) -> None:
    """The last: Newcombe, Two-sided confidence intervals for the single proportion (1998), table I."""
    assert wilson(part, total) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_a_rule_is_judged_where_both_readers_agree() -> None:
    passages = [
        *[read("yy", "found")] * 9,
        *[read("yy", "missed")] * 3,
        *[read("nn", "found", quoted=True)] * 1,
        *[read("nn", "left")] * 7,
        *[read("yn", "found")] * 2,
        *[read("ny", "left")] * 1,
        *[read("uy", "found")] * 2,
        *[read("nu", "left")] * 1,
    ]
    row = measured(passages, lambda text: text == "found")
    assert row == {
        "passages": 26, "only_first": 2, "only_second": 1, "n": 20, "positives": 12, "found": 10, "right": 9,
        "precision": 0.9, "precision_low": 0.596, "precision_high": 0.982,
        "recall": 0.75, "recall_low": 0.468, "recall_high": 0.911,
        "kappa": 0.732,  # 20 of 23 alike; by chance (14 × 13 + 9 × 10) ÷ 23²
        "quoted": 1, "positives_unquoted": 12, "found_unquoted": 9, "right_unquoted": 9,
    }  # fmt: skip
    assert kappa_of([row]) == kappa_of([row, row]) == 0.732


@pytest.mark.parametrize(
    ("right", "wrong", "missed", "why"),
    [
        (9, 1, 1, ""),
        (9, 2, 1, TOO_UNCERTAIN),
        (9, 0, 0, TOO_FEW),
        (1, 9, 0, TOO_FEW),
        (0, 0, 10, FINDS_NOTHING),
        (0, 1, 10, TOO_UNCERTAIN),
        (0, 0, 0, TOO_FEW),
    ],
)
def test_both_sides_of_each_cap(right: int, wrong: int, missed: int, why: str) -> None:
    """A draft of our own is capped only by a precision that was measured."""
    passages = [
        *[read("yy", "found")] * right,
        *[read("nn", "found")] * wrong,
        *[read("yy", "missed")] * missed,
    ]
    row = measured(passages, lambda text: text == "found")
    assert (row.get("cap"), row.get("why")) == (("consider", why) if why else (None, None))
    caps = {stage: bool(caps_of({"A": row}, stage)) for stage in NoticeStage}
    assert caps == {
        stage: why == TOO_UNCERTAIN if stage is NoticeStage.DRAFT else bool(why) for stage in NoticeStage
    }


def test_labels_are_read_and_a_line_that_is_none_is_named() -> None:
    assert labels_in(["A1\tA1-01\ty\r\n", "\n", "A1\tA1-02\tu"]) == {
        "A1-01": PassageLabel.YES,
        "A1-02": PassageLabel.UNSURE,
    }
    for lines in (["A1\tA1-01\tyes"], ["A1 A1-01 y"], ["A1\tB1-01\ty"], ["A1\tA1-01"]):
        with pytest.raises(UnreadLabel, match="Line 1"):
            labels_in(lines)
    with pytest.raises(UnreadLabel, match="Line 2: A1-01 has a label already"):
        labels_in(["A1\tA1-01\ty", "A1\tA1-01\tn"])


@pytest.mark.parametrize("code", sorted(code for code, rule in RULES.items() if rule.patterns))
def test_a_rule_is_asked_as_its_examples_are(code: str) -> None:
    """What is a real example for the rule counts as found, and as quoted; a near miss does not."""
    rule = RULES[code]
    assert not rule.texts or kind_read(rule) in rule.texts
    assert all(finds(rule, row.text) for row in rule.positives)
    assert not any(finds(rule, row.text) for row in rule.near_misses)
    sourced = [row.text for row in (*rule.positives, *rule.near_misses) if row.source]
    assert all(is_quoted(rule, f"Before. {text.upper()} After.") for text in sourced)
    assert not is_quoted(rule, "Seven green bicycles were painted by the river.")


def test_a_rule_of_specifications_is_asked_about_one() -> None:
    assert kind_read(RULES["FIN01"]) is TextKind.SPECIFICATION


def test_the_file_is_what_labels_and_rules_give() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "measure_barriers.py"))
    assert FILE.read_text() == script["measured_file"](), "run scripts/measure_barriers.py"


def test_every_rule_of_words_is_measured_and_capped_where_it_has_to_be() -> None:
    rows = yaml.safe_load(FILE.read_text())
    assert set(rows) == {code for code, rule in RULES.items() if rule.patterns}
    few = {code for code, row in rows.items() if row["positives"] < 10}
    seldom = {code for code, row in rows.items() if code not in few and row.get("precision", 1) < 0.9}
    nothing = {code for code, row in rows.items() if code not in few and not row["found"]}
    assert set(measured_caps(NoticeStage.TENDER)) == few | seldom | nothing
    assert set(measured_caps(NoticeStage.DRAFT)) == seldom
    assert {*measured_caps(NoticeStage.TENDER).values()} <= {Severity.CONSIDER}


def test_a_passage_counts_only_with_the_labels_of_two_readers(tmp_path: Path) -> None:
    """One reader's labels, or the same passage with none of the other's, measure nothing."""
    script = runpy.run_path(str(ROOT / "scripts" / "measure_barriers.py"))
    passages = (LABELS / "passages.jsonl").read_text()
    (tmp_path / "passages.jsonl").write_text(passages)
    (tmp_path / "reader-a.tsv").write_text("FIN01\tFIN01-02\ty\nFIN01\tFIN01-03\tn\n")
    alone = yaml.safe_load(script["measured_file"](tmp_path))
    assert {(row["passages"], row["n"], row["why"]) for row in alone.values()} == {(0, 0, TOO_FEW)}
    (tmp_path / "reader-b.tsv").write_text("FIN01\tFIN01-02\ty\n")
    both = yaml.safe_load(script["measured_file"](tmp_path))
    assert (both["FIN01"]["passages"], both["FIN01"]["n"], both["FIN01"]["positives"]) == (1, 1, 1)
    (tmp_path / "reader-b.tsv").write_text("FIN01\tFIN01-99\ty\n")
    with pytest.raises(SystemExit, match="FIN01-99"):
        script["measured_file"](tmp_path)


def test_no_reader_is_a_copy_of_the_other() -> None:
    readers = [place.read_text() for place in sorted(LABELS.glob("reader-?.tsv"))]
    assert len(set(readers)) == len(readers) == 2
