"""Takes a decision of a body inside another act: whoever recommends or adopts something does so here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hopmarket.records.ledger.acts import locked
from hopmarket.rules.bodies.body_life import BODY_LIFE, BodyAct, BodyState, DecisionAct
from hopmarket.rules.bodies.body_plan import public_words_refusal
from hopmarket.rules.bodies.decision_record import DecisionRecord, decision_refusal
from hopmarket.rules.bodies.meeting_life import MEETING_LIFE, MeetingAct, MeetingState
from hopmarket.rules.refusal import Refusal

from .models import Body, BodyDecision, Meeting, Seat
from .publishing import holder_in_words, papers_as_json, publish_decision
from .queries import body_facts, presences_of, seats_at


def take_decision(
    *, meeting: Meeting, matter: str, act: str, record: DecisionRecord, at: datetime
) -> BodyDecision | Refusal:
    """Takes and publishes a decision of the body that holds the meeting. No act of its own: it runs inside one,
    which a refusal rolls back.

    ``matter`` names what is decided on ("framework/3"), ``act`` what is done with it ("recommend", "adopt",
    "return", "other"). The body, its seats and who is present are those of ``record.decided_at``. Refuses what
    the lives of body and meeting do not allow, what cannot be published, and what
    :func:`hopmarket.rules.bodies.decision_record.decision_refusal` refuses.
    """
    locked(Body.objects.all(), pk=meeting.body_id)
    row = locked(Meeting.objects.select_related("body"), pk=meeting.pk)
    refusal = undecidable(meeting=row, act=act, record=record, at=at)
    if refusal:
        return refusal
    body, facts, presences = row.body, body_facts(row.body, record.decided_at), presences_of(row)
    seats = {seat.pk: seat for seat in seats_at(body, record.decided_at)}
    casting = seats.get(record.casting_seat)
    conflicts = _conflicts(record, seats)
    number = BodyDecision.objects.filter(body=body).count() + 1
    figures = {
        "present": len(facts.present_at(presences, record.decided_at)),
        "seats": len(facts.seats),
        "quorum": facts.quorum,
    }
    published = publish_decision(
        row,
        number,
        matter=matter,
        act=act,
        record=record,
        figures=figures,
        conflicts=conflicts,
        casting_by=holder_in_words(casting) if casting else "",
        at=at,
    )
    return BodyDecision.objects.create(
        body=body,
        meeting=row,
        number=number,
        matter=matter,
        act=act,
        decided_at=record.decided_at,
        title=record.title.strip(),
        decision=record.decision.strip(),
        reasons=record.reasons.strip(),
        alternatives=record.alternatives.strip(),
        conflicts=conflicts,
        papers=papers_as_json(record),
        votes_for=record.votes_for,
        votes_against=record.votes_against,
        abstained=record.abstained,
        casting_seat=casting,
        present=figures["present"],
        quorum=facts.quorum,
        recorded_at=at,
        published=published,
    )


def undecidable(*, meeting: Meeting, act: str, record: DecisionRecord, at: datetime) -> Refusal | None:
    """Why a decision would be refused as it is written down so far; writes nothing."""
    for after in (
        BODY_LIFE.after(BodyState(meeting.body.state), BodyAct.DECIDE),
        MEETING_LIFE.after(MeetingState(meeting.state), MeetingAct.DECIDE),
    ):
        if isinstance(after, Refusal):
            return after
    return decision_refusal(
        body_facts(meeting.body, record.decided_at),
        presences_of(meeting),
        record,
        DecisionAct(act),
        opened_at=meeting.starts_at,
        now=at,
    ) or public_words_refusal(_words(record))


def _words(record: DecisionRecord) -> dict[str, str]:
    return {
        "the title": record.title,
        "the decision": record.decision,
        "the reasons": record.reasons,
        "the alternatives": record.alternatives,
        "a declared interest": "\n".join(f"{one.interest}\n{one.dispensation}" for one in record.conflicts),
        "the papers": "\n".join(f"{paper.title}\n{paper.address}" for paper in record.papers),
    }


def _conflicts(record: DecisionRecord, seats: dict[int, Seat]) -> list[dict[str, Any]]:
    return [
        {
            "seat": one.seat,
            "who": holder_in_words(seats[one.seat]),
            "interest": one.interest.strip(),
            "dispensation": one.dispensation.strip(),
        }
        for one in record.conflicts
    ]
