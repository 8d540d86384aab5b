"""Measures how often the barrier rules are right, from the labels in tests/labels, and writes
src/hopmarket/data/barriers/measured.yaml.

PYTHONPATH=src python scripts/measure_barriers.py
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path

import yaml

from hopmarket.barrier_rules import barrier_rules
from hopmarket.rules.barriers.measuring import (
    PassageLabel,
    ReadPassage,
    finds,
    is_quoted,
    labels_in,
    measured,
)

ROOT = Path(__file__).resolve().parents[1]
LABELS = ROOT / "tests" / "labels"
WRITTEN = ROOT / "src" / "hopmarket" / "data" / "barriers" / "measured.yaml"
HEAD = """# How often each rule of words is right, on passages of real notices that two readers labelled.
# Made by scripts/measure_barriers.py from tests/labels ({labelled} of {drawn} passages have both labels); what each
# name means is said at `measured` in rules/barriers/measuring.py. A change of a rule's patterns changes this file.
"""


def labels_of(place: Path) -> dict[str, PassageLabel]:
    """The labels of a reader; none while the reader has not begun."""
    return labels_in(place.read_text(encoding="utf-8").splitlines()) if place.is_file() else {}


def measured_file(labels: Path = LABELS) -> str:
    """The file as the rules and the labels of a folder give it. Passages that one reader has not labelled are left
    out, and the head of the file says how many have both labels."""
    rules = {rule.code: rule for rule in barrier_rules()}
    first, second = (labels_of(labels / f"reader-{reader}.tsv") for reader in "ab")
    lines = (labels / "passages.jsonl").read_text(encoding="utf-8").splitlines()
    drawn = [json.loads(line) for line in lines]
    if strange := sorted((first.keys() | second.keys()) - {row["key"] for row in drawn}):
        raise SystemExit(f"Labels of passages that are not in passages.jsonl: {', '.join(strange)}")
    passages: dict[str, list[ReadPassage]] = defaultdict(list)
    for row in drawn:
        code, key, text = row["rule"], row["key"], row["text"]
        if key in first and key in second:
            quoted = is_quoted(rules[code], text)
            passages[code].append(ReadPassage(text, first[key], second[key], quoted))
    rows = {
        code: measured(passages[code], lambda text, rule=rule: finds(rule, text))  # type: ignore[misc]
        for code, rule in rules.items()
        if rule.patterns
    }
    labelled = sum(map(len, passages.values()))
    head = HEAD.format(labelled=f"{labelled:,}", drawn=f"{len(drawn):,}")
    return head + yaml.safe_dump(rows, default_flow_style=None, sort_keys=False, width=1000)


if __name__ == "__main__":
    WRITTEN.write_text(measured_file(), encoding="utf-8")
    sys.exit(0)
