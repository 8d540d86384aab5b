"""Which organisations public registers have near a place, and how old what is known of them is."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from math import cos, radians

from django.db.models import QuerySet

from hopmarket.rules.near_organisations import Identity, NearOrganisation, near_organisation
from hopmarket.rules.register_rows import one_each
from hopmarket.rules.search.nearness import kilometres
from hopmarket.rules.shut_out import OrganisationFacts

from .models import RegisterEntry, RegisterLoad

KM_PER_MILE = 1.609344
_KM_PER_DEGREE = 110.5
"""A little less than a degree of latitude anywhere has, so that a box is never too small."""


def organisations_near(
    place: tuple[float, float], miles: int, answered: Mapping[Identity, OrganisationFacts] | None = None
) -> list[NearOrganisation]:
    """Every organisation of the registers within so many miles of a place, each once though two registers have it;
    ``answered`` are the facts that organisations gave themselves, by their numbers, and go before the register's."""
    own = answered or {}
    entries = list(_in_box(place, miles * KM_PER_MILE))
    places = {(entry.scheme, entry.number): (entry.latitude, entry.longitude) for entry in entries}
    found = []
    for row in one_each(entry.organisation for entry in entries):
        latitude, longitude = places[row.scheme, row.number]
        apart = Decimal(str(round(kilometres(place, (latitude or 0, longitude or 0)) / KM_PER_MILE, 1)))
        if apart <= miles:
            found.append(near_organisation(row, apart, own))
    return found


def _in_box(place: tuple[float, float], km: float) -> QuerySet[RegisterEntry]:
    latitude, longitude = place
    up = km / _KM_PER_DEGREE
    along = km / (_KM_PER_DEGREE * max(0.1, cos(radians(latitude))))
    return RegisterEntry.objects.filter(
        latitude__range=(latitude - up, latitude + up),
        longitude__range=(longitude - along, longitude + along),
    )


def register_loads() -> QuerySet[RegisterLoad]:
    """The tables that were loaded and of which an organisation is still here, newest first."""
    return RegisterLoad.objects.filter(entries__isnull=False).distinct()
