"""What readers of a consultation see first: whether it is open, how long still, what was said of which clause and by
whom, made from what is published alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .comment_life import CommentStance, CommentState
from .consultation_facts import CommentFacts, ConsultationFacts
from .consultation_life import ConsultationState
from .sectors import Sector
from .small_groups import ShareTable, share_table


class ConsultationPhase(StrEnum):
    """Where a consultation has got to for its readers; in the order of the list."""

    OPEN = "open"
    ANNOUNCED = "announced"
    BEING_ANSWERED = "being_answered"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


PHASE_WORDS: Mapping[ConsultationPhase, str] = {
    ConsultationPhase.OPEN: "Open for comments",
    ConsultationPhase.ANNOUNCED: "Opens later",
    ConsultationPhase.BEING_ANSWERED: "Closed, being answered",
    ConsultationPhase.ANSWERED: "Answered",
    ConsultationPhase.WITHDRAWN: "Withdrawn",
}
SECTOR_GROUPS: Mapping[Sector, str] = {
    Sector.VOLUNTARY: "Charities and groups",
    Sector.BUSINESS: "Businesses",
    Sector.PUBLIC: "Public bodies",
    Sector.RESIDENTS: "Residents",
}


def instant(text: str) -> datetime | None:
    """An instant as it is published; None where there is none."""
    return datetime.fromisoformat(text) if text else None


def phase_of(facts: ConsultationFacts, now: datetime) -> ConsultationPhase:
    """The phase at this moment. The clock publishes the close a little after it; the instant itself counts."""
    match ConsultationState(facts["state"]):
        case ConsultationState.WITHDRAWN:
            return ConsultationPhase.WITHDRAWN
        case ConsultationState.ANSWERED:
            return ConsultationPhase.ANSWERED
    if now < datetime.fromisoformat(facts["opens_at"]):
        return ConsultationPhase.ANNOUNCED
    is_open = now < datetime.fromisoformat(facts["closes_at"])
    return ConsultationPhase.OPEN if is_open else ConsultationPhase.BEING_ANSWERED


def in_reading_order(
    published: Iterable[ConsultationFacts], now: datetime
) -> dict[ConsultationPhase, list[ConsultationFacts]]:
    """Consultations by phase: the open ones, the next to close first; the announced, the next to open first; those
    that are being answered, the next to be due first; then what has ended, the latest first."""
    grouped: dict[ConsultationPhase, list[ConsultationFacts]] = {phase: [] for phase in ConsultationPhase}
    for facts in published:
        grouped[phase_of(facts, now)].append(facts)
    grouped[ConsultationPhase.OPEN].sort(key=lambda facts: facts["closes_at"])
    grouped[ConsultationPhase.ANNOUNCED].sort(key=lambda facts: facts["opens_at"])
    grouped[ConsultationPhase.BEING_ANSWERED].sort(key=lambda facts: facts["answer_due"])
    for phase in (ConsultationPhase.ANSWERED, ConsultationPhase.WITHDRAWN):
        grouped[phase].sort(key=lambda facts: facts["closes_at"], reverse=True)
    return {phase: rows for phase, rows in grouped.items() if rows}


@dataclass(frozen=True, slots=True)
class ClauseTally:
    """What was said of one clause: how many comments that count, how many of them are shown, and what these want."""

    count: int = 0
    stances: tuple[tuple[CommentStance, int], ...] = ()


def tallies_by_clause(comments: Iterable[CommentFacts]) -> dict[str, ClauseTally]:
    """What was said of each clause, by its number; "" for the text as a whole. Hidden comments are counted, and what
    they want is not; comments taken back are not counted."""
    counts: Counter[str] = Counter()
    stances: dict[str, Counter[str]] = {}
    for comment in comments:
        if comment["state"] == CommentState.WITHDRAWN:
            continue
        counts[comment["clause"]] += 1
        if comment["state"] == CommentState.SHOWN:
            stances.setdefault(comment["clause"], Counter())[comment["stance"]] += 1
    return {
        clause: ClauseTally(
            count,
            tuple((stance, stances.get(clause, Counter())[stance]) for stance in CommentStance),
        )
        for clause, count in counts.items()
    }


def who_has_spoken(comments: Iterable[CommentFacts]) -> ShareTable:
    """How many comments came from each sector, and what they want, without what fewer than ten would give away."""
    counted: dict[str, dict[str, int]] = {
        str(sector): {str(stance): 0 for stance in CommentStance} for sector in SECTOR_GROUPS
    }
    for comment in comments:
        if comment["state"] == CommentState.SHOWN:
            counted.setdefault(comment["sector"], {})
            kinds = counted[comment["sector"]]
            kinds[comment["stance"]] = kinds.get(comment["stance"], 0) + 1
    return share_table(counted)


def newest_first(comments: Iterable[CommentFacts], clause: str | None = None) -> list[CommentFacts]:
    """Comments from the newest, all of them or those on one clause ("" for the text as a whole) and on the clauses
    below it."""
    chosen: Sequence[CommentFacts] = [
        comment
        for comment in comments
        if clause is None
        or comment["clause"] == clause
        or (clause and comment["clause"].startswith(f"{clause}."))
    ]
    return sorted(chosen, key=lambda comment: -comment["number"])
