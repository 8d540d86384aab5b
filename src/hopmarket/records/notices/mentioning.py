"""How notices name organisations: every way is kept once, and what follows from all of them.

An organisation's name, its place, and what the rule joins it with follow from the mentions that
are held and from nothing else, so importing the same notices in any order gives the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from django.db.models import Q

from hopmarket.rules.reading.bodies import agreed, chosen_name, plain_name

from . import rows
from .models import Mention, NoticeParty, PublishedOrganisation
from .resolving import resolve

_COLUMNS = ("name", "plain", "postcode", "locality")


class Way(NamedTuple):
    """One way of naming an organisation, by its row's key."""

    organisation: int
    name: str
    postcode: str
    locality: str


def ways_of(notices: Iterable[int]) -> set[Way]:
    """Every way in which these notices name somebody, as their rows stand."""
    rows = NoticeParty.objects.filter(notice__in=list(notices))
    return {Way(*row) for row in rows.values_list(*Way._fields)}


def keep(named: Collection[Way], *, gone: Collection[Way] = (), turn: int) -> None:
    """Keeps new ways of naming, forgets those that no notice uses any longer (``gone`` are those
    that may be), and lays what follows. Costs the same few queries for any number."""
    touched = {way.organisation for way in named} | {way.organisation for way in gone}
    if not touched:
        return
    held: dict[int, set[Way]] = defaultdict(set)
    for row in Mention.objects.filter(organisation__in=touched).values_list(*Way._fields):
        held[row[0]].add(Way(*row))
    fresh = {way for way in named if way not in held[way.organisation]}
    lost = _unused({way for way in gone if way not in named})
    if not fresh and not lost:
        return
    rows.lay(Mention, ["plain", "organisation_id", "name", "postcode", "locality"], map(_row, fresh))
    _forget(lost)
    for way in fresh:
        held[way.organisation].add(way)
    changed = {way.organisation for way in fresh | lost}
    stands = {pk: held[pk] - lost for pk in changed}
    _lay_columns(stands)
    plains = {plain_name(way.name) for pk in changed for way in stands[pk]}
    resolve(changed, plains | {plain_name(way.name) for way in lost}, turn=turn)


def _row(way: Way) -> rows.Row:
    return (plain_name(way.name), *way)


def _said(way: Way) -> dict[str, str]:
    return {"name": way.name, "postcode": way.postcode, "locality": way.locality}


def _unused(ways: Collection[Way]) -> set[Way]:
    if not ways:
        return set()
    rows = NoticeParty.objects.filter(
        organisation__in={way.organisation for way in ways}, name__in={way.name for way in ways}
    )
    return set(ways) - {Way(*row) for row in rows.values_list(*Way._fields).distinct()}


def _forget(ways: Collection[Way]) -> None:
    which = Q()
    for way in ways:
        which |= Q(organisation=way.organisation, **_said(way))
    if ways:
        Mention.objects.filter(which).delete()


def _lay_columns(stands: Mapping[int, Collection[Way]]) -> None:
    """Names and places of organisations as all their mentions give them; an organisation that
    nobody names any longer keeps what it had."""
    wanted = {pk: _columns(ways) for pk, ways in stands.items() if ways}
    held = PublishedOrganisation.objects.filter(pk__in=wanted).values_list("pk", *_COLUMNS)
    stale = [(*wanted[pk], pk) for pk, *columns in held if tuple(columns) != wanted[pk]]
    rows.change(PublishedOrganisation, [*_COLUMNS, "id"], stale)


def _columns(ways: Collection[Way]) -> tuple[str, str, str, str]:
    name = chosen_name(way.name for way in ways)
    where = agreed(way.postcode for way in ways), agreed(way.locality for way in ways)
    return (name, plain_name(name), *where)
