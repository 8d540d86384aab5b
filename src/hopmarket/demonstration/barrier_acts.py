"""Why buyers of the demonstration keep what the barrier check finds in their drafts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hopmarket.records.opportunities.barrier_check import barrier_standings
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.services import approve_override, ask_override, explain_barrier
from hopmarket.rules.barriers.barrier_kinds import Severity
from hopmarket.rules.roles import Member

from .timed_steps import result_or_raise

REASONS: Mapping[str, str] = {
    "TIM01": "The work is small and soon described, and the season for it does not wait longer.",
    "TIM04": "We answer within a day, and everybody who follows it has a letter.",
    "TIM05": "The places are needed from that day on, and nobody has to be hired for it.",
    "TER01": "The money for this is voted year by year, so we may not promise it for longer.",
    "LOT01": "It is one piece of work in one place, which two could not share.",
    "CRI01": "What is wanted is described to the last detail, so that only the price differs.",
    "ASK02": "What we ask is what people who use it told us they want to know.",
    "ASK04": "A drawing or a list says it best, and nobody counts its words.",
    "ASK07": "Each question is answered in a few sentences; we asked bidders who had answered before.",
}
"""By the code of a rule; a story may say another."""


def answer_barriers(
    opportunity: Opportunity, reasons: Mapping[str, str], *, by: Member, second: Member, at: datetime
) -> None:
    """Gives a reason for each finding that stands against publication; a *must* is kept by two."""
    for standing in barrier_standings(opportunity, now=at):
        if not standing.blocks:
            continue
        words = {**REASONS, **reasons}[standing.code]
        about: dict[str, Any] = {
            "opportunity": opportunity,
            "code": standing.code,
            "words": words,
            "by": by,
            "at": at,
        }
        if standing.severity is Severity.MUST:
            asked = result_or_raise(ask_override(**about))
            result_or_raise(approve_override(opportunity=opportunity, explanation=asked.pk, by=second, at=at))
        else:
            result_or_raise(explain_barrier(**about))
