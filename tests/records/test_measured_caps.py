"""What was measured makes findings milder: in a draft only what is right too seldom, in copied notices also what is
known too little."""

from __future__ import annotations

import pytest

from hopmarket import barrier_rules
from hopmarket.records.barrier_findings import reading
from hopmarket.records.barrier_findings.models import NoticeFinding
from hopmarket.records.opportunities.barrier_check import barrier_report
from hopmarket.rules.barriers.measuring import TOO_FEW, TOO_UNCERTAIN
from tests.factories.barriers import with_barriers
from tests.factories.purchases import a_purchase
from tests.records.test_barrier_findings import ACCOUNTS
from tests.records.test_notices import imported, take

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("row", "in_draft", "in_notice"),
    [
        ({}, "should", "should"),
        ({"cap": "consider", "why": TOO_FEW}, "should", "consider"),
        ({"cap": "consider", "why": TOO_UNCERTAIN}, "consider", "consider"),
    ],
)
def test_a_draft_is_capped_by_what_was_measured_alone(
    row: dict[str, str], in_draft: str, in_notice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(barrier_rules, "measured_rules", lambda: {"FIN03": row})
    barrier_rules.measured_caps.cache_clear()
    try:
        purchase = a_purchase("drafted", bidders=1)
        report = barrier_report(with_barriers(purchase), now=purchase.at("drafted"))
        take(imported(1, description=ACCOUNTS))
        reading.read_on(most=None)
    finally:
        barrier_rules.measured_caps.cache_clear()
    assert {str(found.severity) for found in report.findings if found.code == "FIN03"} == {in_draft}
    assert set(NoticeFinding.objects.filter(code="FIN03").values_list("severity", flat=True)) == {in_notice}
