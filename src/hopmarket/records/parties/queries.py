"""People, their memberships and organisations, and what waits for a check."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet

from hopmarket.rules.recognisable_wording import KnownNames
from hopmarket.rules.roles import Member, OrganisationKind, OrganisationStanding, Role

from .invitation_tokens import invitation_token, token_fingerprint
from .models import (
    CHECKED_CLAIMS,
    ClaimState,
    Invitation,
    Membership,
    OpeningKey,
    Organisation,
    Person,
)


def member_of(person: Person, organisation: Organisation | None, second_factor: bool = False) -> Member:
    """The person as services see them, acting for one organisation or for none.

    A membership that has ended or was refused counts as none.
    """
    membership = membership_of(person, organisation) if organisation else None
    return _member(person, membership, second_factor)


def members_of_person(person: Person, second_factor: bool = False) -> list[Member]:
    """The person as services see them, for each organisation that they work for, oldest membership first;
    for none where they work for none."""
    memberships: list[Membership | None] = list(memberships_of(person))
    return [_member(person, membership, second_factor) for membership in memberships or [None]]


def _member(person: Person, membership: Membership | None, second_factor: bool) -> Member:
    own = {Role.PERSON, Role.OPERATOR} if person.is_operator else {Role.PERSON}
    if membership is None:
        return Member(
            person=person.pk,
            person_name=str(person),
            organisation=0,
            organisation_name="",
            kind=OrganisationKind.OTHER,
            standing=OrganisationStanding.UNCHECKED,
            claim_checked=False,
            roles=frozenset(own),
            second_factor=second_factor,
        )
    body = membership.organisation
    founder = _is_founder_alone(membership)
    return Member(
        person=person.pk,
        person_name=str(person),
        organisation=body.pk,
        organisation_name=body.name,
        kind=OrganisationKind(body.kind),
        standing=OrganisationStanding(body.standing),
        claim_checked=membership.claim in CHECKED_CLAIMS,
        roles=frozenset(own | _roles(membership, founder=founder)),
        second_factor=second_factor,
        founder=founder,
    )


def _is_founder_alone(membership: Membership) -> bool:
    """Whether the membership is the one that its organisation was founded with, waits for a check, and
    nobody has ever been confirmed for the organisation. The founding writes the organisation and its
    first membership in one transaction and at one time, so no other membership has a lower key."""
    organisation = membership.organisation
    if membership.claim != ClaimState.WAITING or organisation.standing == OrganisationStanding.REFUSED:
        return False
    if membership.ended_at or membership.since != organisation.founded_at:
        return False
    others = Membership.objects.filter(organisation=membership.organisation).exclude(pk=membership.pk)
    return not others.filter(Q(pk__lt=membership.pk) | Q(claim__in=CHECKED_CLAIMS)).exists()


def _roles(membership: Membership, *, founder: bool) -> set[Role]:
    """The roles of a membership that count. Whoever waits to be confirmed has none, and so reads nothing
    of the organisation, unless they founded it and it is still theirs alone. Once the organisation itself
    has been checked, such a founder only writes: they neither administer it nor buy for it. Only a checked
    partnership has officers."""
    organisation, checked = membership.organisation, membership.claim in CHECKED_CLAIMS
    if not (checked or founder):
        return set()
    roles = {Role(role) for role in membership.roles}
    if not checked and organisation.standing == OrganisationStanding.CHECKED:
        roles &= {Role.RESPONDER}
    if not (
        checked and organisation.is_partnership and organisation.standing == OrganisationStanding.CHECKED
    ):
        roles.discard(Role.OFFICER)
    return roles


def current_memberships() -> QuerySet[Membership]:
    """Memberships that have not ended."""
    return Membership.objects.filter(ended_at=None).select_related("organisation", "person")


def memberships_of(person: Person) -> QuerySet[Membership]:
    """A person's present memberships, oldest first."""
    return current_memberships().filter(person=person)


def membership_of(person: Person, organisation: Organisation | int) -> Membership | None:
    """A person's present membership of one organisation."""
    return memberships_of(person).filter(organisation=organisation).first()


def colleagues(member: Member) -> QuerySet[Membership]:
    """The present memberships of the organisation that the member acts for."""
    return current_memberships().filter(organisation=member.organisation)


def visible_colleagues(member: Member) -> QuerySet[Membership]:
    """The colleagues that a member may see: whoever still waits to be confirmed sees only themselves."""
    if member.claim_checked or Role.ADMINISTRATOR in member.roles:
        return colleagues(member)
    return colleagues(member).filter(person=member.person)


