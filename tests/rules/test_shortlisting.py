"""A gate below the threshold: which works may have one, to the penny and by the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from hopmarket.barrier_rules import barrier_rules
from hopmarket.rules.barriers.barrier_kinds import RuleAnswer, Severity
from hopmarket.rules.barriers.checked_notice import NoticeText, TextKind
from hopmarket.rules.barriers.checking import check_notice
from hopmarket.rules.regimes.kinds import Regime

from .test_barrier_fields import FINE

(RULE,) = (rule for rule in barrier_rules() if rule.code == "CRI03")
IN_2025, IN_2026 = datetime(2025, 12, 31, 12, tzinfo=UTC), datetime(2026, 1, 1, 12, tzinfo=UTC)
GATE = {"has_selection_stage": True}
WORDS = {"texts": (NoticeText("specification", TextKind.SPECIFICATION, RULE.positives[0].text),)}


@pytest.mark.parametrize("gate", [GATE, WORDS], ids=["stage", "words"])
@pytest.mark.parametrize(
    ("category", "value", "published", "is_found"),
    [
        ("works", "207719.99", IN_2026, True),
        ("works", "207720", IN_2026, False),
        ("works", "207720", IN_2025, True),
        ("works", "213476.99", IN_2025, True),
        ("works", "213477", IN_2025, False),
        ("works", "207720", None, False),
        ("works", None, IN_2026, True),
        ("services", "207719", IN_2026, True),
        ("goods", "500000", IN_2026, True),
    ],
)
def test_works_from_the_line_on_may_be_shortlisted(
    gate: dict, category: str, value: str | None, published: datetime | None, is_found: bool
) -> None:
    facts = {"category": category, "value": Decimal(value) if value else None, "published_at": published}
    notice = replace(FINE, **facts, **gate, regime=Regime.WORKS_BELOW, closes_at=None)
    answer = check_notice(notice, (RULE,)).answers["CRI03"]
    assert answer is (RuleAnswer.FINDING if is_found else RuleAnswer.NONE)


def test_pounds_alone_reach_the_line() -> None:
    notice = replace(
        FINE, **GATE, category="works", value=Decimal(900_000), currency="EUR", published_at=IN_2026
    )
    assert check_notice(notice, (RULE,)).answers["CRI03"] is RuleAnswer.FINDING


@pytest.mark.parametrize(
    ("regime", "severity"),
    [
        (Regime.BELOW_THRESHOLD, Severity.MUST),
        (Regime.WORKS_BELOW, Severity.MUST),
        (Regime.UNREGULATED, Severity.SHOULD),
        (None, Severity.SHOULD),
        (Regime.ABOVE_THRESHOLD, None),
        (Regime.LIGHT_TOUCH, None),
        (Regime.HEALTH, None),
    ],
)
def test_it_is_a_must_only_where_the_law_forbids_it(regime: Regime | None, severity: Severity | None) -> None:
    report = check_notice(replace(FINE, **GATE, regime=regime), (RULE,))
    assert [row.severity for row in report.findings] == ([severity] if severity else [])


def test_a_call_off_under_a_framework_is_left_alone() -> None:
    text = NoticeText(
        "specification", TextKind.SPECIFICATION, "Under the framework we shall shortlist five suppliers."
    )
    assert check_notice(replace(FINE, texts=(text,)), (RULE,)).answers["CRI03"] is RuleAnswer.NONE
