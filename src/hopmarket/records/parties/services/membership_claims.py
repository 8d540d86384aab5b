"""Somebody says that they work for an organisation that is here already."""

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
    """A membership that waits, unless a confirmed address at the checked domain proves it.

    Refuses ``claim.member_already``, ``claim.waiting`` and ``organisation.refused``.
    """
    body = locked(Organisation.objects.all(), pk=organisation.pk)
    person = Person.objects.get(pk=by.person)
    if body.standing == OrganisationStanding.REFUSED:
        return Refusal("organisation.refused")
    held = membership_of(person, body)
    if held:
        return Refusal("claim.member_already" if held.claim in CHECKED_CLAIMS else "claim.waiting")
    proven = body.standing == OrganisationStanding.CHECKED and proves_claim(
        verified_addresses(person), body.email_domain
    )
    kind = OrganisationKind(body.kind)
    made = Membership.objects.create(
        organisation=body,
        person=person,
        since=at,
        claim=ClaimState.BY_DOMAIN if proven else ClaimState.WAITING,
        roles=sorted(joiners_roles(kind) if administrators(body) else founders_roles(kind)),
    )
    return Outcome(
        f"organisations/{body.pk}", made, {"person": f"people/{person.pk}", "claim": str(made.claim)}
    )