def current_members(organisation: Organisation | int) -> QuerySet[Membership]:
    """The present memberships of an organisation, for whoever checks it or writes to it."""
    return current_memberships().filter(organisation=organisation)


def checked_colleagues(member: Member) -> QuerySet[Membership]:
    """Colleagues whose claim has been checked."""
    return colleagues(member).filter(claim__in=CHECKED_CLAIMS)


def members_of(organisation: Organisation) -> list[Person]:
    """Everybody who has joined an organisation or waits to be confirmed."""
    return [row.person for row in current_members(organisation)]


def people_in_role(organisation: Organisation | int, role: Role) -> list[Person]:
    """The people who may play a part for an organisation now, as pages and services see them."""
    rows = current_members(organisation)
    return [row.person for row in rows if role in _roles(row, founder=_is_founder_alone(row))]


def responders_of(organisation: Organisation | int) -> list[Person]:
    """The people who write an organisation's responses."""
    return people_in_role(organisation, Role.RESPONDER)


def administrators(organisation: Organisation) -> list[Person]:
    """The people who administer the organisation and have been checked; while the organisation itself
    waits, its founder counts."""
    rows = current_members(organisation)
    if organisation.standing == OrganisationStanding.CHECKED:
        rows = rows.filter(claim__in=CHECKED_CLAIMS)
    return [row.person for row in rows if Role.ADMINISTRATOR in row.roles]


def operators() -> list[Person]:
    """The people who run the portal."""
    return list(Person.objects.filter(is_operator=True, is_active=True))


def own_organisation(member: Member) -> Organisation | None:
    """The organisation that the member acts for."""
    return Organisation.objects.filter(pk=member.organisation).first()


def open_invitations(member: Member) -> QuerySet[Invitation]:
    """Invitations of the member's organisation that nobody has accepted yet."""
    return Invitation.objects.filter(organisation=member.organisation, accepted_at=None)


def invitation_with(token: str) -> QuerySet[Invitation]:
    """The invitation whose link holds this token."""
    rows = Invitation.objects.filter(token_sha256=token_fingerprint(token))
    return rows.select_related("organisation")


def verified_addresses(person: Person) -> list[str]:
    """The person's e-mail addresses that have been confirmed by a letter, in small letters."""
    rows = EmailAddress.objects.filter(user_id=person.pk, verified=True)
    return [address.lower() for address in rows.values_list("email", flat=True)]


def invitations_for(person: Person) -> QuerySet[Invitation]:
    """Invitations that wait for one of the person's confirmed addresses."""
    return Invitation.objects.filter(email__in=verified_addresses(person), accepted_at=None).select_related(
        "organisation"
    )


def waiting_claims() -> QuerySet[Membership]:
    """Claims to represent an organisation that nobody has checked yet, oldest first."""
    return current_memberships().filter(claim=ClaimState.WAITING)


def opening_key_of(person: Person | int) -> OpeningKey | None:
    """The person's newest opening key."""
    return OpeningKey.objects.filter(person=person).first()


def holders_of_opening_keys(people: Iterable[int]) -> set[int]:
    """Those of these people who have an opening key."""
    return set(OpeningKey.objects.filter(person__in=people).values_list("person", flat=True))


def token_of(invitation: Invitation) -> str:
    """The token of an invitation's link."""
    return invitation_token(
        organisation=invitation.organisation_id,
        email=invitation.email,
        invited_at=invitation.invited_at,
    )


def name_of(person: int | None) -> str:
    """A person's name; empty for an unknown person."""
    known_person = Person.objects.filter(pk=person).first() if person else None
    return known_person.name if known_person else ""


def names_of(people: Iterable[int]) -> dict[int, str]:
    """The names of these people, by their primary keys."""
    return {person.pk: str(person) for person in Person.objects.filter(pk__in=people)}


def organisation_names(organisations: Iterable[int]) -> dict[int, str]:
    """The names of these organisations, by their primary keys."""
    return dict(Organisation.objects.filter(pk__in=organisations).order_by().values_list("pk", "name"))


def known_names() -> KnownNames:
    """The names of all organisations and people of the portal, whoever they are."""
    return KnownNames(
        tuple(Organisation.objects.values_list("name", flat=True)),
        tuple(str(someone) for someone in Person.objects.all()),
    )
