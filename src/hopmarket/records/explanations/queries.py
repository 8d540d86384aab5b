"""Queries of reasons for keeping what a rule found."""

from __future__ import annotations

from hopmarket.rules.barriers.answering import KeptReason, OverrideDecision

from .models import Explanation


def reasons_for(subject: str, kind: str = "barrier") -> tuple[KeptReason, ...]:
    """The reasons that stand for something, the oldest first; those that were withdrawn are left out."""
    rows = Explanation.objects.filter(subject=subject, kind=kind, withdrawn_at=None)
    return tuple(map(reason_of, rows))


def reason_of(row: Explanation) -> KeptReason:
    """A row as the rules read it."""
    return KeptReason(
        number=row.pk,
        code=row.code,
        version=row.version,
        fingerprint=row.fingerprint,
        words=row.words,
        by=row.by,
        by_name=row.by_name,
        body=row.body,
        at=row.at,
        until=row.until,
        needs_second=row.needs_second,
        decision=OverrideDecision(row.decision),
        decided_by=row.decided_by,
        decided_name=row.decided_name,
        decided_at=row.decided_at,
        decision_words=row.decision_words,
    )
