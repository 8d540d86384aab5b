"""Administrators invite colleagues by e-mail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.post import outbox
from hopmarket.rules.membership import roles_to_give
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, OrganisationKind

from .. import letters
from ..invitation_tokens import invitation_token, token_fingerprint
from ..models import CHECKED_CLAIMS, ClaimState, Invitation, Membership, Organisation, Person
from ..queries import current_memberships, membership_of, verified_addresses

LASTS = timedelta(days=14)


@act("invite_person")
def invite_person(
    *, email: str, roles: Iterable[str], by: Member, at: datetime
) -> Outcome[Invitation] | Refusal:
    """Invites a person by a letter whose link is good for 14 days; an earlier invitation of the same
    address ends.

    Refuses ``person.address``, ``roles.none``, ``roles.not_for_kind``,
    ``invitation.member_already``.
    """
    organisation = locked(Organisation.objects.all(), pk=by.organisation)
    address = email.strip().lower()
    checked_roles = roles_to_give(roles, OrganisationKind(organisation.kind), organisation.is_partnership)
    if isinstance(checked_roles, Refusal):
        return checked_roles
    try:
        validate_email(address)
    except ValidationError:
        return Refusal("person.address")
    here = current_memberships().filter(organisation=organisation, claim__in=CHECKED_CLAIMS)
    if here.filter(person__email__iexact=address).exists():
        return Refusal("invitation.member_already")
    Invitation.objects.filter(
        organisation=organisation, email=address, accepted_at=None, expires_at__gt=at
    ).update(expires_at=at)
    token = invitation_token(organisation=organisation.pk, email=address, invited_at=at)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=address,
        roles=sorted(checked_roles),
        token_sha256=token_fingerprint(token),
        invited_at=at,
        expires_at=at + LASTS,
    )
    outbox.write(
        letters.organisation_values(organisation),
        letters.INVITATION,
        [Person.objects.filter(email__iexact=address).first() or outbox.Mailbox(address)],
        at=at,
        inviter=by.person_name,
        invitation=str(invitation.pk),
    )
    return Outcome(
        f"organisations/{organisation.pk}",
        invitation,
        {"invitation": invitation.pk, "roles": sorted(checked_roles)},
    )


@act("withdraw_invitation")
def withdraw_invitation(*, invitation: Invitation, by: Member, at: datetime) -> Outcome[Invitation] | Refusal:
    """Ends an invitation: its link is no longer good. Refuses ``invitation.other``, ``.used``,
    ``.expired``."""
    locked_invitation = locked(Invitation.objects.all(), pk=invitation.pk)
    if locked_invitation.organisation_id != by.organisation:
        return Refusal("invitation.other")
    refusal = _spent(locked_invitation, at)
    if refusal:
        return refusal
    locked_invitation.expires_at = at
    locked_invitation.save(update_fields=["expires_at"])
    return Outcome(
        f"organisations/{by.organisation}", locked_invitation, {"invitation": locked_invitation.pk}
    )


@act("accept_invitation")
def accept_invitation(*, token: str, by: Member, at: datetime) -> Outcome[Membership] | Refusal:
    """Makes the invited person a member, if the letter went to one of their confirmed addresses.

    Refuses ``invitation.unknown``, ``.used``, ``.expired``, ``.address``, ``.member_already``.
    """
    invitation = Invitation.objects.filter(token_sha256=token_fingerprint(token)).first()
    if invitation is None:
        return Refusal("invitation.unknown")
    locked_invitation = locked(Invitation.objects.all(), pk=invitation.pk)
    person = Person.objects.get(pk=by.person)
    refusal = _spent(locked_invitation, at)
    if refusal:
        return refusal
    if locked_invitation.email not in verified_addresses(person):
        return Refusal("invitation.address", params={"email": locked_invitation.email})
    membership = _join(person, locked_invitation, at)
    if isinstance(membership, Refusal):
        return membership
    locked_invitation.accepted_at = at
    locked_invitation.save(update_fields=["accepted_at"])
    return Outcome(
        f"organisations/{locked_invitation.organisation_id}",
        membership,
        {"person": f"people/{person.pk}", "invitation": locked_invitation.pk, "roles": membership.roles},
    )


def _spent(invitation: Invitation, at: datetime) -> Refusal | None:
    if invitation.accepted_at:
        return Refusal("invitation.used")
    return Refusal("invitation.expired") if invitation.expires_at <= at else None


def _join(person: Person, invitation: Invitation, at: datetime) -> Membership | Refusal:
    """Makes a membership, or confirms the one that waited for a check."""
    existing = membership_of(person, invitation.organisation)
    if existing is None:
        return Membership.objects.create(
            organisation=invitation.organisation,
            person=person,
            roles=invitation.roles,
            claim=ClaimState.BY_INVITATION,
            since=at,
        )
    if existing.claim in CHECKED_CLAIMS:
        return Refusal("invitation.member_already")
    existing.roles, existing.claim = invitation.roles, ClaimState.BY_INVITATION
    existing.save(update_fields=["roles", "claim"])
    return existing
