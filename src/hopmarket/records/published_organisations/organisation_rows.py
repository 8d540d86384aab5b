"""Stores the organisations that notices name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from hopmarket import bulk_rows
from hopmarket.rules.releases.organisation_names import (
    NamedOrganisation,
    chosen_name,
    common_value,
    plain_name,
)

from .models import PublishedOrganisation

_COLUMNS = ("id", "key", "name", "plain", "scheme", "number", "postcode", "locality")


def save_organisations(named: Iterable[NamedOrganisation]) -> Mapping[str, int]:
    """Stores these organisations where they are new; answers public keys to primary keys. Costs the
    same few queries for any number.

    The name of a known organisation follows from all its mentions: :mod:`.mentions` updates it.
    """
    wanted: dict[str, list[NamedOrganisation]] = defaultdict(list)
    for organisation in named:
        wanted[organisation.key].append(organisation)
    known = dict(PublishedOrganisation.objects.filter(key__in=wanted).values_list("key", "pk"))
    new = [key for key in wanted if key not in known]
    if new:
        numbers = bulk_rows.draw_keys(PublishedOrganisation, len(new))
        known |= dict(zip(new, numbers, strict=True))
        bulk_rows.insert_rows(PublishedOrganisation, _COLUMNS, (_row(known[key], wanted[key]) for key in new))
    return known


def _row(pk: int, organisations: Collection[NamedOrganisation]) -> bulk_rows.Row:
    first = next(iter(organisations))
    name = chosen_name(organisation.name for organisation in organisations)
    where = (
        common_value(organisation.postcode for organisation in organisations),
        common_value(organisation.locality for organisation in organisations),
    )
    return (pk, first.key, name, plain_name(name), first.scheme, first.number, *where)
