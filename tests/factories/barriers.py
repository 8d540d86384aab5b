"""Drafts in which the barrier check finds something."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hopmarket.records.explanations.models import Explanation
from hopmarket.records.opportunities import services
from hopmarket.records.opportunities.models import Opportunity

from .answered_barriers import WHY
from .partnership import must
from .purchases import Purchase

SHORTLISTED = "We will shortlist five bidders by their answers about experience."
AUDITED = "Please send the last two years of your audited accounts."


def with_barriers(purchase: Purchase, *sentences: str) -> Opportunity:
    """Writes sentences that the check finds into the specification of a draft."""
    row = purchase.fresh()
    words = " ".join((row.the_terms.specification, *(sentences or (SHORTLISTED, AUDITED))))
    terms = replace(row.the_terms, specification=words)
    at = purchase.at("drafted")
    must(
        services.revise_draft(
            opportunity=row, terms=terms, revision=row.revision, by=purchase.house.drafter, at=at
        )
    )
    return purchase.fresh()


def asked_override(purchase: Purchase) -> Explanation:
    """A request to keep what a *must* found, which waits for a second officer."""
    row = with_barriers(purchase)
    asked: Any = must(
        services.ask_override(
            opportunity=row, code="CRI03", words=WHY, by=purchase.house.drafter, at=purchase.at("drafted")
        )
    )
    assert isinstance(asked, Explanation)
    return asked


def explained(purchase: Purchase) -> Explanation:
    """A reason for keeping that audited accounts are asked for."""
    row = with_barriers(purchase)
    kept: Any = must(
        services.explain_barrier(
            opportunity=row, code="FIN03", words=WHY, by=purchase.house.drafter, at=purchase.at("drafted")
        )
    )
    assert isinstance(kept, Explanation)
    return kept
