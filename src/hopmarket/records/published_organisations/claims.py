"""Which published organisation an organisation of this portal may be, and the claims to be it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet

from hopmarket.records.parties.models import Organisation
from hopmarket.records.parties.queries import waiting_claims
from hopmarket.records.parties.registered_organisations import waiting_organisations
from hopmarket.rules.releases.organisation_names import plain_name
from hopmarket.rules.roles import OrganisationStanding

from .models import Mention, PublishedClaim, PublishedOrganisation

MOST_CANDIDATES = 20


def evidence_for(party: Organisation, published: PublishedOrganisation) -> dict[str, Any] | None:
    """The evidence that the two are the same: an equal number, else an equal name; None without either.
    ``published`` is the root: the organisation that all joined with it lead to."""
    same_organisation = Q(pk=published.pk) | Q(same_as=published.pk)
    rows = PublishedOrganisation.objects.filter(same_organisation)
    for number in party.identifiers.all():
        if rows.filter(scheme=number.scheme, number=number.value).exists():
            return {"ground": "number", "values": [f"{number.scheme} {number.value}"]}
    plain = plain_name(party.name)
    if Mention.objects.filter(organisation__in=rows, plain=plain).exists():
        return {"ground": "name", "values": [party.name]}
    return None


def candidates(party: Organisation) -> list[tuple[PublishedOrganisation, dict[str, Any]]]:
    """Published organisations that this one may be, those with its number first; without those that
    it has claimed already or that are confirmed to be somebody."""
    numbers = Q(pk__in=())
    for identifier in party.identifiers.all():
        numbers |= Q(scheme=identifier.scheme, number=identifier.value)
    named = Q(mentions__plain=plain_name(party.name))
    rows = PublishedOrganisation.objects.filter(numbers | named).distinct()[:MOST_CANDIDATES]
    roots = {row.same_as_id or row.pk for row in rows}
    over = PublishedClaim.objects.filter(Q(standing="confirmed") | Q(standing="waiting", party=party))
    free = PublishedOrganisation.objects.filter(pk__in=roots).exclude(pk__in=over.values("organisation"))
    pairs = [
        (organisation, evidence) for organisation in free if (evidence := evidence_for(party, organisation))
    ]
    return sorted(pairs, key=lambda pair: (pair[1]["ground"] != "number", pair[0].name))


def claims_of(organisation: int) -> QuerySet[PublishedClaim]:
    """What an organisation of this portal has claimed, by its key, the newest first."""
    return PublishedClaim.objects.filter(party=organisation).select_related("organisation").order_by("-id")


def open_claims_of(organisation: int) -> QuerySet[PublishedClaim]:
    """Those of them that wait or are confirmed."""
    return claims_of(organisation).filter(standing__in=("waiting", "confirmed"))


def published_claims() -> QuerySet[PublishedClaim]:
    """Every claim, also those that are over."""
    return PublishedClaim.objects.select_related("organisation", "party")


def waiting_published_claims() -> QuerySet[PublishedClaim]:
    """Claims that nobody has decided, oldest first."""
    return (
        PublishedClaim.objects.filter(standing="waiting")
        .select_related("organisation", "party")
        .order_by("pk")
    )


def waiting_count() -> int:
    """How many things wait for whoever checks: organisations, people's claims, claims of published records."""
    return waiting_organisations().count() + waiting_claims().count() + waiting_published_claims().count()


def claims_standing(organisations: Collection[int]) -> QuerySet[PublishedClaim]:
    """Claims of these published organisations that wait or are confirmed, oldest first."""
    claims = PublishedClaim.objects.filter(
        organisation__in=organisations, standing__in=("waiting", "confirmed")
    )
    return claims.select_related("organisation", "party").order_by("pk")


def confirmed_claim(published: PublishedOrganisation) -> PublishedClaim | None:
    """Who on this portal a published organisation is confirmed to be, while that one is checked."""
    root = published.same_as_id or published.pk
    return (
        PublishedClaim.objects.filter(
            Q(organisation=root) | Q(organisation__same_as=root),
            standing="confirmed",
            party__standing=OrganisationStanding.CHECKED,
        )
        .select_related("party")
        .first()
    )
