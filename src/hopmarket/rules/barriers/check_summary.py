"""The counts of a check over many notices: what each rule answered, findings by severity, rules that broke."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .barrier_kinds import SEVERITIES, BarrierReport, BarrierRule, RuleAnswer, Severity
from .checked_notice import CheckedNotice

MUCH_TEXT = 500
"""From so many characters on a notice has much text; most imported ones have less, and their conditions stand in
papers that nobody sees here."""
SHUTTING_OUT = frozenset({Severity.MUST, Severity.SHOULD})
"""Severities of what is likely to shut people out."""


@dataclass
class CheckSummary:
    """Adds reports up. ``failed`` has the rules that broke, each with how often and the first fault."""

    notices: int = 0
    with_findings: int = 0
    with_much_text: int = 0
    findings: Counter[Severity] = field(default_factory=Counter)
    answers: dict[str, Counter[RuleAnswer]] = field(default_factory=dict)
    failed: dict[str, list[str]] = field(default_factory=dict)
    failures: Counter[str] = field(default_factory=Counter)

    def know(self, rules: Iterable[BarrierRule]) -> None:
        """Counts rules from nought, so that one that answered nothing stands in the summary too."""
        for rule in rules:
            self.answers.setdefault(rule.code, Counter())

    def add(self, notice: CheckedNotice, report: BarrierReport) -> None:
        self.notices += 1
        self.with_findings += bool(report.findings)
        shown = {text.path: len(text.shown) for text in notice.texts}
        self.with_much_text += sum(shown.values()) > MUCH_TEXT
        self.findings.update(finding.severity for finding in report.findings)
        for code, answer in report.answers.items():
            self.answers.setdefault(code, Counter())[answer] += 1
        for code, fault in report.failed.items():
            self.failures[code] += 1
            self.failed.setdefault(code, [report.notice, fault])

    @property
    def is_shutting_out(self) -> bool:
        """Whether anything was found that is likely to shut people out."""
        return any(self.findings[severity] for severity in SHUTTING_OUT)

    def answered(self, answer: RuleAnswer) -> int:
        """How often any rule gave an answer."""
        return sum(counts[answer] for counts in self.answers.values())

    def to_json(self) -> dict[str, Any]:
        """All counts as a value of JSON."""
        return {
            "notices": self.notices,
            "notices_with_findings": self.with_findings,
            "notices_with_much_text": self.with_much_text,
            "findings": sum(self.findings.values()),
            "severities": {str(severity): self.findings[severity] for severity in SEVERITIES},
            "answers": {str(answer): self.answered(answer) for answer in RuleAnswer},
            "rules": {code: _counts(counts) for code, counts in sorted(self.answers.items())},
            "failed": {
                code: {"times": self.failures[code], "notice": notice, "fault": fault}
                for code, (notice, fault) in sorted(self.failed.items())
            },
        }


def _counts(counts: Mapping[RuleAnswer, int]) -> dict[str, int]:
    return {str(answer): counts.get(answer, 0) for answer in RuleAnswer}
