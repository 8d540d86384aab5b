"""The acts of an agreement: a signed contract is entered in the register, and corrected there."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from hopmarket.records.evaluation.models import Award
from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.records.notices.own_releases import newest_own_release
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.publishing import ocid_of, publish_release
from hopmarket.records.opportunities.services.state_changes import take_step
from hopmarket.records.parties.models import Membership
from hopmarket.records.post.outbox import write_letter
from hopmarket.rules.contract_correction import ContractFigures, correction, plain_reason, unfit_dates
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, Role

from .models import Contract, Correction
from .queries import awards_for, contracts_for, contracts_of, figures_of, outcome_with_marks, supplier_marks


@act("sign_contract")
def sign_contract(
    *,
    award: Award,
    signed_on: date,
    starts_on: date,
    ends_on: date,
    by: Member,
    at: datetime,
) -> Outcome[Contract] | Refusal:
    """Enters the signed contract of one awarded lot in the register and publishes it.

    Refuses ``contract.held`` and what :func:`hopmarket.rules.contract_correction.unfit_dates` refuses.
    """
    own_award = awards_for(by).get(pk=award.pk)
    row = take_step(own_award.decision.opportunity, OpportunityAct.SIGN, by)
    if isinstance(row, Refusal):
        return row
    if Contract.objects.filter(award=own_award).exists():
        return Refusal("contract.held")
    days = {"signed_on": signed_on, "starts_on": starts_on, "ends_on": ends_on}
    refusal = unfit_dates(**days, awarded_on=own_award.decision.confirmed_at.date(), today=at.date())
    if refusal:
        return refusal
    terms, supplier = row.the_terms, own_award.organisation
    lot = terms.lot(own_award.lot)
    kind, size = supplier_marks(row).get(supplier.pk, (supplier.kind, supplier.size))
    contract = Contract.objects.create(
        award=own_award,
        reference=f"{row.reference}-C{terms.lots.index(lot) + 1}",
        title=terms.title_of(own_award.lot),
        value=own_award.value,
        **days,
        supplier_kind=kind,
        supplier_size=size,
        recorded_at=at,
    )
    _publish(row, own_award, "contract", at)
    return Outcome(f"contracts/{contract.pk}", contract, {"reference": contract.reference})


@act("correct_contract")
def correct_contract(
    *, contract: Contract, figures: ContractFigures, seen: int, reason: str, by: Member, at: datetime
) -> Outcome[Correction] | Refusal:
    """Corrects a contract's entry, before its end or after, and publishes what was wrong and why.

    ``figures`` is the complete entry as it ought to be, ``seen`` the number of corrections on the
    page on which it was typed. Refuses ``contract.corrected_meanwhile`` and what
    :func:`hopmarket.rules.contract_correction.correction` refuses.
    """
    own_contract = contracts_for(by).get(pk=contract.pk)
    award = own_contract.award
    row = take_step(award.decision.opportunity, OpportunityAct.CORRECT, by)
    if isinstance(row, Refusal):
        return row
    if own_contract.corrections.count() != seen:
        return Refusal("contract.corrected_meanwhile")
    awarded_on, today = award.decision.confirmed_at.date(), at.date()
    changes = correction(figures_of(own_contract), figures, reason=reason, awarded_on=awarded_on, today=today)
    if isinstance(changes, Refusal):
        return changes
    before = newest_own_release(ocid_of(row))
    assert before is not None
    new_correction = Correction.objects.create(
        contract=own_contract,
        number=seen + 1,
        **asdict(figures),
        changes=[asdict(change) for change in changes],
        reason=plain_reason(reason),
        amends=before.release_id,
        corrected_by_id=by.person,
        corrected_at=at,
    )
    _publish(row, award, "contractUpdate", at)
    _tell_supplier(row, new_correction, at)
    facts = {
        "reference": own_contract.reference,
        "number": new_correction.number,
        "changes": new_correction.changes,
    }
    return Outcome(f"contracts/{own_contract.pk}", new_correction, facts)


def _publish(row: Opportunity, award: Award, tag: str, at: datetime) -> None:
    publish_release(row, tag, at=at, outcome=outcome_with_marks(award), contracts=contracts_of(row))


def _tell_supplier(row: Opportunity, new_correction: Correction, at: datetime) -> None:
    """Writes to the supplier's own people: what is published is also about them."""
    supplier = new_correction.contract.award.organisation
    members = Membership.objects.filter(organisation=supplier, ended_at=None).select_related("person")
    params = {
        "title": new_correction.contract.title,
        "reference": new_correction.contract.reference,
        "reason": new_correction.reason,
    }
    for member in members:
        if Role.RESPONDER in member.roles:
            write_letter(
                "contract_corrected",
                address=member.person.email,
                person=member.person_id,
                at=at,
                params={**params, "ocid": ocid_of(row)},
            )
