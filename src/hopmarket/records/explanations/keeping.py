"""Writes reasons, inside the act of the room whose subject they are about."""

from __future__ import annotations

from datetime import date, datetime

from hopmarket.records.ledger.acts import actor_reference
from hopmarket.rules.barriers.answering import BarrierStanding, OverrideDecision
from hopmarket.rules.barriers.barrier_kinds import Severity
from hopmarket.rules.roles import Member

from .models import Explanation


def keep_reason(
    subject: str,
    standing: BarrierStanding,
    words: str,
    until: date | None,
    body: str,
    *,
    by: Member,
    at: datetime,
) -> Explanation:
    """Keeps a reason for what a rule found; earlier ones of the same rule no longer count."""
    return Explanation.objects.create(
        subject=subject,
        code=standing.code,
        version=standing.version,
        fingerprint=standing.fingerprint,
        words=words.strip(),
        by=actor_reference(by),
        by_name=by.person_name,
        body=body,
        at=at,
        until=until,
        needs_second=standing.severity is Severity.MUST,
    )


def decide_reason(
    row: Explanation, decision: OverrideDecision, words: str, *, by: Member, at: datetime
) -> Explanation:
    """Writes what a second officer decided."""
    row.decision, row.decided_by, row.decided_name = decision, actor_reference(by), by.person_name
    row.decided_at, row.decision_words = at, words.strip()
    row.save()
    return row
