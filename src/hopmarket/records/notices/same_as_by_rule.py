"""The rule of which organisations are one, laid down as samenesses where no person has decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from hopmarket.rules.releases.same_as_rule import Mention as Told
from hopmarket.rules.releases.same_as_rule import SameAsMatch, same_as_matches

from .models import Mention, PublishedOrganisation, Sameness, Turn
from .same_as import RULE, root_organisation, same_as_links, save_roots


def apply_rule(organisations: Iterable[int], plains: Collection[str], *, turn: int) -> None:
    """Joins and parts by the rule whatever bears one of these names, and the organisations given."""
    numbered = Mention.objects.filter(plain__in=plains).exclude(organisation__scheme="")
    concerned = set(numbered.values_list("plain", flat=True))
    ruled = Sameness.objects.filter(undone_at=None, decided_by=RULE)
    stale = set(ruled.filter(organisation__in=list(organisations)).values_list("organisation", flat=True))
    stale |= set(
        ruled.filter(organisation__mentions__plain__in=plains).values_list("organisation", flat=True)
    )
    if not concerned and not stale:
        return
    bearers = PublishedOrganisation.objects.filter(Q(mentions__plain__in=concerned) | Q(pk__in=stale))
    rows = {bearer.pk: bearer for bearer in bearers.distinct()}
    leads = same_as_links(rows)
    keys = dict(
        PublishedOrganisation.objects.filter(pk__in={*rows, *leads.values()}).values_list("pk", "key")
    )
    by_person = _by_person(leads)
    one = {keys[pk]: keys[root_organisation(pk, by_person)] for pk in rows if rows[pk].scheme}
    wanted = same_as_matches(_told(rows), one=one)
    _lay({pk: wanted.get(row.key) for pk, row in rows.items() if not row.scheme}, rows, turn=turn)


def _by_person(leads: Mapping[int, int]) -> dict[int, int]:
    """Of samenesses in force, those that persons decided."""
    ruled = Sameness.objects.filter(undone_at=None, decided_by=RULE, organisation__in=leads)
    skip = set(ruled.values_list("organisation", flat=True))
    return {pk: into for pk, into in leads.items() if pk not in skip}


def _told(rows: Mapping[int, PublishedOrganisation]) -> Iterable[Told]:
    for mention in Mention.objects.filter(organisation__in=rows):
        whose = rows[mention.organisation_id]
        yield Told(whose.key, mention.plain, whose.scheme, mention.postcode, mention.locality)


def _lay(
    wanted: Mapping[int, SameAsMatch | None], rows: Mapping[int, PublishedOrganisation], *, turn: int
) -> None:
    """Lays what the rule wants of names, where no person has decided."""
    standing = Sameness.objects.filter(organisation__in=wanted, undone_at=None)
    held = {one.organisation_id: one for one in standing}
    free = {pk: joining for pk, joining in wanted.items() if pk not in held or held[pk].decided_by == RULE}
    found = _allowed(free, rows)
    at = Turn.objects.get(pk=turn).at
    over = [
        held[pk] for pk in free if pk in held and (pk not in found or found[pk].into_id != held[pk].into_id)
    ]
    _undo(over, at)
    parted = {one.organisation_id for one in over}
    new = [one for pk, one in found.items() if pk not in held or pk in parted]
    for one in new:
        one.made_at = at
    Sameness.objects.bulk_create(new)
    stale = [pk for pk in found.keys() & held.keys() - parted if held[pk].evidence != found[pk].evidence]
    for pk in stale:
        held[pk].evidence = found[pk].evidence
    Sameness.objects.bulk_update([held[pk] for pk in stale], ["evidence"], batch_size=100)
    changed = parted | {one.organisation_id for one in new}
    if changed:
        save_roots(changed, turn=turn)


def _allowed(
    wanted: Mapping[int, SameAsMatch | None], rows: Mapping[int, PublishedOrganisation]
) -> dict[int, Sameness]:
    """What the rule may join: no pair that a person has parted, nothing that would close a circle."""
    by_key, leads = {row.key: row for row in rows.values()}, same_as_links(rows)
    parted = Sameness.objects.filter(organisation__in=wanted).exclude(undone_by__in=("", RULE))
    barred = set(parted.values_list("organisation", "into"))
    found = {}
    for pk, joining in wanted.items():
        into = by_key[joining.into] if joining else None
        if joining and into and (pk, into.pk) not in barred and root_organisation(into.pk, leads) != pk:
            evidence = evidence_of(joining, into)
            found[pk] = Sameness(organisation_id=pk, into=into, evidence=evidence, decided_by=RULE)
    return found


def _undo(over: Collection[Sameness], at: datetime) -> None:
    for one in over:
        one.undone_by, one.undone_at = RULE, at
        one.why_undone = "What notices tell no longer bears it out."
    Sameness.objects.bulk_update(over, ["undone_by", "undone_at", "why_undone"], batch_size=100)


def evidence_of(joining: SameAsMatch, into: PublishedOrganisation) -> dict[str, Any]:
    """What the rule compared, as the sameness keeps it."""
    return {
        "ground": str(joining.ground),
        "values": list(joining.values),
        "number": f"{into.scheme} {into.number}",
    }
