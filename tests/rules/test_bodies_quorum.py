"""Bodies: their lives as tables, and the law that nothing is decided without a quorum at its instant."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hopmarket.rules.bodies.agenda import (
    AcceptingMeeting,
    AgendaItem,
    acceptance_refusal,
    call_refusal,
    items_as_json,
    items_as_lines,
    items_from_json,
    items_in_lines,
    items_refusal,
)
from hopmarket.rules.bodies.body_life import (
    BODY_LIFE,
    BodyAct,
    BodyKind,
    BodyRights,
    BodyState,
    DecisionAct,
)
from hopmarket.rules.bodies.body_plan import (
    BodyPlan,
    SeatPlan,
    plan_refusal,
    public_words_refusal,
    seat_refusal,
)
from hopmarket.rules.bodies.decision_record import (
    DecisionRecord,
    DeclaredConflict,
    PaperReference,
    TakenDecision,
    attendance_refusal,
    decision_refusal,
    undone_by,
)
from hopmarket.rules.bodies.meeting_life import MEETING_LIFE, MeetingAct, MeetingState
from hopmarket.rules.bodies.quorum import BodyFacts, Presence, SeatFacts, quorum_refusal, seats_refusal
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.sectors import Sector
from tests.factories.lives import reachable_states

B, M = BodyAct, MeetingAct
OPENED = datetime(2026, 12, 3, 14, tzinfo=UTC)
NOW = OPENED + timedelta(hours=6)
MINUTE = timedelta(minutes=1)

# One line for each state, one column for each act: the state it leads to, or a dot for a refusal. Written by
# hand, apart from the code.
BODY_ACTS = (B.REVISE, B.SET_TERMS, B.ADD_SEAT, B.END_SEAT, B.FILL_SEAT, B.EMPTY_SEAT, B.CONSTITUTE,
             B.CALL_MEETING, B.DECIDE, B.DISSOLVE)  # fmt: skip
BODIES = {
    "forming": "forming forming forming forming forming forming standing . . dissolved",
    "standing": "standing standing standing standing standing standing . standing standing dissolved",
    "dissolved": ". . . . . . . . . .",
}
MEETING_ACTS = (M.REVISE_AGENDA, M.CANCEL, M.RECORD_ATTENDANCE, M.DECIDE, M.WRITE_MINUTES, M.ACCEPT_MINUTES)
MEETINGS = {
    "called": "called cancelled held . . .",
    "held": ". . held held minuted .",
    "minuted": ". . . . minuted accepted",
    "accepted": ". . . . . .",
    "cancelled": ". . . . . .",
}


@pytest.mark.parametrize("state", BodyState)
def test_every_act_on_a_body_is_decided(state: BodyState) -> None:
    assert set(BODIES) == set(BodyState) and set(BODY_ACTS) == set(BodyAct)
    for act, wanted in zip(BODY_ACTS, BODIES[state].split(), strict=True):
        after = BODY_LIFE.after(state, act)
        assert after == (
            wanted if wanted != "." else Refusal(f"body.{act}.not_now", BODY_LIFE.cite, {"state": state})
        )


@pytest.mark.parametrize("state", MeetingState)
def test_every_act_on_a_meeting_is_decided(state: MeetingState) -> None:
    assert set(MEETINGS) == set(MeetingState) and set(MEETING_ACTS) == set(MeetingAct)
    for act, wanted in zip(MEETING_ACTS, MEETINGS[state].split(), strict=True):
        after = MEETING_LIFE.after(state, act)
        refused = Refusal(f"meeting.{act}.not_now", MEETING_LIFE.cite, {"state": state})
        assert after == (wanted if wanted != "." else refused)


def test_every_state_is_reachable_and_ends_are_ends() -> None:
    assert reachable_states(BODY_LIFE) == frozenset(BodyState)
    assert reachable_states(MEETING_LIFE) == frozenset(MeetingState)


# A body of nine seats, of which two take the chair


def nine(filled: int = 9, *, quorum: int = 5, casting: bool = True, co_chairs: bool = True) -> BodyFacts:
    sectors = (
        Sector.PUBLIC,
        Sector.VOLUNTARY,
        *(Sector.PUBLIC,) * 3,
        *(Sector.VOLUNTARY,) * 2,
        Sector.BUSINESS,
        Sector.RESIDENTS,
    )
    seats = tuple(
        SeatFacts(number, sector, number <= 2, number <= filled) for number, sector in enumerate(sectors, 1)
    )
    return BodyFacts(quorum, casting, co_chairs, BodyRights(True, False), seats)


def there(*seats: int, from_: datetime = OPENED, until: datetime | None = None) -> list[Presence]:
    return [Presence(seat, from_, until) for seat in seats]


RECORD = DecisionRecord(
    title="Recommend version 3",
    decided_at=OPENED + 20 * MINUTE,
    decision="Version 3 is recommended to the board.",
    reasons="It answers all forty-one comments",
    alternatives="To wait for the spring: the grants would run out",
    votes_for=5,
)


def decided(
    body: BodyFacts,
    presences: list[Presence],
    record: DecisionRecord,
    act: DecisionAct = DecisionAct.RECOMMEND,
) -> Refusal | None:
    return decision_refusal(body, presences, record, act, opened_at=OPENED, now=NOW)


def test_what_is_allowed_in_every_way_is_not_refused() -> None:
    assert decided(nine(), there(1, 2, 3, 4, 5), RECORD) is None


def test_seats_that_nobody_holds_are_counted() -> None:
    refusal = seats_refusal(nine(6, quorum=7))
    assert refusal and refusal.reason == "body.seats_unfilled"
    assert refusal.params == {"filled": "6", "seats": "9", "quorum": "7"}


def test_a_co_chair_who_is_missing_is_named_by_sector() -> None:
    body = nine()
    without = replace(body, seats=(body.seats[0], replace(body.seats[1], is_filled=False), *body.seats[2:]))
    refusal = seats_refusal(without)
    assert refusal and refusal.reason == "body.no_co_chair" and refusal.params == {"sector": "voluntary"}
    assert seats_refusal(replace(without, wants_co_chairs=False)) is None


def test_a_quorum_that_leaves_ends_at_the_instant_of_leaving() -> None:
    leaves = OPENED + 100 * MINUTE
    presences = there(1, 2, 3, 4) + there(5, until=leaves)
    assert quorum_refusal(nine(), presences, leaves - timedelta(microseconds=1)) is None
    refusal = quorum_refusal(nine(), presences, leaves)
    assert refusal and refusal.reason == "body.too_few_present"
    shown = {"present": "4", "counted": "4", "seats": "9", "quorum": "5", "time": "3.40pm"}
    assert refusal.params == shown


INSTANTS = st.integers(0, 240).map(lambda minutes: OPENED + minutes * MINUTE)
PRESENCES = st.lists(
    st.builds(
        lambda seat, arrived, stays: Presence(seat, arrived, arrived + stays * MINUTE if stays else None),
        st.integers(1, 9),
        INSTANTS,
        st.none() | st.integers(1, 200),
    ),
    max_size=9,
    unique_by=lambda one: one.seat,
)
CONFLICTS = st.lists(
    st.builds(DeclaredConflict, st.integers(1, 9), st.just("Runs it"), st.sampled_from(["", "The chair"])),
    max_size=3,
    unique_by=lambda one: one.seat,
)
BODIES_OF_NINE = st.builds(
    lambda filled, quorum, casting: nine(filled, quorum=quorum, casting=casting, co_chairs=False),
    st.integers(0, 9),
    st.integers(2, 9),
    st.booleans(),
)


@given(BODIES_OF_NINE, PRESENCES, CONFLICTS, INSTANTS, st.data())
def test_nothing_is_ever_decided_without_a_quorum_at_its_instant(
    body: BodyFacts,
    presences: list[Presence],
    conflicts: list[DeclaredConflict],
    instant: datetime,
    data: st.DataObject,
) -> None:
    could_vote = len(body.present_at(presences, instant))
    votes_for = data.draw(st.integers(0, could_vote))
    against = data.draw(st.integers(0, could_vote - votes_for))
    miscounted = data.draw(st.sampled_from([0, 0, 0, 1, -1]))
    votes = [votes_for, against, could_vote - votes_for - against + miscounted]
    casting = data.draw(st.sampled_from([0, 0, *range(1, 10)]))
    record = replace(
        RECORD,
        decided_at=instant,
        conflicts=tuple(conflicts),
        votes_for=votes[0],
        votes_against=votes[1],
        abstained=votes[2],
        casting_seat=casting,
    )
    if decided(body, presences, record) is not None:
        return
    counting = {
        one.seat
        for one in presences
        if one.arrived_at <= instant and not (one.left_at and one.left_at <= instant)
    }
    counting &= {seat.seat for seat in body.seats if seat.is_filled}
    counting -= {one.seat for one in conflicts if not one.dispensation}
    assert len(counting) >= body.quorum
    assert sum(votes) == len(counting)
    if casting:
        assert body.casting_vote and votes[0] == votes[1] and casting in counting and casting <= 2
    else:
        assert votes[0] > votes[1]
    taken = TakenDecision(1, instant, body, record.shut_out, sum(votes), casting)
    assert undone_by(presences, [taken]) is None
    fewer = [one for one in presences if one.seat != min(counting)]
    assert undone_by(fewer, [taken]) is not None, "whoever voted was there, and stays there"


@given(PRESENCES, st.integers(0, 9), st.integers(0, 9))
def test_a_full_count_carries_by_majority_or_casting_vote_alone(
    presences: list[Presence], votes_for: int, casting: int
) -> None:
    instant = OPENED + 240 * MINUTE
    body = nine(casting=True, quorum=2, co_chairs=False)
    present = len(body.present_at(presences, instant))
    assume(present >= 2 and votes_for <= present)
    against = present - votes_for
    record = replace(
        RECORD, decided_at=instant, votes_for=votes_for, votes_against=against, casting_seat=casting
    )
    refusal = decided(body, presences, record)
    may_cast = casting in (1, 2) and casting in body.present_at(presences, instant)
    carried = votes_for > against if not casting else votes_for == against and may_cast
    assert (refusal is None) is carried, refusal


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": " "}, "decision.no_title"),
        ({"decision": ""}, "decision.no_words"),
        ({"reasons": "Because"}, "reasons.missing"),
        ({"alternatives": "None"}, "decision.no_alternatives"),
        ({"papers": (PaperReference(" ", "https://example.org"),)}, "decision.paper_untitled"),
        ({"conflicts": (DeclaredConflict(12, "Runs it"),)}, "decision.conflict_unknown_seat"),
        ({"conflicts": (DeclaredConflict(3, "Runs it"),) * 2}, "decision.conflict_twice"),
        ({"conflicts": (DeclaredConflict(3, " ", "The chair"),)}, "decision.conflict_unsaid"),
        ({"conflicts": (DeclaredConflict(3, "Runs it"),)}, "body.too_few_without_conflict"),
        ({"decided_at": OPENED - MINUTE}, "decision.before_meeting"),
        ({"decided_at": NOW + MINUTE}, "decision.in_future"),
        ({"votes_for": 6}, "decision.votes_miscounted"),
        ({"votes_for": -1}, "decision.votes_negative"),
        ({"votes_for": 2, "votes_against": 3}, "decision.not_carried"),
        ({"votes_for": 2, "votes_against": 2, "abstained": 1}, "decision.tied"),
        ({"casting_seat": 1}, "decision.casting_without_tie"),
        ({"votes_for": 2, "votes_against": 2, "abstained": 1, "casting_seat": 3}, "decision.casting_by_whom"),
        ({"votes_for": 2, "votes_against": 2, "abstained": 1, "casting_seat": 1}, None),
    ],
)
def test_each_fault_of_a_record_has_its_reason(changes: dict[str, object], reason: str | None) -> None:
    refusal = decided(nine(), there(1, 2, 3, 4, 5), replace(RECORD, **changes))  # type: ignore[arg-type]
    assert (refusal.reason if refusal else None) == reason


def test_a_body_without_a_casting_vote_has_none() -> None:
    tie = replace(RECORD, votes_for=2, votes_against=2, abstained=1, casting_seat=1)
    refusal = decided(nine(casting=False), there(1, 2, 3, 4, 5), tie)
    assert refusal and refusal.reason == "decision.no_casting_vote"


@pytest.mark.parametrize(
    ("rights", "acts"),
    [
        (BodyRights(), {DecisionAct.OTHER}),
        (BodyRights(may_recommend=True), {DecisionAct.OTHER, DecisionAct.RECOMMEND, DecisionAct.RETURN}),
        (BodyRights(may_adopt=True), {DecisionAct.OTHER, DecisionAct.ADOPT, DecisionAct.RETURN}),
        (BodyRights(True, True), set(DecisionAct)),
    ],
)
def test_a_body_does_what_it_may(rights: BodyRights, acts: set[DecisionAct]) -> None:
    assert {act for act in DecisionAct if rights.may_take(act)} == acts
    body = replace(nine(), rights=rights)
    for act in DecisionAct:
        refusal = decided(body, there(1, 2, 3, 4, 5), RECORD, act)
        assert (refusal is None) is (act in acts)


# Attendance


@pytest.mark.parametrize(
    ("presences", "reason"),
    [
        ([], "attendance.nobody"),
        (there(1, 12), "attendance.unknown_seat"),
        (there(1, 1), "attendance.twice"),
        (there(1, from_=NOW + MINUTE), "attendance.in_future"),
        (there(1, until=NOW + MINUTE), "attendance.in_future"),
        (there(1, from_=OPENED + 2 * MINUTE, until=OPENED + MINUTE), "attendance.left_before_arrival"),
        (there(1, from_=OPENED - 2 * MINUTE, until=OPENED - MINUTE), "attendance.left_before_arrival"),
        (there(1, from_=OPENED - 2 * MINUTE, until=OPENED + MINUTE), None),
    ],
)
def test_each_fault_of_an_attendance_has_its_reason(presences: list[Presence], reason: str | None) -> None:
    refusal = attendance_refusal(presences, seats=range(1, 10), opened_at=OPENED, now=NOW)
    assert (refusal.reason if refusal else None) == reason


# Plans, agendas, minutes

PLAN = BodyPlan("Working group", BodyKind.WORKING_GROUP, "Writes the framework.", 5, BodyRights())


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"name": " "}, "body.no_name"),
        ({"name": "x" * 121}, "body.no_name"),
        ({"purpose": ""}, "body.no_purpose"),
        ({"quorum": 1}, "body.quorum_too_small"),
        ({"purpose": "Write to ana@board.example"}, "body.email_in_words"),
        ({"purpose": "Write to ana (at) board.example"}, "body.email_in_words"),
    ],
)
def test_each_fault_of_a_plan_has_its_reason(changes: dict[str, object], reason: str | None) -> None:
    refusal = plan_refusal(replace(PLAN, **changes))  # type: ignore[arg-type]
    assert (refusal.reason if refusal else None) == reason


def test_one_chair_for_a_sector() -> None:
    chair = SeatPlan(Sector.PUBLIC, "Co-chair", is_chair=True)
    assert seat_refusal(chair, ()) is None
    refusal = seat_refusal(chair, (chair,))
    assert refusal and refusal.reason == "seat.chair_twice"
    assert seat_refusal(replace(chair, sector=Sector.VOLUNTARY), (chair,)) is None
    assert seat_refusal(replace(chair, is_chair=False), (chair,)) is None
    nameless = seat_refusal(replace(chair, post=""), ())
    crowded = seat_refusal(replace(chair, is_chair=False), (chair,) * 60)
    assert nameless and nameless.reason == "seat.no_post" and crowded and crowded.reason == "seat.too_many"


@given(st.text(max_size=60), st.from_regex(r"[a-z]{2,8}@[a-z]{2,8}\.[a-z]{2,3}", fullmatch=True))
def test_an_address_among_any_words_is_found(words: str, address: str) -> None:
    refusal = public_words_refusal({"the minutes": f"{words} {address} {words}"})
    assert refusal and refusal.reason == "body.email_in_words"


def test_items_are_stored_and_read_and_each_needs_a_title() -> None:
    items = (AgendaItem("Minutes"), AgendaItem("The draft", "Clause 8"))
    assert items_from_json(items_as_json(items)) == items
    assert items_refusal(items) is None
    untitled = items_refusal((*items, AgendaItem(" ", "Something")))
    assert untitled and untitled.reason == "agenda.untitled" and untitled.params["number"] == "3"
    crowded = items_refusal(items * 21)
    assert crowded and crowded.reason == "agenda.too_many"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"starts_at": OPENED}, "meeting.in_past"),
        ({"place": " "}, "meeting.no_place"),
        ({"agenda": ()}, "agenda.empty"),
        ({"place": "Ask ana@board.example"}, "body.email_in_words"),
    ],
)
def test_each_fault_of_a_call_has_its_reason(changes: dict[str, object], reason: str | None) -> None:
    words = {"starts_at": NOW, "place": "Room 2", "agenda": (AgendaItem("Minutes"),), **changes}
    refusal = call_refusal(**words, now=OPENED)  # type: ignore[arg-type]
    assert (refusal.reason if refusal else None) == reason


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"same_body": False}, "minutes.other_body"),
        ({"starts_at": OPENED}, "minutes.not_later"),
        ({"is_held": False}, "minutes.not_held"),
        ({"most_present": 4}, "minutes.no_quorum"),
    ],
)
def test_minutes_are_accepted_at_a_suitable_meeting_alone(
    changes: dict[str, object], reason: str | None
) -> None:
    suitable = AcceptingMeeting(True, OPENED + 10 * MINUTE, True, 5, 5)
    refusal = acceptance_refusal(OPENED, replace(suitable, **changes))  # type: ignore[arg-type]
    assert (refusal.reason if refusal else None) == reason


WORDS = st.text(st.characters(codec="ascii", categories=["L", "N", "Zs"]), min_size=1, max_size=20)
LINES = WORDS.map(str.strip).filter(bool)
ITEMS = st.lists(
    st.builds(lambda title, lines: AgendaItem(title, "\n".join(lines)), LINES, st.lists(LINES, max_size=3)),
    max_size=6,
)


@given(ITEMS)
def test_an_agenda_comes_back_as_it_was_typed(items: list[AgendaItem]) -> None:
    assert items_in_lines(items_as_lines(items)) == tuple(items)


def test_a_dash_without_an_item_above_it_begins_one() -> None:
    assert items_in_lines("- First\n\n  Second \n -- more\n") == (
        AgendaItem("First"),
        AgendaItem("Second", "more"),
    )
