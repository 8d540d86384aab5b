"""Membership claims: a person claims to work for a registered organisation."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.rules.membership import founders_roles, joiners_roles, proves_claim
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, OrganisationKind, OrganisationStanding

from ..models import CHECKED_CLAIMS, ClaimState, Membership, Organisation, Person
from ..queries import administrators, member_of, membership_of, memberships_of, verified_addresses


@act("claim_organisation")
def claim_organisation(
    *, organisation: Organisation, by: Member, at: datetime
) -> Outcome[Membership] | Refusal:
    """Makes a membership that waits for a check; a confirmed address at the checked domain proves it at once,
    also a claim that waits already.

    Refuses ``claim.member_already``, ``claim.waiting`` and ``organisation.refused``.
    """
    locked_organisation = locked(Organisation.objects.all(), pk=organisation.pk)
    person = Person.objects.get(pk=by.person)
    if locked_organisation.standing == OrganisationStanding.REFUSED:
        return Refusal("organisation.refused")
    known_membership = membership_of(person, locked_organisation)
    proven = locked_organisation.standing == OrganisationStanding.CHECKED and proves_claim(
        verified_addresses(person), locked_organisation.email_domain
    )
    if known_membership and known_membership.claim == ClaimState.WAITING and proven:
        known_membership.claim = ClaimState.BY_DOMAIN
        known_membership.save(update_fields=["claim"])
        return _claim_outcome(known_membership)
    if known_membership:
        return Refusal(
            "claim.member_already" if known_membership.claim in CHECKED_CLAIMS else "claim.waiting"
        )
    kind = OrganisationKind(locked_organisation.kind)
    membership = Membership.objects.create(
        organisation=locked_organisation,
        person=person,
        since=at,
        claim=ClaimState.BY_DOMAIN if proven else ClaimState.WAITING,
        roles=sorted(joiners_roles(kind) if administrators(locked_organisation) else founders_roles(kind)),
    )
    return _claim_outcome(membership)


def settle_waiting_claims(person: Person, *, at: datetime) -> list[Membership]:
    """Settles the claims of a person who has just confirmed an address, as far as it proves them; each is
    an act of its own. The others go on waiting."""
    waiting = [row.organisation for row in memberships_of(person).filter(claim=ClaimState.WAITING)]
    outcomes = [
        claim_organisation(organisation=organisation, by=member_of(person, None), at=at)
        for organisation in waiting
    ]
    return [outcome for outcome in outcomes if isinstance(outcome, Membership)]


def _claim_outcome(membership: Membership) -> Outcome[Membership]:
    facts = {"person": f"people/{membership.person_id}", "claim": str(membership.claim)}
    return Outcome(f"organisations/{membership.organisation_id}", membership, facts)
