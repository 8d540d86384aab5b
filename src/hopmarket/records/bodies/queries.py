"""Bodies, who sits there, and their meetings and decisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from hopmarket.records.parties.models import CHECKED_CLAIMS, Membership, Organisation, Person
from hopmarket.records.parties.queries import people_in_role
from hopmarket.rules.bodies.body_life import CITE, BodyKind, BodyState, DecisionAct
from hopmarket.rules.bodies.decision_record import TakenDecision
from hopmarket.rules.bodies.meeting_life import MeetingState
from hopmarket.rules.bodies.quorum import (
    BodyFacts,
    Presence,
    SeatFacts,
    quorum_size_refusal,
    seats_refusal,
)
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, OrganisationStanding, Role
from hopmarket.rules.sectors import Sector

from .models import Attendance, Body, BodyDecision, Meeting, Seat

# Bodies and seats


def all_bodies() -> QuerySet[Body]:
    """Every body, those that were dissolved too, in the order of their founding."""
    return Body.objects.all()


def living_bodies() -> QuerySet[Body]:
    """The bodies that were not dissolved."""
    return Body.objects.exclude(state=BodyState.DISSOLVED)


def body_with_key(key: str) -> Body | None:
    """The body of this key."""
    return Body.objects.filter(key=key).first()


def body_named(name: str) -> Body | None:
    """The body of a name; None where there is none."""
    return living_bodies().filter(name=name).first() if name else None


def body_that_decided(decision: str) -> Body | None:
    """The body that took a decision, by the decision's key among what is published, whatever the body is called
    today."""
    row = BodyDecision.objects.filter(published__key=decision).select_related("body").first()
    return row.body if row else None


def body_of_kind(kind: str) -> Body | None:
    """The body of a kind that was not dissolved; of other bodies, which may be several, the oldest."""
    return living_bodies().filter(kind=kind).first()


def seats_at(body: Body, instant: datetime) -> QuerySet[Seat]:
    """The seats of a body as they were at an instant, in the order of their numbers. ``is_filled`` of each tells
    whether somebody held it who worked for the organisation that they sit for."""
    rows = Seat.objects.filter(body=body, added_at__lte=instant).filter(
        Q(ended_at=None) | Q(ended_at__gt=instant)
    )
    return _with_holders(rows, instant)


def _with_holders(rows: QuerySet[Seat], instant: datetime) -> QuerySet[Seat]:
    works_there = Membership.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=instant),
        organisation=OuterRef("organisation"),
        person=OuterRef("person"),
        since__lte=instant,
        claim__in=CHECKED_CLAIMS,
    )
    is_filled = Q(person__is_active=True, since__lte=instant) & (
        Q(organisation=None) | Q(Exists(works_there))
    )
    return rows.select_related("person", "organisation", "body").annotate(
        is_filled=Exists(Seat.objects.filter(is_filled, pk=OuterRef("pk")))
    )


def current_seats(body: Body) -> QuerySet[Seat]:
    """The seats of a body as they are now, whoever holds them."""
    return Seat.objects.filter(body=body, ended_at=None).select_related("person", "organisation")


def seats_of(person: Person | int) -> QuerySet[Seat]:
    """The seats that a person holds now in bodies that were not dissolved. Whoever works no more for the
    organisation that they sit for has the seat's rights no more, though nobody has emptied it yet."""
    return _seats_given_to(person).filter(_STILL_HELD)


def _seats_given_to(person: Person | int) -> QuerySet[Seat]:
    rows = Seat.objects.filter(person=person, ended_at=None).exclude(body__state=BodyState.DISSOLVED)
    return rows.select_related("body", "organisation")


_STILL_HELD = Q(person__is_active=True) & (
    Q(organisation=None)
    | Q(
        Exists(
            Membership.objects.filter(
                organisation=OuterRef("organisation"),
                person=OuterRef("person"),
                ended_at=None,
                claim__in=CHECKED_CLAIMS,
            )
        )
    )
)
"""That the holder of a seat still works for the organisation that they sit for."""


def sits_on(member: Member, body: str) -> bool:
    """Whether the member holds a seat of a body, named by its key or by its kind."""
    return seats_of(member.person).filter(Q(body__key=body) | Q(body__kind=body)).exists()


def body_facts(body: Body, instant: datetime) -> BodyFacts:
    """The body as rules see it, with its seats as they were at an instant."""
    seats = tuple(
        SeatFacts(seat.pk, Sector(seat.sector), seat.is_chair, seat.is_filled)  # type: ignore[attr-defined]
        for seat in seats_at(body, instant)
    )
    return BodyFacts(body.quorum, body.casting_vote, body.wants_co_chairs, body.rights, seats)


def people_on(body: Body) -> list[Person]:
    """Everybody who holds a seat of a body now, each once."""
    return [seat.person for seat in current_seats(body).filter(_STILL_HELD) if seat.person]


def secretaries() -> list[Person]:
    """The officers of the partnership: the secretariat of all bodies."""
    partnerships = Organisation.objects.filter(is_partnership=True, standing=OrganisationStanding.CHECKED)
    return [person for row in partnerships for person in people_in_role(row, Role.OFFICER)]


def unconstituted(body: Body, at: datetime) -> Refusal | None:
    """Why a body could not be constituted now; writes nothing."""
    facts = body_facts(body, at)
    refusal = quorum_size_refusal(body.quorum, len(facts.seats)) or seats_refusal(facts)
    return refusal or (None if body.terms_id else Refusal("body.no_terms", CITE))


