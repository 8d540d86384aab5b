"""The record of a decision, and whether a body could take it at its instant.

A record says six things: the decision and when it was made, its reasons, the alternatives that were considered
and rejected, the conflicts of interest that members declared, the dispensations that they were given, and the
papers. It is modelled on regulation 12 of the Local Authorities (Executive Arrangements) (Meetings and Access
to Information) (England) Regulations 2012 (SI 2012/2089), which binds councils with executives, not bodies of a
partnership.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from ..dates_in_words import clock
from ..reasons import says_why, unreasoned
from ..refusal import Refusal
from .body_life import DecisionAct
from .quorum import BodyFacts, Presence, quorum_refusal, seats_refusal

CITE = "SI 2012/2089, reg. 12, as a model; docs/rules/bodies.md"
CONFLICT_CITE = "Localism Act 2011, ss. 31(4) and 33, as a model; docs/rules/bodies.md"


@dataclass(frozen=True, slots=True)
class DeclaredConflict:
    """An interest that the holder of a seat declared in the matter; and the dispensation by which they take part
    all the same: who gave it and why, empty for none."""

    seat: int
    interest: str
    dispensation: str = ""


@dataclass(frozen=True, slots=True)
class PaperReference:
    """A paper that was before the meeting: its title, and where it can be read, if anywhere."""

    title: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """A decision as the body's secretary writes it down. ``title`` is how lists call it, ``decided_at`` the
    instant of the vote. ``casting_seat`` is the seat whose holder gave a casting vote for it; 0 for none."""

    title: str
    decided_at: datetime
    decision: str
    reasons: str
    alternatives: str
    votes_for: int
    votes_against: int = 0
    abstained: int = 0
    casting_seat: int = 0
    conflicts: tuple[DeclaredConflict, ...] = ()
    papers: tuple[PaperReference, ...] = ()

    @property
    def shut_out(self) -> frozenset[int]:
        """The seats that do not count in this matter: a declared conflict and no dispensation."""
        return frozenset(one.seat for one in self.conflicts if not one.dispensation.strip())


def decision_refusal(
    body: BodyFacts,
    presences: Collection[Presence],
    record: DecisionRecord,
    act: DecisionAct,
    *,
    opened_at: datetime,
    now: datetime,
) -> Refusal | None:
    """Why a body could not take this decision: the first of what :func:`words_refusal`, :func:`seats_refusal`,
    :func:`quorum_refusal` and :func:`vote_refusal` find, and ``decision.not_this_body``,
    ``decision.before_meeting``, ``decision.in_future``.

    ``opened_at`` is when the meeting was to begin, ``now`` when the decision is written down.
    """
    if not body.rights.may_take(act):
        return Refusal("decision.not_this_body", CITE, {"act": str(act)})
    if record.decided_at < opened_at:
        return Refusal("decision.before_meeting", CITE, {"time": clock(opened_at)})
    if record.decided_at > now:
        return Refusal("decision.in_future", CITE, {"time": clock(record.decided_at)})
    return (
        words_refusal(record)
        or conflicts_refusal(body, record)
        or seats_refusal(body)
        or quorum_refusal(body, presences, record.decided_at, record.shut_out)
        or vote_refusal(body, presences, record)
    )


def words_refusal(record: DecisionRecord) -> Refusal | None:
    """What of the six the record lacks: ``decision.no_title``, ``decision.no_words``, ``reasons.missing``,
    ``decision.no_alternatives``, ``decision.paper_untitled``."""
    if not record.title.strip():
        return Refusal("decision.no_title", CITE)
    if not record.decision.strip():
        return Refusal("decision.no_words", CITE)
    if any(not paper.title.strip() for paper in record.papers):
        return Refusal("decision.paper_untitled", CITE)
    if not says_why(record.alternatives):
        return unreasoned(record.reasons, "record_decision") or Refusal("decision.no_alternatives", CITE)
    return unreasoned(record.reasons, "record_decision")


def conflicts_refusal(body: BodyFacts, record: DecisionRecord) -> Refusal | None:
    """What is wrong with the declared conflicts: ``decision.conflict_unknown_seat``,
    ``decision.conflict_twice``, ``decision.conflict_unsaid``."""
    seats = [one.seat for one in record.conflicts]
    if not set(seats) <= {seat.seat for seat in body.seats}:
        return Refusal("decision.conflict_unknown_seat", CONFLICT_CITE)
    if len(set(seats)) < len(seats):
        return Refusal("decision.conflict_twice", CONFLICT_CITE)
    if any(not one.interest.strip() for one in record.conflicts):
        return Refusal("decision.conflict_unsaid", CONFLICT_CITE)
    return None


def vote_refusal(body: BodyFacts, presences: Collection[Presence], record: DecisionRecord) -> Refusal | None:
    """Why the vote does not carry: ``decision.votes_negative``; ``decision.votes_miscounted`` where votes and
    abstentions are not those of everybody present who may vote; ``decision.not_carried``; ``decision.tied``; and of
    a casting vote ``decision.no_casting_vote``, ``decision.casting_without_tie``, ``decision.casting_by_whom``.

    A casting vote is one more vote for the decision, on a tie alone, by the holder of a chair who is present and
    has no conflict that shuts them out.
    """
    votes = (record.votes_for, record.votes_against, record.abstained)
    if min(votes) < 0:
        return Refusal("decision.votes_negative", CITE)
    entitled = body.present_at(presences, record.decided_at) - record.shut_out
    if sum(votes) != len(entitled):
        figures = {"votes": str(sum(votes)), "entitled": str(len(entitled)), "time": clock(record.decided_at)}
        return Refusal("decision.votes_miscounted", CITE, figures)
    tied = record.votes_for == record.votes_against
    figures = {"for": str(record.votes_for), "against": str(record.votes_against)}
    if record.casting_seat:
        return _casting_refusal(body, entitled, record.casting_seat, tied=tied)
    if tied:
        return Refusal("decision.tied", CITE, figures)
    if record.votes_for < record.votes_against:
        return Refusal("decision.not_carried", CITE, figures)
    return None


def _casting_refusal(
    body: BodyFacts, entitled: frozenset[int], casting_seat: int, *, tied: bool
) -> Refusal | None:
    if not body.casting_vote:
        return Refusal("decision.no_casting_vote", CITE)
    if not tied:
        return Refusal("decision.casting_without_tie", CITE)
    if casting_seat not in entitled & {seat.seat for seat in body.seats if seat.is_chair}:
        return Refusal("decision.casting_by_whom", CITE)
    return None


def attendance_refusal(
    presences: Collection[Presence],
    *,
    seats: Collection[int],
    opened_at: datetime,
    now: datetime,
) -> Refusal | None:
    """What is wrong with an attendance as it was entered: ``attendance.nobody``, ``attendance.unknown_seat``,
    ``attendance.twice``, ``attendance.in_future``, ``attendance.left_before_arrival``. Whoever came early counts
    from then on."""
    named = [one.seat for one in presences]
    if not named:
        return Refusal("attendance.nobody")
    if not set(named) <= set(seats):
        return Refusal("attendance.unknown_seat")
    if len(set(named)) < len(named):
        return Refusal("attendance.twice")
    for one in presences:
        latest = max(one.arrived_at, one.left_at or one.arrived_at)
        if latest > now:
            return Refusal("attendance.in_future", params={"time": clock(latest)})
        if one.left_at is not None and one.left_at <= max(one.arrived_at, opened_at):
            return Refusal("attendance.left_before_arrival", params={"time": clock(one.left_at)})
    return None


@dataclass(frozen=True, slots=True)
class TakenDecision:
    """A decision that was taken: its number, its instant, the body as it was then, who was shut out, and how
    many votes and abstentions were counted."""

    number: int
    decided_at: datetime
    body: BodyFacts
    shut_out: frozenset[int]
    counted: int
    casting_seat: int = 0


def undone_by(presences: Collection[Presence], decisions: Collection[TakenDecision]) -> Refusal | None:
    """Why an attendance cannot be put right so: ``attendance.undoes_decision`` where a decision that was taken
    would then have lacked its quorum, or have more or fewer votes than people who could give them."""
    for one in decisions:
        there = one.body.present_at(presences, one.decided_at) - one.shut_out
        is_cast_by_absent = bool(one.casting_seat) and one.casting_seat not in there
        if len(there) < one.body.quorum or len(there) != one.counted or is_cast_by_absent:
            figures = {
                "number": str(one.number),
                "time": clock(one.decided_at),
                "present": str(len(there)),
                "counted": str(one.counted),
                "quorum": str(one.body.quorum),
            }
            return Refusal("attendance.undoes_decision", CITE, figures)
    return None
