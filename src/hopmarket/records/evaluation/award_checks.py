"""What must hold before a decision on a purchase: one table of checks, asked in this order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from hopmarket.records.opportunities.models import Opportunity
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from .queries import all_locked, evaluator_seats, scores_match_ledger

AwardCheck = Callable[[Opportunity, Member, datetime], Refusal | None]


def led_by_its_lead(row: Opportunity, by: Member, at: datetime) -> Refusal | None:
    """Refuses ``award.not_lead`` to anybody but the lead."""
    return None if row.seats.filter(part="lead", person=by.person).exists() else Refusal("award.not_lead")


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


AWARD_CHECKS: tuple[AwardCheck, ...] = (led_by_its_lead, enough_evaluators, scores_locked)


def why_no_award(row: Opportunity, by: Member, at: datetime) -> Refusal | None:
    """The first check that refuses."""
    return next((refusal for check in AWARD_CHECKS if (refusal := check(row, by, at))), None)
