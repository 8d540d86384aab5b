"""The organisations that notices name, laid into rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from hopmarket.rules.releases.organisation_names import (
    NamedOrganisation,
    chosen_name,
    common_value,
    plain_name,
)

from . import bulk_rows
from .models import PublishedOrganisation

_COLUMNS = ("id", "key", "name", "plain", "scheme", "number", "postcode", "locality")


def save_organisations(named: Iterable[NamedOrganisation]) -> Mapping[str, int]:
    """The rows of these organisations: keys in addresses to keys of rows, made where they are new;
    costs the same few queries for any number.

    What a known organisation is called may follow from more than these names:
    :mod:`.mentioning` sees to that.
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
