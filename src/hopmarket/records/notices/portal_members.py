"""Organisations of this portal as the public sees them, and the directory of all that stand here.

An organisation is public once it was checked and somebody was confirmed for it. What it says of itself
goes out by an allow-list: never people, e-mail addresses or domains, and of its postcode the first half.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, overload

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from hopmarket.records.parties.models import CHECKED_CLAIMS, Membership, Organisation
from hopmarket.records.parties.registered_organisations import has_name_or_number
from hopmarket.records.published_organisations.models import (
    Mention,
    PublishedClaim,
    PublishedOrganisation,
    SuccessionPart,
)
from hopmarket.rules.releases.organisation_names import plain_name, plain_words
from hopmarket.rules.roles import OrganisationKind, OrganisationStanding

from .models import NoticeParty


@dataclass(frozen=True, slots=True)
class OwnDetails:
    """What an organisation of this portal says of itself, as everybody may read it."""

    key: str
    name: str
    kind: str
    size: str
    place: str
    about: str
    website: str
    numbers: tuple[tuple[str, str], ...]
    fictional: bool


@dataclass(frozen=True, slots=True)
class DirectoryLine:
    """One organisation of the directory; ``notices`` counts those that name it, ``kind`` and ``place`` are
    its own words and empty for one that only notices name."""

    key: str
    name: str
    kind: str
    place: str
    number: tuple[str, str]
    notices: int
    is_member: bool


def public_members() -> QuerySet[Organisation]:
    """Organisations of this portal that were checked and for which somebody has been confirmed, by name."""
    confirmed = Membership.objects.filter(
        organisation=OuterRef("pk"), ended_at=None, claim__in=CHECKED_CLAIMS, person__is_active=True
    )
    rows = Organisation.objects.filter(Exists(confirmed), standing=OrganisationStanding.CHECKED)
    return rows.order_by(Lower("name"), "key")


def member_details(key: str) -> OwnDetails | None:
    """What the public member under this key says of itself; None if there is no such member."""
    member = public_members().filter(key=key).prefetch_related("identifiers").first()
    return _details(member) if member else None


def details_of(published: PublishedOrganisation) -> OwnDetails | None:
    """What the member says of itself that a published organisation is known to be."""
    root = published.same_as_id or published.pk
    entries = PublishedOrganisation.objects.filter(Q(pk=root) | Q(same_as=root))
    claimed = PublishedClaim.objects.filter(standing="confirmed", organisation__in=entries)
    may_be = Q(pk__in=claimed.values("party"))
    for scheme, number in entries.exclude(scheme="").values_list("scheme", "number"):
        may_be |= Q(identifiers__scheme=scheme, identifiers__value=number)
    if plains := set(entries.filter(_named_here_alone()).values_list("plain", flat=True)):
        may_be |= Q(pk__in=[pk for pk, plain in _plain_names().items() if plain in plains])
    members = list(public_members().filter(may_be).distinct().prefetch_related("identifiers"))
    record_of = records_of(members)
    return next((_details(member) for member in members if record_of.get(member.pk) == root), None)


def published_record_of(key: str) -> PublishedOrganisation | None:
    """The published organisation that the member under this key is known to be."""
    members = list(public_members().filter(key=key).prefetch_related("identifiers"))
    return PublishedOrganisation.objects.filter(pk__in=records_of(members).values()).first()


def records_of(members: Collection[Organisation]) -> dict[int, int]:
    """Which published organisation each of these public members is known to be, both by their keys: by a
    confirmed claim, or because a notice of this very portal names it with the member's own number and name.
    A number that stands in somebody else's notice is no proof: members enter their numbers themselves."""
    named = _named_by_our_notices(members)
    root = Q(organisation__in=named.values()) | Q(organisation__same_as__in=named.values())
    claimants = PublishedClaim.objects.filter(root, standing="confirmed").values_list("party", flat=True)
    taken = set(_claimed_by(claimants).values())
    free = {member: record for member, record in named.items() if record not in taken}
    return free | _claimed_by(member.pk for member in members)


def public_bodies_and(keys: Collection[str]) -> dict[Organisation, int | None]:
    """The public bodies among the public members (the partnership itself is none), and whoever has one of these keys, by name: each with the
    published organisation that it is known to be, by its key, or None."""
    asked = Q(kind=OrganisationKind.PUBLIC_BODY, is_partnership=False) | Q(key__in=keys)
    members = list(public_members().filter(asked).prefetch_related("identifiers"))
    record_of = records_of(members)
    return {member: record_of.get(member.pk) for member in members}


def _claimed_by(parties: Iterable[int]) -> dict[int, int]:
    """By public members among these, the published organisation that each is confirmed to be."""
    claims = PublishedClaim.objects.filter(
        party__in=public_members().filter(pk__in=set(parties)).values("pk"), standing="confirmed"
    )
    return {
        claim.party_id: claim.organisation.same_as_id or claim.organisation_id
        for claim in claims.select_related("organisation").order_by("-pk")
    }


