"""The acts of an agreement: a signed contract is entered in the register, and corrected there."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, datetime

from hopmarket.records.evaluation.models import Award
from hopmarket.records.evaluation.standstill import standstill_of
from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.notices.own_releases import newest_own_release
from hopmarket.records.opportunities.letter_readers import other_commissioners_of
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.publishing import ocid_of, publish_release
from hopmarket.records.opportunities.services.state_changes import opportunity_subject, take_step
from hopmarket.records.parties.queries import responders_of
from hopmarket.records.post import outbox
from hopmarket.rules.contract_correction import (
    ContractFigures,
    correction,
    plain_reason,
    unfit_dates,
)
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member
from hopmarket.rules.standstill import CITE as STANDSTILL
from hopmarket.rules.standstill import signed_in_standstill
from hopmarket.rules.terms import Change

from . import letters
from .letters import contract_values
from .models import Contract, Correction, CorrectionRequest
from .national_notices import correct_national_notice as correct_national_notice
from .national_notices import record_national_notice as record_national_notice
from .queries import (
    awards_for,
    beyond_award,
    contracts_for,
    contracts_of,
    figures_of,
    outcome_with_marks,
    requested_figures,
    supplier_marks,
    waiting_request,
)


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

    Refuses ``contract.held``, what :func:`hopmarket.rules.contract_correction.unfit_dates` refuses, and what
    :func:`why_not_signed` refuses.
    """
    own_award = awards_for(by).get(pk=award.pk)
    row = take_step(own_award.decision.opportunity, OpportunityAct.SIGN, by)
    if isinstance(row, Refusal):
        return row
    if Contract.objects.filter(award=own_award).exists():
        return Refusal("contract.held")
    days = {"signed_on": signed_on, "starts_on": starts_on, "ends_on": ends_on}
    awarded_on = day_in_london(own_award.decision.confirmed_at)
    refusal = unfit_dates(**days, awarded_on=awarded_on, today=day_in_london(at))
    refusal = refusal or why_not_signed(row, signed_on)
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
    facts = {"reference": contract.reference}
    return Outcome(f"contracts/{contract.pk}", contract, facts, opportunity_subject(row))


def why_not_signed(row: Opportunity, signed_on: date) -> Refusal | None:
    """Why a contract cannot have been signed on a day: ``contract.standstill`` before the standstill is over,
    ``contract.award_notice_missing`` while nobody has recorded the notice that begins it."""
    standstill = standstill_of(row)
    if standstill is None:
        return None
    if standstill.period is None:
        return Refusal("contract.award_notice_missing", STANDSTILL)
    return signed_in_standstill(standstill.period, signed_on)


@act("correct_contract")
def correct_contract(
    *, contract: Contract, figures: ContractFigures, seen: int, reason: str, by: Member, at: datetime
) -> Outcome[Correction] | Refusal:
    """Corrects a contract's entry, before its end or after, and publishes what was wrong and why.

    ``figures`` is the complete entry as it ought to be, ``seen`` the number of corrections on the
    page on which it was typed. Refuses ``contract.second_officer`` for a value beyond the awarded one,
    and what :func:`correction_of` refuses.
    """
    found = correction_of(contract, figures, seen, reason, by, at)
    if isinstance(found, Refusal):
        return found
    row, own_contract, changes = found
    if beyond_award(own_contract, figures):
        return Refusal("contract.second_officer")
    return publish_correction(
        row, own_contract, figures, changes, seen, reason, corrected_by=by.person, at=at
    )


@act("ask_contract_correction")
def ask_contract_correction(
    *, contract: Contract, figures: ContractFigures, seen: int, reason: str, by: Member, at: datetime
) -> Outcome[CorrectionRequest] | Refusal:
    """Asks a second officer to approve a correction of the value beyond the awarded one.

    Refuses ``contract.one_officer`` where none is needed, ``contract.correction_waits`` while another
    waits, and what :func:`correction_of` refuses.
    """
    found = correction_of(contract, figures, seen, reason, by, at)
    if isinstance(found, Refusal):
        return found
    row, own_contract, changes = found
    if not beyond_award(own_contract, figures):
        return Refusal("contract.one_officer")
    if waiting_request(own_contract):
        return Refusal("contract.correction_waits")
    asked = CorrectionRequest.objects.create(
        contract=own_contract,
        seen=seen,
        **asdict(figures),
        changes=[asdict(change) for change in changes],
        reason=plain_reason(reason),
        asked_by_id=by.person,
        asked_at=at,
    )
    outbox.write(
        contract_values(own_contract),
        letters.CONTRACT_CORRECTION_ASKED,
        other_commissioners_of(row, but=by.person),
        at=at,
        asked_by=by.person_name,
    )
    facts = {"reference": own_contract.reference, "request": asked.pk, "changes": asked.changes}
    return Outcome(f"contracts/{own_contract.pk}", asked, facts, opportunity_subject(row))


