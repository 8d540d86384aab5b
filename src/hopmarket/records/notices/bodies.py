"""The organisations that notices name, laid into rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from hopmarket.rules.reading.bodies import Body, agreed, chosen_name, plain_name

from . import rows
from .models import PublishedOrganisation

_COLUMNS = ("id", "key", "name", "plain", "scheme", "number", "postcode", "locality")


def lay_bodies(named: Iterable[Body]) -> Mapping[str, int]:
    """The rows of these organisations: keys in addresses to keys of rows, made where they are new;
    costs the same few queries for any number.

    What a known organisation is called may follow from more than these names:
    :mod:`.mentioning` sees to that.
    """
    wanted: dict[str, list[Body]] = defaultdict(list)
    for body in named:
        wanted[body.key].append(body)
    known = dict(PublishedOrganisation.objects.filter(key__in=wanted).values_list("key", "pk"))
    new = [key for key in wanted if key not in known]
    if new:
        numbers = rows.numbers(PublishedOrganisation, len(new))
        known |= dict(zip(new, numbers, strict=True))
        rows.lay(PublishedOrganisation, _COLUMNS, (_row(known[key], wanted[key]) for key in new))
    return known


def _row(pk: int, bodies: Collection[Body]) -> rows.Row:
    first = next(iter(bodies))
    name = chosen_name(one.name for one in bodies)
    where = agreed(one.postcode for one in bodies), agreed(one.locality for one in bodies)
    return (pk, first.key, name, plain_name(name), first.scheme, first.number, *where)
