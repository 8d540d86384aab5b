"""What becomes of findings in a draft: mended, kept with a reason that everybody reads, or, where the law says
*must*, kept by two people."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ..reasons import FEWEST_WORDS
from ..refusal import Refusal
from ..word_count import word_count
from .barrier_kinds import SEVERITIES, BarrierFinding, BarrierReport, Severity

CITE = "Procurement Act 2023, s. 12(4): barriers to small and medium-sized enterprises; docs/decisions/barriers.md"
_BLOCK = (Severity.MUST, Severity.SHOULD, Severity.CONSIDER)


class OverrideDecision(StrEnum):
    """What a second officer said to keeping what the law forbids. A new one waits."""

    WAITS = ""
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class KeptReason:
    """A reason for keeping what a rule found, as it is kept: the rule's code and version, the fingerprint of
    what was found then, words, who, for which body, until when. ``needs_second``: it was a *must*."""

    number: int
    code: str
    version: int
    fingerprint: str
    words: str
    by: str
    by_name: str
    body: str
    at: datetime
    until: date | None = None
    needs_second: bool = False
    decision: OverrideDecision = OverrideDecision.WAITS
    decided_by: str = ""
    decided_name: str = ""
    decided_at: datetime | None = None
    decision_words: str = ""


@dataclass(frozen=True, slots=True)
class BarrierStanding:
    """All findings of one rule in a draft, the gravest severity among them, and the newest reason for keeping
    them, with whether it holds still."""

    code: str
    version: int
    severity: Severity
    findings: tuple[BarrierFinding, ...]
    reason: KeptReason | None
    holds: bool

    @property
    def fingerprint(self) -> str:
        """What tells these findings from any others: where they are and their words."""
        return fingerprint_of(self.findings)

    @property
    def blocks(self) -> bool:
        """Whether it stands against publication."""
        return self.severity in _BLOCK and not self.holds

    @property
    def waits_for_second(self) -> bool:
        """Whether a second officer has been asked about exactly this and has not decided."""
        reason = self.reason
        return bool(
            reason
            and not self.holds
            and reason.needs_second
            and reason.decision is OverrideDecision.WAITS
            and reason.fingerprint == self.fingerprint
        )


def fingerprint_of(findings: Iterable[BarrierFinding]) -> str:
    """SHA-256 (hexadecimal) of where findings are and what stands there, whatever their order."""
    rows = sorted(f"{row.code}\0{row.version}\0{row.path}\0{row.words}\0{row.message}" for row in findings)
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def standings(report: BarrierReport, kept: Iterable[KeptReason], today: date) -> tuple[BarrierStanding, ...]:
    """What stands of each rule that found something, the gravest first. ``kept`` in the order in which they
    were given: the newest of a rule counts."""
    newest = {reason.code: reason for reason in kept}
    by_code: dict[str, list[BarrierFinding]] = {}
    for finding in report.findings:
        by_code.setdefault(finding.code, []).append(finding)
    found = [_standing(code, tuple(findings), newest.get(code), today) for code, findings in by_code.items()]
    return tuple(sorted(found, key=lambda row: (SEVERITIES.index(row.severity), row.code)))


def _standing(
    code: str, findings: tuple[BarrierFinding, ...], reason: KeptReason | None, today: date
) -> BarrierStanding:
    severity = min((finding.severity for finding in findings), key=SEVERITIES.index)
    version = findings[0].version
    holds = reason is not None and _holds(reason, severity, version, fingerprint_of(findings), today)
    return BarrierStanding(code, version, severity, findings, reason, holds)


def _holds(reason: KeptReason, severity: Severity, version: int, fingerprint: str, today: date) -> bool:
    """Whether a reason covers what is found now: given for this version of the rule, not past its day; of a
    *must* only what exactly two people saw."""
    if reason.version != version or (reason.until is not None and reason.until < today):
        return False
    if severity is not Severity.MUST:
        return not reason.needs_second or reason.decision is OverrideDecision.APPROVED
    return reason.decision is OverrideDecision.APPROVED and reason.fingerprint == fingerprint


def may_keep(
    standing: BarrierStanding | None, words: str, until: date | None, today: date, *, as_must: bool
) -> Refusal | None:
    """Whether a reason may be given. Refuses ``barriers.not_found``, ``barriers.info`` where nobody asks for
    a reason, ``barriers.is_must`` and ``barriers.is_no_must`` where the other act is right,
    ``barriers.few_words`` and ``barriers.until_past``."""
    if standing is None:
        return Refusal("barriers.not_found", CITE)
    if standing.severity is Severity.INFO:
        return Refusal("barriers.info", CITE)
    if as_must is not (standing.severity is Severity.MUST):
        return Refusal("barriers.is_no_must" if as_must else "barriers.is_must", standing.findings[0].cite)
    if word_count(words) < FEWEST_WORDS:
        return Refusal(
            "barriers.few_words", CITE, {"fewest": str(FEWEST_WORDS), "written": str(word_count(words))}
        )
    if until is not None and until < today:
        return Refusal("barriers.until_past", CITE)
    return None


def may_decide_override(reason: KeptReason, standing: BarrierStanding | None, by: str) -> Refusal | None:
    """Whether somebody may decide on keeping a *must*. Refuses ``barriers.decided``, ``barriers.own_override``
    to whoever asked, and ``barriers.changed_since`` where something else stands there now."""
    if not reason.needs_second or reason.decision is not OverrideDecision.WAITS:
        return Refusal("barriers.decided", CITE)
    if reason.by.split(" ")[0] == by.split(" ")[0]:
        return Refusal("barriers.own_override", CITE)
    if standing is None or standing.fingerprint != reason.fingerprint:
        return Refusal("barriers.changed_since", CITE)
    return None
