"""Seats are added, filled, emptied, given up and ended."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max

from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.parties.models import CHECKED_CLAIMS, Organisation, Person
from hopmarket.records.parties.queries import memberships_of
from hopmarket.records.post import outbox
from hopmarket.rules.bodies.body_life import CITE, BodyAct
from hopmarket.rules.bodies.body_plan import SeatPlan, seat_refusal
from hopmarket.rules.bodies.quorum import quorum_size_refusal
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, OrganisationKind, OrganisationStanding
from hopmarket.rules.sectors import Sector, sector_of

from .. import letters
from ..models import Body, Seat
from ..publishing import holder_name
from ..queries import current_seats, secretaries
from .body_steps import body_subject, show_if_standing, step_of_body


@act("add_seat")
def add_seat(*, body: Body, plan: SeatPlan, by: Member, at: datetime) -> Outcome[Seat] | Refusal:
    """Adds an empty seat to a body. Refuses what :func:`seat_refusal` refuses."""
    row = step_of_body(body, BodyAct.ADD_SEAT)
    if isinstance(row, Refusal):
        return row
    others = tuple(
        SeatPlan(Sector(seat.sector), seat.post, seat.is_chair, seat.is_sponsor)
        for seat in current_seats(row)
    )
    refusal = seat_refusal(plan, others)
    if refusal:
        return refusal
    last = Seat.objects.filter(body=row).aggregate(last=Max("number"))["last"] or 0
    seat = Seat.objects.create(
        body=row,
        number=last + 1,
        sector=plan.sector,
        post=plan.post.strip(),
        is_chair=plan.is_chair,
        is_sponsor=plan.is_sponsor,
        added_at=at,
    )
    show_if_standing(row, at)
    return _seat_outcome(seat, {"sector": seat.sector, "post": seat.post})


@act("end_seat")
def end_seat(*, seat: Seat, by: Member, at: datetime) -> Outcome[Seat] | Refusal:
    """Ends an empty seat for good. Refuses ``seat.ended``, ``seat.held``, and ``body.quorum_too_large`` where a
    standing body would keep fewer seats than its quorum."""
    row = _seat_for(seat, BodyAct.END_SEAT)
    if isinstance(row, Refusal):
        return row
    if row.person_id:
        return Refusal("seat.held", CITE)
    if row.body.is_standing:
        refusal = quorum_size_refusal(row.body.quorum, current_seats(row.body).count() - 1)
        if refusal:
            return refusal
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    show_if_standing(row.body, at)
    return _seat_outcome(row, {})


@act("fill_seat")
def fill_seat(
    *, seat: Seat, email: str, organisation: Organisation | None = None, by: Member, at: datetime
) -> Outcome[Seat] | Refusal:
    """Gives an empty seat to a person of this portal, and tells them by letter. They sit for ``organisation``; for
    the only one that they work for where none is named; a resident's seat may be held for none.

    Refuses ``seat.ended``, ``seat.held``, ``seat.unknown_person``, ``seat.nameless``,
    ``seat.has_one_already``, ``seat.no_organisation``, ``seat.which_organisation`` and ``seat.other_sector``.
    """
    row = _seat_for(seat, BodyAct.FILL_SEAT)
    if isinstance(row, Refusal):
        return row
    if row.person_id:
        return Refusal("seat.held", CITE)
    person = Person.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if person is None:
        return Refusal("seat.unknown_person", CITE)
    if not person.name.strip():
        return Refusal("seat.nameless", CITE)
    if current_seats(row.body).filter(person=person).exists():
        return Refusal("seat.has_one_already", CITE, {"person": person.name})
    chosen = _sits_for(person, organisation, Sector(row.sector))
    if isinstance(chosen, Refusal):
        return chosen
    row.person, row.organisation, row.since = person, chosen, at
    row.save(update_fields=["person", "organisation", "since"])
    outbox.write(letters.seat_values(row), letters.SEAT_GIVEN, [person], at=at, given_by=by.person_name)
    show_if_standing(row.body, at)
    facts = {"person": f"people/{person.pk}"}
    return _seat_outcome(row, facts | ({"organisation": f"organisations/{chosen.pk}"} if chosen else {}))


@act("empty_seat")
def empty_seat(*, seat: Seat, reason: str, by: Member, at: datetime) -> Outcome[Seat] | Refusal:
    """Takes a seat from whoever holds it, who is told why; answers the empty seat. Refuses ``seat.ended``,
    ``seat.empty`` and ``seat.no_reason``."""
    row = _seat_for(seat, BodyAct.EMPTY_SEAT)
    if isinstance(row, Refusal):
        return row
    if row.person is None:
        return Refusal("seat.empty", CITE)
    if not reason.strip():
        return Refusal("seat.no_reason", CITE)
    outbox.write(letters.seat_values(row), letters.SEAT_TAKEN, [row.person], at=at, reason=reason.strip())
    return _emptied(row, {"reason": reason.strip()}, at)


@act("resign_seat")
def resign_seat(*, seat: Seat, by: Member, at: datetime) -> Outcome[Seat] | Refusal:
    """Gives up one's own seat; the secretariat is told. Refuses ``seat.ended`` and ``seat.not_yours``."""
    row = _seat_for(seat, BodyAct.EMPTY_SEAT)
    if isinstance(row, Refusal):
        return row
    if row.person_id != by.person:
        return Refusal("seat.not_yours", CITE)
    outbox.write(
        letters.seat_values(row), letters.SEAT_RESIGNED, secretaries(), at=at, resigned=holder_name(row)
    )
    return _emptied(row, {}, at)


