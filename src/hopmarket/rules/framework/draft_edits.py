"""One change of a draft at a time: what is changed, and what of it somebody had read before they changed it.

Two people may change two clauses at once. Of two who change the same one, the second is refused and sees both
texts: a change carries the fingerprint of what its writer had before them (``seen``).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields, replace
from typing import ClassVar, Protocol

from ..clause_faults import DocumentFault, KnownKeys, faults_in
from ..clauses import Clause, ClauseDocument, Provenance
from ..clauses_json import as_json
from ..hash_chain import canonical
from ..refusal import Refusal

CITE = "The framework's own rule: a clause keeps its number for ever, and no other clause gets it"
FEWEST_NOTICE, MOST_NOTICE = 1, 24
"""Months of notice that a framework may ask of a signatory who leaves."""


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
    """The document after a change. Refuses what the change itself refuses, ``framework.clause_gone`` where it
    touches a clause that is no more, and ``framework.clause_fault`` for the first fault that it would make."""
    for number in edit.touched:
        if number not in document.by_number:
            return Refusal("framework.clause_gone", CITE, {"number": number})
    after = edit.applied(document)
    if isinstance(after, Refusal):
        return after
    before = {_of_fault(fault) for fault in faults_in(document, known)}
    for fault in faults_in(after, known):
        if _of_fault(fault) not in before:
            return Refusal("framework.clause_fault", CITE, {"field": fault.field, "fault": fault.sentence})
    return after


def _of_fault(fault: DocumentFault) -> tuple[str, str, str]:
    return fault.reason, fault.field, fault.sentence


def fingerprint_of(document: ClauseDocument, numbers: tuple[str, ...]) -> str:
    """What somebody has before them of clauses, in short: a change made on it holds for this alone. Without
    numbers, of the document's details and sources. A clause that is not there counts as nothing."""
    if numbers:
        there = tuple(document.by_number[number] for number in numbers if number in document.by_number)
        seen = as_json(ClauseDocument(kind="", title="", clauses=there))
    else:
        seen = as_json(replace(document, clauses=(), retired=()))
    return hashlib.sha256(canonical(seen)).hexdigest()[:20]
