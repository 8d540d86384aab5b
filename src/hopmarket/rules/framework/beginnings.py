"""How a version of the framework begins: from the default, from the version in force, or from a file.

A clause keeps its number for ever, also from one version to the next. So a text that comes from elsewhere gets
numbers that no version has given yet; a copy of our own keeps its numbers, and may bring back none that has gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum

from ..clauses import Clause, ClauseDocument, RetiredNumber
from ..refusal import Refusal

CITE = "The framework's own rule: a clause keeps its number for ever, and no other clause gets it"


class Beginning(StrEnum):
    """From what a version begins."""

    DEFAULT = "default"
    IN_FORCE = "in_force"
    OWN_FILE = "own_file"
    FOREIGN_FILE = "foreign_file"


FROM_FILE = frozenset({Beginning.OWN_FILE, Beginning.FOREIGN_FILE})


def begun_document(
    document: ClauseDocument,
    beginning: Beginning,
    *,
    in_force: ClauseDocument | None,
    earlier: Iterable[ClauseDocument],
    key: str = "elsewhere",
) -> ClauseDocument | Refusal:
    """The document with which a version begins. ``earlier`` are those of all versions that were ever begun,
    abandoned ones too; ``key`` names the text from elsewhere, of which clauses say where they came from.

    Refuses ``framework.numbers_come_back`` and ``framework.wrong_kind``.
    """
    if document.kind != "framework":
        return Refusal("framework.wrong_kind", CITE, {"kind": document.kind})
    documents = tuple(earlier)
    taken = frozenset().union(*(each.numbers_ever_given for each in documents))
    if taken and (
        beginning is Beginning.FOREIGN_FILE or (beginning is Beginning.DEFAULT and in_force is not None)
    ):
        return _with_new_numbers(document, taken, _retired_of(documents, ()), key)
    if in_force is not None:
        gone = {row.number for row in in_force.retired} & set(document.by_number)
        if gone:
            return Refusal("framework.numbers_come_back", CITE, {"clauses": _listed(gone)})
    return replace(document, retired=_retired_of((*documents, document), document.by_number))


def _with_new_numbers(
    document: ClauseDocument, taken: frozenset[str], retired: tuple[RetiredNumber, ...], key: str
) -> ClauseDocument:
    """The document with numbers that were never given, each clause saying which it had where it came from."""
    highest = max(int(number.partition(".")[0]) for number in taken)
    firsts = [clause.number for clause in document.of_first_level()]
    heads = {number: str(highest + place) for place, number in enumerate(firsts, start=1)}
    numbers = {
        clause.number: heads[clause.parent] + clause.number[len(clause.parent) :]
        if clause.parent
        else heads[clause.number]
        for clause in document.clauses
    }
    clauses = tuple(_renumbered(clause, numbers, key) for clause in document.clauses)
    return replace(document, clauses=clauses, retired=retired)


def _renumbered(clause: Clause, numbers: Mapping[str, str], key: str) -> Clause:
    return replace(
        clause,
        number=numbers[clause.number],
        see=tuple(numbers[number] for number in clause.see if number in numbers),
        came_from=(f"{key}:{clause.number}",),
    )


def _retired_of(documents: Iterable[ClauseDocument], standing: Iterable[str]) -> tuple[RetiredNumber, ...]:
    """Every number that one of the documents has given and that no clause has any more; where several say where
    it went, the last does."""
    gone: dict[str, RetiredNumber] = {}
    for document in documents:
        gone |= {
            clause.number: RetiredNumber(clause.number, came_from=clause.came_from)
            for clause in document.clauses
            if clause.number not in gone
        }
        gone |= {row.number: row for row in document.retired if row.into or row.number not in gone}
    kept = set(standing)
    return tuple(gone[number] for number in sorted(gone, key=number_order) if number not in kept)


def number_order(number: str) -> tuple[int, ...]:
    """Sorts numbers of clauses as people read them: 2 before 10, 8.2 before 8.10."""
    return tuple(int(part) for part in number.split("."))


def _listed(numbers: Iterable[str]) -> str:
    return ", ".join(sorted(numbers, key=number_order))
