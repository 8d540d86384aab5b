"""Mentions: how notices name organisations, each spelling stored once, and what follows from them.

An organisation's name, its place, and what the rule joins it with follow from the stored mentions
alone, so importing the same notices in any order gives the same result.
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
    """One spelling of an organisation's name and place; ``organisation`` is its primary key."""

    organisation: int
    name: str
    postcode: str
    locality: str


def mentions_of(notices: Iterable[int]) -> set[MentionRow]:
    """All mentions in these notices, as their rows are now."""
    rows = NoticeParty.objects.filter(notice__in=list(notices))
    return {MentionRow(*row) for row in rows.values_list(*MentionRow._fields)}


def keep_mentions(named: Collection[MentionRow], *, gone: Collection[MentionRow] = (), turn: int) -> None:
    """Stores new mentions, deletes those of ``gone`` that no notice uses any longer, and updates the
    names, places and samenesses that follow. Costs the same few queries for any number."""
    touched = {mention.organisation for mention in named} | {mention.organisation for mention in gone}
    if not touched:
        return
    mentions_by_organisation: dict[int, set[MentionRow]] = defaultdict(set)
    for row in Mention.objects.filter(organisation__in=touched).values_list(*MentionRow._fields):
        mentions_by_organisation[row[0]].add(MentionRow(*row))
    fresh = {mention for mention in named if mention not in mentions_by_organisation[mention.organisation]}
    lost = _unused({mention for mention in gone if mention not in named})
    if not fresh and not lost:
        return
    bulk_rows.insert_rows(
        Mention, ["plain", "organisation_id", "name", "postcode", "locality"], map(_row, fresh)
    )
    _forget(lost)
    for mention in fresh:
        mentions_by_organisation[mention.organisation].add(mention)
    changed = {mention.organisation for mention in fresh | lost}
    stands = {pk: mentions_by_organisation[pk] - lost for pk in changed}
    _update_columns(stands)
    plains = {plain_name(mention.name) for pk in changed for mention in stands[pk]}
    apply_rule(changed, plains | {plain_name(mention.name) for mention in lost}, turn=turn)


def _row(mention: MentionRow) -> bulk_rows.Row:
    return (plain_name(mention.name), *mention)


def _lookup(mention: MentionRow) -> dict[str, str]:
    return {"name": mention.name, "postcode": mention.postcode, "locality": mention.locality}


def _unused(mentions: Collection[MentionRow]) -> set[MentionRow]:
    if not mentions:
        return set()
    rows = NoticeParty.objects.filter(
        organisation__in={mention.organisation for mention in mentions},
        name__in={mention.name for mention in mentions},
    )
    return set(mentions) - {MentionRow(*row) for row in rows.values_list(*MentionRow._fields).distinct()}


def _forget(mentions: Collection[MentionRow]) -> None:
    which = Q()
    for mention in mentions:
        which |= Q(organisation=mention.organisation, **_lookup(mention))
    if mentions:
        Mention.objects.filter(which).delete()


def _update_columns(stands: Mapping[int, Collection[MentionRow]]) -> None:
    """Sets names and places of organisations from all their mentions; an organisation that no notice
    names any longer keeps what it had."""
    wanted = {pk: _columns(mentions) for pk, mentions in stands.items() if mentions}
    rows = PublishedOrganisation.objects.filter(pk__in=wanted).values_list("pk", *_COLUMNS)
    stale = [(*wanted[pk], pk) for pk, *columns in rows if tuple(columns) != wanted[pk]]
    bulk_rows.update_rows(PublishedOrganisation, [*_COLUMNS, "id"], stale)


def _columns(mentions: Collection[MentionRow]) -> tuple[str, str, str, str]:
    name = chosen_name(mention.name for mention in mentions)
    where = (
        common_value(mention.postcode for mention in mentions),
        common_value(mention.locality for mention in mentions),
    )
    return (name, plain_name(name), *where)
