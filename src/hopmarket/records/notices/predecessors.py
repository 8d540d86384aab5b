"""What organisations carry on from those before them, and what passes to those after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from hopmarket.rules.succession import (
    ELSEWHERE,
    UNKNOWN,
    CarriedShare,
    SuccessionKind,
    SuccessionStep,
    Successor,
    carried_shares,
)

from .models import PublishedOrganisation, Succession, SuccessionPart
from .same_as import root_organisation, same_as_links


@dataclass(frozen=True, slots=True)
class Predecessor:
    """A predecessor: its own key, every key that is the same organisation, and which of its
    notices are carried on."""

    key: str
    name: str
    keys: tuple[str, ...]
    share: CarriedShare


def succession_steps() -> list[SuccessionStep]:
    """The successions that stand, each organisation as the one that it is known to be."""
    parts = list(SuccessionPart.objects.filter(succession__withdrawn_at=None).select_related("succession"))
    leads = same_as_links(part.organisation_id for part in parts) if parts else {}
    by_succession: dict[Succession, list[SuccessionPart]] = defaultdict(list)
    for part in parts:
        by_succession[part.succession].append(part)
    return [_step(whole, held, leads) for whole, held in by_succession.items()]


def _step(whole: Succession, parts: Iterable[SuccessionPart], leads: Mapping[int, int]) -> SuccessionStep:
    held = [(part, root_organisation(part.organisation_id, leads)) for part in parts]
    return SuccessionStep(
        whole.pk,
        SuccessionKind(whole.kind),
        whole.on,
        frozenset(pk for one, pk in held if one.side == "before"),
        tuple(Successor(pk, frozenset(one.districts)) for one, pk in held if one.side == "after"),
    )


def predecessors(
    organisation: PublishedOrganisation, standing: Sequence[SuccessionStep], *, on: date
) -> list[Predecessor]:
    """Everybody whose notices an organisation carries on a day, by name, as :func:`steps` stand."""
    whole = organisation.same_as_id or organisation.pk
    found = carried_shares(whole, standing, on=on)
    if not found:
        return []
    keys: dict[int, list[str]] = defaultdict(list)
    rows = PublishedOrganisation.objects.filter(Q(pk__in=found) | Q(same_as__in=found)).order_by("key")
    names = {}
    for row in rows:
        keys[row.same_as_id or row.pk].append(row.key)
        if row.same_as_id is None:
            names[row.pk] = (row.key, row.name)
    told = [Predecessor(*names[pk], tuple(keys[pk]), share) for pk, share in found.items()]
    return sorted(told, key=lambda one: one.name)


def predecessor_keys(keys: Iterable[str], *, on: date) -> dict[str, dict[str, CarriedShare]]:
    """For a search by organisation: for each of these keys whose organisation carries others' notices
    on a day, the keys of those, and which of their notices it is, by district. Empty for almost
    everybody, in one query."""
    asked = set(keys)
    standing = succession_steps() if asked else []
    found = PublishedOrganisation.objects.filter(key__in=asked) if standing else ()
    told = {one.key: predecessors(one, standing, on=on) for one in found}
    return {
        key: {other: one.share for one in held for other in one.keys} for key, held in told.items() if held
    }


def within_share(share: CarriedShare, district: str = "district") -> Q:
    """The rows whose district the share holds; ``district`` is the way to it from the row."""
    if ELSEWHERE not in share.mine:
        return Q(**{f"{district}__in": sorted(share.mine)})
    return ~Q(**{f"{district}__in": sorted({*share.named, UNKNOWN} - share.mine)})
