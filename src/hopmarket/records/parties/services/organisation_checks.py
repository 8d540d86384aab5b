"""Officers and the operator check organisations and membership claims."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.post import outbox
from hopmarket.rules.membership import mail_domain, proves_claim
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, OrganisationKind, OrganisationStanding, Role

from .. import letters
from ..models import ClaimState, Membership, Organisation
from ..queries import current_memberships, members_of, verified_addresses


@act("check_organisation")
def check_organisation(
    *,
    organisation: Organisation,
    by: Member,
    at: datetime,
    email_domain: str = "",
    partnership: bool = False,
) -> Outcome[Organisation] | Refusal:
    """Marks an organisation as checked. ``email_domain`` counts as checked with it: waiting members
    who have a confirmed address at it are confirmed.

    Refuses ``organisation.checked_already``, ``organisation.own``, ``organisation.operator_only``
    (public bodies, and partnerships, whose officers check others), ``domain.*``.
    """
    locked_organisation = locked(Organisation.objects.all(), pk=organisation.pk)
    domain = mail_domain(email_domain) if email_domain.strip() else ""
    if locked_organisation.standing == OrganisationStanding.CHECKED:
        return Refusal("organisation.checked_already")
    refusal = _may_judge(locked_organisation, by, partnership=partnership)
    if refusal:
        return refusal
    if isinstance(domain, Refusal):
        return domain
    locked_organisation.standing, locked_organisation.email_domain, locked_organisation.is_partnership = (
        OrganisationStanding.CHECKED,
        domain,
        partnership,
    )
    locked_organisation.save(update_fields=["standing", "email_domain", "is_partnership"])
    proven = _confirm_by_domain(locked_organisation)
    outbox.write(
        letters.organisation_values(locked_organisation),
        letters.ORGANISATION_CHECKED,
        members_of(locked_organisation),
        at=at,
    )
    return Outcome(
        f"organisations/{locked_organisation.pk}",
        locked_organisation,
        {"domain": domain, "partnership": partnership, "claims": proven},
    )


@act("refuse_organisation")
def refuse_organisation(
    *, organisation: Organisation, reason: str, by: Member, at: datetime
) -> Outcome[Organisation] | Refusal:
    """Refuses an organisation, also one that was checked; its members get a letter with the reason.

    Refuses ``organisation.refused_already``, ``organisation.reason``, ``organisation.own``,
    ``organisation.operator_only``.
    """
    locked_organisation = locked(Organisation.objects.all(), pk=organisation.pk)
    if locked_organisation.standing == OrganisationStanding.REFUSED:
        return Refusal("organisation.refused_already")
    if not reason.strip():
        return Refusal("organisation.reason")
    refusal = _may_judge(locked_organisation, by, partnership=locked_organisation.is_partnership)
    if refusal:
        return refusal
    locked_organisation.standing = OrganisationStanding.REFUSED
    locked_organisation.save(update_fields=["standing"])
    outbox.write(
        letters.organisation_values(locked_organisation),
        letters.ORGANISATION_REFUSED,
        members_of(locked_organisation),
        at=at,
        reason=reason.strip(),
    )
    return Outcome(f"organisations/{locked_organisation.pk}", locked_organisation, {"reason": reason.strip()})


@act("confirm_claim")
def confirm_claim(*, membership: Membership, by: Member, at: datetime) -> Outcome[Membership] | Refusal:
    """Confirms a membership claim that waits.

    Refuses ``claim.not_waiting``, ``claim.own`` and ``organisation.operator_only`` (who would buy for
    a public body, or administer it).
    """
    locked_membership = _locked_claim(membership, by)
    if isinstance(locked_membership, Refusal):
        return locked_membership
    if _buys(locked_membership) and Role.OPERATOR not in by.roles:
        return Refusal("organisation.operator_only")
    locked_membership.claim = ClaimState.BY_OFFICER
    locked_membership.save(update_fields=["claim"])
    about = letters.organisation_values(locked_membership.organisation)
    outbox.write(about, letters.CLAIM_CONFIRMED, [locked_membership.person], at=at)
    return _claim_outcome(locked_membership)


@act("refuse_claim")
def refuse_claim(
    *, membership: Membership, reason: str, by: Member, at: datetime
) -> Outcome[Membership] | Refusal:
    """Refuses a membership claim that waits, and ends the membership.

    Refuses ``claim.not_waiting``, ``claim.own``, ``claim.reason``.
    """
    locked_membership = _locked_claim(membership, by)
    if isinstance(locked_membership, Refusal):
        return locked_membership
    if not reason.strip():
        return Refusal("claim.reason")
    locked_membership.claim, locked_membership.ended_at = ClaimState.REFUSED, at
    locked_membership.save(update_fields=["claim", "ended_at"])
    about = letters.organisation_values(locked_membership.organisation)
    outbox.write(about, letters.CLAIM_REFUSED, [locked_membership.person], at=at, reason=reason.strip())
    return _claim_outcome(locked_membership)


def _may_judge(organisation: Organisation, by: Member, *, partnership: bool) -> Refusal | None:
    if current_memberships().filter(organisation=organisation, person=by.person).exists():
        return Refusal("organisation.own")
    needs_operator = partnership or organisation.kind == OrganisationKind.PUBLIC_BODY
    if needs_operator and Role.OPERATOR not in by.roles:
        return Refusal("organisation.operator_only")
    return None


def _confirm_by_domain(organisation: Organisation) -> list[int]:
    waiting = current_memberships().filter(organisation=organisation, claim=ClaimState.WAITING)
    proven = [
        row.pk for row in waiting if proves_claim(verified_addresses(row.person), organisation.email_domain)
    ]
    Membership.objects.filter(pk__in=proven).update(claim=ClaimState.BY_DOMAIN)
    return proven


def _buys(membership: Membership) -> bool:
    weighty = {Role.ADMINISTRATOR, Role.COMMISSIONER} & {Role(role) for role in membership.roles}
    return bool(weighty) and membership.organisation.kind == OrganisationKind.PUBLIC_BODY


def _locked_claim(membership: Membership, by: Member) -> Membership | Refusal:
    locked_membership = locked(Membership.objects.select_related("person", "organisation"), pk=membership.pk)
    if locked_membership.claim != ClaimState.WAITING or locked_membership.ended_at:
        return Refusal("claim.not_waiting")
    return Refusal("claim.own") if locked_membership.person_id == by.person else locked_membership


def _claim_outcome(membership: Membership) -> Outcome[Membership]:
    facts = {"person": f"people/{membership.person_id}", "claim": str(membership.claim)}
    return Outcome(f"organisations/{membership.organisation_id}", membership, facts)
