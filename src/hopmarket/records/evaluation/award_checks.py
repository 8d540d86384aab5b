"""What must hold before a decision on a purchase: one table of checks, asked in this order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.recorded_notices import award_notice_of
from hopmarket.rules.assessment_summary import CITE as SUMMARIES
from hopmarket.rules.core_information import CITE as CORE_CITE
from hopmarket.rules.dates_in_words import day
from hopmarket.rules.debarment import debarred, list_too_old
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.odd_prices import CITE
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from .bidder_clarifications import unasked_odd_prices
from .first_placed import first_placed, is_purchase_above, list_for_award
from .leading import why_not_leading
from .models import AssessmentSummary
from .queries import all_locked, evaluator_seats, scores_match_ledger
from .set_asides import counting_responses, set_asides_of

AwardCheck = Callable[[Opportunity, Member, datetime], Refusal | None]


def led_by_its_lead(row: Opportunity, by: Member, at: datetime) -> Refusal | None:
    """Refuses ``award.not_lead`` to anybody but the lead, ``award.lead_undeclared`` until the lead has said
    whom they know among the bidders, and ``award.lead_conflict`` where that is somebody."""
    return why_not_leading(row, by)


def enough_evaluators(row: Opportunity, by: Member, at: datetime) -> Refusal | None:
    """Refuses ``award.too_few_evaluators`` where fewer score than the procedure wants."""
    fewest = row.the_procedure.fewest_evaluators
    if evaluator_seats(row).count() >= fewest:
        return None
    return Refusal("award.too_few_evaluators", params={"wanted": str(fewest)})


def scores_locked(row: Opportunity, by: Member, at: datetime) -> Refusal | None:
    """Refuses ``award.not_locked`` while an evaluator has not locked their scores, and
    ``award.scores_changed`` where they are not those that the ledger knows."""
    if not all_locked(row):
        return Refusal("award.not_locked")
    return None if scores_match_ledger(row) else Refusal("award.scores_changed")


def odd_prices_asked(row: Opportunity, by: Member, at: datetime) -> Refusal | None:
    """Refuses ``award.odd_price_unasked`` while an odd price that counts has not been asked about, or its
    bidder has still time to answer."""
    unasked = unasked_odd_prices(row, at)
    if not unasked:
        return None
    first = unasked[0]
    asked = f"has until the end of {day(first.asked.due_on)} to answer" if first.asked else "was not asked"
    named = {"number": str(first.opened.number), "arithmetic": first.arithmetic, "asked": asked}
    return Refusal("award.odd_price_unasked", CITE, named)


def nothing_waits_aside(row: Opportunity, by: Member, at: datetime) -> Refusal | None:
    """Refuses ``award.set_aside_waits`` while a second officer has not decided about a response."""
    waits = set_asides_of(row).filter(decision="").exists()
    return Refusal("award.set_aside_waits") if waits else None


def debarment_list_fresh(row: Opportunity, by: Member, at: datetime) -> Refusal | None:
    """Refuses ``debarment.no_list`` and ``debarment.old_list`` where the award is compared with the list."""
    the_list, due = list_for_award(row, at)
    dated = the_list.dated if the_list else None
    return list_too_old(dated, day_in_london(at), is_above=is_purchase_above(row, at)) if due else None


def winner_not_debarred(row: Opportunity, by: Member, at: datetime) -> Refusal | None:
    """Refuses ``debarment.mandatory`` and ``debarment.two_people`` for a response in a first place."""
    matches = ((placed.match, placed.is_cleared) for placed in first_placed(row, at))
    refusals = (debarred(match, is_cleared=cleared) for match, cleared in matches if match)
    return next((refusal for refusal in refusals if refusal), None)


def core_information_confirmed(row: Opportunity, by: Member, at: datetime) -> Refusal | None:
    """Refuses ``core.unconfirmed`` above the threshold, for a response in a first place whose core information
    nobody has confirmed."""
    if not is_purchase_above(row, at):
        return None
    lacking = next((placed for placed in first_placed(row, at) if placed.core is None), None)
    return (
        Refusal("core.unconfirmed", CORE_CITE, {"name": lacking.opened.organisation.name})
        if lacking
        else None
    )


AWARD_CHECKS: tuple[AwardCheck, ...] = (
    led_by_its_lead,
    enough_evaluators,
    scores_locked,
    nothing_waits_aside,
    odd_prices_asked,
    debarment_list_fresh,
    winner_not_debarred,
    core_information_confirmed,
)


def why_no_award(row: Opportunity, by: Member, at: datetime) -> Refusal | None:
    """The first check that refuses."""
    return next((refusal for check in AWARD_CHECKS if (refusal := check(row, by, at))), None)


def summaries_given(row: Opportunity) -> Refusal | None:
    """Refuses ``award.summary_missing`` while a bidder whose tender was assessed has no summary of it."""
    given = AssessmentSummary.objects.filter(opened__opportunity=row).values("opened")
    lacking = counting_responses(row).exclude(pk__in=given).count()
    return Refusal("award.summary_missing", SUMMARIES, {"count": str(lacking)}) if lacking else None


def award_notice_recorded(row: Opportunity) -> Refusal | None:
    """Refuses ``award.notice_missing`` before the award notice is recorded with its reference and its day."""
    notice = award_notice_of(row)
    return None if notice and notice.is_published else Refusal("award.notice_missing", SUMMARIES)


PUBLICATION_CHECKS: tuple[Callable[[Opportunity], Refusal | None], ...] = (
    summaries_given,
    award_notice_recorded,
)
"""What must hold before an award is published, where every bidder first gets the summary of the assessment."""


def why_not_published(row: Opportunity) -> Refusal | None:
    """The first check that refuses to publish an award; none where no summaries go before it."""
    if not row.the_procedure.summary_before_award_notice:
        return None
    return next((refusal for check in PUBLICATION_CHECKS if (refusal := check(row))), None)
