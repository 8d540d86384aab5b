"""The award: the lead confirms the ranking of the locked scores; every bidder gets a letter with the
result. Where the procedure says so, every bidder first gets the summary of the assessment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.services.state_changes import opportunity_subject, take_step
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from ..award_checks import why_no_award, why_not_published
from ..models import Decision
from ..queries import decision_of
from .award_decision import awarded_numbers, decide, publish_award
from .summaries import give_summaries


@act("decide_award")
def decide_award(
    *,
    opportunity: Opportunity,
    reasons: str,
    ties: Mapping[str, str],
    names_confirmed: bool = False,
    standstill_promised: bool = False,
    by: Member,
    at: datetime,
) -> Outcome[Decision] | Refusal:
    """Decides each lot for the first in its ranking, publishes nothing, and gives every bidder the summary of
    the assessment of its tender.

    Refuses what ``decide`` refuses, and ``summary.reason_missing`` where a score has no reason.
    Source: Procurement Act 2023, s. 50; Procurement Regulations 2024, reg. 31.
    """
    row = take_step(opportunity, OpportunityAct.DECIDE, by)
    if isinstance(row, Refusal):
        return row
    decision = decide(
        row,
        reasons=reasons,
        ties=ties,
        names_confirmed=names_confirmed,
        standstill_promised=standstill_promised,
        decided_by=by,
        at=at,
    )
    if isinstance(decision, Refusal):
        return decision
    row.save()
    given = give_summaries(row, decision, at=at)
    if isinstance(given, Refusal):
        return given
    facts = {"awards": awarded_numbers(decision), "decision": decision.pk, "summaries": given}
    return Outcome(opportunity_subject(row), decision, facts)


@act("confirm_award")
def confirm_award(
    *,
    opportunity: Opportunity,
    reasons: str = "",
    ties: Mapping[str, str] | None = None,
    names_confirmed: bool = False,
    standstill_promised: bool = False,
    by: Member,
    at: datetime,
) -> Outcome[Decision] | Refusal:
    """Awards each lot to the first in its ranking, publishes it, and writes to every bidder. What was decided
    before, with the summaries of the assessment, is published as it was decided.

    ``ties`` names the chosen response's number for a lot whose first place is shared. ``names_confirmed``: the
    lead has seen that the reasons name somebody, and that everybody reads them. Refuses
    ``award.not_lead``, ``award.not_locked``, ``award.scores_changed`` (their fingerprint is not
    the one in the ledger), ``award.too_few_evaluators``, ``award.no_offer``,
    ``award.tie``, ``award.names_loser`` and ``reasons.missing``, ``second_officer.wanted`` where another
    officer looks at it first (:func:`ask_award`), and what ``PUBLICATION_CHECKS`` refuse.
    Source: Procurement Act 2023, ss. 19 and 50.
    """
    row = take_step(opportunity, OpportunityAct.AWARD, by)
    if isinstance(row, Refusal):
        return row
    decided = decision_of(row)
    refusal = why_not_published(row) or (why_no_award(row, by, at) if decided else None)
    if refusal:
        return refusal
    decision = decided or decide(
        row,
        reasons=reasons,
        ties=ties or {},
        names_confirmed=names_confirmed,
        standstill_promised=standstill_promised,
        decided_by=by,
        at=at,
    )
    if isinstance(decision, Refusal):
        return decision
    publish_award(row, decision, at=at)
    facts = {"awards": awarded_numbers(decision), "decision": decision.pk}
    return Outcome(opportunity_subject(row), decision, facts)
