"""The award: the lead confirms the ranking of the locked scores; every bidder gets a letter with the
result."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.services.state_changes import opportunity_subject, take_step
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from ..models import Decision
from .award_decision import awarded_numbers, decide, publish_award


@act("confirm_award")
def confirm_award(
    *,
    opportunity: Opportunity,
    reasons: str,
    ties: Mapping[str, str],
    names_confirmed: bool = False,
    by: Member,
    at: datetime,
) -> Outcome[Decision] | Refusal:
    """Awards each lot to the first in its ranking, publishes it, and writes to every bidder.

    ``ties`` names the chosen response's number for a lot whose first place is shared. ``names_confirmed``: the
    lead has seen that the reasons name somebody, and that everybody reads them. Refuses
    ``award.not_lead``, ``award.not_locked``, ``award.scores_changed`` (their fingerprint is not
    the one in the ledger), ``award.too_few_evaluators``, ``award.no_offer``,
    ``award.tie``, ``award.names_loser`` and ``reasons.missing``, and ``second_officer.wanted`` where another
    officer looks at it first: :func:`ask_award`. Source: Procurement Act 2023, ss. 19 and 50.
    """
    row = take_step(opportunity, OpportunityAct.AWARD, by)
    if isinstance(row, Refusal):
        return row
    decision = decide(row, reasons=reasons, ties=ties, names_confirmed=names_confirmed, decided_by=by, at=at)
    if isinstance(decision, Refusal):
        return decision
    publish_award(row, decision, at=at)
    facts = {"awards": awarded_numbers(decision), "decision": decision.pk}
    return Outcome(opportunity_subject(row), decision, facts)
