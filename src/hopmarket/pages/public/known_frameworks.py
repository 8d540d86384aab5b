"""What public pages know of frameworks: the one in force here, and those of the library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from hopmarket.pages.public.published_framework import PublishedFramework
from hopmarket.records.publications.queries import newest_documents
from hopmarket.reference_data import (
    DEFAULT_FRAMEWORK,
    framework_topics,
    shipped_document,
    shipped_library,
)
from hopmarket.rules.clauses import Clause, ClauseDocument
from hopmarket.rules.framework.comparison import ComparedTopic, FrameworkComparison, compare
from hopmarket.rules.framework.library_entries import LibraryEntry, TopicReading, entry_from_facts

PROMISERS: Mapping[str, str] = {
    "public": "Public bodies",
    "voluntary": "Voluntary organisations",
    "business": "Firms",
    "everybody": "Everybody",
}
"""Who promises what a clause says, as pages call them."""


@dataclass(frozen=True)
class OwnFramework:
    """The framework with which others are compared: the version in force here, or else the default one, which
    has number 0."""

    document: ClauseDocument
    number: int = 0

    @property
    def is_default(self) -> bool:
        """Whether none is in force here, and the default stands in for it."""
        return not self.number


def own_framework(on: date) -> OwnFramework:
    """The version in force here on a day, as it was published; the default where none is."""
    in_force = PublishedFramework().in_force_on(on)
    return (
        OwnFramework(in_force.document, in_force.number)
        if in_force
        else OwnFramework(shipped_document("default"))
    )


def public_library() -> Mapping[str, LibraryEntry]:
    """The library as everybody reads it, by key: what ships, and what this partnership has added."""
    added = (entry_from_facts(row.json) for row in newest_documents("library_document"))
    return {**shipped_library(), **{entry.key: entry for entry in added}}


def compared_with(own: OwnFramework) -> dict[str, FrameworkComparison]:
    """Every entry of the library compared with ours, by key; the default is not compared with itself."""
    topics = framework_topics()
    return {
        entry.key: compare(own.document, entry, topics)
        for entry in public_library().values()
        if not (own.is_default and entry.key == DEFAULT_FRAMEWORK)
    }


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One topic of a comparison in words."""

    words: str
    means: str
    ours: tuple[Clause, ...]
    theirs: tuple[Clause, ...]
    reading: TopicReading | None


def lines_of(topics: tuple[ComparedTopic, ...]) -> list[TopicLine]:
    """Topics of a comparison in words, in their order."""
    known = framework_topics()
    return [
        TopicLine(known[row.topic].words, known[row.topic].means, row.ours, row.theirs, row.reading)
        for row in topics
    ]


@dataclass(frozen=True, slots=True)
class TopicReadingLine:
    """A topic that an entry covers, in words."""

    words: str
    means: str
    reading: TopicReading


def readings_of(entry: LibraryEntry) -> list[TopicReadingLine]:
    """What an entry covers, in the order of the list of topics."""
    readings = {reading.topic: reading for reading in entry.all_readings}
    return [
        TopicReadingLine(topic.words, topic.means, readings[topic.key])
        for topic in framework_topics().values()
        if topic.key in readings
    ]


@dataclass(frozen=True, slots=True)
class EntryGroup:
    """A clause of the first level with those below it."""

    clause: Clause
    below: tuple[tuple[Clause, str], ...]
    """Each with the words for whoever promises it."""


def groups_of(document: ClauseDocument) -> Iterator[EntryGroup]:
    """Yields the clauses of a document in groups, in the order of reading."""
    for clause in document.of_first_level():
        below = tuple((row, PROMISERS.get(row.by, "")) for row in document.below(clause.number))
        yield EntryGroup(clause, below)
