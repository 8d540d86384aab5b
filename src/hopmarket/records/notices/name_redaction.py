"""Names that a redaction took out of every notice: they go from what was decided about them, too."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from hopmarket.rules.releases.organisation_names import plain_name

from .claims import claims_standing
from .models import Mention, NoticeParty, PublishedClaim, PublishedOrganisation, Sameness, Succession
from .same_as import RULE, save_roots
from .same_as_by_rule import apply_rule

_TOKEN = re.compile(r"[\w'’.\u0300-\u036f]+|&")
_LONGEST = 300
"""Signs that every field of a title, a law or a reason has room for."""


@dataclass(frozen=True, slots=True)
class NamedOrganisations:
    """The organisations that a process names, by their rows, those that they are known to be, and
    the plain names that are said of them; ``said`` has these by organisation, ``kin`` whoever is
    known to be the same, itself among them."""

    organisations: frozenset[int]
    roots: frozenset[int]
    plains: frozenset[str]
    said: Mapping[int, frozenset[str]]
    kin: Mapping[int, frozenset[int]]

    def lost(self) -> frozenset[str]:
        """Those of the names, plain, that no notice says any longer in any spelling."""
        said = Mention.objects.filter(plain__in=self.plains).values_list("plain", flat=True)
        return self.plains - set(said) - {""}

    def lost_by(self) -> dict[int, frozenset[str]]:
        """By organisation, the names that no notice says any longer of it; of another that it is
        known to be, those that none says of any of them."""
        kin = frozenset().union(*self.kin.values())
        now, found = _said(kin), defaultdict[int, frozenset[str]](frozenset)
        for one, names in self.said.items():
            left = names - now[one] - {""}
            found[one] |= left
            for other in self.kin[one] - {one}:
                found[other] |= left.difference(*(now[each] for each in self.kin[one]))
        return {one: names for one, names in found.items() if names}


def organisations_named(ocid: str) -> NamedOrganisations:
    """Whom a process names, before something is taken out of it."""
    whose = frozenset(NoticeParty.objects.filter(notice__ocid=ocid).values_list("organisation", flat=True))
    roots = PublishedOrganisation.objects.filter(also__in=whose).values_list("pk", flat=True)
    said = _said(whose)
    names = {one: said[one] for one in whose}
    return NamedOrganisations(whose, frozenset(roots), frozenset().union(*names.values()), names, _kin(whose))


def _said(organisations: Iterable[int]) -> dict[int, frozenset[str]]:
    found = defaultdict[int, frozenset[str]](frozenset)
    rows = Mention.objects.filter(organisation__in=set(organisations))
    for one, plain in rows.values_list("organisation", "plain"):
        found[one] |= {plain}
    return found


def _kin(organisations: Collection[int]) -> dict[int, frozenset[int]]:
    rows = PublishedOrganisation.objects
    root = {pk: into or pk for pk, into in rows.filter(pk__in=organisations).values_list("pk", "same_as")}
    held: dict[int, set[int]] = {one: {one} for one in root.values()}
    for other in rows.filter(same_as__in=held).only("pk", "same_as"):
        held[other.same_as_id or other.pk].add(other.pk)
    return {pk: frozenset(held[one]) for pk, one in root.items()}


def no_longer_named(named: NamedOrganisations) -> QuerySet[PublishedOrganisation]:
    """Of these organisations, those that no notice names any longer."""
    return PublishedOrganisation.objects.filter(pk__in=named.organisations, mentions=None, parts=None)


def claims_lost(named: NamedOrganisations) -> list[PublishedClaim]:
    """Claims that would still tell a name: of an organisation that nothing names any longer, or by
    somebody whose own name is one that was taken out."""
    gone, lost = set(no_longer_named(named).values_list("pk", flat=True)), named.lost()
    return [
        one
        for one in claims_standing(named.organisations | named.roots)
        if one.organisation_id in gone or plain_name(one.party.name) in lost
    ]


def redact_names(named: NamedOrganisations, *, words: str, turn: int) -> None:
    """Takes lost names out of what was decided, ``words`` in their place; organisations that no
    notice names any longer go, with their joinings and claims. What was joined only through one of
    them stands by itself again; of one that a succession names nothing but its place stays."""
    _reword(named.lost_by(), words)
    gone = set(no_longer_named(named).values_list("pk", flat=True))
    if not gone:
        return
    _part(gone, turn=turn)
    PublishedClaim.objects.filter(organisation__in=gone).delete()
    rows = PublishedOrganisation.objects.filter(pk__in=gone)
    for row in rows.exclude(successions=None).distinct():
        blank = dict.fromkeys(("scheme", "number", "plain", "postcode", "locality"), "")
        rows.filter(pk=row.pk).update(key=f"redacted-{row.pk}", name=words, **blank)
    rows.filter(successions=None).delete()


def _part(gone: Collection[int], *, turn: int) -> None:
    """Ends every joining with these organisations, and lays what follows for those that stay."""
    held = Sameness.objects.filter(Q(organisation__in=gone) | Q(into__in=gone))
    both = {pk for pair in held.values_list("organisation", "into") for pk in pair}
    led = set(PublishedOrganisation.objects.filter(same_as__in=gone).values_list("pk", flat=True))
    held.delete()
    save_roots({*gone, *both, *led}, turn=turn)
    left = (both | led) - set(gone)
    if left:
        said = Mention.objects.filter(organisation__in=left).values_list("plain", flat=True)
        apply_rule(left, set(said), turn=turn)


def _reword(lost: Mapping[int, frozenset[str]], words: str) -> None:
    """Takes names out of what people wrote about joinings and successions of the organisations that
    lost them, and of no others."""
    held = Sameness.objects.filter(Q(organisation__in=lost) | Q(into__in=lost))
    for one in held.exclude(decided_by=RULE, undone_by__in=("", RULE)):
        names = lost.get(one.organisation_id, frozenset()) | lost.get(one.into_id, frozenset())
        told = _without(one.evidence, names, words), _without(one.why_undone, names, words)
        if told != (one.evidence, one.why_undone):
            one.evidence, one.why_undone = told
            one.save(update_fields=["evidence", "why_undone"])
    for succession in Succession.objects.filter(parts__organisation__in=lost).distinct():
        parts = succession.parts.values_list("organisation", flat=True)
        names = frozenset().union(*(lost.get(part, frozenset()) for part in parts))
        title, law = _without(succession.title, names, words), _without(succession.law, names, words)
        if (title, law) != (succession.title, succession.law):
            Succession.objects.filter(pk=succession.pk).update(title=title, law=law)


def _without(value: Any, lost: Collection[str], words: str) -> Any:
    match value:
        case str():
            return _text_without(value, lost, words)
        case list():
            return [_without(one, lost, words) for one in value]
        case dict():
            return {name: _without(one, lost, words) for name, one in value.items()}
        case _:
            return value


def _text_without(text: str, lost: Collection[str], words: str) -> str:
    """A text without these names, longest first, at whole words and in any spelling; only words
    where a name cannot be cut out or the field has no room for what is left."""
    made = text
    for name in sorted(lost, key=len, reverse=True):
        made = words.join(_around(made, name.split()))
    rest = f" {plain_name(made.replace(words, ' '))} "
    whole = any(f" {name} " in rest for name in lost) or len(made) > max(len(text), _LONGEST)
    return words if whole else made


def _around(text: str, name: list[str]) -> list[str]:
    """What stands before, between and after each place of a plain name in a text."""
    said = [(word, each) for each in _TOKEN.finditer(text) for word in plain_name(each[0]).split()]
    parts, end, at = list[str](), 0, 0
    while at + len(name) <= len(said):
        found = said[at : at + len(name)]
        if [word for word, _ in found] == name:
            first, last = found[0][1], found[-1][1]
            parts.append(text[end : first.start()])
            end = last.start() + len(last[0].rstrip(".'’"))
            at += len(name)
        else:
            at += 1
    return [*parts, text[end:]]
