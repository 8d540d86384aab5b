"""Names that a redaction took out of every notice: they go from what was decided about them, too."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from hopmarket.rules.reading.bodies import plain_name

from .claims import claims_standing
from .joining import RULE, lay_roots
from .models import Mention, NoticeParty, PublishedClaim, PublishedOrganisation, Sameness, Succession
from .resolving import resolve


@dataclass(frozen=True, slots=True)
class Named:
    """The organisations that a process names, by their rows, those that they are known to be, and
    the plain names that are said of them."""

    organisations: frozenset[int]
    roots: frozenset[int]
    plains: frozenset[str]

    def lost(self) -> frozenset[str]:
        """Those of the names, plain, that no notice says any longer in any spelling."""
        said = Mention.objects.filter(plain__in=self.plains).values_list("plain", flat=True)
        return self.plains - set(said) - {""}


def named_in(ocid: str) -> Named:
    """Whom a process names, before something is taken out of it."""
    whose = frozenset(NoticeParty.objects.filter(notice__ocid=ocid).values_list("organisation", flat=True))
    roots = PublishedOrganisation.objects.filter(also__in=whose).values_list("pk", flat=True)
    said = Mention.objects.filter(organisation__in=whose).values_list("plain", flat=True)
    return Named(whose, frozenset(roots), frozenset(said))


def unnamed(named: Named) -> QuerySet[PublishedOrganisation]:
    """Of these organisations, those that no notice names any longer."""
    return PublishedOrganisation.objects.filter(pk__in=named.organisations, mentions=None, parts=None)


def claims_lost(named: Named) -> list[PublishedClaim]:
    """Claims that would still tell a name: of an organisation that nothing names any longer, or by
    somebody whose own name is one that was taken out."""
    gone, lost = set(unnamed(named).values_list("pk", flat=True)), named.lost()
    return [
        one
        for one in claims_standing(named.organisations | named.roots)
        if one.organisation_id in gone or plain_name(one.party.name) in lost
    ]


def forget(named: Named, *, words: str, turn: int) -> None:
    """Takes lost names out of what was decided, ``words`` in their place; organisations that no
    notice names any longer go, with their joinings and claims. What was joined only through one of
    them stands by itself again; of one that a succession names nothing but its place stays."""
    _reword(named.lost(), words)
    gone = set(unnamed(named).values_list("pk", flat=True))
    if not gone:
        return
    _part(gone, turn=turn)
    PublishedClaim.objects.filter(organisation__in=gone).delete()
    rows = PublishedOrganisation.objects.filter(pk__in=gone)
    for one in rows.exclude(successions=None).distinct():
        blank = dict.fromkeys(("scheme", "number", "plain", "postcode", "locality"), "")
        rows.filter(pk=one.pk).update(key=f"redacted-{one.pk}", name=words, **blank)
    rows.filter(successions=None).delete()


def _part(gone: Collection[int], *, turn: int) -> None:
    """Ends every joining with these organisations, and lays what follows for those that stay."""
    held = Sameness.objects.filter(Q(organisation__in=gone) | Q(into__in=gone))
    both = {pk for pair in held.values_list("organisation", "into") for pk in pair}
    led = set(PublishedOrganisation.objects.filter(same_as__in=gone).values_list("pk", flat=True))
    held.delete()
    lay_roots({*gone, *both, *led}, turn=turn)
    left = (both | led) - set(gone)
    if left:
        said = Mention.objects.filter(organisation__in=left).values_list("plain", flat=True)
        resolve(left, set(said), turn=turn)


def _reword(lost: Collection[str], words: str) -> None:
    """Takes out what people wrote about joinings and successions, where one of these names is in it."""
    if not lost:
        return
    for one in Sameness.objects.exclude(decided_by=RULE, undone_by__in=("", RULE)):
        told = _without(one.evidence, lost, words), _without(one.why_undone, lost, words)
        if told != (one.evidence, one.why_undone):
            one.evidence, one.why_undone = told
            one.save(update_fields=["evidence", "why_undone"])
    for each in Succession.objects.all():
        title, law = _without(each.title, lost, words), _without(each.law, lost, words)
        if (title, law) != (each.title, each.law):
            Succession.objects.filter(pk=each.pk).update(title=title, law=law)


def _without(value: Any, lost: Collection[str], words: str) -> Any:
    match value:
        case str():
            plain = f" {plain_name(value)} "
            return words if any(f" {one} " in plain for one in lost) else value
        case list():
            return [_without(one, lost, words) for one in value]
        case dict():
            return {name: _without(one, lost, words) for name, one in value.items()}
        case _:
            return value
