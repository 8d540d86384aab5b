"""What a consultation on a version is about, by topic: whoever asked for letters about a topic hears of it."""

from __future__ import annotations

from ..clause_changes import changes_between
from ..clauses import Clause, ClauseDocument


def topics_at_stake(before: ClauseDocument | None, document: ClauseDocument) -> tuple[str, ...]:
    """The topics of the clauses that differ from the version in force, those that have gone too; all topics where
    none is in force, or where no clause differs. In the order of reading, each once."""
    changes = changes_between(before, document) if before else ()
    clauses = [
        clause for change in changes if change.number for clause in (change.after, change.before) if clause
    ]
    return _topics_of(clauses) or _topics_of(document.clauses)


def _topics_of(clauses: list[Clause] | tuple[Clause, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(topic for clause in clauses for topic in clause.topics))
