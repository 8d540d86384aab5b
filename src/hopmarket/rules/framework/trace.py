"""The trace of a code of practice: which clauses of the framework answer each of its clauses, and what nothing
answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..clauses import Clause, ClauseDocument

EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class TraceAnswer:
    """A clause of the framework that answers one of a code: because it names that clause as where it came
    from, or because it is on the same topics and promised by the same sector."""

    clause: Clause
    topics: tuple[str, ...] = ()
    is_named: bool = False


@dataclass(frozen=True, slots=True)
class TracedClause:
    """A clause of a code, the framework's answers to it, and its topics that nothing answers."""

    clause: Clause
    answers: tuple[TraceAnswer, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def is_answered(self) -> bool:
        """Whether something answers it at all."""
        return bool(self.answers)

    @property
    def is_answered_in_full(self) -> bool:
        """Whether all of it is answered."""
        return self.is_answered and not self.missing


@dataclass(frozen=True)
class CodeTrace:
    """A code clause by clause, and the promises of the framework that go beyond it."""

    clauses: tuple[TracedClause, ...]
    beyond: tuple[Clause, ...]

    @property
    def unanswered(self) -> tuple[TracedClause, ...]:
        """Clauses of the code that nothing answers."""
        return tuple(traced for traced in self.clauses if not traced.is_answered)

    @property
    def answered_in_part(self) -> tuple[TracedClause, ...]:
        """Clauses of the code of which a topic is left over."""
        return tuple(traced for traced in self.clauses if traced.is_answered and traced.missing)

    @property
    def answered_in_full(self) -> tuple[TracedClause, ...]:
        """Clauses of the code to which the framework has an answer on every topic."""
        return tuple(traced for traced in self.clauses if traced.is_answered_in_full)


def trace_code(key: str, code: ClauseDocument, framework: ClauseDocument) -> CodeTrace:
    """Traces a code, known in the library by its key, through a framework.

    A clause of the framework that came from a clause of the code ("key:4.2") answers it in full. Else a promise
    is answered by promises on its topics of the same sector, or of everybody; what nobody promises by any
    clause on its topics.
    """
    traced = tuple(_traced(key, clause, framework) for clause in _saying(code))
    used = {answer.clause.number for row in traced for answer in row.answers}
    beyond = tuple(clause for clause in framework.clauses if clause.by and clause.number not in used)
    return CodeTrace(traced, beyond)


def _saying(document: ClauseDocument) -> Iterator[Clause]:
    """The clauses that say something, without those that are headings alone."""
    return (clause for clause in document.clauses if clause.text or clause.topics)


def _traced(key: str, asked: Clause, framework: ClauseDocument) -> TracedClause:
    address = f"{key}:{asked.number}"
    named = tuple(
        TraceAnswer(clause, is_named=True) for clause in framework.clauses if address in clause.came_from
    )
    if named:
        return TracedClause(asked, named)
    answers = tuple(
        TraceAnswer(clause, shared)
        for clause in framework.clauses
        if (shared := tuple(topic for topic in asked.topics if topic in clause.topics))
        and _speaks_for(clause, asked)
    )
    answered = {topic for answer in answers for topic in answer.topics}
    return TracedClause(asked, answers, tuple(topic for topic in asked.topics if topic not in answered))


def _speaks_for(clause: Clause, asked: Clause) -> bool:
    """Whether a clause answers for whoever is asked: a promise is answered by a promise."""
    if not asked.by:
        return bool(clause.by) or not clause.parent
    return clause.by in {asked.by, EVERYBODY} or (bool(clause.by) and asked.by == EVERYBODY)
