"""Acts of the partnership's bodies in the demonstration: they are founded, seated, meet and decide."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from hopmarket.records.bodies.models import Body, Meeting
from hopmarket.records.bodies.queries import body_of_kind, current_seats, seats_during
from hopmarket.records.bodies.services.founding import constitute_body, found_default_bodies
from hopmarket.records.bodies.services.meetings import (
    accept_minutes,
    call_meeting,
    record_attendance,
    record_decision,
    write_minutes,
)
from hopmarket.records.bodies.services.seats import fill_seat
from hopmarket.records.consultations.services.sector_bodies import name_sector_body
from hopmarket.records.framework.models import FrameworkVersion
from hopmarket.records.framework.services.deciding import adopt_framework, recommend_framework
from hopmarket.rules.bodies.agenda import AgendaItem
from hopmarket.rules.bodies.decision_record import DecisionRecord, DeclaredConflict
from hopmarket.rules.bodies.quorum import Presence

from .partnership_story import Part
from .people_acts import PeopleActs
from .story_calendar import StoryCalendar
from .timed_steps import TimedAct, result_or_raise

_NOTICE = 5
"""Working days before a meeting on which it is called."""


class BodyActs:
    """Plays the bodies: who sits where, and each meeting from its agenda to the acceptance of its minutes."""

    def __init__(self, story: Part, cast: PeopleActs, days: StoryCalendar) -> None:
        self.story, self.cast, self.days = story, cast, days
        self.numbers: dict[int, int] = {}
        """The key of each meeting by its place in the story."""

    @property
    def secretary(self) -> str:
        return str(self.story["secretary"])

    def steps(self) -> Iterator[TimedAct]:
        """Yields every act of the bodies with its instant."""
        founded = self.story["founded"]
        yield TimedAct(self.days.instant(founded, "9.30am"), "the bodies", self._found)
        yield TimedAct(self.days.instant(founded + 1, "10am"), "who may vouch", self._name_sector_body)
        yield TimedAct(
            self.days.instant(self.story["constituted"], "noon"), "the bodies stand", self._constitute
        )
        for place, row in enumerate(self.story["meetings"]):
            yield from self._meeting(place, row)

    def _found(self, at: datetime) -> None:
        by = self.cast.member(self.secretary)
        for body in result_or_raise(found_default_bodies(by=by, at=at)):
            for seat, call in zip(current_seats(body), self.story["seats"][body.kind], strict=True):
                if call:
                    email = self.cast.persons[call].email
                    result_or_raise(fill_seat(seat=seat, email=email, by=by, at=at))

    def _name_sector_body(self, at: datetime) -> None:
        organisation = self.cast.bodies[self.story["sector_body"]]
        by = self.cast.member(self.secretary)
        result_or_raise(name_sector_body(organisation=organisation, by=by, at=at))

    def _constitute(self, at: datetime) -> None:
        for kind in self.story["seats"]:
            by = self.cast.member(self.secretary)
            result_or_raise(constitute_body(body=self._body(kind), by=by, at=at))

    def _body(self, kind: str) -> Body:
        body = body_of_kind(kind)
        assert body is not None, f"no {kind} was founded"
        return body

    def _meeting(self, place: int, row: Part) -> Iterator[TimedAct]:
        day, name = row["day"], f"{row['body']} on day {row['day']}"
        starts = self.days.instant(day, row["at"])

        def call(at: datetime) -> None:
            agenda = tuple(AgendaItem(title) for title, _ in row["items"])
            by, body = self.cast.member(self.secretary), self._body(row["body"])
            called = call_meeting(
                body=body, starts_at=starts, place=row["place"], agenda=agenda, by=by, at=at
            )
            self.numbers[place] = result_or_raise(called).pk

        called_on = day - _NOTICE if day <= 0 else -_NOTICE
        yield TimedAct(self.days.instant(called_on, "11am"), f"{name} is called", call)
        if day > 0:
            return
        over = starts + timedelta(hours=2)
        yield TimedAct(over, f"{name} was held", partial(self._hold, place, row, starts))
        for count, decision in enumerate(row.get("decisions", ())):
            yield TimedAct(
                over + timedelta(minutes=5 + count),
                f"{name} decides",
                partial(self._decide, place, decision, starts),
            )
        before = self._before(place, row["body"])
        if before is not None:
            yield TimedAct(
                over + timedelta(minutes=1),
                f"{name} accepts minutes",
                partial(self._accept, before, place),
            )
        yield TimedAct(
            self.days.instant(day + 1, "4pm"), f"minutes of {name}", partial(self._minute, place, row)
        )

    def _before(self, place: int, body: str) -> int | None:
        """The place of the meeting of the same body before this one."""
        earlier = [number for number, row in enumerate(self.story["meetings"][:place]) if row["body"] == body]
        return earlier[-1] if earlier else None

    def _row(self, place: int) -> Meeting:
        return Meeting.objects.get(pk=self.numbers[place])

    def _hold(self, place: int, row: Part, starts: datetime, at: datetime) -> None:
        meeting, absent = self._row(place), {self.cast.persons[call].pk for call in row["absent"]}
        seats = [
            seat for seat in seats_during(meeting, at) if seat.person_id and seat.person_id not in absent
        ]
        presences = tuple(Presence(seat.pk, starts) for seat in seats)
        by = self.cast.member(self.secretary)
        result_or_raise(record_attendance(meeting=meeting, presences=presences, by=by, at=at))

    def _accept(self, before: int, place: int, at: datetime) -> None:
        by = self.cast.member(self.secretary)
        accepted = accept_minutes(meeting=self._row(before), accepted_in=self._row(place), by=by, at=at)
        result_or_raise(accepted)

    def _minute(self, place: int, row: Part, at: datetime) -> None:
        minutes = tuple(AgendaItem(title, words) for title, words in row["items"])
        by = self.cast.member(self.secretary)
        result_or_raise(write_minutes(meeting=self._row(place), minutes=minutes, by=by, at=at))

    def _decide(self, place: int, row: Part, starts: datetime, at: datetime) -> None:
        meeting, by = self._row(place), self.cast.member(self.secretary)
        votes_for, against, abstained = row["votes"]
        record = DecisionRecord(
            title=row["title"],
            decided_at=starts + timedelta(hours=1),
            decision=row["decision"],
            reasons=row["reasons"],
            alternatives=row["alternatives"],
            votes_for=votes_for,
            votes_against=against,
            abstained=abstained,
            conflicts=self._conflicts(meeting, row),
        )
        if row["act"] == "other":
            result_or_raise(record_decision(meeting=meeting, record=record, by=by, at=at))
            return
        version = FrameworkVersion.objects.get(number=row["version"])
        if row["act"] == "recommend":
            result_or_raise(
                recommend_framework(version=version, meeting=meeting, record=record, by=by, at=at)
            )
            return
        effect = self.days.day(row["effect"])
        adopted = adopt_framework(
            version=version,
            meeting=meeting,
            record=record,
            effect_from=effect,
            notice_months=row["notice"],
            by=by,
            at=at,
        )
        result_or_raise(adopted)

    def _conflicts(self, meeting: Meeting, row: Part) -> tuple[DeclaredConflict, ...]:
        if "conflict" not in row:
            return ()
        call, interest, dispensation = row["conflict"]
        seat = current_seats(meeting.body).get(person=self.cast.persons[call])
        return (DeclaredConflict(seat.pk, interest, dispensation),)
