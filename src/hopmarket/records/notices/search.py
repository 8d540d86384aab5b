"""The search seam: one interface over SQLite FTS5 and PostgreSQL's text search.

The index changes in the transaction that changes the notice, and can be rebuilt from notices.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import FloatField, QuerySet
from django.db.models.expressions import RawSQL

from .models import Notice
from .schema import cpv_labels

_SMALL = frozenset(
    (
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "for",
        "from",
        "in",
        "into",
        "is",
        "it",
        "of",
        "on",
        "or",
        "our",
        "that",
        "the",
        "this",
        "to",
        "we",
        "with",
    )
)
Row = tuple[int, str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class _Dialect:
    """The four statements of one database; ``clear`` is empty where ``put`` replaces by itself."""

    found: str
    relevance: str
    clear: str
    put: str


_SQLITE = _Dialect(
    found="SELECT rowid FROM notices_search WHERE notices_search MATCH %s",
    relevance=(
        "(SELECT -bm25(notices_search, 8, 4, 1, 3, 2, 3) FROM notices_search"
        " WHERE notices_search MATCH %s AND rowid = notices_notice.id)"
    ),
    clear="DELETE FROM notices_search WHERE rowid = %s",
    put=(
        "INSERT INTO notices_search"
        " (rowid, title, buyer_name, description, suppliers, codes, place)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)"
    ),
)
_POSTGRESQL = _Dialect(
    found="SELECT notice_id FROM notices_search WHERE words @@ plainto_tsquery('english', %s)",
    relevance=(
        "(SELECT ts_rank_cd(words, plainto_tsquery('english', %s)) FROM notices_search"
        " WHERE notice_id = notices_notice.id)"
    ),
    clear="",
    put=(
        "INSERT INTO notices_search (notice_id, words) VALUES (%s,"
        " setweight(to_tsvector('english', %s), 'A') || setweight(to_tsvector('english', %s), 'B')"
        " || setweight(to_tsvector('english', left(%s, 200000)), 'D')"
        " || setweight(to_tsvector('english', concat_ws(' ', %s::text, %s::text, %s::text)), 'C'))"
        " ON CONFLICT (notice_id) DO UPDATE SET words = EXCLUDED.words"
    ),
)


def _dialect() -> _Dialect:
    return _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE


def words(asked: str) -> list[str]:
    """The words that a search asks for: letters and figures, small words dropped, twelve at most."""
    found = re.findall(r"[^\W_]+", asked.casefold())
    return [word for word in found if word not in _SMALL][:12]


def matching(notices: QuerySet[Notice], asked: str) -> QuerySet[Notice]:
    """The notices that hold every word asked for, with ``relevance`` (more is better) on each.

    A search that holds no word of its own finds everything.
    """
    wanted, says = words(asked), _dialect()
    if not wanted:
        return notices
    query = " ".join(wanted if says is _POSTGRESQL else [f'"{word}"' for word in wanted])
    found = RawSQL(says.found, [query])  # noqa: S611 (the words travel as a parameter)
    relevance = RawSQL(says.relevance, [query], FloatField())  # noqa: S611 (as above)
    return notices.filter(pk__in=found).annotate(relevance=relevance)


def put(rows: Iterable[Row]) -> None:
    """Lays notices into the index anew: id, title, buyer, description, suppliers, codes, place."""
    held, says = list(rows), _dialect()
    with connection.cursor() as cursor:
        if says.clear:
            cursor.executemany(says.clear, [(row[0],) for row in held])
        cursor.executemany(says.put, held)


def row(notice: Notice, codes: Iterable[str]) -> Row:
    """What the index holds of a notice; ``codes`` are the words of its subject codes."""
    return (
        notice.pk,
        notice.title,
        notice.buyer_name,
        notice.description,
        notice.suppliers,
        " ".join(codes),
        f"{notice.place} {notice.district} {notice.postcode}",
    )


def empty() -> None:
    """Takes everything out of the index."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM notices_search")


def rebuild() -> int:
    """Makes the whole index anew from the notices that are held; answers how many."""
    empty()
    labels, count = cpv_labels(), 0
    notices = Notice.objects.prefetch_related("codes").order_by("pk")
    for one in notices.iterator(chunk_size=500):
        put([row(one, (labels.get(code.code, "") for code in one.codes.all()))])
        count += 1
    return count
