"""Which organisations of this portal a buyer may ask for a quote, found by name, sector and district."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from hopmarket.records.notices.portal_members import public_members
from hopmarket.records.parties.models import Organisation
from hopmarket.records.parties.registered_organisations import has_name_or_number
from hopmarket.rules.roles import VCSE, OrganisationKind
from hopmarket.rules.sectors import Sector

_OF_SECTOR = {
    Sector.VOLUNTARY: Q(kind__in=[str(kind) for kind in VCSE]),
    Sector.PUBLIC: Q(kind=OrganisationKind.PUBLIC_BODY),
}
_OF_SECTOR[Sector.BUSINESS] = ~(_OF_SECTOR[Sector.VOLUNTARY] | _OF_SECTOR[Sector.PUBLIC])


def invitable_organisations(buyer: int) -> QuerySet[Organisation]:
    """The organisations that everybody can find in the directory, but for the buyer itself and the
    partnership."""
    return public_members().exclude(pk=buyer).exclude(is_partnership=True)


def invitable_found(buyer: int, *, words: str, sector: str, district: str) -> QuerySet[Organisation]:
    """Those of them that answer a search; what is left empty narrows nothing."""
    rows = invitable_organisations(buyer)
    if words.strip():
        rows = rows.filter(has_name_or_number(words))
    if sector in set(_OF_SECTOR):
        rows = rows.filter(_OF_SECTOR[Sector(sector)])
    if district:
        rows = rows.filter(district=district)
    return rows


def invitable_named(buyer: int, organisations: Collection[int]) -> list[Organisation]:
    """Those of these organisations that may be asked, by name."""
    return list(invitable_organisations(buyer).filter(pk__in=organisations))


def districts_of_invitable(buyer: int) -> list[str]:
    """The districts in which they sit."""
    rows = invitable_organisations(buyer).exclude(district="").order_by("district")
    return list(rows.values_list("district", flat=True).distinct())
