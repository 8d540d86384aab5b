"""Setting a response aside: on which grounds, who asks, and who else has to agree."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from .refusal import Refusal

CITE = "Procurement Act 2023, s. 19; two people set a response aside: the partnership's rule"
MUSTS_NOTE = (
    "Below the threshold nobody is shut out by a condition of participation (Procurement Act 2023, s. 85). "
    "This is another thing: an offer that does not do what the contract asks can be set aside."
)


class SetAsideGround(StrEnum):
    """Why a response is set aside."""

    MUST_NOT_MET = "must_not_met"
    ABNORMALLY_LOW = "abnormally_low"
    WITHDRAWN_LATE = "withdrawn_late"
    BREACH = "breach"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Ground:
    """One row: its title on pages, what the reasons have to show, and the law. ``asked_first``: only after the
    bidder was asked to explain, and answered or let the time pass."""

    key: SetAsideGround
    title: str
    shows: str
    cite: str
    asked_first: bool = False


GROUNDS: tuple[Ground, ...] = (
    Ground(
        SetAsideGround.MUST_NOT_MET,
        "It does not meet what the contract needs",
        "Say which must, and what in the response shows that it is not met.",
        "Procurement Act 2023, s. 19(3)(a); below the threshold the published terms",
    ),
    Ground(
        SetAsideGround.ABNORMALLY_LOW,
        "The price is abnormally low",
        "Say what the bidder was asked, what it answered, and why the price cannot be relied on all the same.",
        "Procurement Act 2023, s. 19(3)(c), (4) and (5)",
        asked_first=True,
    ),
    Ground(
        SetAsideGround.WITHDRAWN_LATE,
        "The bidder withdrew after the opening",
        "Say when and how it told you.",
        "The published terms: an offer is not upheld against whoever made it",
    ),
    Ground(
        SetAsideGround.BREACH,
        "A rule of this procedure was broken",
        "Say which rule, and how. A slip that harmed nobody is no reason.",
        "Procurement Act 2023, s. 19(3)(d)",
    ),
    Ground(
        SetAsideGround.EXCLUDED,
        "The bidder is excluded or on the debarment list",
        "Say on which ground, and which list or finding.",
        "Procurement Act 2023, ss. 26 to 28 and 57 to 62",
    ),
)
"""The grounds, in the order in which a lead is offered them."""
GROUND_BY_KEY = {str(row.key): row for row in GROUNDS}


@dataclass(frozen=True, slots=True)
class AskedBefore:
    """How far the asking about a response has come."""

    asked: int = 0
    settled: int = 0
    """Of those, how many were answered or have passed their time."""


def why_not_set_aside(ground: str, before: AskedBefore) -> Refusal | None:
    """Refuses ``set_aside.ground`` for one that no table has, and ``set_aside.not_asked`` where the bidder has
    to be asked first."""
    row = GROUND_BY_KEY.get(ground)
    if row is None:
        return Refusal("set_aside.ground", CITE)
    if row.asked_first and (not before.asked or before.settled < before.asked):
        return Refusal("set_aside.not_asked", row.cite)
    return None


@dataclass(frozen=True, slots=True)
class SetAsidePeople:
    """People by their numbers: who asked, and who leads or scores, those who have left the panel among them."""

    asked: int
    leads: frozenset[int]
    evaluators: frozenset[int]


def may_agree(person: int, people: SetAsidePeople) -> Refusal | None:
    """Refuses ``set_aside.own_request`` to whoever asked, ``set_aside.own_panel`` to a lead and to an
    evaluator: whoever agrees has no part in the judging."""
    if person == people.asked:
        return Refusal("set_aside.own_request", CITE)
    if person in people.leads or person in people.evaluators:
        return Refusal("set_aside.own_panel", CITE)
    return None


def second_people(officers: Collection[int], people: SetAsidePeople) -> frozenset[int]:
    """Of the officers, those who may agree."""
    return frozenset(person for person in officers if may_agree(person, people) is None)
