"""What was published of the notice on the national platform, put right at any time after publication."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.evaluation.models import Award
from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.records.opportunities.models import NationalNoticeCorrection, Opportunity
from hopmarket.records.opportunities.publishing import publish_release
from hopmarket.records.opportunities.services.publishing import national_notice
from hopmarket.records.opportunities.services.state_changes import opportunity_subject, take_step
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from .queries import contracts_of, outcome_with_marks


@act("correct_national_notice")
def correct_national_notice(
    *,
    opportunity: Opportunity,
    national_reference: str,
    national_reason: str,
    reason: str,
    by: Member,
    at: datetime,
) -> Outcome[NationalNoticeCorrection] | Refusal:
    """Corrects the reference of the notice on the national platform, or the reason why none is due, and
    publishes both and why.

    Refuses ``national.nothing_changed``, ``reasons.missing`` and what ``national_notice`` refuses.
    """
    row = take_step(opportunity, OpportunityAct.CORRECT_NATIONAL, by)
    if isinstance(row, Refusal):
        return row
    noticed = national_notice(row.the_terms, national_reference, national_reason, at)
    if isinstance(noticed, Refusal):
        return noticed
    if noticed == (row.national_reference, row.national_reason):
        return Refusal("national.nothing_changed")
    refusal = unreasoned(reason, "correct_national_notice")
    if refusal:
        return refusal
    correction = NationalNoticeCorrection.objects.create(
        opportunity=row,
        before=row.national_reference or row.national_reason,
        after=noticed[0] or noticed[1],
        reason=reason.strip(),
        at=at,
    )
    row.national_reference, row.national_reason = noticed
    row.save()
    award = Award.objects.filter(decision__opportunity=row).first()
    outcome = outcome_with_marks(award) if award else None
    publish_release(row, "tenderUpdate", at=at, outcome=outcome, contracts=contracts_of(row))
    facts = {"before": correction.before, "after": correction.after}
    return Outcome(opportunity_subject(row), correction, facts)
