"""Which parts colleagues play, and when they stop."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.post.outbox import write_letter
from hopmarket.rules.membership import roles_to_give
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, OrganisationKind, Role

from ..models import Membership, Organisation
from ..queries import administrators, current_memberships


@act("set_roles")
def set_roles(
    *, membership: Membership, roles: Iterable[str], by: Member, at: datetime
) -> Outcome[Membership] | Refusal:
    """A colleague's roles from now on.

    Refuses ``membership.other``, ``membership.last_administrator``, ``roles.none``,
    ``roles.not_for_kind``.
    """
    held = _colleague(membership, by)
    if isinstance(held, Refusal):
        return held
    body = held.organisation
    given = roles_to_give(roles, OrganisationKind(body.kind), body.is_partnership)
    if isinstance(given, Refusal):
        return given
    if Role.ADMINISTRATOR not in given and _is_last(held):
        return Refusal("membership.last_administrator")
    held.roles = sorted(given)
    held.save(update_fields=["roles"])
    return _told(held, {"roles": held.roles})


@act("end_membership")
def end_membership(*, membership: Membership, by: Member, at: datetime) -> Outcome[Membership] | Refusal:
    """A colleague no longer acts for the organisation.

    Refuses ``membership.other`` and ``membership.last_administrator``.
    """
    held = _colleague(membership, by)
    if isinstance(held, Refusal):
        return held
    if _is_last(held):
        return Refusal("membership.last_administrator")
    held.ended_at = at
    held.save(update_fields=["ended_at"])
    write_letter(
        "membership_ended",
        address=held.person.email,
        person=held.person_id,
        at=at,
        params={"name": str(held.person), "organisation": held.organisation.name},
    )
    return _told(held, {})


def _colleague(membership: Membership, by: Member) -> Membership | Refusal:
    """The colleague's row; the organisation is locked, so that administrators are counted once."""
    locked(Organisation.objects.all(), pk=by.organisation)
    held = current_memberships().filter(pk=membership.pk, organisation=by.organisation).first()
    return held or Refusal("membership.other")


def _is_last(held: Membership) -> bool:
    return [row.pk for row in administrators(held.organisation)] == [held.pk]


def _told(held: Membership, facts: dict[str, list[str]]) -> Outcome[Membership]:
    return Outcome(
        f"organisations/{held.organisation_id}", held, {"person": f"people/{held.person_id}", **facts}
    )
