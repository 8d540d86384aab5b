"""The rule of which organisations are one, laid down as samenesses where no person has decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from hopmarket.rules.reading.resolving import Joining, joinings
from hopmarket.rules.reading.resolving import Mention as Told

from .joining import RULE, lay_roots, root, tree
from .models import Mention, PublishedOrganisation, Sameness, Turn


def resolve(organisations: Iterable[int], plains: Collection[str], *, turn: int) -> None:
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
    rows = {one.pk: one for one in bearers.distinct()}
    leads = tree(rows)
    keys = dict(
        PublishedOrganisation.objects.filter(pk__in={*rows, *leads.values()}).values_list("pk", "key")
    )
    by_person = _by_person(leads)
    one = {keys[pk]: keys[root(pk, by_person)] for pk in rows if rows[pk].scheme}
    wanted = joinings(_told(rows), one=one)
    _lay({pk: wanted.get(row.key) for pk, row in rows.items() if not row.scheme}, rows, turn=turn)


def _by_person(leads: Mapping[int, int]) -> dict[int, int]:
    """Of samenesses in force, those that persons decided."""
    ruled = Sameness.objects.filter(undone_at=None, decided_by=RULE, organisation__in=leads)
    skip = set(ruled.values_list("organisation", flat=True))
    return {pk: into for pk, into in leads.items() if pk not in skip}


def _told(rows: Mapping[int, PublishedOrganisation]) -> Iterable[Told]:
    for one in Mention.objects.filter(organisation__in=rows):
        whose = rows[one.organisation_id]
        yield Told(whose.key, one.plain, whose.scheme, one.postcode, one.locality)


def _lay(
    wanted: Mapping[int, Joining | None], rows: Mapping[int, PublishedOrganisation], *, turn: int
) -> None:
    """Lays what the rule wants of names, where no person has decided."""
    by_key = {row.key: row for row in rows.values()}
    held = {
        one.organisation_id: one for one in Sameness.objects.filter(organisation__in=wanted, undone_at=None)
    }
    parted = Sameness.objects.filter(organisation__in=wanted).exclude(undone_by__in=("", RULE))
    barred = set(parted.values_list("organisation", "into"))
    leads, at, changed = tree(rows), Turn.objects.get(pk=turn).at, set()
    for pk, joining in wanted.items():
        have = held.get(pk)
        if have and have.decided_by != RULE:
            continue
        into = by_key[joining.into] if joining else None
        if into and ((pk, into.pk) in barred or root(into.pk, leads) == pk):
            into = None
        if have and (into is None or have.into_id != into.pk):
            _undo(have, at)
            changed.add(pk)
            have = None
        if into and joining:
            changed |= _make(pk, into, joining, have, at)
    if changed:
        lay_roots(changed, turn=turn)


def _undo(one: Sameness, at: datetime) -> None:
    one.undone_by, one.undone_at = RULE, at
    one.why_undone = "What notices tell no longer bears it out."
    one.save(update_fields=["undone_by", "undone_at", "why_undone"])


def _make(
    pk: int, into: PublishedOrganisation, joining: Joining, have: Sameness | None, at: datetime
) -> set[int]:
    evidence = evidence_of(joining, into)
    if have is None:
        Sameness.objects.create(organisation_id=pk, into=into, evidence=evidence, decided_by=RULE, made_at=at)
        return {pk}
    if have.evidence != evidence:
        have.evidence = evidence
        have.save(update_fields=["evidence"])
    return set()


def evidence_of(joining: Joining, into: PublishedOrganisation) -> dict[str, Any]:
    """What the rule compared, as the sameness keeps it."""
    return {
        "ground": str(joining.ground),
        "values": list(joining.values),
        "number": f"{into.scheme} {into.number}",
    }
