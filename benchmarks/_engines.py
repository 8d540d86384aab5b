"""The same search by others: SQLite's FTS5, PostgreSQL's text search, and tantivy without a house.

Each answers a query with the best thirty, how many there are, and eight facets. None of them leaves a
facet's own choice free, forgives a spelling or looks whether something was published meanwhile.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import tantivy
from _synthetic import NOW
from tantivy import FieldType, Filter, Occur, Query, Tokenizer

AT = int(NOW.timestamp())
FACETS = ("stage", "kind", "division", "district", "body", "band", "sme", "divided")
VALUES = ("id", *FACETS, "closes")
TEXTS = ("title", "description", "buyer", "suppliers", "labels")


@dataclass(frozen=True, slots=True)
class MixQuery:
    """A search of the mix: words that must all match, or one phrase, filters by facet, only what is
    open."""

    group: str
    words: str = ""
    phrase: bool = False
    filters: Mapping[str, str] = field(default_factory=dict)
    opened: bool = False


@dataclass(frozen=True, slots=True)
class EngineAnswer:
    """What an engine answers."""

    total: int
    best: tuple[int, ...]


class Engine(Protocol):
    name: str

    def ask(self, query: MixQuery) -> EngineAnswer: ...

    def keys(self, query: MixQuery) -> set[int]: ...


class Fts5:
    """SQLite: an FTS5 table beside a table of attributes; facets by GROUP BY over what matched. The
    join is crossed so that the words come first: the planner's own order takes minutes."""

    name = "SQLite FTS5"

    def __init__(self, place: Path, rows: Iterable[Mapping[str, Any]]) -> None:
        self.connection = sqlite3.connect(place)
        say = self.connection.execute
        say("PRAGMA journal_mode=WAL")
        say(f"CREATE TABLE notice (id INTEGER PRIMARY KEY, {', '.join(VALUES[1:])})")
        say(
            f"CREATE VIRTUAL TABLE words USING fts5({', '.join(TEXTS)}, content='',"
            " tokenize='porter unicode61 remove_diacritics 2')"
        )
        texts = f"INSERT INTO words (rowid, {', '.join(TEXTS)}) VALUES (?, {', '.join('?' * len(TEXTS))})"
        for row in rows:
            say(f"INSERT INTO notice VALUES ({', '.join('?' * len(VALUES))})", [row[name] for name in VALUES])
            say(texts, [row["id"], *(row[name] for name in TEXTS)])
        say("INSERT INTO words (words) VALUES ('optimize')")
        say("CREATE INDEX notice_closes ON notice (stage, closes)")
        say("ANALYZE")
        self.connection.commit()

    def _where(self, query: MixQuery) -> tuple[str, list[str]]:
        clauses = [f"{name} = ?" for name in query.filters]
        clauses += [f"stage = 'called' AND closes > {AT}"] if query.opened else []
        values = list(query.filters.values())
        if not query.words:
            return f"notice WHERE {' AND '.join(clauses) or '1'}", values
        spoken = f'"{query.words}"' if query.phrase else " ".join(f'"{part}"' for part in query.words.split())
        narrowed = "".join(f" AND {clause}" for clause in clauses)
        return f"words CROSS JOIN notice ON id = words.rowid WHERE words MATCH ?{narrowed}", [spoken, *values]

    def ask(self, query: MixQuery) -> EngineAnswer:
        say = self.connection.execute
        where, values = self._where(query)
        order = "bm25(words, 8, 1, 4, 2, 2)" if query.words else "closes DESC"
        best = [row_id for (row_id,) in say(f"SELECT id FROM {where} ORDER BY {order} LIMIT 30", values)]
        say("DROP TABLE IF EXISTS temp.matched")
        say(f"CREATE TEMP TABLE matched AS SELECT {', '.join(FACETS)} FROM {where}", values)
        for facet in FACETS:
            say(f"SELECT {facet}, count(*) FROM matched GROUP BY 1 ORDER BY 2 DESC LIMIT 50").fetchall()
        (total,) = say("SELECT count(*) FROM matched").fetchone()
        return EngineAnswer(total, tuple(best))

    def keys(self, query: MixQuery) -> set[int]:
        where, values = self._where(query)
        return {row_id for (row_id,) in self.connection.execute(f"SELECT id FROM {where}", values)}


