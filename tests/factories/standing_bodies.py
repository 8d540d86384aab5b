"""A body with its seats, meetings and decisions at any stage of their lives, made only through services."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from hopmarket.records.bodies.models import Body, Meeting, Seat
from hopmarket.records.bodies.queries import current_seats
from hopmarket.records.bodies.services import (
    add_seat,
    call_meeting,
    constitute_body,
    fill_seat,
    found_body,
    record_attendance,
    record_decision,
    set_terms_of_reference,
    write_minutes,
)
from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.parties.models import Person
from hopmarket.records.parties.queries import member_of
from hopmarket.records.parties.services import check_organisation, found_organisation
from hopmarket.rules.bodies.agenda import AgendaItem
from hopmarket.rules.bodies.body_life import BodyKind, BodyRights
from hopmarket.rules.bodies.body_plan import BodyPlan, SeatPlan
from hopmarket.rules.bodies.decision_record import DecisionRecord
from hopmarket.rules.bodies.quorum import Presence
from hopmarket.rules.clauses import Clause, ClauseDocument
from hopmarket.rules.roles import Member, Role
from hopmarket.rules.sectors import Sector

from .partnership import Partnership, joined, must, person

STAGES = ("forming", "seated", "standing", "called", "held", "minuted", "next_held")
ASIDE = {"ready": "seated", "spare": "standing", "called_ahead": "standing", "decided": "held"}
"""Stages beside the way: terms are set and nothing is constituted; a seat is to spare; a meeting is a day ahead; the
meeting that is held has decided something."""
SECOND = timedelta(seconds=1)
BEGINS = 10 * SECOND
"""After a body was founded, its first meeting begins; the next one as much later."""

SEATS = (
    SeatPlan(Sector.PUBLIC, "Co-chair, public sector", is_chair=True),
    SeatPlan(Sector.VOLUNTARY, "Co-chair, voluntary sector", is_chair=True),
    SeatPlan(Sector.PUBLIC, "Director of commissioning", is_sponsor=True),
    SeatPlan(Sector.VOLUNTARY, "Representative of small groups"),
)
PLAN = BodyPlan(
    "Framework Working Group",
    BodyKind.WORKING_GROUP,
    "Writes the common framework together.",
    3,
    BodyRights(may_recommend=True),
    casting_vote=True,
    wants_co_chairs=True,
)
TERMS = ClauseDocument(
    kind="terms_of_reference",
    title="Terms of reference",
    licence="OGL-UK-3.0",
    clauses=(Clause("1", title="Who sits here", text="Two of the public sector and two of the voluntary."),),
)
AGENDA = (AgendaItem("Minutes of the last meeting"), AgendaItem("The draft", "Clause 8, line by line."))
MINUTES = (AgendaItem("The draft", "The group went through clause 8 and agreed on its words."),)
WHY = "Eleven comments asked for this clause"
INSTEAD = "To leave the clause as it was: nobody spoke for it"


@dataclass
class SittingBody:
    """A body, who serves it, and what it has come to. ``began`` is when it was founded."""

    began: datetime
    house: Partnership
    officer: Member
    people: tuple[Member, ...]
    body: Body
    meetings: list[Meeting] = field(default_factory=list)

    @property
    def meeting(self) -> Meeting:
        """Its newest meeting, as it is in the database now."""
        return Meeting.objects.select_related("body").get(pk=self.meetings[-1].pk)

    @property
    def first_meeting(self) -> Meeting:
        return Meeting.objects.select_related("body").get(pk=self.meetings[0].pk)

    def fresh(self) -> Body:
        return Body.objects.get(pk=self.body.pk)

    def seat(self, number: int) -> Seat:
        return current_seats(self.body).select_related("body", "person").get(number=number)

    def begins(self, meeting: int = 1) -> datetime:
        """When its meeting of that number begins."""
        return self.began + meeting * BEGINS

    def presences(self, *numbers: int, at: datetime | None = None) -> tuple[Presence, ...]:
        """The holders of these seats, there from the beginning of the newest meeting."""
        arrived = at or self.begins(len(self.meetings))
        return tuple(
            Presence(self.seat(number).pk, arrived) for number in numbers or range(1, len(SEATS) + 1)
        )

    def other_body(self) -> Body:
        """Another body, which is forming too and has no seats."""
        plan = replace(PLAN, name="Board", kind=BodyKind.BOARD)
        return must(found_body(plan=plan, by=self.officer, at=self.began))

    def call_words(self) -> dict[str, object]:
        """What calls a meeting a day ahead."""
        starts_at = self.began + timedelta(days=1)
        return {"body": self.body, "starts_at": starts_at, "place": "Room 2", "agenda": AGENDA}

    def agenda_words(self) -> dict[str, object]:
        """What changes the newest meeting."""
        words = {**self.call_words(), "meeting": self.meeting}
        del words["body"]
        return words

    def record(self, **changes: object) -> DecisionRecord:
        """A decision of everybody present at the beginning of the newest meeting."""
        record = DecisionRecord(
            title="Recommend clause 8",
            decided_at=self.begins(len(self.meetings)),
            decision="Clause 8 is recommended.",
            reasons=WHY,
            alternatives=INSTEAD,
            votes_for=len(SEATS),
        )
        return replace(record, **changes)  # type: ignore[arg-type]


def secretariat(operator: Member, at: datetime, domain: str = "board.example") -> Member:
    """An officer of a partnership that was checked, signed in with a second factor."""
    founder = person("Alma Administrator", domain, at)
    board = must(
        found_organisation(
            name=f"Partnership of {domain}",
            kind="public_body",
            size="small",
            postcode="WR15 8AB",
            email_domain=domain,
            fictional=True,
            by=member_of(founder, None),
            at=at,
        )
    )
    must(check_organisation(organisation=board, email_domain=domain, partnership=True, by=operator, at=at))
    return joined("Orla Officer", domain, (Role.OFFICER,), member_of(founder, board, second_factor=True), at)


def address_of(member: Member) -> str:
    return Person.objects.get(pk=member.person).email


def sitting_body(
    house: Partnership,
    began: datetime,
    until: str = "standing",
    *,
    plan: BodyPlan = PLAN,
    officer: Member | None = None,
) -> SittingBody:
    """A body of four seats, held by two people of the council and one of each of two voluntary organisations."""
    with pretend_time(began):
        served_by = officer or secretariat(house.operator, began)
        people = (house.drafter, house.bidders[0], house.approver, house.bidders[1])
        body = must(found_body(plan=plan, seats=SEATS, by=served_by, at=began))
        sitting = SittingBody(began, house, served_by, people, body)
        for stage in (*STAGES[1 : STAGES.index(ASIDE.get(until, until)) + 1], *({until} & ASIDE.keys())):
            _STEPS[stage](sitting)
    return sitting


def _seat_all(sitting: SittingBody) -> None:
    for number, member in enumerate(sitting.people, 1):
        must(
            fill_seat(
                seat=sitting.seat(number), email=address_of(member), by=sitting.officer, at=sitting.began
            )
        )


def _set_terms(sitting: SittingBody) -> None:
    must(set_terms_of_reference(body=sitting.body, document=TERMS, by=sitting.officer, at=sitting.began))


def _add_spare_seat(sitting: SittingBody) -> None:
    must(add_seat(body=sitting.body, plan=SEATS[2], by=sitting.officer, at=sitting.began))


def _call_ahead(sitting: SittingBody) -> None:
    words = sitting.call_words()
    sitting.meetings.append(must(call_meeting(**words, by=sitting.officer, at=sitting.began)))  # type: ignore[arg-type]


def _decide(sitting: SittingBody) -> None:
    at = sitting.begins(len(sitting.meetings))
    must(record_decision(meeting=sitting.meeting, record=sitting.record(), by=sitting.officer, at=at))


def _constitute(sitting: SittingBody) -> None:
    _set_terms(sitting)
    sitting.body = must(constitute_body(body=sitting.body, by=sitting.officer, at=sitting.began))


def call(sitting: SittingBody) -> None:
    """Calls the next meeting of a body."""
    sitting.meetings.append(
        must(
            call_meeting(
                body=sitting.body,
                starts_at=sitting.begins(len(sitting.meetings) + 1),
                place="Room 2, Pocket Lane",
                agenda=AGENDA,
                by=sitting.officer,
                at=sitting.began,
            )
        )
    )


def hold(sitting: SittingBody, *numbers: int) -> None:
    """Records who is at the newest meeting, everybody where nobody is named."""
    must(
        record_attendance(
            meeting=sitting.meeting,
            presences=sitting.presences(*numbers),
            by=sitting.officer,
            at=sitting.begins(len(sitting.meetings)),
        )
    )


def _minute(sitting: SittingBody) -> None:
    must(
        write_minutes(
            meeting=sitting.meeting,
            minutes=MINUTES,
            by=sitting.officer,
            at=sitting.begins(len(sitting.meetings)),
        )
    )


def _hold_next(sitting: SittingBody) -> None:
    call(sitting)
    hold(sitting)


_STEPS = {
    "seated": _seat_all,
    "standing": _constitute,
    "called": call,
    "held": hold,
    "minuted": _minute,
    "next_held": _hold_next,
    "ready": _set_terms,
    "spare": _add_spare_seat,
    "called_ahead": _call_ahead,
    "decided": _decide,
}
