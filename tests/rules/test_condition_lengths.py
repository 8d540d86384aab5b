"""How long conditions usually are: by the kind of work where enough is known of it, else over all."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml

from hopmarket.barrier_rules import barrier_rules
from hopmarket.reference_data import DATA
from hopmarket.rules.barriers.barrier_kinds import RuleAnswer, Severity
from hopmarket.rules.barriers.checked_notice import NoticeText, TextKind
from hopmarket.rules.barriers.checking import check_notice

from .test_barrier_fields import FINE

LENGTHS = yaml.safe_load(DATA.joinpath("barriers", "condition_lengths.yaml").read_text("utf-8"))
(RULE,) = (rule for rule in barrier_rules() if rule.code == "LEN01")


def test_no_figure_rests_on_fewer_than_five_notices() -> None:
    assert all(row["notices"] >= 5 and row["median"] >= 100 for row in LENGTHS.values())
    assert RULE.options["median"] == LENGTHS["all"]["median"]
    assert str(LENGTHS["all"]["notices"]) in RULE.known_problems


@pytest.mark.parametrize("division", [name for name in LENGTHS if name != "all"] + ["85", None])
def test_the_line_is_520_over_what_is_usual_for_the_kind_of_work(division: str | None) -> None:
    usual = LENGTHS.get(division, LENGTHS["all"])["median"]
    for length, answer in ((usual + 520, RuleAnswer.NONE), (usual + 521, RuleAnswer.FINDING)):
        half = length // 2
        texts = (
            NoticeText("musts/a/why", TextKind.CONDITION, "x" * half),
            NoticeText("musts/b/why", TextKind.CONDITION, "y" * (length - half)),
            NoticeText("specification", TextKind.SPECIFICATION, "z" * 9000),
        )
        notice = replace(FINE, texts=texts, cpv=f"{division}000000" if division else None)
        report = check_notice(notice, (RULE,))
        assert report.answers["LEN01"] is answer
        for finding in report.findings:
            assert f"{usual:,} are usual" in finding.message and finding.severity is Severity.CONSIDER
