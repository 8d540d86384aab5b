"""Two frameworks side by side, topic by topic: what they have and we do not, what we have and they do not, and
what both have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..clauses import Clause, ClauseDocument
from .library_entries import LibraryEntry, TopicReading


@dataclass(frozen=True, slots=True)
class ComparedTopic:
    """One topic: the clauses of ours on it, theirs where their text may be shown, and what was read of theirs."""

    topic: str
    ours: tuple[Clause, ...] = ()
    theirs: tuple[Clause, ...] = ()
    reading: TopicReading | None = None

    @property
    def is_ours(self) -> bool:
        """Whether ours says something on it."""
        return bool(self.ours)

    @property
    def is_theirs(self) -> bool:
        """Whether theirs says something on it, as far as is known."""
        return self.reading is not None


@dataclass(frozen=True)
class FrameworkComparison:
    """All topics that either of two frameworks covers, in the order of the list of topics."""

    topics: tuple[ComparedTopic, ...]

    @property
    def theirs_alone(self) -> tuple[ComparedTopic, ...]:
        """They have it, we do not."""
        return tuple(row for row in self.topics if row.is_theirs and not row.is_ours)

    @property
    def ours_alone(self) -> tuple[ComparedTopic, ...]:
        """We have it, they do not, as far as is known."""
        return tuple(row for row in self.topics if row.is_ours and not row.is_theirs)

    @property
    def both(self) -> tuple[ComparedTopic, ...]:
        """Both have it."""
        return tuple(row for row in self.topics if row.is_ours and row.is_theirs)


def clauses_on(topic: str, document: ClauseDocument | None) -> tuple[Clause, ...]:
    """The clauses on a topic, in order. One of the first level stands for itself only where none below it is
    on the topic."""
    clauses = [clause for clause in document.clauses if topic in clause.topics] if document else []
    said_below = {clause.parent for clause in clauses}
    return tuple(clause for clause in clauses if clause.number not in said_below)


def promises_on(topic: str, document: ClauseDocument | None) -> tuple[Clause, ...]:
    """The promises on a topic; where nobody promises anything, whatever else is said on it."""
    clauses = clauses_on(topic, document)
    return tuple(clause for clause in clauses if clause.by) or clauses


def compare(ours: ClauseDocument, theirs: LibraryEntry, topics: Iterable[str]) -> FrameworkComparison:
    """Compares our framework with an entry of the library by the topics of the list. Only what may be shown of
    theirs is in it."""
    readings = {reading.topic: reading for reading in theirs.all_readings}
    rows = (
        ComparedTopic(
            topic, promises_on(topic, ours), promises_on(topic, theirs.shown_document), readings.get(topic)
        )
        for topic in topics
    )
    return FrameworkComparison(tuple(row for row in rows if row.is_ours or row.is_theirs))
