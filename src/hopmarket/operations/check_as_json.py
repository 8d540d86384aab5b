"""A check's report as JSON, and as SARIF 2.1.0 for tools that show findings beside a file.

Source of SARIF: docs.oasis-open.org/sarif/sarif/v2.1.0.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import orjson

from hopmarket import __version__
from hopmarket.operations.check_as_text import with_named_figures
from hopmarket.operations.check_reports import Write
from hopmarket.operations.notice_files import PlacedNotice, UnreadPart
from hopmarket.rules.barriers.barrier_kinds import BarrierFinding, BarrierReport, BarrierRule, Severity
from hopmarket.rules.barriers.check_summary import CheckSummary

SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {
    Severity.MUST: "error",
    Severity.SHOULD: "warning",
    Severity.CONSIDER: "note",
    Severity.INFO: "note",
}


def finding_as_value(finding: BarrierFinding) -> dict[str, Any]:
    """A finding as the JSON report has it; ``span`` counts characters of the shown text at ``path``."""
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "path": finding.path,
        "span": list(finding.span) if finding.span else None,
        "message": finding.message,
        "cite": finding.cite,
    }


class JsonReport:
    """``{"notices": [{"id", "findings"}], "summary"}``, a notice to a line."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._between = "\n"
        self._unread: list[UnreadPart] = []

    def begin(self, rules: Sequence[BarrierRule]) -> None:
        self._write('{"notices": [')

    def add(self, placed: PlacedNotice, report: BarrierReport) -> None:
        notice = {"id": report.notice, "findings": [finding_as_value(row) for row in report.findings]}
        self._write(self._between + _json(notice))
        self._between = ",\n"

    def miss(self, unread: UnreadPart) -> None:
        self._unread.append(unread)

    def end(self, summary: CheckSummary) -> None:
        unread = [
            {"file": row.file, "line": row.line or None, "path": row.path, "message": row.sentence}
            for row in self._unread
        ]
        self._write('\n], "summary": ' + _json({**summary.to_json(), "unread": unread}) + "}\n")


class SarifReport:
    """One run of SARIF 2.1.0, a result to a line. A result stands at the line where its notice begins; the
    place within the notice is its logical location."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._between = "\n"
        self._places: dict[str, int] = {}
        self._unread: list[UnreadPart] = []

    def begin(self, rules: Sequence[BarrierRule]) -> None:
        self._places = {rule.code: place for place, rule in enumerate(rules)}
        driver = {
            "name": "hopmarket check",
            "version": __version__,
            "rules": [_rule(rule) for rule in rules],
        }
        self._write(
            f'{{"$schema": {_json(SARIF_SCHEMA)}, "version": "2.1.0", "runs": [{{"tool": {{"driver": '
            f'{_json(driver)}}}, "columnKind": "unicodeCodePoints", "results": ['
        )

    def add(self, placed: PlacedNotice, report: BarrierReport) -> None:
        for finding in report.findings:
            self._write(self._between + _json(self._result(placed, finding)))
            self._between = ",\n"

    def miss(self, unread: UnreadPart) -> None:
        self._unread.append(unread)

    def end(self, summary: CheckSummary) -> None:
        notifications = [
            {
                "level": "error",
                "message": {"text": row.sentence},
                "locations": [{"physicalLocation": _physical(row.file, row.line)}],
            }
            for row in self._unread
        ]
        notifications += [
            {
                "level": "error",
                "message": {"text": f"The rule {code} broke on {notice}: {fault}"},
                "associatedRule": {"id": code},
            }
            for code, (notice, fault) in sorted(summary.failed.items())
        ]
        invocation = {
            "executionSuccessful": not self._unread,
            "toolExecutionNotifications": notifications,
        }
        counts = {"summary": summary.to_json()}
        self._write(f'\n], "invocations": [{_json(invocation)}], "properties": {_json(counts)}}}]}}\n')

    def _result(self, placed: PlacedNotice, finding: BarrierFinding) -> dict[str, Any]:
        result: dict[str, Any] = {
            "ruleId": finding.code,
            "level": _LEVELS[finding.severity],
            "message": {"text": finding.message},
            "locations": [
                {
                    "physicalLocation": _physical(placed.file, placed.line, finding.words),
                    "logicalLocations": [
                        {
                            "name": finding.path,
                            "fullyQualifiedName": f"{placed.notice.id}{finding.path.removeprefix('$')}",
                            "kind": "member",
                        }
                    ],
                }
            ],
            "partialFingerprints": {"finding/v1": _print(placed, finding)},
            "properties": {
                "notice": placed.notice.id,
                "path": finding.path,
                "severity": str(finding.severity),
                "cite": finding.cite,
                "span": list(finding.span) if finding.span else None,
            },
        }
        if finding.code in self._places:
            result["ruleIndex"] = self._places[finding.code]
        return result


def _rule(rule: BarrierRule) -> dict[str, Any]:
    described: dict[str, Any] = {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.title.split()),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"category": str(rule.category), "cites": list(rule.cites), "version": rule.version},
    }
    if rule.wording.text:
        described["help"] = {"text": with_named_figures(rule.wording.text)}
    return described


def _physical(file: str, line: int, words: str = "") -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(file, safe="/-._~")}}
    if line:
        place["region"] = {"startLine": line}
        if words:
            place["region"]["snippet"] = {"text": words}
    return place


def _print(placed: PlacedNotice, finding: BarrierFinding) -> str:
    """What tells a finding from others when the notice comes again, wherever its words have moved to."""
    told = "\n".join((placed.notice.id, finding.code, finding.path, finding.words))
    return hashlib.sha256(told.encode(errors="replace")).hexdigest()[:32]


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
