"""What a board looks for in the purchases of its partners: a table of situations, each from facts and the hour.

A situation is a reason to look, never a fault: each leads to the purchase's activity. Nothing of a response is
among the facts but how many there were when it closed. The days and numbers here are the partnership's, not
law.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from hopmarket.rules.dates_in_words import local
from hopmarket.rules.opportunity_life import OpportunityState

FEW_RESPONSES = 3
"""Fewer than these are few."""
DAYS_TO_ANSWER = 5
"""A question that waits longer is late."""
_S = OpportunityState


class Situation(StrEnum):
    """Something that a board wants to look at; the order is that of its page."""

    NOT_OPENED = "not_opened"
    AWARD_LATE = "award_late"
    NOT_SIGNED = "not_signed"
    UNANSWERED = "unanswered"
    SECOND_OFFICER_WAITS = "second_officer_waits"
    ONE_PERSON = "one_person"
    LATE_ADDENDUM = "late_addendum"
    FEW_BIDDERS = "few_bidders"


OVERDUE = frozenset({Situation.NOT_OPENED, Situation.AWARD_LATE, Situation.NOT_SIGNED, Situation.UNANSWERED})
"""Situations in which a day has passed."""

DUTIES: Mapping[str, str] = {
    "amend_opportunity": "terms",
    "extend_deadline": "terms",
    "open_responses": "opening",
    "ask_award": "award",
    "confirm_award": "award",
    "sign_contract": "contract",
}
"""Acts after publication, by the duty that they belong to. One person who does two duties of a purchase did
alone what two officers are there for."""


@dataclass(frozen=True, slots=True)
class PublishedAddendum:
    """A change of the terms: when, and the deadline that held until then."""

    number: int
    at: datetime
    deadline: datetime


@dataclass(frozen=True, slots=True)
class OverseenPurchase:
    """What is known of a published purchase to whoever oversees it. ``acts`` has for each person the acts of
    ``DUTIES`` that they did; ``responses`` how many counted when it closed."""

    state: OpportunityState
    closes_at: datetime
    award_on: date | None = None
    starts_on: date | None = None
    questions_until: datetime | None = None
    asked_at: tuple[datetime, ...] = ()
    """When each question was asked that has no answer."""
    unsigned: int = 0
    """Awarded lots without a contract."""
    requests: tuple[datetime, ...] = ()
    """When each request was made that waits for a second officer."""
    acts: Mapping[int, Collection[str]] = field(default_factory=dict)
    addenda: tuple[PublishedAddendum, ...] = ()
    responses: int = 0

    def state_at(self, now: datetime) -> OpportunityState:
        """Its state: a deadline holds with nobody there to close it."""
        return _S.CLOSED if self.state is _S.OPEN and self.closes_at <= now else self.state


@dataclass(frozen=True, slots=True)
class Finding:
    """A situation that holds: since when, how many, and the acts of one person where it is about those."""

    situation: Situation
    since: datetime | date | None = None
    count: int = 0
    acts: tuple[str, ...] = ()


def findings(purchase: OverseenPurchase, now: datetime, late_days: Decimal) -> tuple[Finding, ...]:
    """Every situation in which a purchase is, in the order of the table. ``late_days`` is the partnership's
    line of late addenda."""
    return tuple(
        finding
        for situation in Situation
        for finding in (
            _late_addenda(purchase, late_days)
            if situation is Situation.LATE_ADDENDUM
            else _FINDERS[situation](purchase, now)
        )
    )


def _not_opened(purchase: OverseenPurchase, now: datetime) -> Iterator[Finding]:
    if purchase.state_at(now) is _S.CLOSED:
        yield Finding(Situation.NOT_OPENED, purchase.closes_at)


_BEFORE_AWARD = frozenset({_S.OPEN, _S.CLOSED, _S.EVALUATING, _S.DECIDED})


def _award_late(purchase: OverseenPurchase, now: datetime) -> Iterator[Finding]:
    due = purchase.award_on
    if due and purchase.state in _BEFORE_AWARD and due < local(now).date():
        yield Finding(Situation.AWARD_LATE, due)


def _not_signed(purchase: OverseenPurchase, now: datetime) -> Iterator[Finding]:
    starts = purchase.starts_on
    if purchase.state is _S.AWARDED and purchase.unsigned and starts and starts <= local(now).date():
        yield Finding(Situation.NOT_SIGNED, starts, purchase.unsigned)


def _unanswered(purchase: OverseenPurchase, now: datetime) -> Iterator[Finding]:
    if purchase.state is not _S.OPEN:
        return
    over = purchase.questions_until is not None and purchase.questions_until <= now
    late = [at for at in purchase.asked_at if over or at <= now - timedelta(days=DAYS_TO_ANSWER)]
    if late:
        yield Finding(Situation.UNANSWERED, min(late), len(late))


def _second_officer_waits(purchase: OverseenPurchase, now: datetime) -> Iterator[Finding]:
    if purchase.requests:
        yield Finding(Situation.SECOND_OFFICER_WAITS, min(purchase.requests), len(purchase.requests))


def _one_person(purchase: OverseenPurchase, now: datetime) -> Iterator[Finding]:
    """One finding for each person who did several duties; who it was stands nowhere in it."""
    for _, acts in sorted(purchase.acts.items()):
        duties = {DUTIES[act] for act in acts if act in DUTIES}
        if len(duties) > 1:
            done = tuple(act for act in DUTIES if act in acts)
            yield Finding(Situation.ONE_PERSON, count=len(duties), acts=done)


def _late_addenda(purchase: OverseenPurchase, late_days: Decimal) -> Iterator[Finding]:
    line = timedelta(days=float(late_days))
    late = [addendum.at for addendum in purchase.addenda if addendum.deadline - addendum.at < line]
    if late:
        yield Finding(Situation.LATE_ADDENDUM, max(late), len(late))


def _few_bidders(purchase: OverseenPurchase, now: datetime) -> Iterator[Finding]:
    closed = purchase.closes_at <= now and purchase.state is not _S.CANCELLED
    if closed and purchase.responses < FEW_RESPONSES:
        yield Finding(Situation.FEW_BIDDERS, purchase.closes_at, purchase.responses)


_FINDERS: Mapping[Situation, Callable[[OverseenPurchase, datetime], Iterator[Finding]]] = {
    Situation.NOT_OPENED: _not_opened,
    Situation.AWARD_LATE: _award_late,
    Situation.NOT_SIGNED: _not_signed,
    Situation.UNANSWERED: _unanswered,
    Situation.SECOND_OFFICER_WAITS: _second_officer_waits,
    Situation.ONE_PERSON: _one_person,
    Situation.FEW_BIDDERS: _few_bidders,
}


def by_state(purchases: Iterable[OverseenPurchase], now: datetime) -> dict[OpportunityState, int]:
    """How many purchases are in each state now; states of none are left out."""
    counted: dict[OpportunityState, int] = {}
    for purchase in purchases:
        state = purchase.state_at(now)
        counted[state] = counted.get(state, 0) + 1
    return {state: counted[state] for state in OpportunityState if state in counted}
