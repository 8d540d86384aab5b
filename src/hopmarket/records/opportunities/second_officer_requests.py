"""What waits for a second officer after publication: who is asked, who may decide, and what was asked."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db.models import Q, QuerySet

from hopmarket.records.capabilities.partnership_lines import line_of
from hopmarket.records.parties.models import CHECKED_CLAIMS, Membership, Person
from hopmarket.records.parties.queries import current_memberships
from hopmarket.rules.asked_terms import days_between
from hopmarket.rules.line_kinds import PartnershipLine
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, Role
from hopmarket.rules.second_officer_lines import (
    SECOND_OFFICER_LINES,
    OfficerDeed,
    is_second_officer_wanted,
    may_decide_request,
    second_officer_refusal,
)
from hopmarket.rules.terms import Terms

from .draft_authors import lendable_officers
from .models import OfficerRequest, Opportunity


def second_officer_wanted(
    opportunity: Opportunity, deed: OfficerDeed, measured: Decimal
) -> PartnershipLine | None:
    """The line beyond which a deed that measures so much is not done by one officer alone; None where one
    may do it. An award needs a second officer wherever its procedure says so."""
    row = SECOND_OFFICER_LINES[deed]
    if deed is OfficerDeed.AWARD and opportunity.the_procedure.award_seen_by_second:
        return row
    return row if is_second_officer_wanted(row, measured, line_of(row.key)) else None


def refuse_alone(opportunity: Opportunity, deed: OfficerDeed, measured: Decimal) -> Refusal | None:
    """Refuses ``second_officer.wanted`` where one officer may not do this alone."""
    row = second_officer_wanted(opportunity, deed, measured)
    return second_officer_refusal(row, line_of(row.key)) if row else None


def rule_for_award(opportunity: Opportunity, value: Decimal) -> str:
    """The rule by which a second officer looks at awards that come to this; empty where none does."""
    row = second_officer_wanted(opportunity, OfficerDeed.AWARD, value)
    if row is None:
        return ""
    line = line_of(row.key)
    if is_second_officer_wanted(row, value, line):
        return row.rule(line)
    return (
        f"Every award by this procedure ({opportunity.the_procedure.title}) is looked at by a second officer."
    )


def rule_for_change(
    opportunity: Opportunity, deed: OfficerDeed, old: Terms, new: Terms, *, now: datetime
) -> tuple[PartnershipLine, Decimal] | None:
    """The line, and where it stands, beyond which a change of published terms is not published by one officer
    alone: an addendum close to the deadline, a deadline that moves far. None where one may."""
    assert old.closes_at is not None and new.closes_at is not None
    measures = [(OfficerDeed.EXTENSION, days_between(old.closes_at, new.closes_at))]
    if deed is OfficerDeed.LATE_ADDENDUM:
        measures.insert(0, (deed, days_between(now, old.closes_at)))
    for measured_deed, measured in measures:
        if measured_deed is OfficerDeed.EXTENSION and not measured:
            continue
        row = second_officer_wanted(opportunity, measured_deed, measured)
        if row:
            return row, line_of(row.key)
    return None


def requests_of(opportunity: Opportunity) -> QuerySet[OfficerRequest]:
    """Everything that a second officer was asked about a purchase, the newest first."""
    rows = OfficerRequest.objects.filter(opportunity=opportunity).order_by("-id")
    return rows.select_related("asked_by", "decided_by", "lent_person", "lent_organisation")


def last_award_asked(opportunity: Opportunity) -> OfficerRequest | None:
    """The last award that a second officer was asked for, whatever they said."""
    return requests_of(opportunity).filter(deed=OfficerDeed.AWARD).first()


def waiting_requests(opportunity: Opportunity) -> dict[OfficerDeed, OfficerRequest]:
    """What waits for a second officer, by deed."""
    return {OfficerDeed(row.deed): row for row in requests_of(opportunity).filter(decision="")}


def requests_for(member: Member) -> QuerySet[OfficerRequest]:
    """The requests that a commissioner may read: those of their own organisation, and those about which
    another body has asked them by name."""
    if not member.stands_as(Role.COMMISSIONER):
        return OfficerRequest.objects.none()
    lent = Q(lent_person=member.person, lent_organisation=member.organisation)
    rows = OfficerRequest.objects.filter(lent | Q(opportunity__organisation=member.organisation))
    return rows.select_related(
        "opportunity__organisation", "asked_by", "decided_by", "lent_person", "lent_organisation"
    )


def request_for(member: Member, number: int) -> OfficerRequest | None:
    """The request with this number, if the member may read it."""
    return requests_for(member).filter(pk=number).first()


def requests_to_decide(member: Member, at: datetime) -> QuerySet[OfficerRequest]:
    """The requests that wait, are in time, and that the member may decide: not their own, no award of a
    purchase that they lead or score, and none about which somebody of another body was asked."""
    lent_to_others = Q(lent_person__isnull=False) & ~Q(
        lent_person=member.person, lent_organisation=member.organisation
    )
    seated = Q(deed=OfficerDeed.AWARD, opportunity__seats__person=member.person)
    late = requests_out_of_time(at).values("pk")
    rows = requests_for(member).filter(decision="").exclude(asked_by=member.person).exclude(pk__in=late)
    return rows.exclude(lent_to_others).exclude(seated).order_by("asked_at", "pk")


def seated_in(opportunity: Opportunity) -> frozenset[int]:
    """Whoever leads or scores the purchase."""
    return frozenset(opportunity.seats.values_list("person", flat=True))


def excluded_from(opportunity: Opportunity, deed: OfficerDeed) -> frozenset[int]:
    """Who has had a part in what is asked: for an award, whoever leads or scores."""
    return seated_in(opportunity) if deed is OfficerDeed.AWARD else frozenset()


def may_decide(request: OfficerRequest, person: int) -> Refusal | None:
    """Refuses ``officer_request.own`` and ``officer_request.seated``."""
    seated = excluded_from(request.opportunity, OfficerDeed(request.deed))
    return may_decide_request(person, asked_by=request.asked_by_id, seated=seated)


def free_officers(opportunity: Opportunity, deed: OfficerDeed, *, asked_by: int) -> list[Person]:
    """The buyer's own commissioners who may decide what this person asks, by name."""
    rows = current_memberships().filter(organisation=opportunity.organisation_id, claim__in=CHECKED_CLAIMS)
    seated = excluded_from(opportunity, deed)
    return [
        row.person
        for row in rows.order_by("person__name", "pk")
        if Role.COMMISSIONER in row.roles
        and may_decide_request(row.person_id, asked_by=asked_by, seated=seated) is None
    ]


