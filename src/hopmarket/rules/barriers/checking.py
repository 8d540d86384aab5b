"""Runs barrier rules over a purchase: regime first, then each rule's functions, each answer counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from .barrier_kinds import (
    SEVERITIES,
    BarrierFinding,
    BarrierReport,
    BarrierRule,
    FieldsAbsent,
    RuleAnswer,
    RuleState,
    Severity,
    Sighting,
)
from .checked_notice import CheckedNotice
from .finders import FINDERS
from .read_texts import ReadTexts, keywords_of


def check_notice(
    notice: CheckedNotice, rules: Iterable[BarrierRule], caps: Mapping[str, Severity] = {}
) -> BarrierReport:
    """What the rules find in a purchase, cannot tell, or do not find.

    ``caps`` are the gravest severities of rules whose words were measured to be uncertain
    (``barrier_rules.measured_caps`` of the notice's stage); findings of fields are not capped. A rule that breaks is
    named, and the others run.
    """
    findings: list[BarrierFinding] = []
    answers: dict[str, RuleAnswer] = {}
    absent: dict[str, tuple[str, ...]] = {}
    failed: dict[str, str] = {}
    rules = tuple(rules)
    read = ReadTexts(notice.texts, keywords_of(rules))
    for rule in rules:
        if notice.regime is not None and notice.regime not in rule.regimes:
            answers[rule.code] = RuleAnswer.NOT_IN_REGIME
            continue
        try:
            seen = [FINDERS[name](notice, rule, read) for name in rule.finders]
        except Exception as fault:  # one rule's fault must not cost the others
            failed[rule.code] = f"{type(fault).__name__}: {fault}"
            answers[rule.code] = RuleAnswer.CANNOT_TELL
            continue
        sightings = [row for answer in seen if not isinstance(answer, FieldsAbsent) for row in answer]
        lacking = [name for answer in seen if isinstance(answer, FieldsAbsent) for name in answer.names]
        if sightings:
            findings += [_finding(rule, notice, row, caps) for row in _apart(sightings)]
            answers[rule.code] = RuleAnswer.FINDING
        elif len(lacking) and all(isinstance(answer, FieldsAbsent) for answer in seen):
            absent[rule.code] = tuple(dict.fromkeys(lacking))
            answers[rule.code] = RuleAnswer.CANNOT_TELL
        else:
            answers[rule.code] = RuleAnswer.NONE
    return BarrierReport(notice.id, tuple(findings), answers, absent, failed)


def _apart(sightings: Iterable[Sighting]) -> Iterator[Sighting]:
    """Sightings in their order; of those that overlap in a text the first alone."""
    ends: dict[str, int] = {}
    ordered = sorted(sightings, key=lambda row: (row.path, -1 if row.start is None else row.start))
    for row in ordered:
        if row.start is None or row.end is None:
            yield row
        elif row.start >= ends.get(row.path, 0):
            ends[row.path] = row.end
            yield row


def _finding(
    rule: BarrierRule, notice: CheckedNotice, seen: Sighting, caps: Mapping[str, Severity]
) -> BarrierFinding:
    text = next((text.shown for text in notice.texts if text.path == seen.path), "")
    is_span = seen.start is not None and seen.end is not None
    severity = rule.severity_in(notice.regime)
    if is_span and rule.code in caps:
        severity = milder(severity, caps[rule.code])
    if rule.state is RuleState.PREVIEW:
        severity = milder(severity, Severity.CONSIDER)
    return BarrierFinding(
        code=rule.code,
        version=rule.version,
        severity=severity,
        category=rule.category,
        path=seen.path,
        span=(seen.start or 0, seen.end or 0) if is_span else None,
        words=text[seen.start : seen.end] if is_span else "",
        message=filled(rule.message, seen.figures) or rule.title,
        cite=rule.cites[0],
        wording=replace(rule.wording, text=filled(rule.wording.text, seen.figures)),
        condition=seen.condition,
    )


def milder(one: Severity, other: Severity) -> Severity:
    """The milder of two severities."""
    return max(one, other, key=SEVERITIES.index)


def filled(sentence: str, figures: Mapping[str, str]) -> str:
    """A sentence with its figures; empty where one of them is not known."""
    try:
        return sentence.format_map(figures)
    except KeyError:
        return ""
