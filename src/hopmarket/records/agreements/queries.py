"""The register of contracts, and what still waits for a signature."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from django.db.models import QuerySet

from hopmarket.records.capabilities.partnership_lines import line_of
from hopmarket.records.evaluation.models import Award
from hopmarket.records.evaluation.queries import outcome_of
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.publishing import party
from hopmarket.records.parties.models import Organisation
from hopmarket.rules.contract_correction import ContractFigures, needs_second_officer, value_note
from hopmarket.rules.notice_status import NoticeStatus, purchase_status
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.publication import Correction, DecisionOutcome, SignedContract
from hopmarket.rules.roles import SME, VCSE, Member, OrganisationKind, Role, Size
from hopmarket.rules.second_officer_lines import OfficerDeed
from hopmarket.rules.terms import Change

from . import models
from .models import Contract, CorrectionRequest

Marks = tuple[OrganisationKind, Size]


def awards_for(member: Member) -> QuerySet[Award]:
    """The awards of a commissioner's own organisation that are published; what is only decided is none."""
    if not member.stands_as(Role.COMMISSIONER):
        return Award.objects.none()
    published = Award.objects.filter(decision__opportunity__state=OpportunityState.AWARDED)
    return published.filter(decision__opportunity__organisation=member.organisation).select_related(
        "organisation", "decision__opportunity__organisation"
    )


def unsigned_awards(member: Member) -> QuerySet[Award]:
    """The awards of their own organisation whose contract is not in the register yet."""
    return awards_for(member).exclude(pk__in=Contract.objects.values("award"))


def unsigned_lots(member: Member) -> Mapping[int, tuple[str, ...]]:
    """The awarded lots whose contract is not in the register yet, by purchase."""
    lots_by_purchase: dict[int, tuple[str, ...]] = {}
    for purchase, lot in unsigned_awards(member).values_list("decision__opportunity", "lot"):
        lots_by_purchase[purchase] = (*lots_by_purchase.get(purchase, ()), lot)
    return lots_by_purchase


def contracts_for(member: Member) -> QuerySet[Contract]:
    """The signed contracts of a commissioner's own organisation."""
    return Contract.objects.filter(award__in=awards_for(member)).select_related(
        "award__organisation", "award__decision__opportunity__organisation"
    )


def contract_of(award: Award) -> Contract | None:
    """The contract of an awarded lot as it was entered, if it is in the register."""
    return Contract.objects.filter(award=award).first()


def _signed(opportunity: Opportunity) -> QuerySet[Contract]:
    rows = Contract.objects.filter(award__decision__opportunity=opportunity).order_by("reference")
    return rows.select_related("award__organisation").prefetch_related("corrections")


def signed_lots(opportunity: Opportunity) -> list[str]:
    """The lots whose contract is in the register, in the order of the contracts' references."""
    return [contract.award.lot for contract in _signed(opportunity)]


def supplier_marks(opportunity: Opportunity) -> Mapping[int, Marks]:
    """Kind and size of each supplier with a contract of this purchase, by organisation: as entered
    at signature, or as last corrected. A release names a supplier once, so they hold for all of its
    contracts here."""
    rows = _signed(opportunity)
    supplier = {row.pk: row.award.organisation_id for row in rows}
    corrections = (correction for row in rows for correction in row.corrections.all())
    latest = sorted(corrections, key=lambda correction: (correction.corrected_at, correction.pk))
    return {supplier[row.pk]: _marks(row) for row in rows} | {
        supplier[correction.contract_id]: _marks(correction) for correction in latest
    }


def _marks(figures: models.Figures) -> Marks:
    return OrganisationKind(figures.supplier_kind), Size(figures.supplier_size)


def figures_of(contract: Contract) -> ContractFigures:
    """A contract's entry after its corrections."""
    entry: models.Figures = contract.corrections.last() or contract
    kind, size = supplier_marks(contract.award.decision.opportunity)[contract.award.organisation_id]
    return ContractFigures(entry.value, entry.signed_on, entry.starts_on, entry.ends_on, kind, size)


def beyond_award(contract: Contract, figures: ContractFigures) -> bool:
    """Whether the figures change the contract's value beyond the award by more than the partnership's line."""
    line = line_of(OfficerDeed.BEYOND_AWARD)
    return needs_second_officer(figures_of(contract), figures, awarded=contract.award.value, line=line)


def requested_figures(asked: CorrectionRequest) -> ContractFigures:
    """The complete entry that a request asks for."""
    kind, size = _marks(asked)
    return ContractFigures(asked.value, asked.signed_on, asked.starts_on, asked.ends_on, kind, size)