def asked_officer(
    opportunity: Opportunity, deed: OfficerDeed, lent: tuple[int, int] | None, by: Member
) -> Membership | None | Refusal:
    """The officer of another body who is asked, None where the buyer's own are.

    Refuses ``second_officer.unknown`` for anybody who could not be lent, and ``officer_request.nobody`` where
    nobody is named and the buyer has no officer who may decide.
    """
    if lent is None:
        if free_officers(opportunity, deed, asked_by=by.person):
            return None
        return Refusal("officer_request.nobody")
    seated = excluded_from(opportunity, deed)
    for membership in lendable_officers(by):
        if (membership.person_id, membership.organisation_id) == lent and membership.person_id not in seated:
            return membership
    return Refusal("second_officer.unknown")


def readers_of_request(request: OfficerRequest) -> list[Person]:
    """Who is told that something waits: the officer of another body who was asked, else the buyer's own who
    may decide."""
    if request.lent_person is not None:
        return [request.lent_person]
    deed = OfficerDeed(request.deed)
    return free_officers(request.opportunity, deed, asked_by=request.asked_by_id)


TERMS_DEEDS = (OfficerDeed.LATE_ADDENDUM, OfficerDeed.EXTENSION)
_BEFORE_AWARD = (OpportunityState.EVALUATING,)


def is_out_of_time(request: OfficerRequest, *, now: datetime) -> bool:
    """Whether it is too late for what was asked: the deadline has passed, or the purchase has been decided or
    has ended otherwise."""
    row = request.opportunity
    if request.deed in TERMS_DEEDS:
        return row.state != OpportunityState.OPEN or row.closes_at is None or now >= row.closes_at
    return row.state not in _BEFORE_AWARD


def requests_out_of_time(now: datetime) -> QuerySet[OfficerRequest]:
    """The requests that wait and for which it is too late, the oldest first."""
    closed = Q(deed__in=TERMS_DEEDS) & (
        ~Q(opportunity__state=OpportunityState.OPEN) | Q(opportunity__closes_at__lte=now)
    )
    ended = Q(deed=OfficerDeed.AWARD) & ~Q(opportunity__state__in=_BEFORE_AWARD)
    return OfficerRequest.objects.filter(closed | ended, decision="").order_by("pk")
