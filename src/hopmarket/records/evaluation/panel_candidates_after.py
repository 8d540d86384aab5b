"""Who may take a seat on a panel after publication: colleagues, and evaluators of other organisations."""

from __future__ import annotations

from django.db.models import QuerySet

from hopmarket.records.opportunities.models import Opportunity, PanelSeat
from hopmarket.records.parties.models import CHECKED_CLAIMS, Membership
from hopmarket.records.parties.queries import current_memberships
from hopmarket.rules.roles import Member, OrganisationStanding, Role


def evaluator_membership(person: int, organisation: int) -> Membership | None:
    """The membership with which somebody may score: checked, with the role, of a checked organisation."""
    rows = _checked().filter(person=person, organisation=organisation)
    return next((row for row in rows if Role.EVALUATOR in row.roles), None)


def lead_membership(person: int, organisation: int) -> Membership | None:
    """The membership with which somebody may lead: checked, of the buyer."""
    return _checked().filter(person=person, organisation=organisation).first()


def _checked() -> QuerySet[Membership]:
    return current_memberships().filter(
        claim__in=CHECKED_CLAIMS, organisation__standing=OrganisationStanding.CHECKED
    )


def free_evaluators(opportunity: Opportunity, member: Member) -> list[Membership]:
    """Everybody who may take an evaluator's seat and has had none here: the buyer's own people first, then
    those of other organisations, by organisation and name."""
    had = set(PanelSeat.objects.filter(opportunity=opportunity).values_list("person", flat=True))
    rows = [row for row in _checked() if Role.EVALUATOR in row.roles and row.person_id not in had]
    own = member.organisation
    return sorted(
        rows,
        key=lambda row: (row.organisation_id != own, row.organisation.name, str(row.person), row.pk),
    )


def free_leads(opportunity: Opportunity) -> list[Membership]:
    """The buyer's commissioners who have had no seat here, by name."""
    had = set(PanelSeat.objects.filter(opportunity=opportunity).values_list("person", flat=True))
    rows = _checked().filter(organisation=opportunity.organisation_id)
    free = [row for row in rows if Role.COMMISSIONER in row.roles and row.person_id not in had]
    return sorted(free, key=lambda row: (str(row.person), row.pk))


def ended_seats(opportunity: Opportunity) -> list[PanelSeat]:
    """The seats that somebody else took, with why, in order."""
    rows = PanelSeat.objects.filter(opportunity=opportunity, ended_at__isnull=False).order_by("ended_at")
    return list(rows.select_related("person", "ended_by"))


def seat_with(opportunity: Opportunity, number: int) -> PanelSeat | None:
    """A seat of this panel that nobody else has taken."""
    rows = PanelSeat.objects.filter(opportunity=opportunity, pk=number, ended_at=None)
    return rows.select_related("person", "opportunity").first()
