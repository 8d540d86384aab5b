"""For how long a tender is open at the least: the ground of a draft that is open for less than is ordinary."""

from __future__ import annotations

from datetime import date, datetime

from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.national_notices import notice_reference
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.procedure_kinds import PeriodGround
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member
from hopmarket.rules.tender_periods import TENDER_PERIODS
from hopmarket.rules.terms_fields import DraftSection

from ..draft_authors import record_author
from ..models import Opportunity
from .state_changes import opportunity_subject, take_step


@act("set_tender_period")
def set_tender_period(
    *,
    opportunity: Opportunity,
    ground: PeriodGround,
    planned_reference: str = "",
    planned_on: date | None = None,
    urgency_reason: str = "",
    by: Member,
    at: datetime,
) -> Outcome[Opportunity] | Refusal:
    """Says on which ground a draft is open for as long as it is, with the notice or the reason that it wants;
    what another ground wants is emptied. Whether the ground holds on the day of publication, the gaps tell.

    Refuses ``tender_period.not_here`` for a ground that the procedure does not know,
    ``tender_period.notice_missing``, ``notice.in_future``, ``reasons.missing`` and what ``notice_reference``
    refuses. Source: Procurement Act 2023, ss. 15 and 54.
    """
    row = take_step(opportunity, OpportunityAct.REVISE, by)
    if isinstance(row, Refusal):
        return row
    period, today = TENDER_PERIODS[ground], day_in_london(at)
    if ground not in row.the_procedure.grounds:
        return Refusal("tender_period.not_here", period.cite)
    reference = notice_reference(planned_reference, this_year=today.year) if period.wants_notice else ""
    if isinstance(reference, Refusal):
        return reference
    if period.wants_notice and not (reference and planned_on):
        return Refusal("tender_period.notice_missing", period.cite)
    if period.wants_notice and planned_on and planned_on > today:
        return Refusal("notice.in_future", period.cite)
    refusal = unreasoned(urgency_reason, "set_tender_period") if period.wants_reason else None
    if refusal:
        return refusal
    row.tender_period = ground
    row.planned_reference, row.planned_on = reference, planned_on if period.wants_notice else None
    row.urgency_reason = urgency_reason.strip() if period.wants_reason else ""
    row.save()
    record_author(row, (DraftSection.TIMETABLE,), by.person, at)
    return Outcome(opportunity_subject(row), row, {"ground": str(ground), "reference": reference})
