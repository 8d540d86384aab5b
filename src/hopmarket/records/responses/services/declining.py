"""Declining: an organisation says why it does not respond, and may take that back.

The ledger names a decline by its number alone: neither the purchase nor the reason stands in its events, so
nobody who reads the ledger can count a buyer's declines before they may be shown.
"""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act, locked_shared
from hopmarket.records.ledger.current_time import database_now
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.queries import is_open, opportunities_open_to
from hopmarket.rules.decline import DeclineReason, may_decline
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member
from hopmarket.rules.standing_seal import StandingSealEnd

from ..models import Decline, SealedCopy
from ..queries import standing_seals_on


@act("decline_opportunity")
def decline_opportunity(
    *, opportunity: Opportunity, reason: DeclineReason, by: Member, at: datetime
) -> Outcome[Decline] | Refusal:
    """Records why the organisation does not respond; a second reason takes the place of the first.

    What was written of a response stays, and is not sealed by itself any more. Refuses ``decline.closed``, ``decline.own_purchase`` and
    ``decline.sealed``.
    """
    row = locked_shared(opportunities_open_to(by), opportunity.pk)
    counting = SealedCopy.objects.filter(
        response__opportunity=row, response__organisation=by.organisation, set_aside_at=None
    )
    refusal = may_decline(
        is_open=is_open(row, now=database_now()),
        is_own=row.organisation_id == by.organisation,
        is_sealed=counting.exists(),
    )
    if refusal:
        return refusal
    standing_seals_on().filter(response__opportunity=row, response__organisation=by.organisation).update(
        ended_at=at, ended_why=StandingSealEnd.DECLINED
    )
    decline, _ = Decline.objects.update_or_create(
        opportunity=row,
        organisation_id=by.organisation,
        defaults={"reason": reason, "declined_at": at},
    )
    return Outcome(f"declines/{decline.pk}", decline)


@act("take_back_decline")
def take_back_decline(*, opportunity: Opportunity, by: Member, at: datetime) -> Outcome[None] | Refusal:
    """Takes one's own decline back, as if it had not been said. Refuses ``decline.none``, and
    ``decline.closed`` once the figures are fixed."""
    row = locked_shared(opportunities_open_to(by), opportunity.pk)
    if not is_open(row, now=database_now()):
        return Refusal("decline.closed")
    decline = Decline.objects.filter(opportunity=row, organisation=by.organisation).first()
    if decline is None:
        return Refusal("decline.none")
    number = decline.pk
    decline.delete()
    return Outcome(f"declines/{number}", None)


def forget_decline(opportunity: Opportunity, organisation: int) -> None:
    """Deletes the decline of an organisation that responds after all."""
    Decline.objects.filter(opportunity=opportunity, organisation=organisation).delete()
