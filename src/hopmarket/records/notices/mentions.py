"""How notices name organisations: every way is kept once, and what follows from all of them.

An organisation's name, its place, and what the rule joins it with follow from the mentions that
are held and from nothing else, so importing the same notices in any order gives the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from django.db.models import Q

from hopmarket.rules.releases.organisation_names import chosen_name, common_value, plain_name

from . import bulk_rows
from .models import Mention, NoticeParty, PublishedOrganisation
from .same_as_by_rule import apply_rule

_COLUMNS = ("name", "plain", "postcode", "locality")


class MentionRow(NamedTuple):
    """One way of naming an organisation, by its row's key."""

    organisation: int
    name: str
    postcode: str
    locality: str


def mentions_of(notices: Iterable[int]) -> set[MentionRow]:
    """Every way in which these notices name somebody, as their rows stand."""
    rows = NoticeParty.objects.filter(notice__in=list(notices))
    return {MentionRow(*row) for row in rows.values_list(*MentionRow._fields)}


def keep_mentions(named: Collection[MentionRow], *, gone: Collection[MentionRow] = (), turn: int) -> None:
    """Keeps new ways of naming, forgets those that no notice uses any longer (``gone`` are those
    that may be), and lays what follows. Costs the same few queries for any number."""
    touched = {way.organisation for way in named} | {way.organisation for way in gone}
    if not touched:
        return
    held: dict[int, set[MentionRow]] = defaultdict(set)
    for row in Mention.objects.filter(organisation__in=touched).values_list(*MentionRow._fields):
        held[row[0]].add(MentionRow(*row))
    fresh = {way for way in named if way not in held[way.organisation]}
    lost = _unused({way for way in gone if way not in named})
    if not fresh and not lost:
        return
    bulk_rows.insert_rows(
        Mention, ["plain", "organisation_id", "name", "postcode", "locality"], map(_row, fresh)
    )
    _forget(lost)
    for way in fresh:
        held[way.organisation].add(way)
    changed = {way.organisation for way in fresh | lost}
    stands = {pk: held[pk] - lost for pk in changed}
    _lay_columns(stands)
    plains = {plain_name(way.name) for pk in changed for way in stands[pk]}
    apply_rule(changed, plains | {plain_name(way.name) for way in lost}, turn=turn)


def _row(way: MentionRow) -> bulk_rows.Row:
    return (plain_name(way.name), *way)


def _said(way: MentionRow) -> dict[str, str]:
    return {"name": way.name, "postcode": way.postcode, "locality": way.locality}


def _unused(ways: Collection[MentionRow]) -> set[MentionRow]:
    if not ways:
        return set()
    rows = NoticeParty.objects.filter(
        organisation__in={way.organisation for way in ways}, name__in={way.name for way in ways}
    )
    return set(ways) - {MentionRow(*row) for row in rows.values_list(*MentionRow._fields).distinct()}


def _forget(ways: Collection[MentionRow]) -> None:
    which = Q()
    for way in ways:
        which |= Q(organisation=way.organisation, **_said(way))
    if ways:
        Mention.objects.filter(which).delete()


def _lay_columns(stands: Mapping[int, Collection[MentionRow]]) -> None:
    """Names and places of organisations as all their mentions give them; an organisation that
    nobody names any longer keeps what it had."""
    wanted = {pk: _columns(ways) for pk, ways in stands.items() if ways}
    held = PublishedOrganisation.objects.filter(pk__in=wanted).values_list("pk", *_COLUMNS)
    stale = [(*wanted[pk], pk) for pk, *columns in held if tuple(columns) != wanted[pk]]
    bulk_rows.update_rows(PublishedOrganisation, [*_COLUMNS, "id"], stale)


def _columns(ways: Collection[MentionRow]) -> tuple[str, str, str, str]:
    name = chosen_name(way.name for way in ways)
    where = common_value(way.postcode for way in ways), common_value(way.locality for way in ways)
    return (name, plain_name(name), *where)
