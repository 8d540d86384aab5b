"""Drafts in which the barrier check finds something, and the answers that let them be published."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from hopmarket.records.explanations.models import Explanation
from hopmarket.records.opportunities import services
from hopmarket.records.opportunities.barrier_check import barrier_standings
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.rules.barriers.barrier_kinds import Severity
from hopmarket.rules.roles import Member

from .partnership import must
from .purchases import Purchase

SHORTLISTED = "We will shortlist five bidders by their answers about experience."
AUDITED = "Please send the last two years of your audited accounts."
WHY = "The grant that pays for it asks for exactly this."


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


def answer_all(opportunity: Opportunity, by: Member, second: Member, at: datetime) -> None:
    """Gives a reason for everything that stands against the publication of a draft."""
    for standing in barrier_standings(opportunity, now=at):
        if standing.blocks and standing.severity is Severity.MUST:
            asked: Any = must(
                services.ask_override(opportunity=opportunity, code=standing.code, words=WHY, by=by, at=at)
            )
            must(services.approve_override(opportunity=opportunity, explanation=asked.pk, by=second, at=at))
        elif standing.blocks:
            must(
                services.explain_barrier(opportunity=opportunity, code=standing.code, words=WHY, by=by, at=at)
            )
