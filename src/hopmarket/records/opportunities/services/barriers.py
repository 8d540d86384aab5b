"""Answering what the barrier check found in a draft: use other words, or keep them with a reason."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from hopmarket.records.explanations.keeping import decide_reason, keep_reason
from hopmarket.records.explanations.models import Explanation
from hopmarket.records.explanations.queries import reason_of
from hopmarket.records.ledger.acts import Outcome, act, actor_reference, locked
from hopmarket.rules.barriers.answering import (
    CITE,
    BarrierStanding,
    OverrideDecision,
    may_decide_override,
    may_keep,
)
from hopmarket.rules.barriers.mending import mended_terms
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from ..barrier_check import barrier_report, barrier_standings, barrier_subject
from ..models import Opportunity
from .drafts import write_terms
from .state_changes import opportunity_subject, take_step


@act("explain_barrier")
def explain_barrier(
    *, opportunity: Opportunity, code: str, words: str, until: date | None = None, by: Member, at: datetime
) -> Outcome[Explanation] | Refusal:
    """Keeps what a rule found, with a reason that is published. Refuses what ``may_keep`` refuses."""
    return _keep(opportunity, code, words, until, by, at, as_must=False)


@act("ask_override")
def ask_override(
    *, opportunity: Opportunity, code: str, words: str, by: Member, at: datetime
) -> Outcome[Explanation] | Refusal:
    """Asks a second officer to keep what a *must* found, with a reason that is published.

    Refuses what ``may_keep`` refuses."""
    return _keep(opportunity, code, words, None, by, at, as_must=True)


def _keep(
    opportunity: Opportunity,
    code: str,
    words: str,
    until: date | None,
    by: Member,
    at: datetime,
    *,
    as_must: bool,
) -> Outcome[Explanation] | Refusal:
    row = take_step(opportunity, OpportunityAct.REVISE, by)
    if isinstance(row, Refusal):
        return row
    standing = _standing(row, code, at)
    refusal = may_keep(standing, words, until, day_in_london(at), as_must=as_must)
    if refusal or standing is None:
        return refusal or Refusal("barriers.not_found", CITE)
    row.save()
    kept = keep_reason(barrier_subject(row), standing, words, until, row.organisation.name, by=by, at=at)
    facts = {"code": code, "version": standing.version, "found": standing.fingerprint}
    return Outcome(opportunity_subject(row), kept, facts)


@act("withdraw_explanation")
def withdraw_explanation(
    *, opportunity: Opportunity, code: str, by: Member, at: datetime
) -> Outcome[Opportunity] | Refusal:
    """Takes back the reasons for keeping what a rule found. They stay in the record and count no longer.

    Refuses ``barriers.no_reason``."""
    row = take_step(opportunity, OpportunityAct.REVISE, by)
    if isinstance(row, Refusal):
        return row
    standing_rows = Explanation.objects.filter(subject=barrier_subject(row), code=code, withdrawn_at=None)
    if not standing_rows.update(withdrawn_at=at):
        return Refusal("barriers.no_reason", CITE)
    row.save()
    return Outcome(opportunity_subject(row), row, {"code": code})


@act("approve_override")
def approve_override(
    *, opportunity: Opportunity, explanation: int, by: Member, at: datetime
) -> Outcome[Explanation] | Refusal:
    """Lets stand what a *must* found, as somebody else asked. Refuses what ``may_decide_override`` refuses."""
    return _decide(opportunity, explanation, OverrideDecision.APPROVED, "", by, at)


@act("refuse_override")
def refuse_override(
    *, opportunity: Opportunity, explanation: int, words: str, by: Member, at: datetime
) -> Outcome[Explanation] | Refusal:
    """Says no to keeping what a *must* found, with a reason. Refuses what ``may_decide_override`` refuses and
    ``reasons.missing``."""
    refusal = unreasoned(words, "refuse_override")
    return refusal or _decide(opportunity, explanation, OverrideDecision.REFUSED, words, by, at)


def _decide(
    opportunity: Opportunity,
    explanation: int,
    decision: OverrideDecision,
    words: str,
    by: Member,
    at: datetime,
) -> Outcome[Explanation] | Refusal:
    row = take_step(opportunity, OpportunityAct.REVISE, by)
    if isinstance(row, Refusal):
        return row
    asked = locked(Explanation.objects.filter(subject=barrier_subject(row)), pk=explanation)
    reason = reason_of(asked)
    refusal = may_decide_override(reason, _standing(row, asked.code, at), actor_reference(by))
    if refusal:
        return refusal
    row.save()
    decided = decide_reason(asked, decision, words, by=by, at=at)
    facts: dict[str, Any] = {"code": asked.code, "asked_by": asked.by, "found": asked.fingerprint}
    return Outcome(opportunity_subject(row), decided, facts)


@act("use_suggested_wording")
def use_suggested_wording(
    *, opportunity: Opportunity, finding: str, by: Member, at: datetime
) -> Outcome[Opportunity] | Refusal:
    """Puts a rule's suggested words in the place of those found, or sets the field; with an empty ``finding``
    everywhere where the words are safe. ``finding`` is "CODE path start".

    Refuses ``barriers.wording_gone`` where other words stand there now, ``barriers.wording_unsafe`` and
    ``barriers.nothing_safe``."""
    row = take_step(opportunity, OpportunityAct.REVISE, by)
    if isinstance(row, Refusal):
        return row
    new = mended_terms(row.the_terms, barrier_report(row, now=at).findings, finding)
    if isinstance(new, Refusal):
        return new
    write_terms(row, new, by, at)
    return Outcome(opportunity_subject(row), row, {"finding": finding or "all that are safe"})


def _standing(row: Opportunity, code: str, at: datetime) -> BarrierStanding | None:
    return next((found for found in barrier_standings(row, now=at) if found.code == code), None)
