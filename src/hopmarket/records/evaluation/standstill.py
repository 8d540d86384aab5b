"""Whether days must pass between an award and its contracts, and which."""

from __future__ import annotations

from dataclasses import dataclass

from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.recorded_notices import (
    award_notice_of,
    reaches_threshold,
    wants_award_notice,
)
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.procedure_kinds import Standstill
from hopmarket.rules.standstill import StandstillPeriod, is_standstill_kept, standstill_from

from .models import Decision


@dataclass(frozen=True, slots=True)
class AwardStandstill:
    """The standstill of an award: whether the law says so or the buyer promised it, and its days; None until
    the day of the award notice is known."""

    by_law: bool
    period: StandstillPeriod | None


def standstill_of(opportunity: Opportunity) -> AwardStandstill | None:
    """The standstill of a purchase that is decided; None where none is kept. It begins with the day of the
    award notice, or of the award itself where no notice is due."""
    decision = Decision.objects.filter(opportunity=opportunity).first()
    if decision is None:
        return None
    kind, above = opportunity.the_procedure.standstill, reaches_threshold(opportunity)
    promised = bool(opportunity.the_terms.standstill_promised)
    if not is_standstill_kept(kind, above=above, promised=promised or bool(decision.standstill_promised)):
        return None
    return AwardStandstill(by_law=kind is Standstill.REQUIRED and above, period=_period(opportunity))


def _period(opportunity: Opportunity) -> StandstillPeriod | None:
    notice = award_notice_of(opportunity)
    if notice and notice.published_on:
        return standstill_from(notice.published_on)
    if wants_award_notice(opportunity) or opportunity.ended_at is None:
        return None
    return standstill_from(day_in_london(opportunity.ended_at))
