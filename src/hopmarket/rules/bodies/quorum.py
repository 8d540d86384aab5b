"""Who counts in a body: its seats, its co-chairs, and who is present at an instant.

No law sets the quorum of a partnership's bodies: each has its own, in its terms of reference. That a member
with a declared conflict of interest counts neither for the quorum nor for the vote, unless somebody has
dispensed them, is modelled on the Localism Act 2011, ss. 31(4) and 33, which bind councils.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from ..dates_in_words import clock
from ..refusal import Refusal
from ..sectors import Sector
from .body_life import CITE, BodyRights

FEWEST_IN_QUORUM = 2
"""Nobody decides alone."""
CHAIR_SECTORS = (Sector.PUBLIC, Sector.VOLUNTARY)
"""The sectors whose co-chairs lead a body that wants co-chairs."""


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """A seat as rules see it: its key, its sector, whether whoever holds it takes the chair, and whether
    somebody holds it who still works for the organisation that they sit for."""

    seat: int
    sector: Sector
    is_chair: bool = False
    is_filled: bool = False


@dataclass(frozen=True, slots=True)
class Presence:
    """When the holder of a seat came to a meeting, and when they left it before its end."""

    seat: int
    arrived_at: datetime
    left_at: datetime | None = None

    def is_there(self, instant: datetime) -> bool:
        """Whether they are there: from the instant of their arrival until just before that of their leaving."""
        return self.arrived_at <= instant and (self.left_at is None or instant < self.left_at)


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """A body as rules see it."""

    quorum: int
    casting_vote: bool = False
    wants_co_chairs: bool = False
    rights: BodyRights = field(default_factory=BodyRights)
    seats: tuple[SeatFacts, ...] = ()

    @property
    def filled(self) -> int:
        """How many of its seats somebody holds."""
        return len(self.filled_seats)

    @property
    def filled_seats(self) -> frozenset[int]:
        """The seats that somebody holds."""
        return frozenset(seat.seat for seat in self.seats if seat.is_filled)

    def present_at(self, presences: Iterable[Presence], instant: datetime) -> frozenset[int]:
        """The seats whose holders are there at an instant."""
        return self.filled_seats & {one.seat for one in presences if one.is_there(instant)}


def quorum_size_refusal(quorum: int, seats: int | None = None) -> Refusal | None:
    """Why a body cannot have this quorum: ``body.quorum_too_small``, ``body.quorum_too_large`` (than its seats,
    where they are known)."""
    if quorum < FEWEST_IN_QUORUM:
        return Refusal("body.quorum_too_small", CITE, {"fewest": str(FEWEST_IN_QUORUM)})
    if seats is not None and quorum > seats:
        return Refusal("body.quorum_too_large", CITE, {"quorum": str(quorum), "seats": str(seats)})
    return None


def seats_refusal(body: BodyFacts) -> Refusal | None:
    """Why a body cannot act with its seats as they are: ``body.seats_unfilled`` ("6 of 9 seats filled,
    quorum 7"), ``body.no_co_chair`` ("no voluntary co-chair")."""
    if body.filled < body.quorum:
        return Refusal(
            "body.seats_unfilled",
            CITE,
            {"filled": str(body.filled), "seats": str(len(body.seats)), "quorum": str(body.quorum)},
        )
    for sector in missing_chairs(body):
        return Refusal("body.no_co_chair", CITE, {"sector": str(sector)})
    return None


def missing_chairs(body: BodyFacts) -> tuple[Sector, ...]:
    """The sectors whose co-chair the body wants and lacks."""
    if not body.wants_co_chairs:
        return ()
    have = {seat.sector for seat in body.seats if seat.is_chair and seat.is_filled}
    return tuple(sector for sector in CHAIR_SECTORS if sector not in have)


def quorum_refusal(
    body: BodyFacts,
    presences: Collection[Presence],
    instant: datetime,
    shut_out: frozenset[int] = frozenset(),
) -> Refusal | None:
    """Why nothing can be decided at an instant: ``body.too_few_present`` ("4 of 9 present at 3.40pm, quorum
    5"), or ``body.too_few_without_conflict`` where it is declared conflicts that leave too few."""
    there = body.present_at(presences, instant)
    figures = {
        "present": str(len(there)),
        "counted": str(len(there - shut_out)),
        "seats": str(len(body.seats)),
        "quorum": str(body.quorum),
        "time": clock(instant),
    }
    if len(there) < body.quorum:
        return Refusal("body.too_few_present", CITE, figures)
    if len(there - shut_out) < body.quorum:
        return Refusal("body.too_few_without_conflict", CITE, figures)
    return None
