"""Upkeep of the search index: brings it up to date, makes it anew, and compares the two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .index import current, fingerprints, published_index
from .index.current import IndexMark as IndexMark


@dataclass(frozen=True, slots=True)
class IndexComparison:
    """The index compared with one made anew: how many documents, and the keys of those that differ,
    with the fingerprint of each in the old index and in the new one (None: it is not there)."""

    documents: int
    differences: tuple[tuple[int, int | None, int | None], ...]


@dataclass(frozen=True, slots=True)
class BothComparisons:
    """The index of the notices and that of the other published documents, each compared with one made anew."""

    notices: IndexComparison
    published: IndexComparison

    @property
    def is_same(self) -> bool:
        return not self.notices.differences and not self.published.differences


def update_index() -> int:
    """Brings the index up to date; answers by how many turns it moved since this process last read it.
    A search does this itself; whoever changed much calls it, so that no search has to wait."""
    published_index.current_index()
    return current.turns_moved()


def searched_mark() -> IndexMark:
    """The turn up to which this process last searched, at no cost after a search. Whoever keeps what a search
    found keeps it by the whole mark: after a restored backup another turn bears the same number."""
    return current.held_mark()


def reached_turn() -> int:
    """The number of a turn up to which every search from now on sees what was published; the newest
    one, unless another process is writing the index at this moment."""
    return current.current_state().mark.number


def rebuild_index() -> IndexComparison:
    """Makes the index anew from the notices, and compares it with the old one."""
    before = fingerprints.document_fingerprints(current.current_state())
    return _compared(before, fingerprints.document_fingerprints(current.rebuild_index()))


def rebuild_both() -> BothComparisons:
    """Makes both indexes anew, and compares each with its old one."""
    before = published_index.fingerprints(published_index.current_index())
    after = published_index.fingerprints(published_index.remake())
    return BothComparisons(rebuild_index(), _compared(before, after))


def _compared(before: Mapping[int, int], after: Mapping[int, int]) -> IndexComparison:
    differences = [
        (pk, before.get(pk), after.get(pk))
        for pk in sorted(before.keys() | after.keys())
        if before.get(pk) != after.get(pk)
    ]
    return IndexComparison(len(after), tuple(differences))