class Postgresql:
    """PostgreSQL: a tsvector with a GIN index; facets by GROUPING SETS in one pass."""

    name = "PostgreSQL tsvector"

    def __init__(self, address: str, rows: Iterable[Mapping[str, Any]]) -> None:
        import psycopg

        self.connection = psycopg.connect(address, autocommit=True)
        self.second = psycopg.connect(address, autocommit=True)
        say = self.connection.execute
        kinds = {"id": "bigint", "closes": "bigint"}
        columns = ", ".join(f"{name} {kinds.get(name, 'text')}" for name in VALUES)
        say(f"CREATE TABLE notice ({columns}, words tsvector)")
        with self.connection.cursor() as cursor, cursor.copy("COPY notice FROM STDIN") as copy:
            for row in self._with_vectors(rows):
                copy.write_row(row)
        say("CREATE INDEX ON notice USING gin (words)")
        say("ALTER TABLE notice ADD PRIMARY KEY (id)")
        say("CREATE INDEX ON notice (stage, closes)")
        say("VACUUM ANALYZE notice")

    def _with_vectors(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Any]]:
        lot: list[Mapping[str, Any]] = []
        for row in rows:
            lot.append(row)
            if len(lot) == 1_000:
                yield from self._vectors(lot)
                lot = []
        yield from self._vectors(lot)

    def _vectors(self, lot: list[Mapping[str, Any]]) -> Iterator[list[Any]]:
        weighed = zip(TEXTS, "ADBCC", strict=True)
        vectors = " || ".join(
            f"setweight(to_tsvector('english', {name}), '{weight}')" for name, weight in weighed
        )
        names = ", ".join(TEXTS)
        marks = ", ".join("%s::text[]" for _ in TEXTS)
        texts = [[row[name] for row in lot] for name in TEXTS]
        result = self.second.execute(f"SELECT ({vectors})::text FROM unnest({marks}) AS t ({names})", texts)
        for row, (vector,) in zip(lot, result.fetchall(), strict=True):
            yield [*(row[name] for name in VALUES), vector]

    def _where(self, query: MixQuery) -> tuple[str, list[str]]:
        clauses, values = [f"{name} = %s" for name in query.filters], list(query.filters.values())
        clauses += [f"stage = 'called' AND closes > {AT}"] if query.opened else []
        if query.words:
            clauses.insert(0, f"words @@ {self._spoken(query)}")
            values.insert(0, query.words)
        return f"notice WHERE {' AND '.join(clauses) or 'true'}", values

    def _spoken(self, query: MixQuery) -> str:
        return f"{'phraseto_tsquery' if query.phrase else 'plainto_tsquery'}('english', %s)"

    def ask(self, query: MixQuery) -> EngineAnswer:
        say = self.connection.execute
        where, values = self._where(query)
        order = f"ts_rank_cd(words, {self._spoken(query)})" if query.words else "closes"
        more = [query.words] if query.words else []
        best = say(f"SELECT id FROM {where} ORDER BY {order} DESC LIMIT 30", [*values, *more]).fetchall()
        sets, names = ", ".join(f"({name})" for name in FACETS), ", ".join(FACETS)
        counted = say(
            f"SELECT {names}, grouping({names}), count(*) FROM {where} GROUP BY GROUPING SETS ({sets}, ())",
            values,
        ).fetchall()
        everything = 2 ** len(FACETS) - 1
        return EngineAnswer(
            next(row[-1] for row in counted if row[-2] == everything), tuple(row_id for (row_id,) in best)
        )

    def keys(self, query: MixQuery) -> set[int]:
        where, values = self._where(query)
        return {row_id for (row_id,) in self.connection.execute(f"SELECT id FROM {where}", values).fetchall()}


class BareTantivy:
    """tantivy as its manual has it: one field of words and one of titles, eight of values, no house."""

    name = "tantivy alone"

    def __init__(self, place: Path, rows: Iterable[Mapping[str, Any]]) -> None:
        builder = tantivy.SchemaBuilder()
        for name in ("title", "every"):
            builder.add_text_field(name, tokenizer_name="english")
        for name in FACETS:
            builder.add_text_field(name, tokenizer_name="raw", fast=True, index_option="basic")
        for name in ("id", "closes"):
            builder.add_integer_field(name, fast=True)
        self.schema = builder.build()
        place.mkdir(parents=True)
        self.index = tantivy.Index(self.schema, path=str(place))
        words = tantivy.TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(60))
        words = words.filter(Filter.lowercase()).filter(Filter.ascii_fold())
        self.english = words.filter(Filter.stemmer("english")).build()
        self.index.register_tokenizer("english", self.english)
        writer = self.index.writer(128_000_000, 1)
        for row in rows:
            document = {name: row[name] for name in (*VALUES, "title")}
            document["every"] = [row[name] for name in TEXTS]
            writer.add_document(tantivy.Document.from_dict(document, self.schema))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def _query(self, query: MixQuery) -> Query:
        tokens = list(self.english.analyze(query.words))
        if query.phrase:
            clauses = [Query.phrase_query(self.schema, "every", tokens)]
        else:
            clauses = [Query.term_query(self.schema, "every", token) for token in tokens]
        clauses += [Query.term_query(self.schema, name, value) for name, value in query.filters.items()]
        if query.opened:
            clauses.append(Query.term_query(self.schema, "stage", "called"))
            clauses.append(Query.range_query(self.schema, "closes", FieldType.Integer, AT + 1, None))
        return (
            Query.boolean_query([(Occur.Must, clause) for clause in clauses])
            if clauses
            else Query.all_query()
        )

    def ask(self, query: MixQuery) -> EngineAnswer:
        matching = self._query(query)
        if query.words:
            weighs = [
                (Occur.Should, Query.boost_query(Query.term_query(self.schema, "title", token), 8.0))
                for token in self.english.analyze(query.words)
            ]
            ranked = Query.boolean_query([(Occur.Must, matching), *weighs])
            hits = self.searcher.search(ranked, 30, count=False)
        else:
            hits = self.searcher.search(matching, 30, count=False, order_by_field="closes")
        best = self.searcher.fast_field_values("id", [address for _, address in hits.hits])
        wanted = {name: {"terms": {"field": name, "size": 10 if name == "body" else 100}} for name in FACETS}
        aggregation = self.searcher.aggregate(matching, wanted)
        total = sum(bucket["doc_count"] for bucket in aggregation["stage"]["buckets"])
        return EngineAnswer(total, tuple(best))  # type: ignore[arg-type]

    def keys(self, query: MixQuery) -> set[int]:
        matching = self._query(query)
        hits = self.searcher.search(matching, max(1, self.searcher.search(matching, 1).count), count=False)
        return set(self.searcher.fast_field_values("id", [address for _, address in hits.hits]))  # type: ignore[arg-type]


def plain_words(query: MixQuery) -> bool:
    """Whether a search is of plain words alone, so that all are to find the same."""
    is_plain = re.fullmatch(r"[a-z ]+", query.words) is not None
    return is_plain and not (query.phrase or query.filters or query.opened)
