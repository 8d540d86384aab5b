"""The act of an agreement: from award to a contract in the register."""

from __future__ import annotations

from datetime import date, datetime

from hopmarket.records.evaluation.models import Award
from hopmarket.records.evaluation.queries import outcome_of
from hopmarket.records.ledger.acts import Told, act
from hopmarket.records.opportunities.publishing import publish_release
from hopmarket.records.opportunities.services.stepping import step
from hopmarket.rules.notice import OpportunityAct
from hopmarket.rules.roles import Member
from hopmarket.rules.words import Refusal

from .models import Contract
from .queries import awards_for, contracts_of


@act
def sign_contract(
    *,
    award: Award,
    signed_on: date,
    starts_on: date,
    ends_on: date,
    by: Member,
    at: datetime,
) -> Told[Contract] | Refusal:
    """Enters the signed contract of one awarded lot in the register and publishes it.

    Refuses ``contract.signed_before_award``, ``contract.in_future``,
    ``contract.ends_before_start`` and ``contract.held``.
    """
    held = awards_for(by).get(pk=award.pk)
    row = step(held.decision.opportunity, OpportunityAct.SIGN, by)
    if isinstance(row, Refusal):
        return row
    refusal = _unfit(held, signed_on, starts_on, ends_on, at)
    if refusal:
        return refusal
    terms = row.the_terms
    lot = terms.lot(held.lot)
    made = Contract.objects.create(
        award=held,
        reference=f"{row.reference}-C{terms.lots.index(lot) + 1}",
        title=terms.title_of(held.lot),
        value=held.value,
        signed_on=signed_on,
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_at=at,
    )
    publish_release(row, "contract", at=at, outcome=outcome_of(held.decision), contracts=contracts_of(row))
    return Told(f"contracts/{made.pk}", made, {"reference": made.reference})


def _unfit(held: Award, signed_on: date, starts_on: date, ends_on: date, at: datetime) -> Refusal | None:
    if Contract.objects.filter(award=held).exists():
        return Refusal("contract.held")
    if signed_on < held.decision.confirmed_at.date():
        return Refusal("contract.signed_before_award")
    if signed_on > at.date():
        return Refusal("contract.in_future")
    if ends_on < starts_on:
        return Refusal("contract.ends_before_start")
    return None
