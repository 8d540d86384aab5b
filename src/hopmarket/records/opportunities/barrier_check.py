"""What the barrier rules find in a purchase as its terms stand, and what stands against its publication."""

from __future__ import annotations

from datetime import datetime

from hopmarket.barrier_rules import barrier_rules
from hopmarket.records.explanations.queries import reasons_for
from hopmarket.rules.barriers.answering import BarrierStanding, standings
from hopmarket.rules.barriers.barrier_kinds import BarrierReport
from hopmarket.rules.barriers.checking import check_notice
from hopmarket.rules.barriers.from_terms import notice_of_terms
from hopmarket.rules.draft_completeness import DraftGap
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.procedure_kinds import Audience
from hopmarket.rules.regimes.kinds import Regime
from hopmarket.rules.regimes.router import regime_of
from hopmarket.rules.terms import Terms

from .models import Opportunity


def barrier_subject(opportunity: Opportunity) -> str:
    """How reasons name an opportunity."""
    return f"opportunities/{opportunity.pk}"


def regime_for(terms: Terms, now: datetime) -> Regime | None:
    """The regime of a purchase by its terms on this day."""
    day = day_in_london(now)
    return regime_of(category=terms.category, cpv=terms.cpv, value=terms.value, day=day)


def barrier_report(opportunity: Opportunity, *, now: datetime, terms: Terms | None = None) -> BarrierReport:
    """What the rules find in the terms of a purchase, or in other terms that it might get.

    Days to respond count from its publication, or from now. Of quotes that are asked by invitation they are
    not counted: few days are what the procedure is for.
    """
    terms = terms or opportunity.the_terms
    is_advertised = opportunity.the_procedure.audience is Audience.EVERYBODY
    notice = notice_of_terms(
        terms,
        reference=opportunity.reference,
        regime=regime_for(terms, now),
        buyer=opportunity.organisation.name,
        published_at=(opportunity.published_at or now) if is_advertised else None,
    )
    return check_notice(notice, barrier_rules())


def barrier_standings(
    opportunity: Opportunity, *, now: datetime, terms: Terms | None = None
) -> tuple[BarrierStanding, ...]:
    """What stands of each rule that found something: mended things are no longer here."""
    report = barrier_report(opportunity, now=now, terms=terms)
    return standings(report, reasons_for(barrier_subject(opportunity)), day_in_london(now))


def barrier_gaps(opportunity: Opportunity, *, now: datetime) -> tuple[DraftGap, ...]:
    """A gap for each rule whose findings are neither mended nor kept with a reason. What is not advertised to
    anybody has none."""
    if not opportunity.the_procedure.has_responses:
        return ()
    return tuple(
        DraftGap(
            standing.findings[0].path.split("/")[0],
            "barrier_must" if standing.severity == "must" else "barrier_unanswered",
            {"code": standing.code, "finding": standing.findings[0].message},
        )
        for standing in barrier_standings(opportunity, now=now)
        if standing.blocks
    )
