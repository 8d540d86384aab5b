"""Words of a search as an index query: every spelling that the index knows, and the nearest word for
one that it does not know."""

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
"""The weight of a word in these fields, besides its plain weight of 1."""
_NUMBER_WEIGHT = 50.0
_MOST_SPELLINGS = 32
_ROOT = 3
"""Two mistakes are forgiven after so many right letters; one, anywhere."""
Clause = tuple[Occur, Query]
Tokens = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordQuery:
    """Words as queries: ``finds`` selects, ``ranks`` selects the same notices and weighs them; None where
    no words were asked for, or only excluded ones. ``spelled`` is the text searched for instead."""

    finds: Query | None = None
    ranks: Query | None = None
    spelled: str = ""


def word_query(searcher: tantivy.Searcher, text: str, *, either: bool = False) -> WordQuery:
    """Makes the query of these words: all of them, or with ``either`` any of them. Accepts any text.

    With ``either``, an unknown word is only replaced when no other word is in the index.
    """
    wanted = read_terms(text)
    known = [_known_spellings(searcher, term) for term in wanted]
    sure = either and any(
        spellings for term, spellings in zip(wanted, known, strict=True) if not term.without
    )
    instead: dict[str, str] = {}
    queries: list[Query] = []
    exclusions: list[Clause] = []
    weighing: list[Clause] = []
    for term, spellings in zip(wanted, known, strict=True):
        if not spellings and not sure and (near := _nearest_word(searcher, term)):
            instead[term.text] = near
            spellings = {tuple(english().analyze(near)): None}
        query = _any([_spelling_query(spelling) for spelling in spellings] + _numbered(term))
        if term.without:
            exclusions.append((Occur.MustNot, query))
            continue
        queries.append(query)
        weighing += _weighing(spellings)
    if not queries:
        return WordQuery(_all([*exclusions, (Occur.Must, Query.all_query())])) if exclusions else WordQuery()
    finds = [(Occur.Must, query) for query in ([_any(queries)] if either else queries)] + exclusions
    # What weighs a word stands only where the word does: a union of both is the same, and found sooner.
    single = all(len(spelling) == 1 for spellings in known for spelling in spellings)
    union = single and (either or len(queries) == 1)
    ranked = [(Occur.Should, query) for query in queries] + exclusions if union else finds
    return WordQuery(
        _all(finds), _all(ranked + weighing), spelled_otherwise(wanted, instead) if instead else ""
    )


def _known_spellings(searcher: tantivy.Searcher, term: SearchTerm) -> dict[Tokens, None]:
    """The spellings of a term that are in the index, as stems."""
    offered = list(term.spellings)
    if term.word:
        offered += [(other,) for other in other_spellings(term.word)]
    if term.exact:
        offered += _respelled(term.spellings[0])
    spellings = dict.fromkeys(tuple(english().analyze(" ".join(pieces))) for pieces in offered)
    return {
        spelling: None
        for spelling in spellings
        if spelling and all(searcher.doc_freq("every", token) for token in spelling)
    }


def _respelled(pieces: Tokens) -> Iterator[Tokens]:
    """A phrase with its words spelled otherwise, some or all of them."""
    return islice(product(*((piece, *other_spellings(piece)) for piece in pieces)), _MOST_SPELLINGS)


def _spelling_query(spelling: Tokens) -> Query:
    if len(spelling) == 1:
        return Query.term_query(schema(), "every", spelling[0])
    return Query.phrase_query(schema(), "every", list(spelling))


def _numbered(term: SearchTerm) -> list[Query]:
    """Queries for a reference or an identifier: all of it, or a run of its parts."""
    if term.exact or not any(letter.isdigit() for letter in term.text):
        return []
    queries = [Query.boost_query(Query.term_query(schema(), "reference", term.text), _NUMBER_WEIGHT)]
    parts = plain().analyze(term.text)
    if len(parts) == 1:
        queries.append(Query.term_query(schema(), "number", parts[0]))
    elif parts:
        queries.append(Query.phrase_query(schema(), "number", list(parts)))
    return queries


def _weighing(spellings: dict[Tokens, None]) -> Iterator[Clause]:
    tokens = dict.fromkeys(token for spelling in spellings for token in spelling)
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


def _nearest_word(searcher: tantivy.Searcher, term: SearchTerm) -> str:
    """The word most likely meant by an unknown one; empty where there is none near, or where the term
    may not be spelled otherwise."""
    most = 0 if term.without else mistakes_forgiven(term.word)
    if not most:
        return ""
    near = _written(searcher, set(words_one_mistake_away(term.word)))
    if not near and most > 1:
        known = searcher.terms_with_prefix("whole", term.word[:_ROOT])
        near = _written(searcher, (other for other, _ in known if mistakes(term.word, other, most) <= most))
    return likeliest_word(term.word, near)


def _written(searcher: tantivy.Searcher, words: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Those of the words that notices contain now, with how many have or had them in just this form in
    their main fields, and in any form anywhere. The index goes on counting a word of a notice that was
    changed, and such a word may have been redacted; so each word is looked up."""
    counts = {word: _counts(searcher, word) for word in words if word.isalpha()}
    return {word: pair for word, pair in counts.items() if any(pair)}


def _counts(searcher: tantivy.Searcher, word: str) -> tuple[int, int]:
    stems = english().analyze(word)
    return _count(searcher, "whole", word), _count(searcher, "every", stems[0]) if len(stems) == 1 else 0


def _count(searcher: tantivy.Searcher, field: str, word: str) -> int:
    count = searcher.doc_freq(field, word)
    stands = count and searcher.search(Query.term_query(schema(), field, word), 1).hits
    return count if stands else 0
