"""The record of a published organisation: its rows, and the notices, contracts and successions of all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from hopmarket.records.published_organisations.models import PublishedOrganisation, Succession
from hopmarket.records.published_organisations.predecessors import (
    Predecessor,
    predecessors,
    succession_steps,
    within_share,
)
from hopmarket.records.published_organisations.queries import SuccessionParties, succession_parties
from hopmarket.records.published_organisations.same_as import same_as_links

from .models import Notice, NoticeParty, PublishedContract
from .queries import contracts_register, notices


@dataclass(frozen=True, slots=True)
class OrganisationRecord:
    """An organisation with every row that is known to be it, and whose notices it carries."""

    organisation: PublishedOrganisation
    members: tuple[int, ...]
    carried: tuple[Predecessor, ...]
    follows: tuple[SuccessionParties, ...]

    def notices(self) -> QuerySet[Notice]:
        """Every notice that names it or that it carries on, the newest first; with everybody whom it names,
        where any of them may be carried on."""
        parts = NoticeParty.objects.filter(organisation__in=self.members)
        which = Q(pk__in=parts.values("notice"))
        for predecessor in self.carried:
            parties = NoticeParty.objects.filter(organisation__key__in=predecessor.keys)
            which |= Q(pk__in=parties.values("notice")) & within_share(predecessor.share)
        rows = notices().filter(which).order_by("-published_at", "ocid")
        return rows.prefetch_related("parties__organisation") if self.carried else rows

    def contracts(self) -> QuerySet[PublishedContract]:
        """Every contract that it bought or carries on, the one that ends last first."""
        return self._contracts("buyer")

    def won(self) -> QuerySet[PublishedContract]:
        """Every contract of which it is or carries on a supplier, the one that ends last first."""
        return self._contracts("suppliers__organisation")

    def _contracts(self, side: str) -> QuerySet[PublishedContract]:
        which = Q(**{f"{side}__in": self.members})
        for predecessor in self.carried:
            contracts = Q(**{f"{side}__key__in": predecessor.keys})
            which |= contracts & within_share(predecessor.share, "notice__district")
        return (
            contracts_register()
            .filter(pk__in=PublishedContract.objects.filter(which).values("pk"))
            .order_by(F("ends_on").desc(nulls_last=True), "-notice__changed_at", "pk")
        )


def organisation_record(organisation: PublishedOrganisation, *, on: date) -> OrganisationRecord:
    """An organisation with all that is known to be it on a day, and its successions."""
    root = organisation.same_as or organisation
    leads = same_as_links([root.pk])
    members = tuple(sorted({root.pk, *leads, *leads.values()}))
    standing = succession_steps()
    if not standing:
        return OrganisationRecord(root, members, (), ())
    successions = Succession.objects.filter(parts__organisation__in=members, withdrawn_at=None).distinct()
    follows = tuple(
        succession_parties(succession, members) for succession in successions.order_by("on", "pk")
    )
    return OrganisationRecord(root, members, tuple(predecessors(root, standing, on=on)), follows)


def own_notices(organisation: PublishedOrganisation) -> QuerySet[Notice]:
    """The notices that name an organisation under this very key, whatever it is the same as, the
    newest first."""
    return OrganisationRecord(organisation, (organisation.pk,), (), ()).notices()
