"""Officers and the operator check organisations, and who speaks for them."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.post.outbox import write_letter
from hopmarket.rules.membership import mail_domain, proves_claim
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, OrganisationKind, OrganisationStanding, Role

from ..models import ClaimState, Membership, Organisation
from ..queries import current_memberships, verified_addresses


@act("check_organisation")
def check_organisation(
    *,
    organisation: Organisation,
    by: Member,
    at: datetime,
    email_domain: str = "",
    partnership: bool = False,
) -> Outcome[Organisation] | Refusal:
    """The organisation is who it says it is. A domain given here is checked: whoever waits and
    has a confirmed address at it has proved their claim.

    Refuses ``organisation.checked_already``, ``organisation.own``, ``organisation.operator_only``
    (public bodies, and partnerships, whose officers check others), ``domain.*``.
    """
    body = locked(Organisation.objects.all(), pk=organisation.pk)
    domain = mail_domain(email_domain) if email_domain.strip() else ""
    if body.standing == OrganisationStanding.CHECKED:
        return Refusal("organisation.checked_already")
    refusal = _may_judge(body, by, partnership=partnership)
    if refusal:
        return refusal
    if isinstance(domain, Refusal):
        return domain
    body.standing, body.email_domain, body.is_partnership = OrganisationStanding.CHECKED, domain, partnership
    body.save(update_fields=["standing", "email_domain", "is_partnership"])
    proven = _confirm_by_domain(body)
    _tell_members(body, "organisation_checked", at)
    return Outcome(
        f"organisations/{body.pk}",
        body,
        {"domain": domain, "partnership": partnership, "claims": proven},
    )


@act("refuse_organisation")
def refuse_organisation(
    *, organisation: Organisation, reason: str, by: Member, at: datetime
) -> Outcome[Organisation] | Refusal:
    """The organisation may not act here, or no longer, for a reason that its people are told.

    Refuses ``organisation.refused_already``, ``organisation.reason``, ``organisation.own``,
    ``organisation.operator_only``.
    """
    body = locked(Organisation.objects.all(), pk=organisation.pk)
    if body.standing == OrganisationStanding.REFUSED:
        return Refusal("organisation.refused_already")
    if not reason.strip():
        return Refusal("organisation.reason")
    refusal = _may_judge(body, by, partnership=body.is_partnership)
    if refusal:
        return refusal
    body.standing = OrganisationStanding.REFUSED
    body.save(update_fields=["standing"])
    _tell_members(body, "organisation_refused", at, reason=reason.strip())
    return Outcome(f"organisations/{body.pk}", body, {"reason": reason.strip()})


@act("confirm_claim")
def confirm_claim(*, membership: Membership, by: Member, at: datetime) -> Outcome[Membership] | Refusal:
    """This person does work for that organisation.

    Refuses ``claim.not_waiting``, ``claim.own`` and ``organisation.operator_only`` (who would buy for
    a public body, or administer it).
    """
    held = _waiting(membership, by)
    if isinstance(held, Refusal):
        return held
    if _buys(held) and Role.OPERATOR not in by.roles:
        return Refusal("organisation.operator_only")
    held.claim = ClaimState.BY_OFFICER
    held.save(update_fields=["claim"])
    _tell(held, "claim_confirmed", at)
    return _told(held)


@act("refuse_claim")
def refuse_claim(
    *, membership: Membership, reason: str, by: Member, at: datetime
) -> Outcome[Membership] | Refusal:
    """This person does not speak for that organisation.

    Refuses ``claim.not_waiting``, ``claim.own``, ``claim.reason``.
    """
    held = _waiting(membership, by)
    if isinstance(held, Refusal):
        return held
    if not reason.strip():
        return Refusal("claim.reason")
    held.claim, held.ended_at = ClaimState.REFUSED, at
    held.save(update_fields=["claim", "ended_at"])
    _tell(held, "claim_refused", at, reason=reason.strip())
    return _told(held)


def _may_judge(body: Organisation, by: Member, *, partnership: bool) -> Refusal | None:
    if current_memberships().filter(organisation=body, person=by.person).exists():
        return Refusal("organisation.own")
    needs_operator = partnership or body.kind == OrganisationKind.PUBLIC_BODY
    if needs_operator and Role.OPERATOR not in by.roles:
        return Refusal("organisation.operator_only")
    return None


def _confirm_by_domain(body: Organisation) -> list[int]:
    waiting = current_memberships().filter(organisation=body, claim=ClaimState.WAITING)
    proven = [row.pk for row in waiting if proves_claim(verified_addresses(row.person), body.email_domain)]
    Membership.objects.filter(pk__in=proven).update(claim=ClaimState.BY_DOMAIN)
    return proven


def _buys(held: Membership) -> bool:
    weighty = {Role.ADMINISTRATOR, Role.COMMISSIONER} & {Role(role) for role in held.roles}
    return bool(weighty) and held.organisation.kind == OrganisationKind.PUBLIC_BODY


def _waiting(membership: Membership, by: Member) -> Membership | Refusal:
    held = locked(Membership.objects.select_related("person", "organisation"), pk=membership.pk)
    if held.claim != ClaimState.WAITING or held.ended_at:
        return Refusal("claim.not_waiting")
    return Refusal("claim.own") if held.person_id == by.person else held


def _told(held: Membership) -> Outcome[Membership]:
    facts = {"person": f"people/{held.person_id}", "claim": str(held.claim)}
    return Outcome(f"organisations/{held.organisation_id}", held, facts)


def _tell(held: Membership, kind: str, at: datetime, **words: str) -> None:
    write_letter(
        kind,
        address=held.person.email,
        person=held.person_id,
        at=at,
        params={"name": str(held.person), "organisation": held.organisation.name, **words},
    )


def _tell_members(body: Organisation, kind: str, at: datetime, **words: str) -> None:
    for current_membership in current_memberships().filter(organisation=body):
        _tell(current_membership, kind, at, **words)
