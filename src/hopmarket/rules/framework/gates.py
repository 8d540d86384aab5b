"""What is still lacking before a version of the framework goes one step further, and whose turn it is.

Pages show the list, services refuse by its first open line, the desk and the table of what must be settled ask
the same. Sources: R v Brent LBC, ex p Gunning (1985) 84 LGR 168: a decision is taken after people were heard,
and with what they said in mind; the partnership's own framework: every comment is answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ..clauses import ClauseDocument
from ..consultation_life import ConsultationState
from ..consultation_standing import ConsultationStanding
from ..dates_in_words import clock, day, local
from ..refusal import Refusal
from .life import FrameworkAct, FrameworkState

GUNNING = "R v Brent LBC, ex p Gunning (1985) 84 LGR 168"
MAKING = "The partnership's framework, on how it is made: docs/rules/framework.md"
FRAMEWORK = "The partnership's framework: every comment is answered before adoption"
EFFECT = "The partnership's framework: a version holds from the day of its adoption or a later one"
FEWEST_NOTICE, MOST_NOTICE = 1, 24
"""Months of notice that a framework may ask of a signatory who leaves."""
UNKNOWN_LICENCE = "unknown"
_HEARD = frozenset({ConsultationState.CLOSED, ConsultationState.ANSWERED})
_COMING = frozenset({ConsultationState.PREPARED, ConsultationState.OPEN})


class Turn(StrEnum):
    """Whose turn it is."""

    DRAFTERS = "drafters"
    OFFICERS = "officers"
    EVERYBODY = "everybody"
    AUTHORS = "authors"
    RECOMMENDERS = "recommenders"


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """What is known of a version: its text, what people said about it, and the bodies that there are, by name.

    ``recommenders`` and ``adopters`` are bodies that may recommend and that may adopt; ``has_working_group``
    tells whether there is somebody who answers for the draft.
    """

    state: FrameworkState
    document: ClauseDocument
    standing: ConsultationStanding
    has_working_group: bool
    recommenders: tuple[str, ...]
    adopters: tuple[str, ...]
    at: datetime

    @property
    def comments_run(self) -> bool:
        """Whether people may still comment, or are going to: also while nobody has closed a round that is over
        by the time."""
        standing = self.standing
        return standing.state in _COMING and standing.closes_at is not None and standing.closes_at > self.at


@dataclass(frozen=True, slots=True)
class Gate:
    """One condition: the reason of its refusal, whose turn it is to meet it, and how it is found.
    ``figures`` are what its sentence names."""

    key: str
    turn: Turn
    is_met: Callable[[VersionFacts], bool]
    figures: Callable[[VersionFacts], Mapping[str, str]] = lambda facts: {}
    cite: str = MAKING


@dataclass(frozen=True, slots=True)
class GateLine:
    """A condition as it stands for one version."""

    key: str
    turn: Turn
    is_met: bool
    refusal: Refusal


def wordless_clauses(document: ClauseDocument) -> tuple[str, ...]:
    """Finds the clauses that say nothing: those of the first level without a title, those below without a
    text."""
    return tuple(
        clause.number
        for clause in document.clauses
        if not (clause.text if clause.parent else clause.title).strip()
    )


def count_in_words(number: int, noun: str) -> str:
    """Writes "1 comment", "3 comments"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _comments(number: int) -> Mapping[str, str]:
    return {"comments": count_in_words(number, "comment"), "count": str(number)}


def _closing(facts: VersionFacts) -> Mapping[str, str]:
    closes = facts.standing.closes_at
    return {"closes": f"{clock(closes)} on {day(closes)}"} if closes else {}


