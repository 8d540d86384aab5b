"""Versions of the framework in every state, with the bodies that decide on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hopmarket.records.bodies.models import Attendance, Body, Meeting, Seat
from hopmarket.records.consultations.models import Comment, Consultation
from hopmarket.records.consultations.services.closing import close_consultation
from hopmarket.records.framework.models import FrameworkVersion
from hopmarket.records.framework.services import (
    abandon_framework,
    adopt_framework,
    open_framework_consultation,
    recommend_framework,
    start_framework,
)
from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.parties.models import Membership, Organisation, Person
from hopmarket.records.parties.queries import member_of
from hopmarket.records.parties.services import check_organisation, found_organisation, set_roles
from hopmarket.records.publications.publishing import publish_document
from hopmarket.reference_data import default_framework
from hopmarket.rules.bodies.body_life import BodyKind, BodyState
from hopmarket.rules.bodies.decision_record import DecisionRecord
from hopmarket.rules.bodies.meeting_life import MeetingState
from hopmarket.rules.clauses import ClauseDocument
from hopmarket.rules.comment_life import CommentStance, CommentState, SpokenAs
from hopmarket.rules.consultation_gate import ConsultationPlan
from hopmarket.rules.dates_in_words import local
from hopmarket.rules.framework.beginnings import Beginning
from hopmarket.rules.framework.life import FrameworkState
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, Role, System
from hopmarket.rules.sectors import Sector

from .partnership import bidder, must, partnership, person
from .snapshots import made_once

START = datetime(2026, 1, 12, 9, tzinfo=UTC)
DAY = timedelta(days=1)
OPENED, CLOSED = START + 7 * DAY, START + 7 * DAY + timedelta(weeks=13)
RECOMMENDED, ADOPTED = CLOSED + 14 * DAY, CLOSED + 28 * DAY
QUORUM, SEATS = 3, 4
RIGHTS = {
    BodyKind.WORKING_GROUP: (True, False),
    BodyKind.EXECUTIVE_GROUP: (True, False),
    BodyKind.BOARD: (False, True),
}


@dataclass(frozen=True)
class Makers:
    """Who makes a framework: an officer, the holder of a seat in the working group, one in the board, and a
    commissioner who sits nowhere."""

    officer: Member
    drafter: Member
    board_member: Member
    outsider: Member
    operator: Member

    def body(self, kind: BodyKind) -> Body:
        return Body.objects.get(kind=kind)


def makers() -> Makers:
    """The people and the bodies, on an empty database made once."""
    return made_once("framework makers", _makers)


def _makers() -> Makers:
    house = partnership(START, bidders=0, place="hopland")
    officer = _officer(house.operator)
    drafter = bidder("Hopyard Help", "charity", "small", "hopyard.example", house.operator, START)
    board_member = bidder("Kiln Arts", "charity", "small", "kiln.example", house.operator, START)
    for kind, (may_recommend, may_adopt) in RIGHTS.items():
        holder = board_member if kind is BodyKind.BOARD else drafter
        _body(kind, may_recommend, may_adopt, holder)
    return Makers(officer, drafter, board_member, house.drafter, house.operator)


def _officer(operator: Member) -> Member:
    founder = person("Petra Partner", "board.example", START)
    board = must(
        found_organisation(
            name="The Board",
            kind="other",
            size="micro",
            postcode="WR15 8AB",
            by=member_of(founder, None),
            at=START,
        )
    )
    must(
        check_organisation(
            organisation=board, email_domain="board.example", partnership=True, by=operator, at=START
        )
    )
    membership = Membership.objects.get(person=founder, ended_at=None)
    roles = [Role.ADMINISTRATOR, Role.OFFICER]
    must(set_roles(membership=membership, roles=roles, by=member_of(founder, board), at=START))
    return member_of(founder, board, second_factor=True)


def _body(kind: BodyKind, may_recommend: bool, may_adopt: bool, holder: Member) -> None:
    terms = publish_document("terms_of_reference", kind, title=f"Terms of the {kind}", facts={}, at=START)
    body = Body.objects.create(
        key=kind.replace("_", "-"),
        name=f"The {kind.replace('_', ' ')}",
        kind=kind,
        state=BodyState.STANDING,
        may_recommend=may_recommend,
        may_adopt=may_adopt,
        quorum=QUORUM,
        terms=terms,
        founded_at=START,
        constituted_at=START,
    )
    domain = f"{kind.replace('_', '-')}.example"
    others = [person(f"{name} of {kind}", domain, START) for name in ("Ada", "Bea", "Cyd")]
    people = [Person.objects.get(pk=holder.person), *others]
    for number, (sitting, sector) in enumerate(zip(people, Sector, strict=True), start=1):
        Seat.objects.create(
            body=body,
            number=number,
            sector=sector,
            post=f"Seat {number}",
            person=sitting,
            organisation=Organisation.objects.get(pk=holder.organisation) if number == 1 else None,
            added_at=START,
            since=START,
        )


def a_meeting(kind: BodyKind, at: datetime, *, left_at: datetime | None = None) -> Meeting:
    """A meeting of the body of a kind that began two hours before, with everybody there; two of them leave at
    ``left_at``."""
    body = Body.objects.get(kind=kind)
    meeting = Meeting.objects.create(
        body=body,
        number=body.meetings.count() + 1,
        state=MeetingState.HELD,
        starts_at=at - timedelta(hours=2),
        place="Town Hall",
        called_at=START,
        held_at=at - timedelta(hours=2),
    )
    for seat in body.seats.all():
        Attendance.objects.create(
            meeting=meeting,
            seat=seat,
            arrived_at=meeting.starts_at,
            left_at=left_at if seat.number > 2 else None,
        )
    return meeting


def a_record(at: datetime, *, votes_for: int = SEATS, **changed: object) -> DecisionRecord:
    """What a secretary writes down of a decision that everybody present voted for."""
    words = {
        "title": "The common framework",
        "decision": "The version goes on as it stands.",
        "reasons": "It says what four hundred people asked us to promise.",
        "alternatives": "Keeping the old text, which says nothing about notice periods.",
    }
    return DecisionRecord(decided_at=at, votes_for=votes_for, **{**words, **changed})  # type: ignore[arg-type]


def typed_decision(meeting: Meeting, at: datetime) -> dict[str, dict[str, str]]:
    """What a secretary types of a decision at a meeting, question by question."""
    record = a_record(at)
    seat = meeting.body.seats.order_by("number").last()
    assert seat is not None
    return {
        "decision": {
            "title": record.title,
            "decided_at": f"{local(at):%H:%M}",
            "decision": record.decision,
            "reasons": record.reasons,
            "alternatives": record.alternatives,
            "papers": "The text | https://example.org/text",
        },
        "interests": {
            f"interest_{seat.pk}": "My sister works there.",
            f"dispensation_{seat.pk}": "The monitoring officer gave one.",
        },
        "vote": {"votes_for": str(SEATS), "votes_against": "0", "abstained": "0"},
    }


def a_plan(opens_at: datetime = OPENED, closes_at: datetime = CLOSED, **changed: object) -> ConsultationPlan:
    """A consultation of thirteen weeks."""
    words = {
        "title": "What we promise each other",
        "reasons": "Small charities told us that three months of notice are too short.",
        "alternatives": "Nine months, which councils cannot promise before their budgets are set.",
    }
    return ConsultationPlan(opens_at=opens_at, closes_at=closes_at, **{**words, **changed})  # type: ignore[arg-type]


def default_document() -> ClauseDocument:
    """The text of the default framework."""
    return default_framework()


def started(who: Makers, beginning: Beginning = Beginning.DEFAULT, at: datetime = START) -> FrameworkVersion:
    return must(start_framework(beginning=beginning, by=who.officer, at=at))


def consulted(version: FrameworkVersion, who: Makers, *, weeks_later: int = 0) -> Consultation:
    """Opens a version for comments."""
    later = timedelta(weeks=weeks_later)
    plan = a_plan(OPENED + later, CLOSED + later)
    return must(open_framework_consultation(version=version, plan=plan, by=who.officer, at=plan.opens_at))


def closed(consultation: Consultation) -> Consultation:
    """Closes a consultation by the clock, once its time has come."""
    with pretend_time(consultation.closes_at):
        must(close_consultation(consultation=consultation, by=System("clock"), at=consultation.closes_at))
    consultation.refresh_from_db()
    return consultation


def a_comment(consultation: Consultation, by: Member, state: CommentState = CommentState.SHOWN) -> Comment:
    """A comment of a member, which counts unless its state says otherwise."""
    counts = state is not CommentState.UNCONFIRMED
    return Comment.objects.create(
        consultation=consultation,
        number=consultation.comments.count() + 1 if counts else 0,
        handle=f"handle-{consultation.comments.count()}",
        text="Six months of notice would let us keep our staff.",
        stance=next(iter(CommentStance)),
        spoken_as=SpokenAs.MEMBER,
        person_id=by.person,
        state=state,
        made_at=OPENED + DAY,
        confirmed_at=OPENED + DAY if counts else None,
    )


def recommended(version: FrameworkVersion, who: Makers, at: datetime = RECOMMENDED) -> FrameworkVersion:
    meeting = a_meeting(BodyKind.WORKING_GROUP, at)
    return must(
        recommend_framework(version=version, meeting=meeting, record=a_record(at), by=who.officer, at=at)
    )


def adopted(version: FrameworkVersion, who: Makers) -> FrameworkVersion:
    return must(try_to_adopt(version, who))


def try_to_adopt(
    version: FrameworkVersion,
    who: Makers,
    *,
    kind: BodyKind = BodyKind.BOARD,
    meeting: Meeting | None = None,
    decided_at: datetime = ADOPTED,
    effect_from: date | None = None,
    votes_for: int = SEATS,
) -> FrameworkVersion | Refusal:
    """Adopts a version, if that is possible."""
    return adopt_framework(
        version=version,
        meeting=meeting or a_meeting(kind, ADOPTED),
        record=a_record(decided_at, votes_for=votes_for),
        effect_from=effect_from or ADOPTED.date(),
        notice_months=3,
        by=who.officer,
        at=ADOPTED,
    )


def newest_round(version: FrameworkVersion) -> Consultation:
    """The consultation on a version that was opened last."""
    return Consultation.objects.filter(subject=version.subject).latest("pk")


INSTANTS = {
    FrameworkState.DRAFT: START + DAY,
    FrameworkState.CONSULTING: OPENED + DAY,
    FrameworkState.REVISING: CLOSED + DAY,
    FrameworkState.RECOMMENDED: RECOMMENDED + DAY,
    FrameworkState.ADOPTED: ADOPTED + DAY,
    FrameworkState.ABANDONED: START + 2 * DAY,
}
"""When a version that ``a_version_in`` gives stands in each state."""


def a_version_in(state: FrameworkState) -> tuple[Makers, FrameworkVersion]:
    """A version in a state, reached through services, with whoever made it."""
    return made_once(f"framework version in {state}", lambda: version_in(state))


def version_in(state: FrameworkState) -> tuple[Makers, FrameworkVersion]:
    """The same, beside whatever else there is."""
    who = makers()
    version = started(who)
    if state is FrameworkState.ABANDONED:
        reasons = "The next version begins from another text."
        must(abandon_framework(version=version, reasons=reasons, by=who.officer, at=START + DAY))
    elif state is not FrameworkState.DRAFT:
        consultation = consulted(version, who)
        if state is not FrameworkState.CONSULTING:
            closed(consultation)
        if state in (FrameworkState.RECOMMENDED, FrameworkState.ADOPTED):
            recommended(version, who)
        if state is FrameworkState.ADOPTED:
            adopted(version, who)
    version.refresh_from_db()
    return who, version
