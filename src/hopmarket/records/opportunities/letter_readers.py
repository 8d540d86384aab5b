"""Who reads letters about a purchase: the buyer's people who are named for it, and whoever follows it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from hopmarket.records.parties.models import Person
from hopmarket.records.parties.queries import people_in_role, responders_of
from hopmarket.rules.roles import Role
from hopmarket.rules.two_officers import approvers

from .draft_authors import authors_of, officers_of
from .models import Opportunity


def commissioners_of(opportunity: Opportunity) -> list[Person]:
    """Everybody who buys for the buyer."""
    return people_in_role(opportunity.organisation_id, Role.COMMISSIONER)


def other_commissioners_of(opportunity: Opportunity, but: int) -> list[Person]:
    """The buyer's commissioners but one: those who may approve what that one asks for."""
    return [commissioner for commissioner in commissioners_of(opportunity) if commissioner.pk != but]


def named_commissioners_of(opportunity: Opportunity) -> list[Person]:
    """The commissioners who are named for the purchase: whoever drafted and approved it, its openers and
    its lead; every commissioner of the buyer where none of those works there any more."""
    named = {opportunity.drafted_by_id, opportunity.approved_by_id}
    named |= {person.pk for person in (*openers_of(opportunity), *lead_of(opportunity))}
    present = commissioners_of(opportunity)
    return [commissioner for commissioner in present if commissioner.pk in named] or present


def drafter_of(opportunity: Opportunity, *, but: int) -> list[Person]:
    """Whoever drafted the purchase, unless it is the person who acts."""
    return [] if opportunity.drafted_by_id == but else [opportunity.drafted_by]


def approvers_of(opportunity: Opportunity, *, asked_by: int) -> list[Person]:
    """Everybody who may approve the draft once this person has asked for it."""
    officers = officers_of(opportunity)
    free = approvers(officers, replace(authors_of(opportunity), asked=asked_by))
    return [officers[person].person for person in sorted(free)]


def openers_of(opportunity: Opportunity) -> list[Person]:
    """The officers who can open the responses."""
    return [opener.person for opener in opportunity.openers.select_related("person")]


def lead_of(opportunity: Opportunity) -> list[Person]:
    """Whoever confirms the award; nobody before a lead is named."""
    return _seated(opportunity, "lead")


def evaluators_of(opportunity: Opportunity) -> list[Person]:
    """Everybody who has been named to score the responses."""
    return _seated(opportunity, "evaluator")


def _seated(opportunity: Opportunity, part: str) -> list[Person]:
    seats = opportunity.seats.filter(part=part, ended_at=None)
    return [seat.person for seat in seats.select_related("person")]


def followers_of(opportunity: Opportunity, *, but_not: Collection[int] = ()) -> list[Person]:
    """Everybody who follows the purchase for an organisation or writes for one that was invited, but not for
    those in ``but_not``."""
    followed = opportunity.interests.exclude(organisation__in=but_not).select_related("person")
    invited = opportunity.invitations.filter(organisation__isnull=False, invited_at__isnull=False)
    asked = invited.exclude(organisation__in=but_not).values_list("organisation", flat=True)
    return [
        *(interest.person for interest in followed),
        *(person for organisation in asked for person in responders_of(organisation)),
    ]
