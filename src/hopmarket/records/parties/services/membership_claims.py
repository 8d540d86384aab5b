"""Membership claims: a person claims to work for a registered organisation."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.rules.membership import founders_roles, joiners_roles, proves_claim
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, OrganisationKind, OrganisationStanding

from ..models import CHECKED_CLAIMS, ClaimState, Membership, Organisation, Person
from ..queries import administrators, membership_of, verified_addresses


@act("claim_organisation")
def claim_organisation(
    *, organisation: Organisation, by: Member, at: datetime
) -> Outcome[Membership] | Refusal:
    """Makes a membership that waits for a check; a confirmed address at the checked domain proves it at once.

    Refuses ``claim.member_already``, ``claim.waiting`` and ``organisation.refused``.
    """
    locked_organisation = locked(Organisation.objects.all(), pk=organisation.pk)
    person = Person.objects.get(pk=by.person)
    if locked_organisation.standing == OrganisationStanding.REFUSED:
        return Refusal("organisation.refused")
    known_membership = membership_of(person, locked_organisation)
    if known_membership:
        return Refusal(
            "claim.member_already" if known_membership.claim in CHECKED_CLAIMS else "claim.waiting"
        )
    proven = locked_organisation.standing == OrganisationStanding.CHECKED and proves_claim(
        verified_addresses(person), locked_organisation.email_domain
    )
    kind = OrganisationKind(locked_organisation.kind)
    membership = Membership.objects.create(
        organisation=locked_organisation,
        person=person,
        since=at,
        claim=ClaimState.BY_DOMAIN if proven else ClaimState.WAITING,
        roles=sorted(joiners_roles(kind) if administrators(locked_organisation) else founders_roles(kind)),
    )
    return Outcome(
        f"organisations/{locked_organisation.pk}",
        membership,
        {"person": f"people/{person.pk}", "claim": str(membership.claim)},
    )
