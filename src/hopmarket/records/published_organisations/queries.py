"""Queries of published organisations: their names, samenesses and successions, and the supplier search and
buyer search by name or number."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, When

from hopmarket.rules.releases.organisation_names import plain_name
from hopmarket.rules.succession import heirs

from .models import Mention, PublishedOrganisation, Sameness, Succession, SuccessionPart
from .predecessors import succession_steps


@dataclass(frozen=True, slots=True)
class SuccessionParties:
    """A succession as a page shows it: who went before, who comes after with which districts."""

    succession: Succession
    before: tuple[PublishedOrganisation, ...]
    after: tuple[tuple[PublishedOrganisation, tuple[str, ...]], ...]
    leaves: bool
    """Whether the organisation whose page it is goes before."""


def organisation(key: str) -> QuerySet[PublishedOrganisation]:
    """The one organisation under a key, however its letters and their marks are put together."""
    rows = PublishedOrganisation.objects.filter(key=unicodedata.normalize("NFC", key))
    return rows.select_related("same_as")


def organisations_with(keys: Collection[str]) -> list[PublishedOrganisation]:
    """The organisations under these keys."""
    return list(PublishedOrganisation.objects.filter(key__in=keys))


def names_by_number(organisations: Collection[int]) -> dict[int, str]:
    """The names of these organisations, by the numbers by which successions know them."""
    return dict(PublishedOrganisation.objects.filter(pk__in=organisations).values_list("pk", "name"))


def organisations_after(key: str, words: str = "") -> QuerySet[PublishedOrganisation]:
    """The organisations after this key whose name contains the words, without case and accents in every
    script; one that is known to be another is left out."""
    rows = PublishedOrganisation.objects.filter(same_as=None, key__gt=key).order_by("key")
    asked = words.strip()
    if not asked:
        return rows
    plain = plain_name(asked)
    return rows.filter(Q(name__icontains=asked) | (Q(plain__contains=plain) if plain else Q(pk__in=())))


def places_of(organisation: PublishedOrganisation) -> list[tuple[str, str]]:
    """The postcodes and towns that notices give an organisation under its own key."""
    rows = Mention.objects.filter(organisation=organisation).exclude(postcode="", locality="")
    return list(rows.values_list("postcode", "locality").distinct())


def sameness_decisions() -> QuerySet[Sameness]:
    """Every decision that two organisations are one, the newest first, also those undone."""
    return Sameness.objects.select_related("organisation", "into").order_by("-id")


def recorded_successions() -> QuerySet[Succession]:
    """Every succession, the latest day first, also those withdrawn."""
    return Succession.objects.order_by("-on", "-pk")


def names_of(members: Collection[int]) -> list[str]:
    """Every spelling under which notices name these organisations."""
    rows = Mention.objects.filter(organisation__in=members).order_by("name")
    return list(rows.values_list("name", flat=True).distinct())


def samenesses_of(members: Collection[int]) -> list[Sameness]:
    """What joined these organisations or was undone between them and others, the newest first."""
    return list(sameness_decisions().filter(Q(organisation__in=members) | Q(into__in=members)))


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
