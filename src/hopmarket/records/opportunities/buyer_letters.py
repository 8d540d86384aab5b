"""Letters to the buyer's own people about one purchase: that a question arrived, what became of a draft."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from hopmarket.records.parties.models import Membership, Person
from hopmarket.records.post.outbox import write_letter
from hopmarket.rules.roles import Role

from .models import Opportunity


def commissioners_of(opportunity: Opportunity) -> list[Person]:
    """The commissioners who are named for the purchase: whoever drafted and approved it, its openers and
    its lead; every commissioner of the buyer where none of those works there any more."""
    named = {opportunity.drafted_by_id, opportunity.approved_by_id}
    named |= set(opportunity.openers.values_list("person", flat=True))
    named |= set(opportunity.seats.filter(part="lead").values_list("person", flat=True))
    present = [
        membership.person
        for membership in Membership.objects.filter(
            organisation=opportunity.organisation_id, ended_at=None
        ).select_related("person")
        if Role.COMMISSIONER in membership.roles
    ]
    return [commissioner for commissioner in present if commissioner.pk in named] or present


def write_to_buyer(opportunity: Opportunity, kind: str, *, at: datetime) -> None:
    """Writes one letter to each commissioner who is named for the purchase."""
    _write(opportunity, kind, commissioners_of(opportunity), at)


def write_to_drafter(opportunity: Opportunity, kind: str, *, by: int, at: datetime) -> None:
    """Writes to whoever drafted the purchase, unless it is the person who acts."""
    if opportunity.drafted_by_id != by:
        _write(opportunity, kind, [opportunity.drafted_by], at)


def _write(opportunity: Opportunity, kind: str, readers: Iterable[Person], at: datetime) -> None:
    params = {"reference": opportunity.reference, "title": opportunity.the_terms.title}
    for reader in readers:
        write_letter(kind, address=reader.email, person=reader.pk, at=at, params=params)
