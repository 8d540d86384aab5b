"""The summary of the assessment that every bidder gets before the award notice: what it must have, and what
stands in its fingerprint.

Source: Procurement Act 2023, s. 50(4); Procurement Regulations 2024, reg. 31: the criteria and the method; for
each criterion its title, its weight and the scores that are available; the bidder's own score with the reasons
by reference to its tender; for who did not win the winner's scores and reasons too. Two bidders are never
compared with each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .refusal import Refusal
from .terms import Criterion, CriterionKind
from .wordless_text import is_wordless

CITE = "Procurement Act 2023, s. 50; Procurement Regulations 2024, reg. 31"

ReasonsGiven = Mapping[tuple[str, str], Sequence[str]]
"""The evaluators' reasons by the bidder's number and the criterion's key."""


def without_reason(
    criteria: Iterable[Criterion], bidders: Iterable[str], reasons: ReasonsGiven
) -> tuple[tuple[str, Criterion], ...]:
    """Each bidder's number with every criterion for which its summary would have no reason, or one without a
    word. The price is reckoned: its reason is its working."""
    scored = [row for row in criteria if row.kind is CriterionKind.QUALITY]
    return tuple(
        (bidder, criterion)
        for bidder in bidders
        for criterion in scored
        if all(is_wordless(reason) for reason in reasons.get((bidder, criterion.key), ()))
    )


def incomplete_summary(
    criteria: Iterable[Criterion], bidders: Iterable[str], reasons: ReasonsGiven
) -> Refusal | None:
    """Refuses ``summary.reason_missing`` with the first that is lacking, and how many are."""
    lacking = without_reason(criteria, bidders, reasons)
    if not lacking:
        return None
    bidder, criterion = lacking[0]
    figures = {"bidder": f"Bidder {bidder}", "criterion": criterion.title, "count": str(len(lacking))}
    return Refusal("summary.reason_missing", CITE, figures)
