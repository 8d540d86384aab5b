"""The index of published documents that are no releases: small, beside that of the notices and apart from it, so
that no search of notices is slower for it.

It has the schema of the notices' index, so words are read, stemmed and spelled in the same way. Its mark names
the newest version and the newest withholding in it. Where the database has others, the documents that changed
are written again; where the database does not know the mark, it is another database, and all are.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from pathlib import Path

import orjson
import structlog
import tantivy
from django.db.models import OuterRef, Q, Subquery
from tantivy import Query

from hopmarket.records.publications.models import PublishedDocument, WithheldDocument
from hopmarket.records.publications.queries import newest_documents
from hopmarket.records.turns.models import Turn
from hopmarket.rules import published_facts, register_kinds
from hopmarket.rules.register_kinds import SEARCHED_KINDS, register_kind
from hopmarket.rules.search.word_letters import composed, divided_runs

from . import index_folder
from .current import PATIENCE, is_damage
from .index_fields import MARK, instant_key, layout_fingerprint, prepared, schema, tie

log = structlog.get_logger("hopmarket.search")

PART = "published"
LOT = 200
LONGEST = 400_000
"""Characters of a document that are searched."""
_HEAP = 15_000_000
_changing = threading.Lock()


@dataclass(frozen=True, slots=True)
class PublishedMark:
    """What is in an index: the key of the newest version and the stamp of its turn, the key of the newest
    withholding and of the version that it withholds; noughts where there is none. The stamp is random, so a
    version that was taken back is never taken for the one that got its key afterwards."""

    version: int = 0
    stamp: str = ""
    withholding: int = 0
    withheld: int = 0

    def __str__(self) -> str:
        return f"{layout()} {self.version} {self.stamp or '-'} {self.withholding} {self.withheld}"


@dataclass(frozen=True, slots=True)
class PublishedIndex:
    """One state of the index, to be read from any thread."""

    place: Path
    token: tuple[int, int] | None
    searcher: tantivy.Searcher
    mark: PublishedMark


_held: PublishedIndex | None = None


@cache
def layout() -> str:
    """A fingerprint of all code that decides the content of a document; when it changes, the index is made anew."""
    modules = (published_facts, register_kinds)
    texts = [layout_fingerprint().encode(), Path(__file__).read_bytes()]
    texts += [Path(str(module.__file__)).read_bytes() for module in modules]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()[:16]


def newest_mark() -> PublishedMark:
    """What the database holds at this moment."""
    stamp = Turn.objects.filter(number=OuterRef("turn")).values("stamp")[:1]
    newest = PublishedDocument.objects.order_by("-pk").annotate(stamp=Subquery(stamp))
    version, drawn = newest.values_list("pk", "stamp").first() or (0, "")
    withheld = WithheldDocument.objects.order_by("-pk").values_list("pk", "document_id").first() or (0, 0)
    return PublishedMark(version, drawn or "", *withheld)


def current_index() -> PublishedIndex:
    """The index with everything in it that is published at this moment; a little behind while another process
    writes a large one."""
    mark, known = newest_mark(), _held
    if known is not None and known.mark == mark and known.token == index_folder.folder_token(PART):
        return known
    known = _opened()
    if known is not None and known.mark == mark:
        return _kept(known)
    sound = known is not None and _is_true(known.mark)
    with index_folder.only_writer(PATIENCE if sound else None, PART) as is_only_writer:
        if not is_only_writer:
            assert known is not None
            return _kept(known)
        return _kept(_brought_up())


def remake() -> PublishedIndex:
    """Makes the index anew from everything that is published, and puts it in force in place of the old one."""
    with index_folder.only_writer(None, PART):
        return _kept(_made())


def fingerprints(state: PublishedIndex) -> dict[int, int]:
    """The fingerprint of every document in an index, by the key of its newest version."""
    hits = state.searcher.search(
        Query.exists_query("print"), max(1, state.searcher.num_docs), count=False
    ).hits
    places = [address for _, address in hits]
    keys, values = (state.searcher.fast_field_values(name, places) for name in ("pk", "print"))
    return {
        int(key): int(value)
        for key, value in zip(keys, values, strict=True)
        if key is not None and value is not None
    }


def _brought_up() -> PublishedIndex:
    known, mark = _opened(), newest_mark()
    if known is None or not _is_true(known.mark):
        return _made()
    if known.mark == mark:
        return known
    changed = _changed_after(known.mark)
    if len(changed) > LOT:
        return _made()
    try:
        _write(prepared(tantivy.Index.open(str(known.place))), mark, only=changed)
    except BaseException as fault:
        if not is_damage(fault):
            raise
        log.warning("published_search_remade", why=f"{type(fault).__name__}: {fault}")
        return _made()
    return _opened() or _made()


def _made() -> PublishedIndex:
    mark, place = newest_mark(), index_folder.new_folder(PART)
    count = _write(prepared(tantivy.Index(schema(), path=str(place))), mark, only=None)
    index_folder.put_in_force(place)
    log.info("published_search_made", documents=count)
    state = _opened()
    assert state is not None
    return state


def _write(index: tantivy.Index, mark: PublishedMark, *, only: Iterable[tuple[str, str]] | None) -> int:
    """Writes these documents (kind and key) in place of their earlier versions, or all into an empty index;
    returns how many were written."""
    writer, count, wanted = index.writer(_HEAP, 1), 0, Q()
    if only is not None:
        wanted = reduce(or_, (Q(kind=kind, key=key) for kind, key in only), Q(pk__in=()))
        for pk in PublishedDocument.objects.filter(wanted).values_list("pk", flat=True):
            writer.delete_documents_by_term("pk", pk)
    for row in newest_documents().filter(wanted, kind__in=SEARCHED_KINDS).defer("body").iterator(LOT):
        writer.add_json(_document(row).decode())
        count += 1
    writer.delete_documents_by_term("pk", MARK)
    writer.add_json(orjson.dumps({"pk": MARK, "mark": str(mark), "open_until": 0}).decode())
    writer.commit()
    writer.wait_merging_threads()
    return count


def _changed_after(mark: PublishedMark) -> list[tuple[str, str]]:
    """The documents of which a version was published or withheld after a mark, at most one more than a lot."""
    touched = Q(pk__gt=mark.version) | Q(withheld__pk__gt=mark.withholding)
    rows = PublishedDocument.objects.filter(touched, kind__in=SEARCHED_KINDS).order_by()
    return list(rows.values_list("kind", "key").distinct()[: LOT + 1])


def _document(row: PublishedDocument) -> bytes:
    kind = register_kind(row.kind)
    title, one = divided_runs(row.title), divided_runs(kind.one)
    text = divided_runs(published_facts.as_text(row.json, kind.left_out)[:LONGEST])
    content = orjson.dumps(
        {
            "pk": row.pk,
            "turn": row.turn,
            "every": [title, one, text],
            "title": title,
            "other": [one],
            "whole": [title, text],
            "kind": [row.kind],
            "newest": instant_key(row.published_at, tie(row.address)),
        }
    )
    if not content.isascii():
        content = composed(content.decode()).encode()
    digest = int.from_bytes(hashlib.sha256(content).digest()[:8], "big")
    return b'{"print":%d,%b' % (digest, content[1:])


def _opened() -> PublishedIndex | None:
    """Opens the index in force as it is on disk; None where there is none that can be read."""
    for _ in range(3):
        token, place = index_folder.folder_token(PART), index_folder.folder_in_force(PART)
        if place is None:
            return None
        try:
            searcher = prepared(tantivy.Index.open(str(place))).searcher()
            mark = _mark(searcher)
        except BaseException as fault:
            if not is_damage(fault):
                raise
            if index_folder.folder_token(PART) == token:
                log.warning("published_search_unreadable", why=f"{type(fault).__name__}: {fault}")
                return None
            continue
        return PublishedIndex(place, token, searcher, mark) if mark else None
    return None


def _mark(searcher: tantivy.Searcher) -> PublishedMark | None:
    """The mark in an index; None where the index was made with another layout than today's."""
    hits = searcher.search(Query.term_query(schema(), "pk", MARK), 1).hits
    if not hits:
        return None
    made_as, version, stamp, *withheld = str(searcher.doc(hits[0][1]).get_first("mark")).split(" ")
    if made_as != layout():
        return None
    return PublishedMark(int(version), "" if stamp == "-" else stamp, *map(int, withheld))


def _is_true(mark: PublishedMark) -> bool:
    """Whether the database knows what an index says it holds."""
    turns = Turn.objects.filter(stamp=mark.stamp).values("number")
    if mark.version and not PublishedDocument.objects.filter(pk=mark.version, turn__in=turns).exists():
        return False
    withheld = WithheldDocument.objects.filter(pk=mark.withholding, document=mark.withheld)
    return not mark.withholding or withheld.exists()


def _kept(known: PublishedIndex) -> PublishedIndex:
    global _held
    with _changing:
        _held = known
    return known