@act("approve_contract_correction")
def approve_contract_correction(
    *, correction_request: CorrectionRequest, by: Member, at: datetime
) -> Outcome[Correction] | Refusal:
    """Publishes a correction that another officer asked for.

    Refuses ``contract.request_decided``, ``contract.own_request`` to whoever asked, and what
    :func:`correction_of` refuses by now.
    """
    asked = locked(CorrectionRequest.objects.filter(contract__in=contracts_for(by)), pk=correction_request.pk)
    if asked.decision:
        return Refusal("contract.request_decided")
    if asked.asked_by_id == by.person:
        return Refusal("contract.own_request")
    figures = requested_figures(asked)
    found = correction_of(asked.contract, figures, asked.seen, asked.reason, by, at)
    if isinstance(found, Refusal):
        return found
    row, own_contract, changes = found
    outcome = publish_correction(
        row, own_contract, figures, changes, asked.seen, asked.reason, corrected_by=asked.asked_by_id, at=at
    )
    asked.decision, asked.decided_by_id, asked.decided_at = "approved", by.person, at
    asked.correction = outcome.result
    asked.save()
    outbox.write(contract_values(own_contract), letters.CONTRACT_CORRECTION_APPROVED, [asked.asked_by], at=at)
    return replace(outcome, facts={**outcome.facts, "request": asked.pk})


@act("refuse_contract_correction")
def refuse_contract_correction(
    *, correction_request: CorrectionRequest, reasons: str, by: Member, at: datetime
) -> Outcome[CorrectionRequest] | Refusal:
    """Refuses a correction that waits, with reasons; whoever asked for it takes it back the same way.

    Refuses ``contract.request_decided`` and ``reasons.missing``.
    """
    asked = locked(CorrectionRequest.objects.filter(contract__in=contracts_for(by)), pk=correction_request.pk)
    row = take_step(asked.contract.award.decision.opportunity, OpportunityAct.CORRECT, by)
    if isinstance(row, Refusal):
        return row
    if asked.decision:
        return Refusal("contract.request_decided")
    refusal = unreasoned(reasons, "refuse_contract_correction")
    if refusal:
        return refusal
    asked.decision, asked.decided_by_id, asked.decided_at = "refused", by.person, at
    asked.refusal_reason = plain_reason(reasons)
    asked.save()
    if asked.asked_by_id != by.person:
        outbox.write(
            contract_values(asked.contract),
            letters.CONTRACT_CORRECTION_REFUSED,
            [asked.asked_by],
            at=at,
            reasons=asked.refusal_reason,
        )
    facts = {"reference": asked.contract.reference, "request": asked.pk}
    return Outcome(f"contracts/{asked.contract_id}", asked, facts, opportunity_subject(row))


Found = tuple[Opportunity, Contract, tuple[Change, ...]]


def correction_of(
    contract: Contract, figures: ContractFigures, seen: int, reason: str, by: Member, at: datetime
) -> Found | Refusal:
    """The purchase, the contract and what a correction changes. Refuses ``contract.corrected_meanwhile``
    and what :func:`hopmarket.rules.contract_correction.correction` refuses."""
    own_contract = contracts_for(by).get(pk=contract.pk)
    row = take_step(own_contract.award.decision.opportunity, OpportunityAct.CORRECT, by)
    if isinstance(row, Refusal):
        return row
    if own_contract.corrections.count() != seen:
        return Refusal("contract.corrected_meanwhile")
    awarded_on = day_in_london(own_contract.award.decision.confirmed_at)
    changes = correction(
        figures_of(own_contract), figures, reason=reason, awarded_on=awarded_on, today=day_in_london(at)
    )
    return changes if isinstance(changes, Refusal) else (row, own_contract, changes)


def publish_correction(
    row: Opportunity,
    contract: Contract,
    figures: ContractFigures,
    changes: tuple[Change, ...],
    seen: int,
    reason: str,
    *,
    corrected_by: int,
    at: datetime,
) -> Outcome[Correction]:
    """Writes the correction, publishes it, and tells the supplier."""
    before = newest_own_release(ocid_of(row))
    assert before is not None
    new_correction = Correction.objects.create(
        contract=contract,
        number=seen + 1,
        **asdict(figures),
        changes=[asdict(change) for change in changes],
        reason=plain_reason(reason),
        amends=before.release_id,
        corrected_by_id=corrected_by,
        corrected_at=at,
    )
    _publish(row, contract.award, "contractUpdate", at)
    outbox.write(
        contract_values(contract),
        letters.CONTRACT_CORRECTED,
        responders_of(contract.award.organisation),
        at=at,
        reference=contract.reference,
        reason=new_correction.reason,
    )
    facts = {
        "reference": contract.reference,
        "number": new_correction.number,
        "changes": new_correction.changes,
    }
    return Outcome(f"contracts/{contract.pk}", new_correction, facts, opportunity_subject(row))


def _publish(row: Opportunity, award: Award, tag: str, at: datetime) -> None:
    publish_release(row, tag, at=at, outcome=outcome_with_marks(award), contracts=contracts_of(row))
