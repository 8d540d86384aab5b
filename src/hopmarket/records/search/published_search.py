"""Searches what is published and is no notice: frameworks, consultations, meetings, decisions. Pages use its index
through this module alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from tantivy import Occur, Order, Query

from hopmarket.records.publications.models import PublishedDocument
from hopmarket.records.publications.queries import published_versions
from hopmarket.rules.register_kinds import SEARCHED_KINDS
from hopmarket.rules.search.query_words import read_terms

from .index import published_index
from .index.current import is_damage
from .index.index_fields import schema
from .index.published_index import PublishedIndex
from .index.word_queries import word_query

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PublishedAnswer:
    """What a search found: how many in all, one page of them, how many of each kind, and the words searched for
    instead where nothing has those that were typed."""

    total: int
    documents: tuple[PublishedDocument, ...] = ()
    kinds: tuple[tuple[str, int], ...] = ()
    spelled: str = ""


def find_published(words: str, *, kind: str = "", start: int = 0, size: int = 30) -> PublishedAnswer:
    """The published documents that have all of the words, the best match first; every document, the newest first,
    where no word is asked for. Never refuses: a kind that nothing has finds nothing."""
    return _with_repair(lambda state: _answer(state, words, kind, start, size))


def count_published(words: str) -> int:
    """How many published documents have all of the words, as they were typed; 0 for no words."""
    if all(term.without for term in read_terms(words)):
        return 0
    return _with_repair(lambda state: _count(state, words))


def _count(state: PublishedIndex, words: str) -> int:
    query = word_query(state.searcher, words)
    if query.finds is None or query.spelled:
        return 0
    return _found(state, _of_kind(query.finds, ""))


def _found(state: PublishedIndex, finds: Query) -> int:
    """How many documents a query finds."""
    result = state.searcher.search(finds, 1)
    return result.count or 0  # type: ignore[attr-defined]  # the library's own stub leaves it out


def _with_repair(search: Callable[[PublishedIndex], T]) -> T:
    try:
        return search(published_index.current_index())
    except BaseException as fault:
        if not is_damage(fault):
            raise
        published_index.log.warning("published_search_damaged", why=f"{type(fault).__name__}: {fault}")
        return search(published_index.remake())


def _answer(state: PublishedIndex, words: str, kind: str, start: int, size: int) -> PublishedAnswer:
    query = word_query(state.searcher, words)
    finds = query.finds or Query.exists_query("print")
    ranks = (query.ranks or query.finds) if query.finds else None
    kinds = _counts(state, finds)
    total = sum(count for name, count in kinds if kind in ("", name))
    keys = _page(state, ranks, finds, kind, start, size) if size and total > start else []
    rows = {row.pk: row for row in published_versions().filter(pk__in=keys).defer("body")} if keys else {}
    return PublishedAnswer(total, tuple(rows[key] for key in keys if key in rows), kinds, query.spelled)


def _counts(state: PublishedIndex, finds: Query) -> tuple[tuple[str, int], ...]:
    counted = ((name, _found(state, _of_kind(finds, name))) for name in SEARCHED_KINDS)
    return tuple((name, count) for name, count in counted if count)


def _page(
    state: PublishedIndex, ranks: Query | None, finds: Query, kind: str, start: int, size: int
) -> list[int]:
    """The keys of one page: by how well they match, or the newest first."""
    query = _of_kind(ranks or finds, kind)
    if ranks is not None:
        hits = state.searcher.search(query, size, offset=start).hits
    else:
        hits = state.searcher.search(
            query, size, offset=start, order_by_field="newest", order=Order.Desc
        ).hits
    keys = state.searcher.fast_field_values("pk", [address for _, address in hits])
    return [int(key) for key in keys if key is not None]


def _of_kind(query: Query, kind: str) -> Query:
    clauses = [(Occur.Must, query), (Occur.Must, Query.exists_query("print"))]
    if kind:
        clauses.append((Occur.Must, Query.term_query(schema(), "kind", kind)))
    return Query.boolean_query(clauses)
