"""Mentions: how notices name organisations, each spelling stored once, and what follows from them.

An organisation's name, its place, and what the rule joins it with follow from the stored mentions
alone, so importing the same notices in any order gives the same result.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q

from hopmarket import bulk_rows
from hopmarket.rules.releases.organisation_names import chosen_name, common_value, plain_name

from .models import Mention, PublishedOrganisation
from .same_as_by_rule import apply_rule

_COLUMNS = ("name", "plain", "postcode", "locality")


class MentionRow(NamedTuple):
    """One spelling of an organisation's name and place; ``organisation`` is its primary key."""

    organisation: int
    name: str
    postcode: str
    locality: str


def keep_mentions(
    named: Collection[MentionRow], *, lost: Collection[MentionRow] = (), at: datetime
) -> set[int]:
    """Stores new mentions, deletes those that are ``lost``, which no notice uses any longer, and updates the
    names, places and samenesses that follow; answers the organisations that are known to be another one
    from now on. Costs the same few queries for any number."""
    touched = {mention.organisation for mention in (*named, *lost)}
    if not touched:
        return set()
    mentions_by_organisation: dict[int, set[MentionRow]] = defaultdict(set)
    for row in Mention.objects.filter(organisation__in=touched).values_list(*MentionRow._fields):
        mentions_by_organisation[row[0]].add(MentionRow(*row))
    fresh = {mention for mention in named if mention not in mentions_by_organisation[mention.organisation]}
    if not fresh and not lost:
        return set()
    bulk_rows.insert_rows(
        Mention, ["plain", "organisation_id", "name", "postcode", "locality"], map(_row, fresh)
    )
    _forget(lost)
    for mention in fresh:
        mentions_by_organisation[mention.organisation].add(mention)
    changed = {mention.organisation for mention in (*fresh, *lost)}
    stands = {pk: mentions_by_organisation[pk].difference(lost) for pk in changed}
    _update_columns(stands)
    plains = {plain_name(mention.name) for pk in changed for mention in stands[pk]}
    return apply_rule(changed, plains | {plain_name(mention.name) for mention in lost}, at=at)


def _row(mention: MentionRow) -> bulk_rows.Row:
    return (plain_name(mention.name), *mention)


def _lookup(mention: MentionRow) -> dict[str, str]:
    return {"name": mention.name, "postcode": mention.postcode, "locality": mention.locality}


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
