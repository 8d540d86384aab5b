"""One change of a draft at a time: what is changed, and what of it somebody had read before they changed it.

Two people may change two clauses at once. Of two who change the same one, the second is refused and sees both
texts: a change carries the fingerprint of what its writer had before them (``seen``).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields, replace
from typing import ClassVar, Protocol

from ..clause_edits import (
    add_clause,
    merge_clauses,
    move_clause,
    remove_clause,
    reword_clause,
    split_clause,
)
from ..clause_faults import KnownKeys, faults_in
from ..clauses import Clause, ClauseDocument, Provenance
from ..clauses_json import as_json
from ..hash_chain import canonical
from ..refusal import Refusal

CITE = "The framework's own rule: a clause keeps its number for ever, and no other clause gets it"


class DraftEdit(Protocol):
    """A change: its deed, the numbers of the clauses that it touches (none for the details of the document), and
    the document after it."""

    deed: ClassVar[str]

    @property
    def touched(self) -> tuple[str, ...]:
        """The clauses whose words count for whether somebody else has changed them meanwhile."""

    def applied(self, document: ClauseDocument) -> ClauseDocument | Refusal:
        """The document after the change."""


@dataclass(frozen=True, slots=True)
class ClauseWords:
    """What somebody writes of a clause; its number is not theirs to write."""

    title: str = ""
    text: str = ""
    part: str = ""
    by: str = ""
    topics: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    see: tuple[str, ...] = ()

    @classmethod
    def of(cls, clause: Clause) -> ClauseWords:
        """The words of a clause as it stands."""
        return cls(**{field.name: getattr(clause, field.name) for field in fields(cls)})

    def as_clause(self, number: str) -> Clause:
        """A clause of this number with these words."""
        return Clause(number, **{field.name: getattr(self, field.name) for field in fields(self)})


@dataclass(frozen=True, slots=True)
class RewordClause:
    """The words of a clause change."""

    deed: ClassVar[str] = "reword"
    number: str
    words: ClauseWords

    @property
    def touched(self) -> tuple[str, ...]:
        return (self.number,)

    def applied(self, document: ClauseDocument) -> ClauseDocument | Refusal:
        return reword_clause(document, self.words.as_clause(self.number))


@dataclass(frozen=True, slots=True)
class AddClause:
    """A clause is added: on the first level, or below ``under``; behind ``after``, first of all where that is
    empty, last where it is None."""

    deed: ClassVar[str] = "add"
    words: ClauseWords
    under: str = ""
    after: str | None = None

    @property
    def touched(self) -> tuple[str, ...]:
        return ()

    def applied(self, document: ClauseDocument) -> ClauseDocument | Refusal:
        return add_clause(document, self.words.as_clause(""), under=self.under, after=self.after)


@dataclass(frozen=True, slots=True)
class SplitClause:
    """A clause is divided into these texts; the first keeps the number."""

    deed: ClassVar[str] = "split"
    number: str
    texts: tuple[str, ...]

    @property
    def touched(self) -> tuple[str, ...]:
        return (self.number,)

    def applied(self, document: ClauseDocument) -> ClauseDocument | Refusal:
        return split_clause(document, self.number, self.texts)


@dataclass(frozen=True, slots=True)
class MergeClauses:
    """Several clauses become one: the first number stays."""

    deed: ClassVar[str] = "merge"
    numbers: tuple[str, ...]
    text: str
    title: str | None = None

    @property
    def touched(self) -> tuple[str, ...]:
        return self.numbers

    def applied(self, document: ClauseDocument) -> ClauseDocument | Refusal:
        return merge_clauses(document, self.numbers, text=self.text, title=self.title)


@dataclass(frozen=True, slots=True)
class MoveClause:
    """A clause goes elsewhere; ``under`` and ``after`` as in ``AddClause``."""

    deed: ClassVar[str] = "move"
    number: str
    under: str = ""
    after: str | None = None

    @property
    def touched(self) -> tuple[str, ...]:
        return (self.number,)

    def applied(self, document: ClauseDocument) -> ClauseDocument | Refusal:
        return move_clause(document, self.number, under=self.under, after=self.after)


@dataclass(frozen=True, slots=True)
class RemoveClause:
    """A clause goes, with those below it where that is said; ``into`` are the clauses that say now what it
    said, if any do."""

    deed: ClassVar[str] = "remove"
    number: str
    into: tuple[str, ...] = ()
    with_those_below: bool = False

    @property
    def touched(self) -> tuple[str, ...]:
        return (self.number,)

    def applied(self, document: ClauseDocument) -> ClauseDocument | Refusal:
        after = remove_clause(document, self.number, with_those_below=self.with_those_below)
        if isinstance(after, Refusal) or not self.into:
            return after
        unknown = [number for number in self.into if number not in after.by_number]
        if unknown:
            return Refusal("clauses.no_such_clause", CITE, {"number": ", ".join(unknown)})
        retired = tuple(
            replace(row, into=self.into) if row.number == self.number else row for row in after.retired
        )
        return replace(after, retired=retired)


@dataclass(frozen=True, slots=True)
class DocumentDetails:
    """What somebody writes of a version beside its clauses."""

    title: str
    summary: str = ""
    place: str = ""
    licence: str = ""
    attribution: str = ""

    @classmethod
    def of(cls, document: ClauseDocument) -> DocumentDetails:
        """The details of a document as they stand."""
        return cls(**{field.name: getattr(document, field.name) for field in fields(cls)})


@dataclass(frozen=True, slots=True)
class ReviseDetails:
    """The title, the summary and the licence change."""

    deed: ClassVar[str] = "details"
    details: DocumentDetails

    @property
    def touched(self) -> tuple[str, ...]:
        return ()

    def applied(self, document: ClauseDocument) -> ClauseDocument | Refusal:
        return replace(
            document, **{field.name: getattr(self.details, field.name) for field in fields(self.details)}
        )


@dataclass(frozen=True, slots=True)
class PutSource:
    """A source is added (``key`` empty), or changed; a key by which clauses name it stays."""

    deed: ClassVar[str] = "source"
    key: str
    source: Provenance

    @property
    def touched(self) -> tuple[str, ...]:
        return ()

    def applied(self, document: ClauseDocument) -> ClauseDocument | Refusal:
        if not self.key:
            return replace(document, sources=(*document.sources, self.source))
        if self.key not in {source.key for source in document.sources}:
            return Refusal("framework.source_gone", params={"key": self.key})
        changed = replace(self.source, key=self.key)
        sources = tuple(changed if source.key == self.key else source for source in document.sources)
        return replace(document, sources=sources)


@dataclass(frozen=True, slots=True)
class RemoveSource:
    """A source goes that no clause names."""

    deed: ClassVar[str] = "remove_source"
    key: str

    @property
    def touched(self) -> tuple[str, ...]:
        return ()

    def applied(self, document: ClauseDocument) -> ClauseDocument | Refusal:
        naming = [clause.number for clause in document.clauses if self.key in clause.sources]
        if naming:
            return Refusal("framework.source_named", params={"clauses": ", ".join(naming)})
        left = tuple(source for source in document.sources if source.key != self.key)
        if left == document.sources:
            return Refusal("framework.source_gone", params={"key": self.key})
        return replace(document, sources=left)


def edited(
    document: ClauseDocument, edit: DraftEdit, known: KnownKeys | None = None
) -> ClauseDocument | Refusal:
    """The document after a change. Refuses what the change itself refuses, ``clauses.no_such_clause`` where it
    touches a clause that is no more, and ``clauses.faulty`` for the first fault that it would make."""
    for number in edit.touched:
        if number not in document.by_number:
            return Refusal("clauses.no_such_clause", CITE, {"number": number})
    after = edit.applied(document)
    if isinstance(after, Refusal):
        return after
    before = {(fault.reason, fault.field, fault.sentence) for fault in faults_in(document, known)}
    for fault in faults_in(after, known):
        if (fault.reason, fault.field, fault.sentence) not in before:
            return Refusal("clauses.faulty", CITE, {"field": fault.field, "sentence": fault.sentence})
    return after


def fingerprint_of(document: ClauseDocument, numbers: tuple[str, ...]) -> str:
    """What somebody has before them of clauses, in short: a change made on it holds for this alone. Without
    numbers, of the document's details and sources. A clause that is not there counts as nothing."""
    if numbers:
        there = tuple(document.by_number[number] for number in numbers if number in document.by_number)
        seen = as_json(ClauseDocument(kind="", title="", clauses=there))
    else:
        seen = as_json(replace(document, clauses=(), retired=()))
    return hashlib.sha256(canonical(seen)).hexdigest()[:20]
