"""Closing: the list of what counts, fixed once the database's clock has passed the deadline."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.records.ledger.current_time import database_now
from hopmarket.records.opportunities.letter_readers import openers_of
from hopmarket.records.opportunities.letters import purchase_values
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.services.state_changes import opportunity_subject, take_step
from hopmarket.records.post import outbox
from hopmarket.rules.opportunity_life import OpportunityAct, OpportunityState
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import System
from hopmarket.rules.seal import may_open

from .. import letters
from ..queries import copies_on_closing_list, published_deadlines

CLOCK = System("clock")


@act("close_opportunity")
def close_opportunity(
    *, opportunity: Opportunity, by: System, at: datetime
) -> Outcome[Opportunity] | Refusal:
    """Records the closing list: the receipts that count, in the order they were received.

    The deadline holds without this act, since sealing compares it with the database's clock. Refuses
    ``close.too_early``.
    """
    row = take_step(opportunity, OpportunityAct.CLOSE, by)
    if isinstance(row, Refusal):
        return row
    now = database_now()
    if may_open(deadlines=published_deadlines(row), now=now):
        return Refusal("close.too_early")
    row.closed_at = now
    row.save()
    counting = list(copies_on_closing_list(row))
    outbox.write(
        purchase_values(row), letters.READY_TO_OPEN, openers_of(row), at=at, count=str(len(counting))
    )
    facts = {"closing_list": [copy.receipt_print for copy in counting]}
    return Outcome(opportunity_subject(row), row, facts)


def close_due(at: datetime) -> int:
    """Closes every opportunity whose deadline has passed; answers how many. Safe to repeat."""
    due = Opportunity.objects.filter(state=OpportunityState.OPEN, closes_at__lte=database_now())
    outcomes = [close_opportunity(opportunity=opportunity, by=CLOCK, at=at) for opportunity in due]
    return sum(not isinstance(outcome, Refusal) for outcome in outcomes)
