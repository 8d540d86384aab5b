"""What must hold of whoever stands first before an award: the debarment list, and core information."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from hopmarket.records.debarment.queries import newest_list
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.publishing import party
from hopmarket.records.responses.models import OpenedResponse
from hopmarket.records.responses.queries import opened_responses
from hopmarket.rules.debarment import (
    CheckedOrganisation,
    DatedList,
    DebarmentMatch,
    debarment_in_words,
    debarment_of,
    is_check_due,
)
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.procedures import is_above_threshold
from hopmarket.rules.roles import Member, Role

from .models import CoreInformation, DebarmentClearance
from .queries import rankings


@dataclass(frozen=True, slots=True)
class FirstPlaced:
    """A response in a first place, what the debarment list says of it (None: not compared), what two people
    decided of that last, and its core information."""

    opened: OpenedResponse
    match: DebarmentMatch | None
    clearance: DebarmentClearance | None
    core: CoreInformation | None

    @property
    def is_cleared(self) -> bool:
        """Whether two people decided that the award may go on beside the entry that the list has now."""
        cleared = self.clearance is not None and self.clearance.decision == "approved"
        return cleared and self.is_about_entry

    @property
    def is_about_entry(self) -> bool:
        """Whether what two people look at is the entry that the list has now."""
        entry = self.match.entry if self.match else None
        return entry is not None and self.clearance is not None and self.clearance.entry == entry.to_json()

    @property
    def in_words(self) -> str:
        """What the debarment list says of it."""
        return debarment_in_words(self.match) if self.match else "Not checked: no list is loaded."


def is_purchase_above(opportunity: Opportunity, at: datetime) -> bool:
    """Whether a purchase reaches its threshold on the day on which it was published."""
    terms, day = opportunity.the_terms, day_in_london(opportunity.published_at or at)
    return is_above_threshold(terms.category, terms.cpv, terms.value, day)


def list_for_award(opportunity: Opportunity, at: datetime) -> tuple[DatedList | None, bool]:
    """The debarment list that counts, and whether an award of this purchase is compared with it."""
    the_list = newest_list()
    due = opportunity.the_procedure.is_debarment_checked and is_check_due(
        is_above=is_purchase_above(opportunity, at), dated=the_list.dated if the_list else None
    )
    return the_list, due


def first_placed(opportunity: Opportunity, at: datetime) -> list[FirstPlaced]:
    """Every response in a first place of a lot, in the order of their numbers."""
    numbers = {
        standing.bidder
        for ranking in rankings(opportunity)
        for standing in ranking.standings
        if standing.place == 1
    }
    rows = [row for row in opened_responses(opportunity) if str(row.number) in numbers]
    the_list, due = list_for_award(opportunity, at)
    cores = {row.opened_id: row for row in CoreInformation.objects.filter(opened__in=rows)}
    clearances = {
        row.opened_id: row
        for row in DebarmentClearance.objects.filter(opened__in=rows).select_related("asked_by", "decided_by")
    }
    day = day_in_london(at)
    return [
        FirstPlaced(
            row,
            _match(row, the_list, day) if due and the_list else None,
            clearances.get(row.pk),
            cores.get(row.pk),
        )
        for row in rows
    ]


def _match(opened: OpenedResponse, the_list: DatedList, day: date) -> DebarmentMatch:
    published = party(opened.organisation)
    return debarment_of(CheckedOrganisation(published.name, published.identifiers), the_list.entries, day)


def clearances_to_decide(member: Member) -> QuerySet[DebarmentClearance]:
    """The requests of their own organisation that wait for this member as a second officer, oldest first."""
    if not member.stands_as(Role.COMMISSIONER):
        return DebarmentClearance.objects.none()
    waiting = DebarmentClearance.objects.filter(
        decision="",
        opened__opportunity__organisation=member.organisation,
        opened__opportunity__state__in=(OpportunityState.EVALUATING, OpportunityState.DECIDED),
    )
    return waiting.exclude(asked_by=member.person).select_related("asked_by", "opened__opportunity")


def clearances_of(opportunity: Opportunity) -> QuerySet[DebarmentClearance]:
    """Every request of a purchase, oldest first."""
    return DebarmentClearance.objects.filter(opened__opportunity=opportunity)
