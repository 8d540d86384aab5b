"""The search index's own door: kept up with the database, made anew, and compared with itself."""

from __future__ import annotations

from dataclasses import dataclass

from ..index import current, fingerprints


@dataclass(frozen=True, slots=True)
class IndexComparison:
    """An index beside one made anew: how many documents, and the keys of those that differ, with
    the print of each in the one held and in the one made (None: it is not there)."""

    documents: int
    differences: tuple[tuple[int, int | None, int | None], ...]


def update_index() -> int:
    """Brings the index up to the database; answers by how many turns this process saw it move. A
    search does the same; whoever changed much calls this, so that nobody has to wait."""
    return current.turns_moved()


def reached_turn() -> int:
    """The number of a turn up to which every search from now on sees what was published; the newest
    one, unless another process is writing the index at this moment."""
    return current.current_state().mark.number


def rebuild_index() -> IndexComparison:
    """Makes the index anew from the notices, and compares it with the one that was held."""
    before = fingerprints.document_fingerprints(current.current_state())
    after = fingerprints.document_fingerprints(current.rebuild_index())
    differences = [
        (pk, before.get(pk), after.get(pk))
        for pk in sorted(before.keys() | after.keys())
        if before.get(pk) != after.get(pk)
    ]
    return IndexComparison(len(after), tuple(differences))
