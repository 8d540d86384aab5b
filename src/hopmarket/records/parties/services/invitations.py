"""Administrators invite colleagues by e-mail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.post.outbox import write_letter
from hopmarket.rules.membership import roles_to_give
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, OrganisationKind

from ..invitation_tokens import invitation_token, token_fingerprint
from ..models import CHECKED_CLAIMS, ClaimState, Invitation, Membership, Organisation, Person
from ..queries import current_memberships, membership_of, verified_addresses

LASTS = timedelta(days=14)


@act("invite_person")
def invite_person(
    *, email: str, roles: Iterable[str], by: Member, at: datetime
) -> Outcome[Invitation] | Refusal:
    """A letter with a link that holds for 14 days; an earlier one to the same address ends.

    Refuses ``person.address``, ``roles.none``, ``roles.not_for_kind``,
    ``invitation.member_already``.
    """
    body = locked(Organisation.objects.all(), pk=by.organisation)
    address = email.strip().lower()
    given = roles_to_give(roles, OrganisationKind(body.kind), body.is_partnership)
    if isinstance(given, Refusal):
        return given
    try:
        validate_email(address)
    except ValidationError:
        return Refusal("person.address")
    here = current_memberships().filter(organisation=body, claim__in=CHECKED_CLAIMS)
    if here.filter(person__email__iexact=address).exists():
        return Refusal("invitation.member_already")
    Invitation.objects.filter(organisation=body, email=address, accepted_at=None, expires_at__gt=at).update(
        expires_at=at
    )
    token = invitation_token(organisation=body.pk, email=address, invited_at=at)
    made = Invitation.objects.create(
        organisation=body,
        email=address,
        roles=sorted(given),
        token_sha256=token_fingerprint(token),
        invited_at=at,
        expires_at=at + LASTS,
    )
    known = Person.objects.filter(email__iexact=address).first()
    write_letter(
        "invitation",
        address=address,
        person=known.pk if known else None,
        at=at,
        params={"organisation": body.name, "inviter": by.person_name, "invitation": str(made.pk)},
    )
    return Outcome(f"organisations/{body.pk}", made, {"invitation": made.pk, "roles": sorted(given)})


@act("withdraw_invitation")
def withdraw_invitation(*, invitation: Invitation, by: Member, at: datetime) -> Outcome[Invitation] | Refusal:
    """The link holds no longer. Refuses ``invitation.other``, ``.used``, ``.expired``."""
    held = locked(Invitation.objects.all(), pk=invitation.pk)
    if held.organisation_id != by.organisation:
        return Refusal("invitation.other")
    refusal = _spent(held, at)
    if refusal:
        return refusal
    held.expires_at = at
    held.save(update_fields=["expires_at"])
    return Outcome(f"organisations/{by.organisation}", held, {"invitation": held.pk})


@act("accept_invitation")
def accept_invitation(*, token: str, by: Member, at: datetime) -> Outcome[Membership] | Refusal:
    """The invited person joins, if the letter went to one of their confirmed addresses.

    Refuses ``invitation.unknown``, ``.used``, ``.expired``, ``.address``, ``.member_already``.
    """
    found = Invitation.objects.filter(token_sha256=token_fingerprint(token)).first()
    if found is None:
        return Refusal("invitation.unknown")
    held = locked(Invitation.objects.all(), pk=found.pk)
    person = Person.objects.get(pk=by.person)
    refusal = _spent(held, at)
    if refusal:
        return refusal
    if held.email not in verified_addresses(person):
        return Refusal("invitation.address", params={"email": held.email})
    joined = _join(person, held, at)
    if isinstance(joined, Refusal):
        return joined
    held.accepted_at = at
    held.save(update_fields=["accepted_at"])
    return Outcome(
        f"organisations/{held.organisation_id}",
        joined,
        {"person": f"people/{person.pk}", "invitation": held.pk, "roles": joined.roles},
    )


def _spent(held: Invitation, at: datetime) -> Refusal | None:
    if held.accepted_at:
        return Refusal("invitation.used")
    return Refusal("invitation.expired") if held.expires_at <= at else None


def _join(person: Person, held: Invitation, at: datetime) -> Membership | Refusal:
    """A new membership, or the one that waited for a check."""
    existing = membership_of(person, held.organisation)
    if existing is None:
        return Membership.objects.create(
            organisation=held.organisation,
            person=person,
            roles=held.roles,
            claim=ClaimState.BY_INVITATION,
            since=at,
        )
    if existing.claim in CHECKED_CLAIMS:
        return Refusal("invitation.member_already")
    existing.roles, existing.claim = held.roles, ClaimState.BY_INVITATION
    existing.save(update_fields=["roles", "claim"])
    return existing
