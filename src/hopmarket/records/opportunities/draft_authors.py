"""Who wrote a draft, who may approve it, and whom another body has lent as its second officer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from hopmarket.records.ledger.acts import person_in
from hopmarket.records.ledger.queries import events_of
from hopmarket.records.parties.models import CHECKED_CLAIMS, Membership
from hopmarket.records.parties.queries import current_memberships
from hopmarket.rules.opportunity_life import PUBLISHED_STATES, OpportunityState
from hopmarket.rules.roles import Member, OrganisationKind, OrganisationStanding, Role
from hopmarket.rules.terms_fields import DraftSection
from hopmarket.rules.two_officers import DraftAuthors, may_approve

from .models import DraftAuthor, LentOfficer, Opportunity
from .queries import opportunities_for

_UNPUBLISHED = (OpportunityState.DRAFT, OpportunityState.WITH_APPROVER, OpportunityState.APPROVED)


def record_author(
    opportunity: Opportunity, sections: Iterable[DraftSection], person: int, at: datetime
) -> None:
    """Records that a person changed these sections of a draft."""
    for section in sections:
        DraftAuthor.objects.update_or_create(
            opportunity=opportunity,
            person_id=person,
            section=section,
            approved_at=None,
            defaults={"saved_at": at},
        )


def record_approval(opportunity: Opportunity, at: datetime) -> None:
    """Records that a second officer has approved what was written until now."""
    DraftAuthor.objects.filter(opportunity=opportunity, approved_at=None).update(approved_at=at)


def authors_of(opportunity: Opportunity) -> DraftAuthors:
    """Who began the draft, who changed it since it was last approved, who asked for approval last."""
    wrote = DraftAuthor.objects.filter(opportunity=opportunity, approved_at=None)
    event = events_of(f"opportunities/{opportunity.pk}", acts=["ask_approval"]).last()
    return DraftAuthors(
        began=opportunity.drafted_by_id,
        wrote=frozenset(wrote.values_list("person", flat=True)),
        asked=person_in(event.actor) if event else None,
    )


@dataclass(frozen=True, slots=True)
class AuthoredSections:
    """What one person wrote in a draft since it was last approved: sections in their order, and when
    they saved last. A section that was not recorded is None."""

    person: int
    name: str
    sections: tuple[DraftSection | None, ...]
    saved_at: datetime


def authored_sections(opportunity: Opportunity) -> list[AuthoredSections]:
    """Everybody who changed the draft since it was last approved, in the order of their last save."""
    written: dict[int, list[DraftAuthor]] = {}
    rows = DraftAuthor.objects.filter(opportunity=opportunity, approved_at=None).select_related("person")
    for row in rows:
        written.setdefault(row.person_id, []).append(row)
    order = {str(section): place for place, section in enumerate(DraftSection)}
    lines = [
        AuthoredSections(
            person,
            str(saves[0].person),
            tuple(
                DraftSection(row.section) if row.section else None
                for row in sorted(saves, key=lambda row: order.get(row.section, len(order)))
            ),
            max(row.saved_at for row in saves),
        )
        for person, saves in written.items()
    ]
    return sorted(lines, key=lambda line: line.saved_at)


def officers_of(opportunity: Opportunity) -> dict[int, Membership]:
    """The people who might approve the draft if they had no part in it: the buyer's commissioners, and
    the officer whom another body has lent, each with the membership in which they act."""
    lent = lent_officer_of(opportunity)
    of_buyer = Q(organisation=opportunity.organisation_id)
    if lent:
        of_buyer |= Q(organisation=lent.organisation_id, person=lent.person_id)
    rows = current_memberships().filter(of_buyer, claim__in=CHECKED_CLAIMS).order_by("person__name", "pk")
    return {row.person_id: row for row in rows if Role.COMMISSIONER in row.roles}


def lent_officer_of(opportunity: Opportunity) -> LentOfficer | None:
    """The officer whom another body has lent to approve the draft."""
    rows = LentOfficer.objects.filter(opportunity=opportunity).select_related("person", "organisation")
    return rows.first()


def lendable_officers(member: Member) -> list[Membership]:
    """Commissioners of the other public bodies that have been checked, by body and name."""
    rows = (
        current_memberships()
        .filter(
            claim__in=CHECKED_CLAIMS,
            organisation__kind=OrganisationKind.PUBLIC_BODY,
            organisation__standing=OrganisationStanding.CHECKED,
        )
        .exclude(organisation=member.organisation)
        .exclude(person=member.person)
        .order_by("organisation__name", "person__name", "pk")
    )
    return [row for row in rows if Role.COMMISSIONER in row.roles]


def published_after_lending(member: Member, reference: str) -> Opportunity | None:
    """The purchase with this reference, if another body published it after the member was its second officer."""
    return Opportunity.objects.filter(
        reference=reference,
        lent_officer__person=member.person,
        lent_officer__organisation=member.organisation,
        state__in=PUBLISHED_STATES,
    ).first()


def drafts_lent_to(member: Member) -> QuerySet[Opportunity]:
    """The drafts of other public bodies whose second officer the member is, until they are published."""
    if not member.stands_as(Role.COMMISSIONER):
        return Opportunity.objects.none()
    return Opportunity.objects.filter(
        lent_officer__person=member.person,
        lent_officer__organisation=member.organisation,
        state__in=_UNPUBLISHED,
    ).select_related("organisation", "drafted_by", "approved_by")


def readable_opportunities(member: Member) -> QuerySet[Opportunity]:
    """Those of the member's own organisation, and the drafts for which they are second officer."""
    lent = Q(pk__in=drafts_lent_to(member).values("pk"))
    readable = Opportunity.objects.filter(lent | Q(pk__in=opportunities_for(member).values("pk")))
    return readable.select_related("organisation", "drafted_by", "approved_by")


@dataclass(frozen=True, slots=True)
class AskedApproval:
    """A request for approval: the number of its event, who asked, and when."""

    number: int
    person: int | None
    at: datetime


def approvals_asked(opportunities: Iterable[Opportunity]) -> dict[int, AskedApproval]:
    """When the approval of each of these was asked last, by primary key."""
    subjects = {f"opportunities/{row.pk}": row.pk for row in opportunities}
    events = events_of(*subjects, acts=["ask_approval"]).order_by("number")
    return {
        subjects[event.subject]: AskedApproval(event.number, person_in(event.actor), event.at)
        for event in events
    }


def drafts_to_approve(
    member: Member, opportunities: Iterable[Opportunity], asked: Mapping[int, AskedApproval]
) -> frozenset[int]:
    """Which of these wait for approval and had no part of the member's in them, by primary key. ``asked`` are
    the requests for their approval."""
    waiting = [row for row in opportunities if row.state == OpportunityState.WITH_APPROVER]
    authors = DraftAuthor.objects.filter(opportunity__in=waiting, person=member.person, approved_at=None)
    wrote = set(authors.values_list("opportunity", flat=True))
    own = frozenset({member.person})
    return frozenset(
        row.pk
        for row in waiting
        if may_approve(
            member.person,
            DraftAuthors(
                row.drafted_by_id,
                own if row.pk in wrote else frozenset(),
                asked[row.pk].person if row.pk in asked else None,
            ),
        )
        is None
    )