def decided_request(contract: Contract) -> CorrectionRequest | None:
    """The correction of the contract on which a second officer decided last."""
    decided = CorrectionRequest.objects.filter(contract=contract).exclude(decision="")
    return decided.select_related("decided_by").order_by("-decided_at", "-id").first()


def waiting_request(contract: Contract) -> CorrectionRequest | None:
    """The correction of a contract that waits for a second officer, if there is one."""
    return CorrectionRequest.objects.filter(contract=contract, decision="").select_related("asked_by").first()


def corrections_to_decide(member: Member) -> QuerySet[CorrectionRequest]:
    """The corrections of contracts that wait for this member as a second officer, oldest first."""
    waiting = CorrectionRequest.objects.filter(contract__in=contracts_for(member), decision="")
    return (
        waiting.exclude(asked_by=member.person)
        .select_related("asked_by", "contract__award__decision__opportunity")
        .order_by("asked_at", "pk")
    )


def value_notes_of(opportunity: Opportunity) -> Mapping[str, str]:
    """What stands beside the ranking of each lot whose contract has another value by now, by lot."""
    notes = {
        contract.award.lot: value_note(
            counted=contract.award.value, now=(contract.corrections.last() or contract).value
        )
        for contract in _signed(opportunity)
    }
    return {lot: note for lot, note in notes.items() if note}


def contracts_of(opportunity: Opportunity) -> tuple[SignedContract, ...]:
    """The contracts of one opportunity as published."""
    marks = supplier_marks(opportunity)
    return tuple(
        _published(contract, marks[contract.award.organisation_id]) for contract in _signed(opportunity)
    )


def _published(contract: Contract, marks: Marks) -> SignedContract:
    corrections = list(contract.corrections.all())
    entry: models.Figures = corrections[-1] if corrections else contract
    return SignedContract(
        reference=contract.reference,
        lot=contract.award.lot,
        title=contract.title,
        supplier=replace(party(contract.award.organisation), kind=marks[0], size=marks[1]),
        value=entry.value,
        signed_on=entry.signed_on,
        starts_on=entry.starts_on,
        ends_on=entry.ends_on,
        corrections=tuple(
            Correction(
                number=correction.number,
                at=correction.corrected_at,
                reason=correction.reason,
                changes=tuple(Change(**change) for change in correction.changes),
                amends=correction.amends,
            )
            for correction in corrections
        ),
    )


def status_of(opportunity: Opportunity, *, now: datetime) -> NoticeStatus:
    """Where a published purchase stands at ``now``, as its notice says."""
    return statuses_of([opportunity], now=now)[opportunity.pk]


def statuses_of(opportunities: Iterable[Opportunity], *, now: datetime) -> dict[int, NoticeStatus]:
    """Where published purchases stand, by primary key: in as many queries for one as for a hundred."""
    purchases = list(opportunities)
    awarded = [row.pk for row in purchases if row.state == OpportunityState.AWARDED]
    entries: dict[int, list[models.Figures]] = defaultdict(list)
    if awarded:
        rows = Contract.objects.filter(award__decision__opportunity__in=awarded).order_by()
        for row in rows.select_related("award__decision").prefetch_related("corrections"):
            entry: models.Figures = list(row.corrections.all())[-1] if row.corrections.all() else row
            entries[row.award.decision.opportunity_id].append(entry)
    return {row.pk: _status(row, entries[row.pk], now) for row in purchases}


def _status(opportunity: Opportunity, entries: list[models.Figures], now: datetime) -> NoticeStatus:
    terms = opportunity.the_terms
    return purchase_status(
        OpportunityState(opportunity.state),
        closes_at=opportunity.closes_at,
        signed=bool(entries),
        starts_on=min((entry.starts_on for entry in entries), default=terms.starts_on),
        ends_on=max((entry.ends_on for entry in entries), default=terms.ends_on),
        now=now,
    )


def outcome_with_marks(award: Award) -> DecisionOutcome:
    """A decision as published; suppliers count as small or voluntary by the marks of their contract."""
    outcome, marks = outcome_of(award.decision), supplier_marks(award.decision.opportunity)
    sme = vcse = 0
    for organisation in Organisation.objects.filter(pk__in=marks):
        kind, size = marks[organisation.pk]
        sme += (size in SME) - (organisation.size in SME)
        vcse += (kind in VCSE) - (organisation.kind in VCSE)
    return replace(
        outcome, sme_responses=outcome.sme_responses + sme, vcse_responses=outcome.vcse_responses + vcse
    )