def seat_numbered(body: Body, number: int) -> Seat | None:
    """The seat of a body with this number, as it is now."""
    return current_seats(body).select_related("body", "person", "organisation").filter(number=number).first()


def seat_held_by(member: Member, key: str) -> Seat | None:
    """The member's own seat on a body, named by its key."""
    return _seats_given_to(member.person).filter(body__key=key).first()


def organisation_named(name: str) -> Organisation | None:
    """The organisation of this portal with this name, in any case."""
    return Organisation.objects.filter(name__iexact=name.strip()).first()


# Meetings and decisions


def meetings_of(body: Body) -> QuerySet[Meeting]:
    """The meetings of a body, newest first."""
    return Meeting.objects.filter(body=body).select_related("body", "accepted_in")


def meetings_served() -> QuerySet[Meeting]:
    """Every meeting, for the secretariat of all bodies."""
    return Meeting.objects.select_related("body")


def meeting_numbered(key: str, number: int) -> Meeting | None:
    """A meeting by the key of its body and its number."""
    return Meeting.objects.filter(body__key=key, number=number).select_related("body", "accepted_in").first()


def meeting_with(pk: int) -> Meeting | None:
    """A meeting by its row's key."""
    return Meeting.objects.filter(pk=pk).select_related("body").first()


def meetings_at_which(kind_of_body: str, act: str) -> list[Meeting]:
    """The meetings at which a body of a kind (of any, where it is empty) may take a decision of this kind now:
    those that are being held, or were and have no minutes yet; newest first."""
    rows = Meeting.objects.filter(state=MeetingState.HELD, body__state=BodyState.STANDING)
    if kind_of_body:
        rows = rows.filter(body__kind=kind_of_body)
    return [row for row in rows.select_related("body") if row.body.rights.may_take(DecisionAct(act))]


def meetings_that_may_accept(meeting: Meeting) -> list[Meeting]:
    """The later meetings of the same body that are being held, or were and have no minutes yet."""
    rows = meetings_of(meeting.body).filter(state=MeetingState.HELD, starts_at__gt=meeting.starts_at)
    return list(rows.order_by("starts_at", "pk"))


def minutes_to_accept(meeting: Meeting) -> list[Meeting]:
    """The earlier meetings of the same body whose minutes wait to be accepted, oldest first."""
    rows = meetings_of(meeting.body).filter(state=MeetingState.MINUTED, starts_at__lt=meeting.starts_at)
    return list(rows.order_by("starts_at", "pk"))


def attendance_at(meeting: Meeting) -> list[Attendance]:
    """Who was recorded at a meeting, in the order of their seats."""
    rows = Attendance.objects.filter(meeting=meeting)
    return list(rows.select_related("seat__person", "seat__organisation"))


def presences_of(meeting: Meeting) -> list[Presence]:
    """Who was at a meeting, and when: nobody counts before they got their seat, nor after they lost it."""
    rows = Attendance.objects.filter(meeting=meeting).select_related("seat")
    return [_presence(row.seat, Presence(row.seat_id, row.arrived_at, row.left_at)) for row in rows]


def _presence(seat: Seat, presence: Presence) -> Presence:
    arrived = max(presence.arrived_at, seat.since or presence.arrived_at)
    left = min((at for at in (presence.left_at, seat.ended_at) if at), default=None)
    return replace(presence, arrived_at=arrived, left_at=left)


def clipped_presences(seats: Iterable[Seat], presences: Iterable[Presence]) -> list[Presence]:
    """Presences as they were entered, each within the time for which its seat was held."""
    rows = {seat.pk: seat for seat in seats}
    return [_presence(rows[one.seat], one) for one in presences]


def most_present_at(meeting: Meeting) -> int:
    """The most holders of seats who were at a meeting at one instant, which is somebody's arrival."""
    presences = presences_of(meeting)
    instants = {one.arrived_at for one in presences}
    return max((len(body_facts(meeting.body, at).present_at(presences, at)) for at in instants), default=0)


def seats_during(meeting: Meeting, at: datetime) -> list[Seat]:
    """The seats that somebody held from the beginning of a meeting or later, until ``at``."""
    rows = Seat.objects.filter(body=meeting.body_id, person__isnull=False, since__lte=at)
    rows = rows.filter(Q(ended_at=None) | Q(ended_at__gt=meeting.starts_at))
    return list(rows.select_related("person", "organisation"))


def decisions_of(body: Body) -> QuerySet[BodyDecision]:
    """The decisions of a body, newest first."""
    return BodyDecision.objects.filter(body=body).select_related("meeting").order_by("-number")


def decisions_at(meeting: Meeting) -> QuerySet[BodyDecision]:
    """The decisions that were taken at a meeting, in their order."""
    return BodyDecision.objects.filter(meeting=meeting).select_related("casting_seat", "body")


def taken_at(meeting: Meeting) -> list[TakenDecision]:
    """The decisions of a meeting as rules see them."""
    return [
        TakenDecision(
            row.number,
            row.decided_at,
            replace(body_facts(row.body, row.decided_at), quorum=row.quorum),
            frozenset(one["seat"] for one in row.conflicts if not one["dispensation"]),
            row.votes_for + row.votes_against + row.abstained,
            row.casting_seat_id or 0,
        )
        for row in decisions_at(meeting)
    ]


def kinds_to_found() -> list[BodyKind]:
    """The kinds of which there is no body yet, but the last, of which there may be any number."""
    have = set(living_bodies().values_list("kind", flat=True))
    return [kind for kind in BodyKind if kind is not BodyKind.OTHER and kind not in have]
