"""The roles of colleagues, and the end of a membership."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.post import outbox
from hopmarket.rules.membership import roles_to_give
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, OrganisationKind, Role

from .. import letters
from ..models import Membership, Organisation
from ..queries import administrators, current_memberships


@act("set_roles")
def set_roles(
    *, membership: Membership, roles: Iterable[str], by: Member, at: datetime
) -> Outcome[Membership] | Refusal:
    """Sets a colleague's roles.

    Refuses ``membership.other``, ``membership.last_administrator``, ``roles.none``,
    ``roles.not_for_kind``.
    """
    colleague = _colleague(membership, by)
    if isinstance(colleague, Refusal):
        return colleague
    organisation = colleague.organisation
    checked_roles = roles_to_give(roles, OrganisationKind(organisation.kind), organisation.is_partnership)
    if isinstance(checked_roles, Refusal):
        return checked_roles
    if Role.ADMINISTRATOR not in checked_roles and _is_last(colleague):
        return Refusal("membership.last_administrator")
    colleague.roles = sorted(checked_roles)
    colleague.save(update_fields=["roles"])
    return _membership_outcome(colleague, {"roles": colleague.roles})


@act("end_membership")
def end_membership(*, membership: Membership, by: Member, at: datetime) -> Outcome[Membership] | Refusal:
    """Ends a colleague's membership of the organisation.

    Refuses ``membership.other`` and ``membership.last_administrator``.
    """
    colleague = _colleague(membership, by)
    if isinstance(colleague, Refusal):
        return colleague
    if _is_last(colleague):
        return Refusal("membership.last_administrator")
    colleague.ended_at = at
    colleague.save(update_fields=["ended_at"])
    about = letters.organisation_values(colleague.organisation)
    outbox.write(about, letters.MEMBERSHIP_ENDED, [colleague.person], at=at)
    return _membership_outcome(colleague, {})


def _colleague(membership: Membership, by: Member) -> Membership | Refusal:
    """The colleague's row; the organisation is locked, so that administrators are counted once."""
    locked(Organisation.objects.all(), pk=by.organisation)
    colleague = current_memberships().filter(pk=membership.pk, organisation=by.organisation).first()
    return colleague or Refusal("membership.other")


def _is_last(membership: Membership) -> bool:
    return [person.pk for person in administrators(membership.organisation)] == [membership.person_id]


def _membership_outcome(membership: Membership, facts: dict[str, list[str]]) -> Outcome[Membership]:
    return Outcome(
        f"organisations/{membership.organisation_id}",
        membership,
        {"person": f"people/{membership.person_id}", **facts},
    )
