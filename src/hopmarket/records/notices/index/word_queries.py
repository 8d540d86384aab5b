"""Words asked for, as a query: every spelling that the index knows, and another word for one that
it does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, product

import tantivy
from tantivy import Occur, Query

from hopmarket.rules.search.nearness import (
    likeliest_word,
    mistakes,
    mistakes_forgiven,
    words_one_mistake_away,
)
from hopmarket.rules.search.query_words import SearchTerm, read_terms, spelled_otherwise
from hopmarket.rules.search.spellings import other_spellings

from .index_fields import english, plain, schema

WEIGHTS = {"title": 8.0, "buyer": 4.0, "other": 2.0}
"""What a word weighs where it stands in these fields, beside its plain weight of 1."""
_NUMBER_WEIGHT = 50.0
_MOST_WAYS = 32
_ROOT = 3
"""Two mistakes are forgiven after so many right letters; one, anywhere."""
Clause = tuple[Occur, Query]
Tokens = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordQuery:
    """Words as queries: ``finds`` decides, ``ranks`` finds the same and weighs it; None where
    nothing was asked, or only what is not to be. ``spelled`` is what was searched for instead."""

    finds: Query | None = None
    ranks: Query | None = None
    spelled: str = ""


def word_query(searcher: tantivy.Searcher, text: str, *, either: bool = False) -> WordQuery:
    """What these words find: all of them, or with ``either`` any of them. Any text can be asked.

    Where any will do, a word that nobody writes is only replaced when none of the others stands anywhere.
    """
    wanted = read_terms(text)
    known = [_ways(searcher, one) for one in wanted]
    sure = either and any(ways for one, ways in zip(wanted, known, strict=True) if not one.without)
    instead: dict[str, str] = {}
    held: list[Query] = []
    shut: list[Clause] = []
    weighing: list[Clause] = []
    for one, ways in zip(wanted, known, strict=True):
        if not ways and not sure and (near := _nearest_word(searcher, one)):
            instead[one.told] = near
            ways = {tuple(english().analyze(near)): None}
        found = _any([_at(way) for way in ways] + _numbered(one))
        if one.without:
            shut.append((Occur.MustNot, found))
            continue
        held.append(found)
        weighing += _weighing(ways)
    if not held:
        return WordQuery(_all([*shut, (Occur.Must, Query.all_query())])) if shut else WordQuery()
    finds = [(Occur.Must, one) for one in ([_any(held)] if either else held)] + shut
    # What weighs a word stands only where the word does: a union of both is the same, and found sooner.
    single = all(len(way) == 1 for ways in known for way in ways)
    union = single and (either or len(held) == 1)
    ranked = [(Occur.Should, one) for one in held] + shut if union else finds
    return WordQuery(
        _all(finds), _all(ranked + weighing), spelled_otherwise(wanted, instead) if instead else ""
    )


def _ways(searcher: tantivy.Searcher, one: SearchTerm) -> dict[Tokens, None]:
    """The spellings of what is wanted that stand in the index, as stems."""
    offered = list(one.ways)
    if one.word:
        offered += [(other,) for other in other_spellings(one.word)]
    if one.exact:
        offered += _respelled(one.ways[0])
    ways = dict.fromkeys(tuple(english().analyze(" ".join(pieces))) for pieces in offered)
    return {way: None for way in ways if way and all(searcher.doc_freq("every", token) for token in way)}


def _respelled(pieces: Tokens) -> Iterator[Tokens]:
    """A phrase with its words spelled otherwise, some or all of them."""
    return islice(product(*((piece, *other_spellings(piece)) for piece in pieces)), _MOST_WAYS)


def _at(way: Tokens) -> Query:
    if len(way) == 1:
        return Query.term_query(schema(), "every", way[0])
    return Query.phrase_query(schema(), "every", list(way))


def _numbered(one: SearchTerm) -> list[Query]:
    """A reference or an identifier, whole or a run of its parts."""
    if one.exact or not any(letter.isdigit() for letter in one.told):
        return []
    found = [Query.boost_query(Query.term_query(schema(), "reference", one.told), _NUMBER_WEIGHT)]
    parts = plain().analyze(one.told)
    if len(parts) == 1:
        found.append(Query.term_query(schema(), "number", parts[0]))
    elif parts:
        found.append(Query.phrase_query(schema(), "number", list(parts)))
    return found


def _weighing(ways: dict[Tokens, None]) -> Iterator[Clause]:
    tokens = dict.fromkeys(token for way in ways for token in way)
    for field, weight in WEIGHTS.items():
        for token in tokens:
            yield Occur.Should, Query.boost_query(Query.term_query(schema(), field, token), weight)


def _any(queries: list[Query]) -> Query:
    if len(queries) == 1:
        return queries[0]
    return (
        Query.boolean_query([(Occur.Should, query) for query in queries]) if queries else Query.empty_query()
    )


def _all(clauses: list[Clause]) -> Query:
    if len(clauses) == 1 and clauses[0][0] is Occur.Must:
        return clauses[0][1]
    return Query.boolean_query(clauses)


def _nearest_word(searcher: tantivy.Searcher, one: SearchTerm) -> str:
    """The word most likely meant by one that nobody writes; empty where there is none near, or where
    what is wanted may not be spelled otherwise."""
    most = 0 if one.without else mistakes_forgiven(one.word)
    if not most:
        return ""
    near = _written(searcher, set(words_one_mistake_away(one.word)))
    if not near and most > 1:
        known = searcher.terms_with_prefix("whole", one.word[:_ROOT])
        near = _written(searcher, (other for other, _ in known if mistakes(one.word, other, most) <= most))
    return likeliest_word(one.word, near)


def _written(searcher: tantivy.Searcher, words: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Those of the words that notices hold now, with how many hold or held them in just this form in
    what is told first, and in any form anywhere: the index goes on counting a word of a notice that was
    changed, and such a word may have been redacted."""
    counts = {word: _counts(searcher, word) for word in words if word.isalpha()}
    return {one: told for one, told in counts.items() if any(told)}


def _counts(searcher: tantivy.Searcher, word: str) -> tuple[int, int]:
    stems = english().analyze(word)
    return _count(searcher, "whole", word), _count(searcher, "every", stems[0]) if len(stems) == 1 else 0


def _count(searcher: tantivy.Searcher, field: str, word: str) -> int:
    count = searcher.doc_freq(field, word)
    stands = count and searcher.search(Query.term_query(schema(), field, word), 1).hits
    return count if stands else 0