def _named_by_our_notices(members: Collection[Organisation]) -> dict[int, int]:
    """By a number and the name; by the name alone only where no notice from elsewhere stands under it and
    no other member bears it."""
    numbers = {
        (identifier.scheme, identifier.value): member
        for member in members
        for identifier in member.identifiers.all()
    }
    names = {plain_name(member.name): member for member in members}
    numbered = Q(number__in={number for _, number in numbers}) & Q(Exists(_parties(is_ours=True)))
    alone = Q(plain__in=set(names)) & _named_here_alone()
    rows = list(PublishedOrganisation.objects.filter(numbered | alone).order_by("scheme", "pk"))
    bearers = Counter(_plain_names().values()) if any(not row.scheme for row in rows) else Counter()
    found = {}
    for row in rows:
        namesake = names.get(row.plain) if bearers[row.plain] == 1 else None
        member = numbers.get((row.scheme, row.number)) if row.scheme else namesake
        if member and plain_name(member.name) == row.plain:
            found[member.pk] = row.same_as_id or row.pk
    return found


def _named_here_alone() -> Q:
    """Published organisations without a number that only notices of this portal name."""
    return Q(Exists(_parties(is_ours=True)), ~Exists(_parties(is_ours=False)), scheme="")


def _parties(*, is_ours: bool) -> QuerySet[NoticeParty]:
    return NoticeParty.objects.filter(organisation=OuterRef("pk"), notice__is_ours=is_ours)


def _plain_names() -> dict[int, str]:
    """The names of all public members, without case and accents, which no database folds alike."""
    names = public_members().values_list("pk", "name")
    return {pk: plain_name(name) for pk, name in names.iterator()}


def _details(member: Organisation) -> OwnDetails:
    return OwnDetails(
        member.key,
        member.name,
        member.kind,
        member.size,
        _place(member),
        member.about,
        member.website,
        tuple((identifier.scheme, identifier.value) for identifier in member.identifiers.all()),
        member.is_fictional,
    )


def _place(member: Organisation) -> str:
    """Where it is, not finer than a postal district: a group's postcode may be somebody's home."""
    return ", ".join(part for part in (member.district, member.postcode.partition(" ")[0]) if part)


class Directory(Sequence[DirectoryLine]):
    """Members first, then everybody else whom notices name, each by name; a page at a time is loaded. A
    member that is confirmed to be a published organisation stands once, among the members."""

    def __init__(self, words: str = "", *, members_only: bool = False) -> None:
        self._members = _members_named(words)
        self._published = (
            _published_named(words) if not members_only else PublishedOrganisation.objects.none()
        )
        self.members = self._members.count()
        self._count = self.members + (0 if members_only else self._published.count())

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, wanted: int) -> DirectoryLine: ...

    @overload
    def __getitem__(self, wanted: slice) -> list[DirectoryLine]: ...

    def __getitem__(self, wanted: int | slice) -> Any:
        if isinstance(wanted, int):
            return self[wanted : wanted + 1][0]
        start, stop, _ = wanted.indices(self._count)
        members = self._members[start : min(stop, self.members)] if start < self.members else []
        after = max(start - self.members, 0), max(stop - self.members, 0)
        return [*_member_lines(list(members)), *_published_lines(list(self._published[slice(*after)]))]


def _members_named(words: str) -> QuerySet[Organisation]:
    rows = public_members().prefetch_related("identifiers")
    asked = words.strip()
    if not asked:
        return rows
    return rows.filter(has_name_or_number(asked)).distinct()


def _published_named(words: str) -> QuerySet[PublishedOrganisation]:
    """Roots that a notice names or a succession knows, without those that a member is confirmed to be."""
    named = Mention.objects.filter(organisation=OuterRef("pk"))
    known = Exists(named) | Exists(SuccessionPart.objects.filter(organisation=OuterRef("pk")))
    rows = PublishedOrganisation.objects.filter(known, same_as=None)
    rows = rows.exclude(
        pk__in=list(records_of(list(public_members().prefetch_related("identifiers"))).values())
    )
    asked, plain = " ".join(words.split()), plain_name(words)
    if asked:
        holds = Q(name__icontains=asked) | Q(number__iexact=asked)
        holds |= Q(Exists(named.filter(name__icontains=asked)))
        every_word = Q()
        for word in plain_words(asked):
            every_word &= Q(plain__contains=word)
        holds |= every_word if every_word else Q(plain__contains=plain) if plain else Q()
        rows = rows.filter(holds)
    return rows.order_by(Lower("name"), "key")


def _member_lines(members: list[Organisation]) -> list[DirectoryLine]:
    record_of = records_of(members)
    shown = [record_of[member.pk] for member in members if member.pk in record_of]
    counts = _notice_counts(shown)
    return [
        DirectoryLine(
            member.key,
            member.name,
            member.kind,
            _place(member),
            next(
                ((identifier.scheme, identifier.value) for identifier in member.identifiers.all()), ("", "")
            ),
            counts.get(record_of.get(member.pk, 0), 0),
            True,
        )
        for member in members
    ]


def _published_lines(rows: list[PublishedOrganisation]) -> list[DirectoryLine]:
    counts = _notice_counts([row.pk for row in rows])
    return [
        DirectoryLine(row.key, row.name, "", "", (row.scheme, row.number), counts.get(row.pk, 0), False)
        for row in rows
    ]


def _notice_counts(roots: list[int]) -> dict[int, int]:
    """How many notices name each root, or an entry that is known to be it."""
    rows = PublishedOrganisation.objects.filter(Q(pk__in=roots) | Q(same_as__in=roots))
    root_of = {row.pk: row.same_as_id or row.pk for row in rows}
    parties = NoticeParty.objects.filter(organisation__in=root_of)
    counts: dict[int, int] = {}
    for entry, count in parties.values_list("organisation").annotate(Count("notice", distinct=True)):
        counts[root_of[entry]] = counts.get(root_of[entry], 0) + count
    return counts
