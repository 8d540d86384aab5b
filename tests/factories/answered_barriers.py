"""The reasons that let a draft be published in which the barrier check finds something."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hopmarket.records.opportunities import services
from hopmarket.records.opportunities.barrier_check import barrier_standings
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.rules.barriers.barrier_kinds import Severity
from hopmarket.rules.roles import Member

from .partnership import must

WHY = "The grant that pays for it asks for exactly this."


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
