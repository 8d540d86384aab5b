"""The current state of the index in this process: as new as the database each time it is read.

The index stores the number and the stamp of the last turn in it. Where the newest turn of the database
is another one, the notices that changed since are indexed. Where the database does not know the
index's turn, it is another database (restored, or a transaction rolled back): the index is made anew.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import structlog
import tantivy
from django.db import connection
from tantivy import Query

from hopmarket.records.turns.models import Turn
from hopmarket.records.turns.queries import is_turn

from . import documents, index_folder
from .index_fields import MARK, layout_fingerprint, prepared, schema

log = structlog.get_logger("hopmarket.search")

PATIENCE = 2.0
"""Seconds to wait for another writer; then a search reads the index as it is, a little behind, for a
visitor would rather have an answer than wait for a large import."""
SMALL_HEAP, LARGE_HEAP = 15_000_000, 30_000_000
_SMALL_LOT = 200


@dataclass(frozen=True, slots=True)
class IndexMark:
    """The last turn that is in an index; number 0 stands for none."""

    number: int
    stamp: str

    def __str__(self) -> str:
        return f"{layout_fingerprint()} {self.number} {self.stamp}"


@dataclass(frozen=True, slots=True)
class IndexState:
    """One state of the index, to be read from any thread. ``total_counts`` keeps the counts over all
    documents, ``names`` the names of organisations that were counted; whatever changes them is a turn,
    and so gives another state."""

    place: Path
    token: tuple[int, int] | None
    index: tantivy.Index
    searcher: tantivy.Searcher
    mark: IndexMark
    total_counts: dict[str, Mapping[str, int]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)


_held: IndexState | None = None
_changing = threading.Lock()


def newest_mark() -> IndexMark:
    """The newest turn of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, stamp FROM notices_turn ORDER BY number DESC LIMIT 1")
        row = cursor.fetchone()
    return IndexMark(*row) if row else IndexMark(0, "")


def current_state() -> IndexState:
    """The index with everything in it that is in the database at this moment."""
    mark, known = newest_mark(), _held
    if known is not None and known.mark == mark and known.token == index_folder.folder_token():
        return known
    return _fresh(mark)


def held_mark() -> IndexMark:
    """The turn up to which this process last searched; asks nothing of the database once it has searched."""
    return (_held or current_state()).mark


def turns_moved() -> int:
    """Brings the index up to date; answers by how many turns it moved since this process last read it."""
    before = _held
    after = current_state()
    return abs(after.mark.number - before.mark.number) if before else 0


def _fresh(mark: IndexMark) -> IndexState:
    known = _opened()
    if known is not None and (
        known.mark == mark or (known.mark.number > mark.number and _is_true(known.mark))
    ):
        return _kept(known)
    sound = known is not None and _is_true(known.mark)
    with index_folder.only_writer(PATIENCE if sound else None) as is_only_writer:
        if not is_only_writer:
            assert known is not None
            log.info("search_behind", number=known.mark.number, newest=mark.number)
            return _kept(known)
        return _kept(_brought_up())


def _brought_up() -> IndexState:
    """Brings the index in force up to date, or makes a new one; only for the one writer."""
    known, mark = _opened(), newest_mark()
    if known is None or not _is_true(known.mark):
        return _made()
    if known.mark == mark:
        return known
    try:
        _write(known.index, mark, after=known.mark.number)
    except BaseException as fault:
        if not is_damage(fault):
            raise
        log.warning("search_remade", why=f"{type(fault).__name__}: {fault}")
        return _made()
    return _opened() or _made()


def rebuild_index() -> IndexState:
    """Makes the index anew from all notices, and puts it in force in place of the old one."""
    with index_folder.only_writer(None):
        return _kept(_made())


def _made() -> IndexState:
    mark, place = newest_mark(), index_folder.new_folder()
    index = prepared(tantivy.Index(schema(), path=str(place)))
    count = _write(index, mark, after=None)
    index_folder.put_in_force(place)
    log.info("search_made", notices=count, number=mark.number)
    state = _opened()
    assert state is not None
    return state


def _write(index: tantivy.Index, mark: IndexMark, *, after: int | None) -> int:
    keys = documents.changed_keys(after)
    writer = index.writer(SMALL_HEAP if len(keys) <= _SMALL_LOT else LARGE_HEAP, 1)
    documents.write_documents(writer, keys, over=after is not None)
    documents.write_mark(writer, str(mark))
    writer.commit()
    writer.wait_merging_threads()
    return len(keys)


def _opened() -> IndexState | None:
    """Opens the index in force as it is on disk; None where there is none that can be read."""
    for _ in range(3):
        token, place, known = index_folder.folder_token(), index_folder.folder_in_force(), _held
        if place is None:
            return None
        try:
            if known is not None and known.place == place and known.token == token:
                index = known.index
                index.reload()
            else:
                index = prepared(tantivy.Index.open(str(place)))
            searcher = index.searcher()
            mark = _mark(index, searcher)
        except BaseException as fault:
            if not is_damage(fault):
                raise
            if index_folder.folder_token() == token:
                log.warning("search_unreadable", why=f"{type(fault).__name__}: {fault}")
                return None
            continue
        if mark is None:
            return None
        return (
            known
            if known and known.mark == mark and known.token == token
            else IndexState(place, token, index, searcher, mark)
        )
    return None


def _mark(index: tantivy.Index, searcher: tantivy.Searcher) -> IndexMark | None:
    """The mark in an index; None where the index was made with another layout than today's."""
    hits = searcher.search(Query.term_query(index.schema, "pk", MARK), 1).hits
    if not hits:
        return None
    made_as, number, stamp = str(searcher.doc(hits[0][1]).get_first("mark")).split(" ", 2)
    return IndexMark(int(number), stamp) if made_as == layout_fingerprint() else None


def _is_true(mark: IndexMark) -> bool:
    """Whether the database knows this turn."""
    if mark.number == 0:
        return not Turn.objects.exists()
    return is_turn(mark.number, mark.stamp)


def is_damage(fault: BaseException) -> bool:
    """Whether a fault comes from the index; the library's panics are no ordinary exceptions."""
    return isinstance(fault, ValueError | OSError | RuntimeError) or type(fault).__name__ == "PanicException"


def _kept(known: IndexState) -> IndexState:
    global _held
    with _changing:
        _held = known
    return known
