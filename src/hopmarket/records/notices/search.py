"""The search seam: one interface over SQLite FTS5 and PostgreSQL's text search.

The index changes in the transaction that changes the notice, and can be rebuilt from notices.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db import connection
from django.db.models import FloatField, QuerySet
from django.db.models.expressions import RawSQL

from .models import Notice

_TABLE = "notices_search"
_SMALL = frozenset(
    "a an and are as at be by for from in into is it of on or our that the this to we with".split()
)
_FIELDS = ("title", "buyer_name", "description", "suppliers", "codes", "place")
Row = tuple[int, str, str, str, str, str, str]


def words(asked: str) -> list[str]:
    """The words that a search asks for: letters and figures, small words dropped, twelve at most."""
    found = re.findall(r"\w+", asked.casefold())
    return [word for word in found if word not in _SMALL][:12]


def matching(notices: QuerySet[Notice], asked: str) -> QuerySet[Notice]:
    """The notices that hold every word asked for, with ``relevance`` (more is better) on each.

    A search that holds no word of its own finds everything.
    """
    wanted = words(asked)
    if not wanted:
        return notices
    if connection.vendor == "postgresql":
        query = " ".join(wanted)
        found = RawSQL(f"SELECT notice_id FROM {_TABLE} WHERE words @@ plainto_tsquery('english', %s)", [query])
        rank = RawSQL(
            f"(SELECT ts_rank_cd(words, plainto_tsquery('english', %s)) FROM {_TABLE} "
            f"WHERE notice_id = notices_notice.id)", [query], FloatField(),
        )
    else:
        query = " ".join(f'"{word}"' for word in wanted)
        found = RawSQL(f"SELECT rowid FROM {_TABLE} WHERE {_TABLE} MATCH %s", [query])
        rank = RawSQL(
            f"(SELECT -bm25({_TABLE}, 8, 4, 1, 3, 2, 3) FROM {_TABLE} "
            f"WHERE {_TABLE} MATCH %s AND rowid = notices_notice.id)", [query], FloatField(),
        )
    return notices.filter(pk__in=found).annotate(relevance=rank)


def put(rows: Iterable[Row]) -> None:
    """Lays notices into the index anew: id, title, buyer, description, suppliers, codes, place."""
    held = list(rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(
                f"INSERT INTO {_TABLE} (notice_id, words) VALUES (%s, "
                "setweight(to_tsvector('english', %s), 'A') || setweight(to_tsvector('english', %s), 'B') || "
                "setweight(to_tsvector('english', left(%s, 200000)), 'D') || "
                "setweight(to_tsvector('english', concat_ws(' ', %s::text, %s::text, %s::text)), 'C')) "
                "ON CONFLICT (notice_id) DO UPDATE SET words = EXCLUDED.words", held,
            )
            return
        cursor.executemany(f"DELETE FROM {_TABLE} WHERE rowid = %s", [(row[0],) for row in held])
        columns = ", ".join(_FIELDS)
        cursor.executemany(
            f"INSERT INTO {_TABLE} (rowid, {columns}) VALUES (%s, %s, %s, %s, %s, %s, %s)", held
        )


def row(notice: Notice, codes: Iterable[str]) -> Row:
    """What the index holds of a notice; ``codes`` are the words of its subject codes."""
    return (
        notice.pk, notice.title, notice.buyer_name, notice.description, notice.suppliers,
        " ".join(codes), f"{notice.place} {notice.district} {notice.postcode}",
    )


def empty() -> None:
    """Takes everything out of the index."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_TABLE}")
