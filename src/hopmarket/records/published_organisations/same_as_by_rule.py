"""Stores the samenesses that follow from the rule, where no person has decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from hopmarket.rules.releases.same_as_rule import Mention as RuleMention
from hopmarket.rules.releases.same_as_rule import SameAsMatch, same_as_matches

from .models import Mention, PublishedOrganisation, Sameness
from .same_as import RULE, root_organisation, same_as_links, save_roots


def apply_rule(organisations: Iterable[int], plains: Collection[str], *, at: datetime) -> set[int]:
    """Joins and parts by the rule the organisations with one of these names, and ``organisations``; answers
    those that are known to be another one from now on."""
    numbered = Mention.objects.filter(plain__in=plains).exclude(organisation__scheme="")
    concerned = set(numbered.values_list("plain", flat=True))
    ruled = Sameness.objects.filter(undone_at=None, decided_by=RULE)
    stale = set(ruled.filter(organisation__in=list(organisations)).values_list("organisation", flat=True))
    stale |= set(
        ruled.filter(organisation__mentions__plain__in=plains).values_list("organisation", flat=True)
    )
    if not concerned and not stale:
        return set()
    bearers = PublishedOrganisation.objects.filter(Q(mentions__plain__in=concerned) | Q(pk__in=stale))
    rows = {bearer.pk: bearer for bearer in bearers.distinct()}
    leads = same_as_links(rows)
    keys = dict(
        PublishedOrganisation.objects.filter(pk__in={*rows, *leads.values()}).values_list("pk", "key")
    )
    by_person = _by_person(leads)
    roots_by_key = {keys[pk]: keys[root_organisation(pk, by_person)] for pk in rows if rows[pk].scheme}
    wanted = same_as_matches(_rule_mentions(rows), joined=roots_by_key)
    return _save_samenesses(
        {pk: wanted.get(row.key) for pk, row in rows.items() if not row.scheme}, rows, at=at
    )


def _by_person(leads: Mapping[int, int]) -> dict[int, int]:
    """Of samenesses in force, those that persons decided."""
    ruled = Sameness.objects.filter(undone_at=None, decided_by=RULE, organisation__in=leads)
    skip = set(ruled.values_list("organisation", flat=True))
    return {pk: into for pk, into in leads.items() if pk not in skip}


def _rule_mentions(rows: Mapping[int, PublishedOrganisation]) -> Iterable[RuleMention]:
    for mention in Mention.objects.filter(organisation__in=rows):
        whose = rows[mention.organisation_id]
        yield RuleMention(whose.key, mention.plain, whose.scheme, mention.postcode, mention.locality)


def _save_samenesses(
    wanted: Mapping[int, SameAsMatch | None], rows: Mapping[int, PublishedOrganisation], *, at: datetime
) -> set[int]:
    """Stores and undoes samenesses as the rule wants them, where no person has decided."""
    standing = Sameness.objects.filter(organisation__in=wanted, undone_at=None)
    in_force = {sameness.organisation_id: sameness for sameness in standing}
    free = {
        pk: match for pk, match in wanted.items() if pk not in in_force or in_force[pk].decided_by == RULE
    }
    allowed = _allowed(free, rows)
    ended = [
        in_force[pk]
        for pk in free
        if pk in in_force and (pk not in allowed or allowed[pk].into_id != in_force[pk].into_id)
    ]
    _undo(ended, at)
    parted = {sameness.organisation_id for sameness in ended}
    new = [sameness for pk, sameness in allowed.items() if pk not in in_force or pk in parted]
    for sameness in new:
        sameness.made_at = at
    Sameness.objects.bulk_create(new)
    stale = [
        pk
        for pk in allowed.keys() & in_force.keys() - parted
        if in_force[pk].evidence != allowed[pk].evidence
    ]
    for pk in stale:
        in_force[pk].evidence = allowed[pk].evidence
    Sameness.objects.bulk_update([in_force[pk] for pk in stale], ["evidence"], batch_size=100)
    changed = parted | {sameness.organisation_id for sameness in new}
    return save_roots(changed) if changed else set()


def _allowed(
    wanted: Mapping[int, SameAsMatch | None], rows: Mapping[int, PublishedOrganisation]
) -> dict[int, Sameness]:
    """The samenesses that the rule may store: no pair that a person has parted, no circle."""
    by_key, leads = {row.key: row for row in rows.values()}, same_as_links(rows)
    parted = Sameness.objects.filter(organisation__in=wanted).exclude(undone_by__in=("", RULE))
    barred = set(parted.values_list("organisation", "into"))
    allowed = {}
    for pk, match in wanted.items():
        into = by_key[match.into] if match else None
        if match and into and (pk, into.pk) not in barred and root_organisation(into.pk, leads) != pk:
            evidence = evidence_of(match, into)
            allowed[pk] = Sameness(organisation_id=pk, into=into, evidence=evidence, decided_by=RULE)
    return allowed


def _undo(ended: Collection[Sameness], at: datetime) -> None:
    for sameness in ended:
        sameness.undone_by, sameness.undone_at = RULE, at
        sameness.why_undone = "What notices tell no longer bears it out."
    Sameness.objects.bulk_update(ended, ["undone_by", "undone_at", "why_undone"], batch_size=100)


def evidence_of(match: SameAsMatch, into: PublishedOrganisation) -> dict[str, Any]:
    """The values that the rule compared, as a sameness stores them."""
    return {
        "ground": str(match.ground),
        "values": list(match.values),
        "number": f"{into.scheme} {into.number}",
    }
