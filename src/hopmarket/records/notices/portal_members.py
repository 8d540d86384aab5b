"""Organisations of this portal as the public sees them, and the directory of all that stand here.

An organisation is public once it was checked and somebody was confirmed for it. What it says of itself
goes out by an allow-list: never people, e-mail addresses or domains, and of its postcode the first half.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, overload

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from hopmarket.records.parties.models import CHECKED_CLAIMS, Membership, Organisation
from hopmarket.records.parties.queries import has_name_or_number
from hopmarket.rules.releases.organisation_names import plain_name
from hopmarket.rules.roles import OrganisationStanding

from .claims import confirmed_claim
from .models import Mention, NoticeParty, PublishedClaim, PublishedOrganisation, SuccessionPart


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
    return rows.order_by("name", "key")


def member_details(key: str) -> OwnDetails | None:
    """What the public member under this key says of itself; None if there is no such member."""
    member = public_members().filter(key=key).prefetch_related("identifiers").first()
    return _details(member) if member else None


def claimed_details(published: PublishedOrganisation) -> OwnDetails | None:
    """What the member says of itself that a published organisation is confirmed to be."""
    claim = confirmed_claim(published)
    return member_details(claim.party.key) if claim else None


def published_record_of(key: str) -> PublishedOrganisation | None:
    """The published organisation that the member under this key is confirmed to be."""
    claim = (
        PublishedClaim.objects.filter(party__key=key, standing="confirmed")
        .select_related("organisation__same_as")
        .order_by("pk")
        .first()
    )
    return (claim.organisation.same_as or claim.organisation) if claim else None


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
    claims = PublishedClaim.objects.filter(standing="confirmed", party__in=public_members().values("pk"))
    rows = PublishedOrganisation.objects.filter(known, same_as=None)
    rows = rows.exclude(pk__in=claims.values("organisation"))
    asked, plain = words.strip(), plain_name(words)
    if asked:
        holds = Q(name__icontains=asked) | Q(number__iexact=asked)
        holds |= Q(Exists(named.filter(name__icontains=asked)))
        rows = rows.filter(holds | Q(plain__contains=plain) if plain else holds)
    return rows.order_by("name", "key")


def _member_lines(members: list[Organisation]) -> list[DirectoryLine]:
    claims = PublishedClaim.objects.filter(party__in=members, standing="confirmed").order_by("-pk")
    record_of = {claim.party_id: claim.organisation_id for claim in claims}
    counts = _notice_counts(list(record_of.values()))
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
