"""Figures of a purchase, each with the parts behind it: a table.

An event adds parts to figures; a figure's value is a function of its parts alone, whatever their order and
however they were gathered. So whoever reads the ledger in pieces comes to the same figures as whoever reads
it at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hopmarket.rules.dates_in_words import local
from hopmarket.rules.hash_chain import canonical

from .purchase_acts import SENTENCES
from .purchase_events import PurchaseEvent


class FigureUnit(StrEnum):
    """What a figure counts; the name of one."""

    ACT = "act"
    PERSON = "person"
    QUESTION = "question"
    CHANGE = "change"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class FigurePart:
    """Something behind a figure: what it is ("people/3", "questions/7", "events/12"), and the first act that
    brought it in."""

    reference: str
    number: int
    at: datetime
    act: str


@dataclass(frozen=True, slots=True)
class FigureRule:
    """A figure: its name in the database, its label, which acts bring which part in, and its value."""

    name: str
    label: str
    unit: FigureUnit
    acts: Collection[str]
    reference: Callable[[PurchaseEvent], str | None]
    value: Callable[[Collection[FigurePart]], int | None]


class Which(StrEnum):
    """Which of several acts of a kind begins or ends a step."""

    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Milestone:
    """The act at which a step of a purchase begins or ends."""

    acts: frozenset[str]
    which: Which = Which.FIRST

    def among(self, parts: Collection[FigurePart]) -> FigurePart | None:
        """The part that is this milestone, if it has been reached."""
        reached = sorted((part for part in parts if part.act in self.acts), key=lambda part: part.number)
        if not reached:
            return None
        return reached[0] if self.which is Which.FIRST else reached[-1]


def _by_event(event: PurchaseEvent) -> str:
    return f"events/{event.number}"


def _by_person(event: PurchaseEvent) -> str | None:
    return f"people/{event.person}" if event.person else None


def _by_question(event: PurchaseEvent) -> str | None:
    question = event.facts.get("question")
    return f"questions/{question}" if question else None


def days_between(start: datetime, end: datetime) -> int:
    """Days of the calendar in London: from Monday evening to Tuesday morning is one."""
    return (local(end).date() - local(start).date()).days


def _step(name: str, label: str, start: Milestone, end: Milestone) -> FigureRule:
    def days(parts: Collection[FigurePart]) -> int | None:
        began, ended = start.among(parts), end.among(parts)
        if began is None or ended is None or ended.number < began.number:
            return None
        return days_between(began.at, ended.at)

    return FigureRule(name, label, FigureUnit.DAY, start.acts | end.acts, _by_event, days)


_BEGUN = Milestone(frozenset({"draft_opportunity", "copy_opportunity"}))
_ASKED = Milestone(frozenset({"ask_approval"}), Which.LAST)
_APPROVED = Milestone(frozenset({"approve_draft"}), Which.LAST)
_PUBLISHED = Milestone(frozenset({"publish_notice"}))
_CLOSED = Milestone(frozenset({"close_opportunity"}))
_OPENED = Milestone(frozenset({"open_responses"}))
_LOCKED = Milestone(frozenset({"lock_scores"}), Which.LAST)
_AWARDED = Milestone(frozenset({"confirm_award", "approve_award"}))
_SIGNED = Milestone(frozenset({"sign_contract"}), Which.LAST)

STEPS: tuple[FigureRule, ...] = (
    _step("days_to_publication", "From first draft to publication", _BEGUN, _PUBLISHED),
    _step("days_drafting", "Writing the draft", _BEGUN, _ASKED),
    _step("days_waiting_for_approval", "Waiting for approval", _ASKED, _APPROVED),
    _step("days_from_approval_to_publication", "From approval to publication", _APPROVED, _PUBLISHED),
    _step("days_open", "Open for responses", _PUBLISHED, _CLOSED),
    _step("days_to_opening", "From closing to opening", _CLOSED, _OPENED),
    _step("days_scoring", "Scoring", _OPENED, _LOCKED),
    _step("days_to_award", "From the last scores to the award", _LOCKED, _AWARDED),
    _step("days_to_decision", "From closing to award", _CLOSED, _AWARDED),
    _step("days_to_contract", "From award to the last signed contract", _AWARDED, _SIGNED),
)

ALL_ACTS = "acts"
"""The figure behind which every act stands that a purchase's activity shows."""

FIGURES: tuple[FigureRule, ...] = (
    FigureRule(ALL_ACTS, "Acts on record", FigureUnit.ACT, SENTENCES.keys(), _by_event, len),
    FigureRule("people", "People who took part", FigureUnit.PERSON, SENTENCES.keys(), _by_person, len),
    FigureRule(
        "questions_answered",
        "Questions answered",
        FigureUnit.QUESTION,
        frozenset({"answer_question"}),
        _by_question,
        len,
    ),
    FigureRule(
        "addenda",
        "Changes after publication",
        FigureUnit.CHANGE,
        frozenset({"amend_opportunity", "extend_deadline", "approve_terms_request"}),
        _by_event,
        len,
    ),
    *STEPS,
)
RULES: dict[str, FigureRule] = {rule.name: rule for rule in FIGURES}

FORMAT = 1
"""Counted on when a rule comes to another value from the same parts."""


def table_mark() -> str:
    """A fingerprint of the table: where it differs from the one that figures were made by, they are made anew."""
    rows = [[rule.name, sorted(rule.acts)] for rule in FIGURES]
    return hashlib.sha256(canonical([FORMAT, rows])).hexdigest()


def parts_of_event(event: PurchaseEvent) -> Iterator[tuple[FigureRule, FigurePart]]:
    """The parts that an event adds to figures."""
    for rule in FIGURES:
        reference = rule.reference(event) if event.act in rule.acts else None
        if reference is not None:
            yield rule, FigurePart(reference, event.number, event.at, event.act)
