"""The ready templates shut nobody out: the barrier check finds nothing in them, whatever the day and the value."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from hopmarket.barrier_rules import barrier_rules
from hopmarket.reference_data import READY_TEMPLATES, ready_templates
from hopmarket.rules.barriers.barrier_kinds import BarrierRule, Severity
from hopmarket.rules.barriers.checking import check_notice
from hopmarket.rules.barriers.from_terms import notice_of_terms
from hopmarket.rules.proposed_timetable import DAYS_FOR_OFFICERS, proposed_dates
from hopmarket.rules.regimes.kinds import Regime
from hopmarket.rules.terms import Terms

from .test_ready_templates import filled

RULES = barrier_rules()
OF_TIMES = tuple(rule for rule in RULES if rule.category in ("short_times", "contract_length"))
FIRST = date(2026, 11, 30)


def dated(key: str, today: date) -> Terms:
    template = ready_templates()[key]
    return replace(filled(template), **proposed_dates(template.days, today=today, fewest_days_open=10))


def barriers(terms: Terms, today: date, rules: tuple[BarrierRule, ...], regime: Regime) -> list[str]:
    """What is found when officers take as many days as a template allows them."""
    published = datetime.combine(
        today + timedelta(days=DAYS_FOR_OFFICERS), time(9), ZoneInfo("Europe/London")
    )
    notice = notice_of_terms(terms, reference="T", regime=regime, published_at=published)
    report = check_notice(notice, rules)
    assert not report.failed
    return [f"{row.code}: {row.message}" for row in report.findings if row.severity is not Severity.INFO]


@pytest.mark.parametrize("key", READY_TEMPLATES)
@pytest.mark.parametrize("regime", Regime)
def test_nothing_is_found_in_a_ready_template(key: str, regime: Regime) -> None:
    for value in (Decimal(40_000), Decimal(150_000), Decimal(3_000_000)):
        assert barriers(replace(dated(key, FIRST), value=value), FIRST, RULES, regime) == []


@pytest.mark.parametrize("key", READY_TEMPLATES)
def test_its_dates_leave_time_on_every_day_of_a_year(key: str) -> None:
    for number in range(366):
        today = FIRST + timedelta(days=number)
        found = barriers(dated(key, today), today, OF_TIMES, Regime.BELOW_THRESHOLD)
        assert found == [], today


def test_the_check_would_find_a_barrier_in_a_template() -> None:
    terms = dated("training", FIRST)
    worse = replace(
        terms, specification=f"{terms.specification}\nBidders must be members of BAFE.", payment_days=60
    )
    found = barriers(worse, FIRST, RULES, Regime.BELOW_THRESHOLD)
    assert {row[:5] for row in found} == {"ACC02", "PAY01"}
