"""The sectors that make a framework together, and to which a promise is bound."""

from __future__ import annotations

from enum import StrEnum

from .roles import VCSE, OrganisationKind


class Sector(StrEnum):
    """A sector of the partnership."""

    PUBLIC = "public"
    VOLUNTARY = "voluntary"
    BUSINESS = "business"
    RESIDENTS = "residents"


def sector_of(kind: OrganisationKind) -> Sector:
    """Tells the sector of an organisation by its kind; what is neither a public body nor voluntary counts as
    business."""
    if kind is OrganisationKind.PUBLIC_BODY:
        return Sector.PUBLIC
    return Sector.VOLUNTARY if kind in VCSE else Sector.BUSINESS