def _seat_for(seat: Seat, what: BodyAct) -> Seat | Refusal:
    """Locks the body of a seat and the seat; answers why where the act is not possible now."""
    body = step_of_body(seat.body, what)
    if isinstance(body, Refusal):
        return body
    row = locked(Seat.objects.select_related("person", "organisation"), pk=seat.pk)
    row.body = body
    return Refusal("seat.ended", CITE) if row.ended_at else row


def _sits_for(
    person: Person, organisation: Organisation | None, sector: Sector
) -> Organisation | None | Refusal:
    """The organisation for which somebody would sit: one that was checked, of the seat's sector, and which has
    confirmed that they work there."""
    rows = memberships_of(person).filter(
        claim__in=CHECKED_CLAIMS, organisation__standing=OrganisationStanding.CHECKED
    )
    is_resident = sector is Sector.RESIDENTS
    if organisation is None and is_resident:
        return None
    works_for = [row.organisation for row in rows if organisation in (None, row.organisation)]
    if not works_for:
        return Refusal("seat.no_organisation", CITE, {"person": person.name})
    fitting = [row for row in works_for if is_resident or _is_of(row, sector)]
    if not fitting:
        names = ", ".join(row.name for row in works_for)
        return Refusal("seat.other_sector", CITE, {"organisation": names, "sector": str(sector)})
    if len(fitting) > 1:
        return Refusal("seat.which_organisation", CITE, {"person": person.name})
    return fitting[0]


def _is_of(organisation: Organisation, sector: Sector) -> bool:
    return sector_of(OrganisationKind(organisation.kind)) is sector


def _emptied(row: Seat, facts: dict[str, str], at: datetime) -> Outcome[Seat]:
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    empty = Seat.objects.create(
        body=row.body,
        number=row.number,
        sector=row.sector,
        post=row.post,
        is_chair=row.is_chair,
        is_sponsor=row.is_sponsor,
        added_at=at,
    )
    show_if_standing(row.body, at)
    return _seat_outcome(empty, {"person": f"people/{row.person_id}", **facts})


def _seat_outcome(seat: Seat, facts: dict[str, str]) -> Outcome[Seat]:
    return Outcome(f"seats/{seat.pk}", seat, facts, about=body_subject(seat.body))
