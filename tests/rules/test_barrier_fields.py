"""Barrier rules of fields: each with a finding, what just passes, and what it lacks when it cannot tell."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from hopmarket.barrier_rules import barrier_rules
from hopmarket.rules.barriers.barrier_kinds import RuleAnswer
from hopmarket.rules.barriers.checked_notice import (
    CheckedNotice,
    CriterionFacts,
    NoticeStage,
    NoticeText,
    QuestionFacts,
    TextKind,
)
from hopmarket.rules.barriers.checking import check_notice
from hopmarket.rules.barriers.structure import FIELD_FINDERS
from hopmarket.rules.regimes.kinds import Regime

RULES = {rule.code: rule for rule in barrier_rules()}
PUBLISHED = datetime(2027, 1, 4, 9, tzinfo=UTC)


def asked(number: int, title: str = "", **facts: Any) -> QuestionFacts:
    row = {"kind": "text", "word_limit": 250, "required": True, **facts}
    return QuestionFacts(f"questions/{number}", title or f"How would you do part {number}?", **row)


def weights(*parts: tuple[bool, str | None]) -> tuple[CriterionFacts, ...]:
    return tuple(
        CriterionFacts(
            f"criteria/{place}", f"Criterion {place}", is_price, None if weight is None else Decimal(weight)
        )
        for place, (is_price, weight) in enumerate(parts)
    )


def must(words: str) -> dict[str, Any]:
    return {
        "musts": (words,),
        "texts": (NoticeText("musts/q1/why", TextKind.CONDITION, words.split(" (")[0]),),
    }


FINE = CheckedNotice(
    "draft",
    stage=NoticeStage.DRAFT,
    regime=Regime.BELOW_THRESHOLD,
    category="services",
    value=Decimal(90000),
    currency="GBP",
    published_at=PUBLISHED,
    questions_until=PUBLISHED + timedelta(days=18),
    closes_at=PUBLISHED + timedelta(days=28),
    starts_on=date(2027, 5, 1),
    ends_on=date(2030, 4, 30),
    lots=2,
    lots_rationale="",
    criteria=weights((False, "60"), (True, "40")),
    questions=(asked(1), asked(2)),
    documents=2,
    payment_days=30,
    payment_in="advance",
    has_selection_stage=False,
    takes_electronic=True,
    has_extension=False,
    musts=(),
    texts=(NoticeText("musts/q0/why", TextKind.CONDITION, "Short"),),
)

TABLE: list[tuple[str, dict[str, Any], dict[str, Any], tuple[str, ...]]] = [
    ("TIM01", {"closes_at": PUBLISHED + timedelta(days=20)}, {"closes_at": PUBLISHED + timedelta(days=21)}, ("closes_at",)),
    ("TIM02", {"questions_until": PUBLISHED + timedelta(days=13)}, {"questions_until": PUBLISHED + timedelta(days=14)}, ("questions_until",)),
    ("TIM04", {"questions_until": PUBLISHED + timedelta(days=26)}, {"questions_until": PUBLISHED + timedelta(days=25)}, ("questions_until",)),
    ("TIM05", {"starts_on": date(2027, 3, 14)}, {"starts_on": date(2027, 3, 15)}, ("starts_on",)),
    ("TER01", {"ends_on": date(2029, 4, 1)}, {"ends_on": date(2030, 4, 30)}, ("ends_on",)),
    ("TER01", {"ends_on": date(2028, 4, 30)}, {"ends_on": date(2028, 4, 30), "category": "goods"}, ("starts_on",)),
    ("TER01", {"ends_on": date(2028, 4, 30)}, {"ends_on": date(2028, 4, 30), "cpv": "73110000"}, ("starts_on",)),
    ("TER02", {"ends_on": date(2032, 5, 30)}, {"ends_on": date(2032, 4, 30)}, ("ends_on",)),
    ("CRI01", {"criteria": weights((True, "71"), (False, "29"))}, {"criteria": weights((True, "70"), (False, "30"))}, ("criteria",)),
    ("CRI02", {"criteria": weights((True, "40"), (False, None))}, {"criteria": weights((True, "33.3"), (False, "33.3"), (False, "33.3"))}, ("criteria",)),
    ("CRI03", {"has_selection_stage": True}, {"has_selection_stage": False}, ("has_selection_stage",)),
    ("CRI04", {"criteria": weights(*[(False, "10")] * 9)}, {"criteria": weights(*[(False, "12.5")] * 8)}, ("criteria",)),
    ("CRI05", {"criteria": weights((False, "4"), (True, "96"))}, {"criteria": weights((False, "5"), (True, "95"))}, ("criteria",)),
    ("PAY01", {"payment_days": 31}, {"payment_days": 30}, ("payment_days",)),
    ("PAY03", {"payment_in": "arrears"}, {"payment_in": "stages"}, ("payment_in",)),
    ("LOT01", {"lots": 1, "value": Decimal("207720")}, {"lots": 1, "value": Decimal("207719.99")}, ("value",)),
    ("LOT01", {"lots": 1, "value": Decimal("500000")}, {"lots": 1, "value": Decimal(500000), "lots_rationale": "It is one bus."}, ("lots",)),
    ("PRO01", {"takes_electronic": False}, {"takes_electronic": True}, ("takes_electronic",)),
    ("ASK01", {"questions": (asked(1, "How do you keep people safe?"), asked(2, "How do you  keep people safe"))}, {"questions": (asked(1), asked(2))}, ("questions",)),
    ("ASK03", {"questions": (asked(1, "What is your charity number?"),)}, {"questions": (asked(1, "How many people ring?"),)}, ("questions",)),
    ("ASK02", {"questions": tuple(asked(n, word_limit=2000) for n in range(5))}, {"questions": tuple(asked(n, word_limit=1800) for n in range(5))}, ("value",)),
    ("ASK04", {"questions": (asked(1, word_limit=0),)}, {"questions": (asked(1, word_limit=0, kind="file"),)}, ("questions",)),
    ("ASK05", {"documents": 11}, {"documents": 10}, ("documents",)),
    ("ASK06", {"questions": tuple(asked(n, kind="file") for n in range(4))}, {"questions": tuple(asked(n, kind="file") for n in range(3))}, ("questions",)),
    ("ASK07", {"value": Decimal("24999"), "questions": tuple(map(asked, range(6)))}, {"value": Decimal("25000"), "questions": tuple(map(asked, range(6)))}, ("value",)),
    ("LEN01", {"texts": (NoticeText("c", TextKind.CONDITION, "x" * 1245),)}, {"texts": (NoticeText("c", TextKind.CONDITION, "x" * 1244),)}, ("texts",)),
    ("FIN01", must("Turnover that carries the work (at_least 60001)"), must("Turnover that carries the work (at_least 60000)"), ("musts", "texts")),
    ("FIN03", must("Audited accounts of two years (is Yes)"), must("Accounts, audited or examined (is Yes)"), ("musts", "texts")),
    ("FIN04", must("£5m insurance (is Yes)"), must("£5m insurance by the day it starts (is Yes)"), ("musts", "texts")),
]  # fmt: skip
EMPTY: dict[str, Any] = {known.name: known.default for known in fields(CheckedNotice) if known.name != "id"}


@pytest.mark.parametrize(
    ("code", "barrier", "passes", "lacks"), TABLE, ids=[f"{row[0]}-{n}" for n, row in enumerate(TABLE)]
)
def test_each_rule_finds_passes_and_cannot_tell(
    code: str, barrier: dict, passes: dict, lacks: tuple[str, ...]
) -> None:
    def answer(**facts: Any) -> RuleAnswer:
        report = check_notice(replace(FINE, **facts), (RULES[code],))
        assert not report.failed
        return report.answers[code]

    assert answer(**barrier) is RuleAnswer.FINDING
    assert answer(**passes) is RuleAnswer.NONE
    without = {name: EMPTY[name] for name in lacks}
    other_finders = set(RULES[code].finders) - FIELD_FINDERS.keys()
    if not other_finders:
        assert answer(**without) is RuleAnswer.CANNOT_TELL
    if "starts_on" in lacks:
        report = check_notice(replace(FINE, stage=NoticeStage.TENDER, texts=(), **without), (RULES[code],))
        assert report.answers[code] is RuleAnswer.CANNOT_TELL


def test_every_finder_of_fields_stands_in_the_table() -> None:
    by_table = {name for code, *_ in TABLE for name in RULES[code].finders}
    assert set(FIELD_FINDERS) <= by_table


def test_messages_have_all_their_figures() -> None:
    for code, barrier, *_ in TABLE:
        for finding in check_notice(replace(FINE, **barrier), (RULES[code],)).findings:
            assert finding.message and "{" not in finding.message and finding.message != RULES[code].title, (
                code
            )


@pytest.mark.parametrize(
    "facts",
    [
        {"value": Decimal(0)},
        {"value": Decimal(1)},
        {"closes_at": PUBLISHED - timedelta(days=3), "questions_until": PUBLISHED - timedelta(days=4)},
        {"ends_on": date(2110, 8, 1)},
        {"ends_on": date(2020, 1, 1)},
        {"criteria": weights((True, "33.3"), (False, "33.3"), (False, "33.3"))},
        {"currency": "EUR"},
        {"texts": (NoticeText("s", TextKind.SPECIFICATION, "£5m or €6m of turnover, minimum turnover"),)},
    ],
)
def test_odd_facts_break_no_rule(facts: dict[str, Any]) -> None:
    report = check_notice(replace(FINE, **facts), barrier_rules())
    assert not report.failed and set(report.answers) == set(RULES)


def test_a_good_draft_has_no_finding_and_all_three_answers_are_counted() -> None:
    report = check_notice(FINE, barrier_rules())
    assert report.findings == ()
    counted = report.counted()
    assert sum(counted.values()) == len(RULES) and counted[RuleAnswer.CANNOT_TELL] > 0
