"""Bodies through their services: who sits there, what a meeting may decide, and what is published of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from django.db import DatabaseError, connection, transaction

from hopmarket.records.bodies import tasks
from hopmarket.records.bodies.default_bodies import default_bodies, default_terms
from hopmarket.records.bodies.models import Body, BodyDecision, Meeting, Seat
from hopmarket.records.bodies.queries import (
    body_of_kind,
    current_seats,
    meetings_at_which,
    people_on,
    seats_of,
    sits_on,
)
from hopmarket.records.ledger.acts import ACTS
from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.parties.models import Membership, Person
from hopmarket.records.post.models import Letter
from hopmarket.records.publications.models import PublishedDocument
from hopmarket.records.publications.queries import newest_document, newest_documents
from hopmarket.rules.bodies.agenda import AgendaItem
from hopmarket.rules.bodies.body_life import BODY_LIFE, BodyAct, BodyState
from hopmarket.rules.bodies.decision_record import DeclaredConflict
from hopmarket.rules.bodies.meeting_life import MEETING_LIFE, MeetingAct, MeetingState
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, Role
from hopmarket.rules.sectors import Sector
from tests.factories.partnership import must, partnership
from tests.factories.snapshots import made_once
from tests.factories.standing_bodies import (
    AGENDA,
    BEGINS,
    MINUTES,
    PLAN,
    SEATS,
    SECOND,
    TERMS,
    SittingBody,
    address_of,
    call,
    hold,
    sitting_body,
)

BEGAN = datetime(2026, 11, 2, 9, tzinfo=UTC)
WHY = "Too few members can come this month"
EMAIL = re.compile(rb"[^\s\"@]+@[^\s\"@]+\.[a-z]+")

pytestmark = pytest.mark.django_db


def body_at(until: str) -> SittingBody:
    return made_once(f"sitting body {until}", lambda: sitting_body(partnership(BEGAN), BEGAN, until))


# Lives: every act in every state, by everybody

SITTING_ACTS: dict[BodyAct, tuple[str, Callable[[SittingBody], dict[str, Any]]]] = {
    BodyAct.REVISE: ("revise_body", lambda it: {"body": it.body, "plan": PLAN}),
    BodyAct.SET_TERMS: ("set_terms_of_reference", lambda it: {"body": it.body, "document": TERMS}),
    BodyAct.ADD_SEAT: ("add_seat", lambda it: {"body": it.body, "plan": replace(SEATS[3], post="Another")}),
    BodyAct.END_SEAT: ("end_seat", lambda it: {"seat": _spare_seat(it)}),
    BodyAct.FILL_SEAT: (
        "fill_seat",
        lambda it: {"seat": _spare_seat(it), "email": "farid@temevalley.example"},
    ),
    BodyAct.EMPTY_SEAT: ("empty_seat", lambda it: {"seat": _seat(it, 4), "reason": "The post has ended."}),
    BodyAct.CONSTITUTE: ("constitute_body", lambda it: {"body": it.body}),
    BodyAct.CALL_MEETING: (
        "call_meeting",
        lambda it: {"body": it.body, "starts_at": BEGAN + 9 * BEGINS, "place": "Room 2", "agenda": AGENDA},
    ),
    BodyAct.DISSOLVE: ("dissolve_body", lambda it: {"body": it.body, "reason": WHY}),
}


def _seat(sitting: SittingBody, number: int) -> Seat:
    return Seat.objects.select_related("body").filter(body=sitting.body, number=number).latest("pk")


def _spare_seat(sitting: SittingBody) -> Seat:
    return _seat(sitting, 5)


def body_in(state: BodyState) -> SittingBody:
    """A body in a state, with a spare empty seat."""

    def make() -> SittingBody:
        sitting = sitting_body(
            partnership(BEGAN), BEGAN, "standing" if state is BodyState.STANDING else "seated"
        )
        officer, at = sitting.officer, BEGAN
        must(ACTS["set_terms_of_reference"](body=sitting.body, document=TERMS, by=officer, at=at))
        must(ACTS["add_seat"](body=sitting.body, plan=replace(SEATS[2], post="Spare"), by=officer, at=at))
        if state is BodyState.DISSOLVED:
            must(ACTS["dissolve_body"](body=sitting.body, reason=WHY, by=officer, at=at))
        return sitting

    return made_once(f"body in {state}", make)


def test_every_act_of_a_bodys_life_is_a_service() -> None:
    assert set(SITTING_ACTS) == set(BodyAct) - {BodyAct.DECIDE}


@pytest.mark.parametrize("state", BodyState)
def test_every_act_on_a_body_in_every_state_by_every_role(state: BodyState) -> None:
    sitting = body_in(state)
    actors = _actors(sitting)
    for act, (name, words) in SITTING_ACTS.items():
        for who, (by, refused) in actors.items():
            with transaction.atomic():
                outcome = ACTS[name](**words(sitting), by=by, at=BEGAN)
                transaction.set_rollback(True)
            life = BODY_LIFE.after(state, act)
            expected = refused or (life.reason if isinstance(life, Refusal) else None)
            got = outcome.reason if isinstance(outcome, Refusal) else None
            assert got == expected, (state, act, who, outcome)
            if got is None and act in (BodyAct.CONSTITUTE, BodyAct.DISSOLVE):
                assert outcome.state == life


def _actors(sitting: SittingBody) -> dict[str, tuple[Member, str | None]]:
    """Members of every role, and why they may not serve bodies."""
    officer, at_home = sitting.officer, sitting.house
    return {
        "officer": (officer, None),
        "officer without a second factor": (replace(officer, second_factor=False), "role.second_factor"),
        "operator": (at_home.operator, "role.missing"),
        "member of the body": (sitting.people[0], "role.missing"),
        "evaluator": (at_home.evaluators[0], "role.missing"),
        "bidder": (at_home.bidders[2], "role.missing"),
        **{
            role: (replace(sitting.people[0], roles=frozenset({Role.PERSON, role})), "role.missing")
            for role in Role
            if role is not Role.OFFICER
        },
    }


MEETING_ACTS: dict[MeetingAct, tuple[str, Callable[[SittingBody], dict[str, Any]]]] = {
    MeetingAct.REVISE_AGENDA: (
        "revise_agenda",
        lambda it: {"starts_at": BEGAN + 9 * BEGINS, "place": "Room 3", "agenda": AGENDA},
    ),
    MeetingAct.CANCEL: ("cancel_meeting", lambda it: {"reason": WHY}),
    MeetingAct.RECORD_ATTENDANCE: ("record_attendance", lambda it: {"presences": it.presences()}),
    MeetingAct.DECIDE: ("record_decision", lambda it: {"record": it.record()}),
    MeetingAct.WRITE_MINUTES: ("write_minutes", lambda it: {"minutes": MINUTES}),
    MeetingAct.ACCEPT_MINUTES: ("accept_minutes", lambda it: {"accepted_in": _later_meeting(it)}),
}


def _later_meeting(sitting: SittingBody) -> Meeting:
    later = Meeting.objects.filter(body=sitting.body, number=2).first()
    if later is None:
        call(sitting)
        hold(sitting)
        later = sitting.meetings.pop()
    return later


def meeting_in(state: MeetingState) -> SittingBody:
    until = {
        MeetingState.CALLED: "called",
        MeetingState.CANCELLED: "called",
        MeetingState.HELD: "held",
    }.get(state, "minuted")

    def make() -> SittingBody:
        sitting = sitting_body(partnership(BEGAN), BEGAN, until)
        by, at = sitting.officer, BEGAN + BEGINS
        if state is MeetingState.CANCELLED:
            must(ACTS["cancel_meeting"](meeting=sitting.meeting, reason=WHY, by=by, at=at))
        later = _later_meeting(sitting) if state in (MeetingState.MINUTED, MeetingState.ACCEPTED) else None
        if state is MeetingState.ACCEPTED:
            must(ACTS["accept_minutes"](meeting=sitting.meeting, accepted_in=later, by=by, at=at + BEGINS))
        return sitting

    return made_once(f"meeting in {state}", make)


def test_every_act_of_a_meetings_life_is_a_service() -> None:
    assert set(MEETING_ACTS) == set(MeetingAct)


@pytest.mark.parametrize("state", MeetingState)
def test_every_act_on_a_meeting_in_every_state_by_every_role(state: MeetingState) -> None:
    sitting = meeting_in(state)
    actors = _actors(sitting)
    for act, (name, words) in MEETING_ACTS.items():
        # an agenda changes before a meeting begins, everything else is done once it has
        at = BEGAN + SECOND if act is MeetingAct.REVISE_AGENDA else BEGAN + 2 * BEGINS
        for who, (by, refused) in actors.items():
            with transaction.atomic():
                given = words(sitting)
                outcome = ACTS[name](meeting=sitting.meeting, **given, by=by, at=at)
                transaction.set_rollback(True)
            if act is MeetingAct.RECORD_ATTENDANCE and refused == "role.second_factor":
                refused = None
            life = MEETING_LIFE.after(state, act)
            expected = refused or (life.reason if isinstance(life, Refusal) else None)
            got = outcome.reason if isinstance(outcome, Refusal) else None
            assert got == expected, (state, act, who, outcome)
            if got is None and act is not MeetingAct.DECIDE:
                assert outcome.state == life


# The default set, and how a body becomes one


def test_the_default_set_is_founded_with_one_button_and_once() -> None:
    officer = body_at("forming").officer
    bodies = must(ACTS["found_bodies"](by=officer, at=BEGAN))
    assert [body.kind for body in bodies] == ["executive_group", "board"], "there is a working group already"
    assert all(body.terms and body.seats.count() >= body.quorum for body in bodies)
    again = ACTS["found_bodies"](by=officer, at=BEGAN)
    assert isinstance(again, Refusal) and again.reason == "body.kind_taken"
    kinds = {row.plan.kind for row in default_bodies()}
    assert kinds == {"working_group", "executive_group", "board"} and default_terms().clauses
    assert [row.plan.kind for row in default_bodies() if row.plan.rights.may_adopt] == ["board"]


def test_a_body_is_constituted_with_its_quorum_its_co_chairs_and_terms() -> None:
    sitting = body_at("forming")
    officer = sitting.officer

    def refused() -> Refusal:
        outcome = ACTS["constitute_body"](body=sitting.body, by=officer, at=BEGAN)
        assert isinstance(outcome, Refusal)
        return outcome

    def fill(number: int, member: Member) -> None:
        must(ACTS["fill_seat"](seat=sitting.seat(number), email=address_of(member), by=officer, at=BEGAN))

    fill(1, sitting.people[0])
    fill(3, sitting.people[2])
    found = refused()
    assert found.reason == "body.seats_unfilled"
    assert found.params == {"filled": "2", "seats": "4", "quorum": "3"}
    fill(4, sitting.people[3])
    found = refused()
    assert found.reason == "body.no_co_chair" and found.params == {"sector": "voluntary"}
    fill(2, sitting.people[1])
    assert refused().reason == "body.no_terms"
    must(ACTS["set_terms_of_reference"](body=sitting.body, document=TERMS, by=officer, at=BEGAN))
    assert newest_document("body", sitting.body.key) is None, "a body that is forming is not public"
    must(ACTS["constitute_body"](body=sitting.body, by=officer, at=BEGAN))
    published = newest_document("body", sitting.body.key)
    assert published and [seat["name"] for seat in published.json["seats"]] == [
        member.person_name for member in sitting.people
    ]


def test_two_officers_cannot_found_the_same_kind_twice() -> None:
    sitting = body_at("forming")
    again = ACTS["found_body"](plan=PLAN, by=sitting.officer, at=BEGAN)
    assert isinstance(again, Refusal) and again.reason == "body.kind_taken"
    with pytest.raises(DatabaseError), transaction.atomic():
        Body.objects.create(key="second", name="Second", kind=PLAN.kind, quorum=3, founded_at=BEGAN)


# Seats


def test_a_seat_goes_to_somebody_of_its_sector_who_is_told_and_may_give_it_up() -> None:
    sitting = body_at("standing")
    by, body = sitting.officer, sitting.body
    plan = replace(SEATS[3], post="Small firms", sector=Sector.BUSINESS)
    seat = must(ACTS["add_seat"](body=body, plan=plan, by=by, at=BEGAN))

    def fill(email: str) -> Any:
        return ACTS["fill_seat"](seat=seat, email=email, by=by, at=BEGAN)

    assert fill("nobody@nowhere.example").reason == "seat.unknown_person"
    assert fill(address_of(sitting.people[1])).reason == "seat.has_one_already"
    charity_colleague = fill(address_of(sitting.house.evaluators[0]))
    assert (
        charity_colleague.reason == "seat.other_sector"
        and "Temevalley" in charity_colleague.params["organisation"]
    )
    firm = sitting.house.bidders[2]
    must(fill(address_of(firm).upper()))
    letter = Letter.objects.filter(kind="seat_given", address=address_of(firm)).get()
    assert letter.params["post"] == "Small firms"
    assert sits_on(firm, body.key) and sits_on(firm, "working_group") and not sits_on(firm, "board")
    assert [row.post for row in seats_of(firm.person)] == ["Small firms"]

    stranger = ACTS["resign_seat"](seat=seat, by=sitting.people[0], at=BEGAN + SECOND)
    assert stranger.reason == "seat.not_yours"
    must(ACTS["resign_seat"](seat=seat, by=firm, at=BEGAN + SECOND))
    assert not sits_on(firm, body.key)
    told = Letter.objects.filter(kind="seat_resigned").get()
    assert told.address == address_of(by)
    shown = newest_document("body", body.key)
    assert (
        shown and shown.json["seats"][-1]["post"] == "Small firms" and shown.json["seats"][-1]["name"] == ""
    )


def test_a_seat_gives_no_rights_to_whoever_left_the_organisation() -> None:
    sitting = sitting_body(partnership(BEGAN), BEGAN, "standing")
    body, holder = sitting.body, sitting.people[0]
    assert sits_on(holder, body.key) and holder.person in {person.pk for person in people_on(body)}
    Membership.objects.filter(person=holder.person).update(ended_at=BEGAN)
    assert not sits_on(holder, body.key) and not seats_of(holder.person)
    assert holder.person not in {person.pk for person in people_on(body)}
    assert current_seats(body).filter(person=holder.person).exists(), "somebody has still to empty it"


def test_a_resident_sits_for_no_organisation() -> None:
    sitting = body_at("forming")
    plan = replace(SEATS[3], post="Resident", sector=Sector.RESIDENTS)
    seat = must(ACTS["add_seat"](body=sitting.body, plan=plan, by=sitting.officer, at=BEGAN))
    resident = address_of(sitting.house.evaluators[0])
    held = must(ACTS["fill_seat"](seat=seat, email=resident, by=sitting.officer, at=BEGAN))
    assert held.organisation is None and held.person.email == resident


def test_whoever_left_their_organisation_holds_no_seat_that_counts() -> None:
    sitting = body_at("called")
    by, at = sitting.officer, sitting.begins()
    membership = Membership.objects.get(person=sitting.people[2].person)
    Membership.objects.filter(pk=membership.pk).update(ended_at=BEGAN + SECOND)
    must(
        ACTS["record_attendance"](meeting=sitting.meeting, presences=sitting.presences(1, 2, 3), by=by, at=at)
    )
    refused = ACTS["record_decision"](
        meeting=sitting.meeting, record=sitting.record(votes_for=3), by=by, at=at
    )
    assert refused.reason == "body.too_few_present" and refused.params["present"] == "2"


# Meetings and decisions


def test_a_quorum_that_leaves_takes_later_decisions_with_it() -> None:
    sitting = body_at("held")
    by, begins = sitting.officer, sitting.begins()
    leaves = begins + timedelta(minutes=40)
    four = sitting.presences()
    gone = tuple(replace(one, left_at=leaves) for one in four[2:])
    now = begins + timedelta(hours=2)
    with pretend_time(now):
        must(ACTS["record_attendance"](meeting=sitting.meeting, presences=(*four[:2], *gone), by=by, at=now))
        late = sitting.record(decided_at=leaves, votes_for=2)
        refused = ACTS["record_decision"](meeting=sitting.meeting, record=late, by=by, at=now)
        assert refused.reason == "body.too_few_present"
        assert refused.params["present"] == "2" and refused.params["seats"] == "4"
        assert refused.params["quorum"] == "3" and refused.params["time"] == "9.40am"
        earlier = sitting.record(decided_at=leaves - SECOND)
        decision = must(ACTS["record_decision"](meeting=sitting.meeting, record=earlier, by=by, at=now))
        assert (decision.present, decision.quorum, decision.number) == (4, 3, 1)
        gone_before = tuple(replace(one, left_at=leaves - 2 * SECOND) for one in four[2:])
        undone = ACTS["record_attendance"](
            meeting=sitting.meeting, presences=(*four[:2], *gone_before), by=by, at=now
        )
        assert undone.reason == "attendance.undoes_decision"
        minutes_with_address = (AgendaItem("The draft", "Write to dana@temevalley.example."),)
        leaked = ACTS["write_minutes"](meeting=sitting.meeting, minutes=minutes_with_address, by=by, at=now)
        assert leaked.reason == "body.email_in_words" and leaked.params == {"what": "item 1"}


def test_a_declared_interest_counts_only_with_a_dispensation() -> None:
    sitting = body_at("held")
    by, at = sitting.officer, sitting.begins()
    interests = tuple(
        DeclaredConflict(sitting.seat(number).pk, "Runs the service that is bought") for number in (3, 4)
    )

    def decide(conflicts: tuple[DeclaredConflict, ...], votes: int) -> Any:
        record = sitting.record(conflicts=conflicts, votes_for=votes)
        return ACTS["record_decision"](meeting=sitting.meeting, record=record, by=by, at=at)

    refused = decide(interests, 2)
    assert refused.reason == "body.too_few_without_conflict"
    assert refused.params["counted"] == "2" and refused.params["quorum"] == "3"
    assert decide(interests[:1], 4).reason == "decision.votes_miscounted"
    dispensed = replace(interests[1], dispensation="The chair, since two thirds of the group have one")
    decision = must(decide((interests[0], dispensed), 3))
    assert [one["dispensation"] != "" for one in decision.conflicts] == [False, True]
    assert len(decision.dispensations) == 1
    published = newest_document("decision", f"{sitting.body.key}-1")
    assert published and published.pk == decision.published_id
    facts = published.json
    six = ("decision", "decided_at", "reasons", "alternatives", "conflicts", "papers")
    assert all(name in facts for name in six) and facts["conflicts"][1]["dispensation"]


def test_minutes_are_accepted_at_a_later_meeting_of_the_same_body_that_has_its_quorum() -> None:
    sitting = body_at("minuted")
    by, first = sitting.officer, sitting.meeting
    call(sitting)
    at = sitting.begins(2)

    def accept(in_meeting: Meeting, at: datetime = at) -> Any:
        return ACTS["accept_minutes"](
            meeting=first, accepted_in=in_meeting, corrections="Item 2: not May but June.", by=by, at=at
        )

    assert accept(first).reason == "minutes.not_later"
    assert accept(sitting.meeting).reason == "minutes.not_held"
    hold(sitting, 1, 2)
    refused = accept(sitting.meeting)
    assert refused.reason == "minutes.no_quorum" and refused.params == {"present": "2", "quorum": "3"}
    other = _other_body(sitting)
    assert accept(other.meeting, at=at + BEGINS).reason == "minutes.other_body"
    hold(sitting, 1, 2, 3)
    accepted = must(accept(sitting.meeting))
    assert accepted.accepted_in_id == sitting.meeting.pk
    shown = newest_document("meeting", f"{sitting.body.key}/meetings/1")
    assert shown and shown.json["state"] == "accepted" and shown.json["accepted_in"] == 2
    assert shown.json["corrections"] and shown.number == 3, "agenda, minutes, accepted minutes"


def _other_body(sitting: SittingBody) -> SittingBody:
    plan = replace(PLAN, name="Board", kind="board")
    return sitting_body(sitting.house, BEGAN, "held", plan=plan, officer=sitting.officer)


def test_how_a_body_decides_stays_while_its_meeting_goes_on() -> None:
    sitting = body_at("held")
    lower = replace(PLAN, quorum=2)
    refused = ACTS["revise_body"](body=sitting.body, plan=lower, by=sitting.officer, at=sitting.begins())
    assert refused.reason == "body.rules_in_meeting"
    renamed = replace(PLAN, name="Framework Group")
    must(ACTS["revise_body"](body=sitting.body, plan=renamed, by=sitting.officer, at=sitting.begins()))


def test_a_decision_that_was_taken_is_never_changed() -> None:
    sitting = body_at("held")
    record, at = sitting.record(), sitting.begins()
    must(ACTS["record_decision"](meeting=sitting.meeting, record=record, by=sitting.officer, at=at))
    for change in (lambda rows: rows.update(votes_for=2), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(BodyDecision.objects.all())
    assert BodyDecision.objects.get().votes_for == 4


def test_which_meetings_may_decide_what() -> None:
    sitting = body_at("held")
    assert [row.pk for row in meetings_at_which("working_group", "recommend")] == [sitting.meeting.pk]
    assert meetings_at_which("working_group", "adopt") == [] == meetings_at_which("board", "recommend")
    assert body_of_kind("working_group") == sitting.body and body_of_kind("board") is None


def test_members_are_told_of_meetings_that_are_called_changed_and_cancelled() -> None:
    sitting = body_at("called")
    by = sitting.officer
    with pretend_time(BEGAN):
        must(
            ACTS["revise_agenda"](
                meeting=sitting.meeting,
                starts_at=BEGAN + 3 * BEGINS,
                place="Online",
                agenda=AGENDA[:1],
                by=by,
                at=BEGAN,
            )
        )
        must(ACTS["cancel_meeting"](meeting=sitting.meeting, reason=WHY, by=by, at=BEGAN))
    everybody = sorted(address_of(member) for member in sitting.people)
    for kind in ("meeting_called", "meeting_changed", "meeting_cancelled"):
        addresses = Letter.objects.filter(kind=kind).values_list("address", flat=True)
        assert sorted(addresses) == everybody, kind
    shown = newest_document("meeting", f"{sitting.body.key}/meetings/1")
    assert shown and shown.json["state"] == "cancelled" and shown.json["reason"] == WHY and shown.number == 3


# What waits, and what is public


@pytest.mark.parametrize(
    ("until", "kinds"),
    [
        ("forming", ["fill_seats"]),
        ("seated", ["constitute_body"]),
        ("standing", []),
        ("called", ["record_meeting"]),
        ("held", ["write_minutes"]),
        ("minuted", ["accept_minutes"]),
    ],
)
def test_what_waits_for_the_secretariat(until: str, kinds: list[str]) -> None:
    sitting = body_at(until)
    at = sitting.begins()
    assert [task.kind.name for task in tasks.tasks_of(sitting.officer, at)] == kinds
    assert tasks.tasks_of(sitting.people[0], at) == [] == tasks.tasks_of(sitting.house.operator, at)


def test_nothing_that_is_published_has_an_email_address() -> None:
    sitting = body_at("next_held")
    by, at = sitting.officer, sitting.begins(2)
    nameless = Person.objects.get(pk=sitting.people[1].person)
    Person.objects.filter(pk=nameless.pk).update(name="")
    must(ACTS["record_decision"](meeting=sitting.meeting, record=sitting.record(), by=by, at=at))
    must(ACTS["accept_minutes"](meeting=sitting.first_meeting, accepted_in=sitting.meeting, by=by, at=at))
    must(ACTS["revise_body"](body=sitting.body, plan=PLAN, by=by, at=at))
    kinds = {"body", "terms_of_reference", "meeting", "decision"}
    assert set(newest_documents().values_list("kind", flat=True)) == kinds
    for row in PublishedDocument.objects.all():
        assert not EMAIL.search(bytes(row.facts)), row
        assert not EMAIL.search(bytes(row.body)), row
        assert "@" not in row.title
    assert "Name not given" in orjson.dumps(newest_documents("body").get().json).decode()


def test_one_body_takes_as_many_queries_for_its_tasks_as_three(django_assert_max_num_queries: Any) -> None:
    sitting = body_at("held")
    must(ACTS["found_bodies"](by=sitting.officer, at=BEGAN))
    with django_assert_max_num_queries(2):
        assert len(tasks.tasks_of(sitting.officer, sitting.begins())) == 3
    assert connection.vendor in ("sqlite", "postgresql")