_WORDS = Gate(
    "clauses_without_words",
    Turn.DRAFTERS,
    lambda facts: not wordless_clauses(facts.document),
    lambda facts: {"clauses": ", ".join(wordless_clauses(facts.document))},
)
_CLOSED = Gate("comments_open", Turn.EVERYBODY, lambda facts: not facts.comments_run, _closing, GUNNING)
_HEARD_ONCE = Gate(
    "not_consulted",
    Turn.OFFICERS,
    lambda facts: facts.standing.state in _HEARD | _COMING,
    cite=GUNNING,
)
_ANSWERED = Gate(
    "unanswered",
    Turn.OFFICERS,
    lambda facts: not facts.standing.unanswered,
    lambda facts: _comments(facts.standing.unanswered),
    FRAMEWORK,
)
GATES: Mapping[FrameworkAct, tuple[Gate, ...]] = {
    FrameworkAct.OPEN_CONSULTATION: (
        Gate("no_title", Turn.DRAFTERS, lambda facts: bool(facts.document.title.strip())),
        Gate(
            "no_promise",
            Turn.DRAFTERS,
            lambda facts: any(clause.by and clause.text.strip() for clause in facts.document.clauses),
        ),
        _WORDS,
        Gate(
            "licence_unknown",
            Turn.DRAFTERS,
            lambda facts: facts.document.licence != UNKNOWN_LICENCE,
            cite="Copyright, Designs and Patents Act 1988, s. 16",
        ),
        Gate("no_working_group", Turn.OFFICERS, lambda facts: facts.has_working_group),
    ),
    FrameworkAct.RECOMMEND: (
        _HEARD_ONCE,
        _CLOSED,
        _ANSWERED,
        _WORDS,
        Gate("no_recommender", Turn.OFFICERS, lambda facts: bool(facts.recommenders)),
    ),
    FrameworkAct.ADOPT: (
        Gate("not_recommended", Turn.RECOMMENDERS, lambda facts: facts.state is FrameworkState.RECOMMENDED),
        _HEARD_ONCE,
        _CLOSED,
        _ANSWERED,
        Gate(
            "unconfirmed",
            Turn.AUTHORS,
            lambda facts: not facts.standing.waiting_confirmation,
            lambda facts: _comments(facts.standing.waiting_confirmation),
            FRAMEWORK,
        ),
        Gate("no_adopter", Turn.OFFICERS, lambda facts: bool(facts.adopters)),
    ),
}
"""What each step wants, in the order in which it is looked at. A step without a line wants nothing."""

NEXT_STEP: Mapping[FrameworkState, FrameworkAct] = {
    FrameworkState.DRAFT: FrameworkAct.OPEN_CONSULTATION,
    FrameworkState.CONSULTING: FrameworkAct.RECOMMEND,
    FrameworkState.REVISING: FrameworkAct.RECOMMEND,
    FrameworkState.RECOMMENDED: FrameworkAct.ADOPT,
}
"""Where a version goes on; none for one that is adopted or abandoned."""


def gates_before(step: FrameworkAct, facts: VersionFacts) -> tuple[GateLine, ...]:
    """Lists every condition of a step, met or not, in order."""
    return tuple(
        GateLine(
            gate.key,
            gate.turn,
            gate.is_met(facts),
            Refusal(f"framework.{gate.key}", gate.cite, gate.figures(facts)),
        )
        for gate in GATES.get(step, ())
    )


def lacking_before(step: FrameworkAct, facts: VersionFacts) -> tuple[GateLine, ...]:
    """Lists what a step still wants."""
    return tuple(line for line in gates_before(step, facts) if not line.is_met)


def first_lacking(step: FrameworkAct, facts: VersionFacts) -> Refusal | None:
    """The refusal of a step by the first thing that it still wants."""
    return next((line.refusal for line in lacking_before(step, facts)), None)


def decision_day_fault(decided_at: datetime, standing: ConsultationStanding) -> Refusal | None:
    """Refuses a decision that is dated before the comments closed: it was taken before people were heard."""
    if standing.closes_at is None or decided_at >= standing.closes_at:
        return None
    figures = {
        "decided": day(decided_at),
        "closed": f"{clock(standing.closes_at)} on {day(standing.closes_at)}",
    }
    return Refusal("framework.decided_before_close", GUNNING, figures)


def other_text_fault(decided_at: datetime, changes: Iterable[datetime | None]) -> Refusal | None:
    """Refuses a decision that is dated before the text was as it is: before the minute in which it was changed,
    sent back, or in which its comments were answered, as ``changes`` tell."""
    last = max((instant for instant in changes if instant is not None), default=decided_at)
    if last.replace(second=0, microsecond=0) <= decided_at:
        return None
    figures = {
        "decided": f"{clock(decided_at)} on {day(decided_at)}",
        "changed": f"{clock(last)} on {day(last)}",
    }
    return Refusal("framework.decided_before_text", GUNNING, figures)


def effect_day_fault(
    effect_from: date, decided_at: datetime, predecessor_from: date | None
) -> Refusal | None:
    """Refuses a day of effect before the day of the decision, since nobody keeps a promise backwards, and one
    before the day on which the version before takes effect."""
    figures = {"effect": day(effect_from), "decided": day(decided_at)}
    if effect_from < local(decided_at).date():
        return Refusal("framework.effect_before_decision", EFFECT, figures)
    if predecessor_from and effect_from < predecessor_from:
        figures = {**figures, "predecessor": day(predecessor_from)}
        return Refusal("framework.effect_before_predecessor", EFFECT, figures)
    return None


def notice_fault(months: int) -> Refusal | None:
    """Refuses a notice of no month, and one of more than two years: whoever wants to leave is not held for good."""
    if FEWEST_NOTICE <= months <= MOST_NOTICE:
        return None
    figures = {"months": str(months), "fewest": str(FEWEST_NOTICE), "most": str(MOST_NOTICE)}
    return Refusal("framework.notice_months", EFFECT, figures)
