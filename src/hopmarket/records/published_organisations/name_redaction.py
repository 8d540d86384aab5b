"""Removes a name that a redaction took out of every notice also from samenesses, successions and claims."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from hopmarket.rules.releases.name_words import name_tokens, name_words, visible_signs
from hopmarket.rules.releases.organisation_names import plain_name, plain_words

from .claims import claims_standing
from .models import Mention, PublishedClaim, PublishedOrganisation, Sameness, Succession
from .same_as import RULE, save_roots
from .same_as_by_rule import apply_rule

_LONGEST = 300
"""Signs that every field of a title, a law or a reason has room for."""


@dataclass(frozen=True, slots=True)
class NamedOrganisations:
    """The primary keys of the organisations that a process names and of their roots, and their plain
    names; ``spellings`` has these by organisation, ``kin`` all that are known to be the same, the
    organisation itself among them."""

    organisations: frozenset[int]
    roots: frozenset[int]
    plains: frozenset[str]
    spellings: Mapping[int, frozenset[str]]
    kin: Mapping[int, frozenset[int]]

    def lost(self) -> frozenset[str]:
        """Those of the plain names that no notice contains any longer in any spelling."""
        still_named = Mention.objects.filter(plain__in=self.plains).values_list("plain", flat=True)
        return self.plains - set(still_named) - {""}

    def lost_by(self) -> dict[int, frozenset[str]]:
        """By organisation, the names by which no notice calls it any longer; for others that it is known
        to be, the names by which no notice calls any of them."""
        kin = frozenset().union(*self.kin.values())
        current, lost = _spellings(kin), defaultdict[int, frozenset[str]](frozenset)
        for organisation, names in self.spellings.items():
            left = names - current[organisation] - {""}
            lost[organisation] |= left
            for other in self.kin[organisation] - {organisation}:
                lost[other] |= left.difference(*(current[relative] for relative in self.kin[organisation]))
        return {organisation: names for organisation, names in lost.items() if names}


def named_organisations(whose: frozenset[int]) -> NamedOrganisations:
    """The organisations that a process names, from their primary keys; to be read before something is
    redacted."""
    roots = PublishedOrganisation.objects.filter(also__in=whose).values_list("pk", flat=True)
    spellings = _spellings(whose)
    names = {organisation: spellings[organisation] for organisation in whose}
    return NamedOrganisations(whose, frozenset(roots), frozenset().union(*names.values()), names, _kin(whose))


def _spellings(organisations: Iterable[int]) -> dict[int, frozenset[str]]:
    spellings = defaultdict[int, frozenset[str]](frozenset)
    rows = Mention.objects.filter(organisation__in=set(organisations))
    for organisation, plain in rows.values_list("organisation", "plain"):
        spellings[organisation] |= {plain}
    return spellings


def _kin(organisations: Collection[int]) -> dict[int, frozenset[int]]:
    rows = PublishedOrganisation.objects
    roots_by_organisation = {
        pk: into or pk for pk, into in rows.filter(pk__in=organisations).values_list("pk", "same_as")
    }
    members_by_root: dict[int, set[int]] = {root: {root} for root in roots_by_organisation.values()}
    for other in rows.filter(same_as__in=members_by_root).only("pk", "same_as"):
        members_by_root[other.same_as_id or other.pk].add(other.pk)
    return {pk: frozenset(members_by_root[root]) for pk, root in roots_by_organisation.items()}


def no_longer_named(named: NamedOrganisations) -> QuerySet[PublishedOrganisation]:
    """Of these organisations, those that no notice names any longer."""
    return PublishedOrganisation.objects.filter(pk__in=named.organisations, mentions=None)


def claims_lost(named: NamedOrganisations) -> list[PublishedClaim]:
    """Claims that would still show a redacted name: of an organisation that no notice names any longer,
    or by an organisation whose own name was redacted."""
    gone, lost = set(no_longer_named(named).values_list("pk", flat=True)), named.lost()
    return [
        claim
        for claim in claims_standing(named.organisations | named.roots)
        if claim.organisation_id in gone or plain_name(claim.party.name) in lost
    ]


def redact_names(named: NamedOrganisations, *, words: str, at: datetime) -> set[int]:
    """Takes lost names out of what was decided, ``words`` in their place; organisations that no
    notice names any longer go, with their joinings and claims. What was joined only through one of
    them stands by itself again; of one that a succession names nothing but its place stays. Answers the organisations that
    are known to be another one from now on."""
    _reword(named.lost_by(), words)
    gone = set(no_longer_named(named).values_list("pk", flat=True))
    if not gone:
        return set()
    earlier = PublishedOrganisation.objects.filter(same_as__in=gone, mentions=None)
    gone |= set(earlier.values_list("pk", flat=True))  # earlier keys of the same names
    changed = _part(gone, at=at)
    PublishedClaim.objects.filter(organisation__in=gone).delete()
    rows = PublishedOrganisation.objects.filter(pk__in=gone)
    for row in rows.exclude(successions=None).distinct():
        blank = dict.fromkeys(("scheme", "number", "plain", "postcode", "locality"), "")
        rows.filter(pk=row.pk).update(key=f"redacted-{row.pk}", name=words, **blank)
    rows.filter(successions=None).delete()
    return changed


def _part(gone: Collection[int], *, at: datetime) -> set[int]:
    """Deletes every sameness with these organisations, and applies the rule anew to those that stay."""
    samenesses = Sameness.objects.filter(Q(organisation__in=gone) | Q(into__in=gone))
    both = {pk for pair in samenesses.values_list("organisation", "into") for pk in pair}
    led = set(PublishedOrganisation.objects.filter(same_as__in=gone).values_list("pk", flat=True))
    samenesses.delete()
    changed = save_roots({*gone, *both, *led})
    left = (both | led) - set(gone)
    if left:
        plains = Mention.objects.filter(organisation__in=left).values_list("plain", flat=True)
        changed |= apply_rule(left, set(plains), at=at)
    return changed


def _reword(lost: Mapping[int, frozenset[str]], words: str) -> None:
    """Takes names out of what people wrote about joinings and successions of the organisations that
    lost them, and of no others."""
    samenesses = Sameness.objects.filter(Q(organisation__in=lost) | Q(into__in=lost))
    for sameness in samenesses.exclude(decided_by=RULE, undone_by__in=("", RULE)):
        names = lost.get(sameness.organisation_id, frozenset()) | lost.get(sameness.into_id, frozenset())
        reworded = _without(sameness.evidence, names, words), _without(sameness.why_undone, names, words)
        if reworded != (sameness.evidence, sameness.why_undone):
            sameness.evidence, sameness.why_undone = reworded
            sameness.save(update_fields=["evidence", "why_undone"])
    for succession in Succession.objects.filter(parts__organisation__in=lost).distinct():
        parts = succession.parts.values_list("organisation", flat=True)
        names = frozenset().union(*(lost.get(part, frozenset()) for part in parts))
        title, law = _without(succession.title, names, words), _without(succession.law, names, words)
        if (title, law) != (succession.title, succession.law):
            Succession.objects.filter(pk=succession.pk).update(title=title, law=law)


def _without(value: Any, lost: Collection[str], words: str) -> Any:
    match value:
        case str():
            return text_without_names(value, lost, words)
        case list():
            return [_without(item, lost, words) for item in value]
        case dict():
            return {name: _without(item, lost, words) for name, item in value.items()}
        case _:
            return value


def text_without_names(text: str, lost: Collection[str], words: str) -> str:
    """A text without these names, longest first, at whole words and in any spelling; only words
    where a name cannot be cut out or the field has no room for what is left."""
    redacted = text
    for name in sorted(lost, key=len, reverse=True):
        if name_words(name):
            redacted = words.join(_around(redacted, name.split()))
        else:
            redacted = re.sub(re.escape(name), lambda found: words, redacted, flags=re.IGNORECASE)
    rest = redacted.replace(words, " ")
    unusable = any(_holds(rest, name) for name in lost) or len(redacted) > max(len(text), _LONGEST)
    return words if unusable else redacted


def _holds(text: str, name: str) -> bool:
    """Whether a text still holds a plain name, at whole words where it has any."""
    if name_words(name):
        return f" {name} " in f" {' '.join(plain_words(text))} "
    return name in visible_signs(text)


def _around(text: str, name: list[str]) -> list[str]:
    """The pieces of a text before, between and after each occurrence of a plain name."""
    words = [(word, place) for place in name_tokens(text) for word in plain_words(text[slice(*place)])]
    parts, end, at = list[str](), 0, 0
    while at + len(name) <= len(words):
        window = words[at : at + len(name)]
        if [word for word, _ in window] == name:
            first, last = window[0][1], window[-1][1]
            parts.append(text[end : first[0]])
            end = last[0] + len(text[slice(*last)].rstrip(".'’"))
            at += len(name)
        else:
            at += 1
    return [*parts, text[end:]]
