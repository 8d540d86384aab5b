"""Which organisations notices name and how: the mentions in them, handed on as values, and the marks on
notices whose organisations are known to be others from now on."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from hopmarket.records.published_organisations.mentions import MentionRow
from hopmarket.records.turns.models import Turn

from .models import Notice, NoticeParty


def mentions_of(notices: Iterable[int]) -> set[MentionRow]:
    """All mentions in these notices, as their rows are now."""
    rows = NoticeParty.objects.filter(notice__in=list(notices))
    return {MentionRow(*row) for row in rows.values_list(*MentionRow._fields)}


def unused_mentions(mentions: Collection[MentionRow]) -> set[MentionRow]:
    """Those of the mentions that no notice uses any longer."""
    if not mentions:
        return set()
    rows = NoticeParty.objects.filter(
        organisation__in={mention.organisation for mention in mentions},
        name__in={mention.name for mention in mentions},
    )
    return set(mentions) - {MentionRow(*row) for row in rows.values_list(*MentionRow._fields).distinct()}


def organisations_in(ocid: str) -> frozenset[int]:
    """The primary keys of the organisations that the notice of a process names."""
    named = NoticeParty.objects.filter(notice__ocid=ocid)
    return frozenset(named.values_list("organisation", flat=True))


def mark_notices_changed(organisations: Collection[int], *, turn: Turn) -> None:
    """Marks every notice that names one of these organisations as changed in this turn."""
    if organisations:
        named = NoticeParty.objects.filter(organisation__in=organisations).values("notice")
        Notice.objects.filter(pk__in=named).update(turn=turn.number)
