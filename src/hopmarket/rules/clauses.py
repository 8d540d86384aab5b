"""Documents in clauses: frameworks, codes, terms of reference, plans. A frozen value with one identity for each
clause.

A clause's number is its identity for life: it is kept when the clause is moved or reworded, and never given
again after the clause has gone. A clause stands on one of two levels: "8" with a title, and below it "8.1",
"8.2", … which are what somebody promises. The order of the clauses is the order of reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

FORMAT = "hopmarket-document/1"
"""The format of the source form (YAML); a field of a later format is left out of earlier ones."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """A source that clauses name by its key: who published what and when, its address, and the day on which it
    was read there; empty where it is known from somewhere else, which ``note`` says."""

    key: str
    title: str
    publisher: str = ""
    year: str = ""
    address: str = ""
    read_on: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause. ``text`` is Markdown; ``part`` names the part of the document, on the first level alone;
    ``by`` is the sector that promises it ("public", "voluntary", "business", "everybody", or empty for what
    nobody promises). ``topics`` and ``checks`` are keys of lists in data, ``sources`` keys of the document's
    sources, ``see`` numbers of other clauses. ``came_from`` tells from where it was split, merged, moved or
    adopted: numbers of this document, or "key:number" of another."""

    number: str
    title: str = ""
    text: str = ""
    part: str = ""
    by: str = ""
    topics: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    came_from: tuple[str, ...] = ()

    @property
    def parent(self) -> str:
        """The number of the clause above it; empty on the first level."""
        return self.number.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class RetiredNumber:
    """The number of a clause that has gone: where what it said went, if anywhere, and where it had come from
    itself, so that no history ends with it."""

    number: str
    into: tuple[str, ...] = ()
    came_from: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClauseDocument:
    """A document in clauses. ``kind`` is "framework", "compact_code", "terms_of_reference" and so on;
    ``licence`` an SPDX identifier or "unknown", under which nothing is published."""

    kind: str
    title: str
    summary: str = ""
    place: str = ""
    licence: str = ""
    attribution: str = ""
    sources: tuple[Provenance, ...] = ()
    clauses: tuple[Clause, ...] = ()
    retired: tuple[RetiredNumber, ...] = ()

    @cached_property
    def by_number(self) -> dict[str, Clause]:
        """The clauses by their numbers."""
        return {clause.number: clause for clause in self.clauses}

    @cached_property
    def numbers_ever_given(self) -> frozenset[str]:
        """Every number that a clause of this document has or had."""
        return frozenset(self.by_number) | {gone.number for gone in self.retired}

    def below(self, number: str) -> Iterator[Clause]:
        """Yields the clauses below one of the first level, in order."""
        return (clause for clause in self.clauses if clause.parent == number)

    def of_first_level(self) -> Iterator[Clause]:
        """Yields the clauses of the first level, in order."""
        return (clause for clause in self.clauses if not clause.parent)

    def with_clauses(self, *clauses: Clause) -> ClauseDocument:
        """The document with these clauses in place of its own."""
        return replace(self, clauses=clauses)
