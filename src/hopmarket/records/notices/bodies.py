"""The organisations that notices name, laid into rows."""

from __future__ import annotations

from collections.abc import Iterable

from hopmarket.rules.reading.bodies import Body

from .models import PublishedOrganisation


def lay_bodies(named: Iterable[Body]) -> dict[str, PublishedOrganisation]:
    """The organisations of these names by key, made where they are new; costs the same few
    queries for any number.

    Of several spellings the least in order stands as the name, capitals-only last, so that the
    order of imports never matters.
    """
    wanted: dict[str, Body] = {}
    for body in named:
        held = wanted.get(body.key)
        wanted[body.key] = body if held is None else min(held, body, key=_spelling)
    known = {one.key: one for one in PublishedOrganisation.objects.filter(key__in=wanted)}
    new = [
        PublishedOrganisation(key=one.key, name=one.name, scheme=one.scheme, number=one.number)
        for one in wanted.values()
        if one.key not in known
    ]
    PublishedOrganisation.objects.bulk_create(new, ignore_conflicts=True)
    renamed = []
    for key, one in known.items():
        if _spelling(wanted[key]) < _spelling(one):
            one.name = wanted[key].name
            renamed.append(one)
    PublishedOrganisation.objects.bulk_update(renamed, ["name"])
    return {one.key: one for one in PublishedOrganisation.objects.filter(key__in=wanted)}


def _spelling(one: Body | PublishedOrganisation) -> tuple[bool, str]:
    return (one.name.isupper(), one.name)
