"""The register of contracts, and what still waits for a signature."""

from __future__ import annotations

from django.db.models import QuerySet

from hopmarket.records.evaluation.models import Award
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.publishing import party
from hopmarket.rules.publication import SignedContract
from hopmarket.rules.roles import Member, Role

from .models import Contract


def awards_for(member: Member) -> QuerySet[Award]:
    """The awards of a commissioner's own organisation."""
    if not member.stands_as(Role.COMMISSIONER):
        return Award.objects.none()
    return Award.objects.filter(decision__opportunity__organisation=member.organisation).select_related(
        "organisation", "decision__opportunity"
    )


def unsigned(awards: QuerySet[Award]) -> QuerySet[Award]:
    """Awards without a contract in the register."""
    return awards.exclude(pk__in=Contract.objects.values("award"))


def contracts_of(opportunity: Opportunity) -> tuple[SignedContract, ...]:
    """The contracts of one opportunity as published."""
    rows = Contract.objects.filter(award__decision__opportunity=opportunity).order_by("reference")
    return tuple(
        SignedContract(
            reference=one.reference,
            lot=one.award.lot,
            title=one.title,
            supplier=party(one.award.organisation),
            value=one.value,
            signed_on=one.signed_on,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
        )
        for one in rows.select_related("award__organisation")
    )
