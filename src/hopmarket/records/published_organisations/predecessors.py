"""Succession: the predecessors whose notices an organisation carries on, and the share of each."""

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
    """The successions in force, with the root of each organisation."""
    parts = list(SuccessionPart.objects.filter(succession__withdrawn_at=None).select_related("succession"))
    leads = same_as_links(part.organisation_id for part in parts) if parts else {}
    by_succession: dict[Succession, list[SuccessionPart]] = defaultdict(list)
    for part in parts:
        by_succession[part.succession].append(part)
    return [_step(succession, parts, leads) for succession, parts in by_succession.items()]


def _step(
    succession: Succession, parts: Iterable[SuccessionPart], leads: Mapping[int, int]
) -> SuccessionStep:
    parts_with_root = [(part, root_organisation(part.organisation_id, leads)) for part in parts]
    return SuccessionStep(
        succession.pk,
        SuccessionKind(succession.kind),
        succession.on,
        frozenset(pk for part, pk in parts_with_root if part.side == "before"),
        tuple(
            Successor(pk, frozenset(part.districts)) for part, pk in parts_with_root if part.side == "after"
        ),
    )


def predecessors(
    organisation: PublishedOrganisation, standing: Sequence[SuccessionStep], *, on: date
) -> list[Predecessor]:
    """The predecessors whose notices an organisation carries on a day, by name; ``standing`` is what
    :func:`succession_steps` answers."""
    root = organisation.same_as_id or organisation.pk
    shares = carried_shares(root, standing, on=on)
    if not shares:
        return []
    keys: dict[int, list[str]] = defaultdict(list)
    rows = PublishedOrganisation.objects.filter(Q(pk__in=shares) | Q(same_as__in=shares)).order_by("key")
    names = {}
    for row in rows:
        keys[row.same_as_id or row.pk].append(row.key)
        if row.same_as_id is None:
            names[row.pk] = (row.key, row.name)
    carried = [Predecessor(*names[pk], tuple(keys[pk]), share) for pk, share in shares.items()]
    return sorted(carried, key=lambda predecessor: predecessor.name)


def predecessor_keys(keys: Iterable[str], *, on: date) -> dict[str, dict[str, CarriedShare]]:
    """For a search by organisation: for each of these keys whose organisation carries others' notices
    on a day, the keys of those, and which of their notices it is, by district. Empty for almost
    everybody, in one query."""
    asked = set(keys)
    standing = succession_steps() if asked else []
    organisations = PublishedOrganisation.objects.filter(key__in=asked) if standing else ()
    carried_by_key = {
        organisation.key: predecessors(organisation, standing, on=on) for organisation in organisations
    }
    return {
        key: {other: predecessor.share for predecessor in carried for other in predecessor.keys}
        for key, carried in carried_by_key.items()
        if carried
    }


def within_share(share: CarriedShare, district: str = "district") -> Q:
    """The rows whose district the share holds; ``district`` is the lookup from the row to its district."""
    if ELSEWHERE not in share.carried:
        return Q(**{f"{district}__in": sorted(share.carried)})
    return ~Q(**{f"{district}__in": sorted({*share.named, UNKNOWN} - share.carried)})
