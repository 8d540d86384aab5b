"""Which organisations public registers have near a place, and how old what is known of them is."""

from __future__ import annotations

from math import cos, radians

from django.db.models import QuerySet

from hopmarket.rules.near_organisations import NearOrganisation, near_organisation
from hopmarket.rules.register_rows import one_each
from hopmarket.rules.search.nearness import KM_PER_MILE, miles_apart

from .models import RegisterEntry, RegisterLoad

_KM_PER_DEGREE = 110.5
"""A little less than a degree of latitude anywhere has, so that a box is never too small."""


def organisations_near(place: tuple[float, float], miles: int) -> list[NearOrganisation]:
    """Every organisation of the registers within so many miles of a place, each once though two registers have it."""
    entries = list(_in_box(place, miles * KM_PER_MILE))
    places = {(entry.scheme, entry.number): (entry.latitude, entry.longitude) for entry in entries}
    found = []
    for row in one_each(entry.organisation for entry in entries):
        latitude, longitude = places[row.scheme, row.number]
        apart = miles_apart(place, (latitude or 0, longitude or 0))
        if apart <= miles:
            found.append(near_organisation(row, apart))
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
