"""The record of a published organisation: its rows, notices, contracts and successions; and the
supplier search and buyer search by name or number."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, When

from hopmarket.rules.releases.organisation_names import plain_name
from hopmarket.rules.succession import heirs

from .models import (
    Mention,
    Notice,
    NoticeParty,
    PublishedContract,
    PublishedOrganisation,
    Sameness,
    Succession,
    SuccessionPart,
)
from .predecessors import Predecessor, predecessors, succession_steps, within_share
from .queries import contracts_register, notices
from .same_as import same_as_links


@dataclass(frozen=True, slots=True)
class SuccessionParties:
    """A succession as a page shows it: who went before, who comes after with which districts."""

    succession: Succession
    before: tuple[PublishedOrganisation, ...]
    after: tuple[tuple[PublishedOrganisation, tuple[str, ...]], ...]
    leaves: bool
    """Whether the organisation whose page it is goes before."""


@dataclass(frozen=True, slots=True)
class OrganisationRecord:
    """An organisation with every row that is known to be it, and whose notices it carries."""

    organisation: PublishedOrganisation
    members: tuple[int, ...]
    carried: tuple[Predecessor, ...]
    follows: tuple[SuccessionParties, ...]

    def notices(self) -> QuerySet[Notice]:
        """Every notice that names it or that it carries on, the newest first."""
        parts = NoticeParty.objects.filter(organisation__in=self.members)
        which = Q(pk__in=parts.values("notice"))
        for predecessor in self.carried:
            parties = NoticeParty.objects.filter(organisation__key__in=predecessor.keys)
            which |= Q(pk__in=parties.values("notice")) & within_share(predecessor.share)
        return notices().filter(which).order_by("-published_at", "ocid")

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


def names_of(members: Collection[int]) -> list[str]:
    """Every spelling under which notices name these organisations."""
    rows = Mention.objects.filter(organisation__in=members).order_by("name")
    return list(rows.values_list("name", flat=True).distinct())


def samenesses_of(members: Collection[int]) -> list[Sameness]:
    """What joined these organisations or was undone between them and others, the newest first."""
    rows = Sameness.objects.filter(Q(organisation__in=members) | Q(into__in=members))
    return list(rows.select_related("organisation", "into").order_by("-id"))


def succession_parties(succession: Succession, members: Collection[int] = ()) -> SuccessionParties:
    """A succession with everybody in it, each as the organisation that it is known to be."""
    parts = list(SuccessionPart.objects.filter(succession=succession).select_related("organisation__same_as"))
    return SuccessionParties(
        succession,
        tuple(part.organisation.same_as or part.organisation for part in parts if part.side == "before"),
        tuple(
            (part.organisation.same_as or part.organisation, tuple(part.districts))
            for part in parts
            if part.side == "after"
        ),
        any(part.side == "before" and part.organisation_id in members for part in parts),
    )


def heirs_by_district(
    organisation: int, districts: Collection[str], *, on: date
) -> dict[str, Sequence[PublishedOrganisation]]:
    """By district, the organisations that carry on an organisation's work on a day; empty while it exists."""
    standing = succession_steps()
    heirs_of = {
        district: heirs(organisation, district, standing, on=on) - {organisation}
        for district in set(districts)
    }
    rows = PublishedOrganisation.objects.in_bulk({pk for keys in heirs_of.values() for pk in keys})
    return {district: sorted((rows[pk] for pk in keys), key=str) for district, keys in heirs_of.items()}


def organisations_named_like(words: str, most: int = 20) -> list[PublishedOrganisation]:
    """Supplier search and buyer search by name: root organisations whose name contains the words, or
    whose number they are: those whose name or number it is first, then those whose name begins so.
    Nothing for no words."""
    asked = words.strip()
    if not asked:
        return []
    plain, named = plain_name(asked), Mention.objects.filter(organisation=OuterRef("pk"))
    exactly = Q(name__iexact=asked) | Q(number__iexact=asked) | Q(Exists(named.filter(name__iexact=asked)))
    if plain:
        exactly |= Q(plain=plain) | Q(Exists(named.filter(plain=plain)))
    begins = Q(name__istartswith=asked) | Q(Exists(named.filter(name__istartswith=asked)))
    holds = Q(name__icontains=asked) | Q(Exists(named.filter(name__icontains=asked)))
    if plain:  # without case and accents in every script, which SQLite does for a to z alone
        begins |= Q(plain__startswith=plain) | Q(Exists(named.filter(plain__startswith=plain)))
        holds |= Q(plain__contains=plain) | Q(Exists(named.filter(plain__contains=plain)))
    place = Case(When(exactly, then=0), When(begins, then=1), default=2, output_field=IntegerField())
    rows = PublishedOrganisation.objects.filter(exactly | holds, same_as=None)
    return list(rows.annotate(place=place).order_by("place", "name", "key")[:most])


def is_named_like(words: str) -> Q:
    """Whether an organisation's name contains these words, without case and accents in every script."""
    plain = plain_name(words)
    return Q(name__icontains=words) | (Q(plain__contains=plain) if plain else Q(pk__in=()))


@dataclass(frozen=True, slots=True)
class LikelyPair:
    """Two that bear one name and that nothing joins: a person may know."""

    name: PublishedOrganisation
    other: PublishedOrganisation


def likely_pairs(most: int = 50) -> list[LikelyPair]:
    """Names without a number that an organisation with one bears too, where the rule joins nothing
    and nobody has parted the two."""
    free = PublishedOrganisation.objects.filter(same_as=None, mentions__isnull=False)
    numbered = free.exclude(scheme="").distinct()
    plains = numbered.values("plain")
    pairs = []
    for unnumbered in free.filter(scheme="", plain__in=plains).distinct().order_by("name")[:most]:
        parted = Sameness.objects.filter(organisation=unnumbered).exclude(undone_at=None).values("into")
        others = numbered.filter(plain=unnumbered.plain).exclude(pk__in=parted)
        pairs += [LikelyPair(unnumbered, other) for other in others]
    return pairs
