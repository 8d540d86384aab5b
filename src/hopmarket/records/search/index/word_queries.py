"""Words of a search as an index query: every spelling that the index knows, and the nearest word for
one that it does not know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import islice, product

import tantivy
from tantivy import Occur, Query

from hopmarket import reference_data
from hopmarket.rules.search.nearness import (
    likeliest_word,
    mistakes,
    mistakes_forgiven,
    words_one_mistake_away,
)
from hopmarket.rules.search.query_words import (
    SearchTerm,
    read_terms,
    spelled_otherwise,
    words_of_numbered,
)
from hopmarket.rules.search.references import reference_forms
from hopmarket.rules.search.spellings import other_spellings
from hopmarket.rules.search.synonyms import Synonym, WantedWords, synonyms_by_words, wanted_words
from hopmarket.rules.search.word_letters import divided_runs

from .index_fields import english, plain, schema

WEIGHTS = {"title": 8.0, "buyer": 4.0, "other": 2.0}
"""The weight of a word in these fields, besides its plain weight of 1."""
_NUMBER_WEIGHT = 50.0
_REFERENCE_WEIGHTS = {"reference": 3e4, "reference_parts": 2e4, "reference_joined": 1e4}
"""A search that is a notice's reference puts that notice first, whatever words weigh: as it is written, or
with something else, or nothing, between its parts."""
_SYNONYM_WEIGHT = 0.4
"""What another word for the same work weighs, beside the word that was typed."""
_WORD_COUNTS = 200.0
"""What each word counts, besides what it weighs, where any of the words will do."""
_MOST_SPELLINGS = 32
_ROOT = 3
"""Two mistakes are forgiven after so many right letters; one, anywhere."""
Clause = tuple[Occur, Query]
Tokens = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordQuery:
    """Words as queries: ``finds`` selects, ``ranks`` selects the same notices and weighs them; None where
    no words were asked for, or only excluded ones. ``spelled`` is the text searched for instead,
    ``synonyms`` what was searched for besides."""

    finds: Query | None = None
    ranks: Query | None = None
    spelled: str = ""
    synonyms: tuple[Synonym, ...] = ()


@dataclass(slots=True)
class _WordClauses:
    """The clauses of a search while its words are read one after another."""

    queries: list[Query] = field(default_factory=list)
    exclusions: list[Clause] = field(default_factory=list)
    weighing: list[Clause] = field(default_factory=list)
    instead: dict[str, str] = field(default_factory=dict)
    synonyms: dict[Synonym, None] = field(default_factory=dict)
    single: bool = True
    """Whether each thing wanted is one word of one piece, and so is all that may stand for it."""


def word_query(
    searcher: tantivy.Searcher, text: str, *, either: bool = False, typed: bool = False
) -> WordQuery:
    """Makes the query of these words: all of them, or with ``either`` any of them. Accepts any text.

    With ``either``, an unknown word is only replaced when no other word is in the index. With ``typed``,
    no synonyms are searched for. A text that is a notice's reference, in quotes or not, finds that notice.
    """
    references = list(_references(searcher, text))
    wanted = [term for read_term in read_terms(text) for term in _split_unless_known(searcher, read_term)]
    known = {term: _known_spellings(searcher, term) for term in wanted}
    sure = bool(references) or (
        either and any(spellings for term, spellings in known.items() if not term.without)
    )
    clauses = _WordClauses()
    for words in wanted_words(wanted, {} if typed else synonyms_by_stems(), _stems):
        _add(searcher, clauses, words, known, either=either, sure=sure)
    found = _combined(clauses, either=either)
    spelled = spelled_otherwise(tuple(wanted), clauses.instead) if clauses.instead else ""
    if references:
        finds = _any([*references, found.finds] if found.finds else references)
        ranks = _any([*references, found.ranks or found.finds] if found.finds else references)
        return WordQuery(finds, ranks, spelled, tuple(clauses.synonyms))
    return WordQuery(found.finds, found.ranks, spelled, tuple(clauses.synonyms))


def _add(
    searcher: tantivy.Searcher,
    clauses: _WordClauses,
    words: WantedWords,
    known: Mapping[SearchTerm, dict[Tokens, None]],
    *,
    either: bool,
    sure: bool,
) -> None:
    """Adds one thing that is wanted, or is not: its words, however spelled, or else its synonyms."""
    offered = {synonym: _tokens(synonym.words) for synonym in words.synonyms}
    synonyms = {
        synonym: tokens
        for synonym, tokens in offered.items()
        if all(searcher.doc_freq("every", token) for token in tokens)
    }
    queries: list[Query] = []
    for term in words.terms:
        spellings = known[term]
        if not spellings and not sure and not synonyms and (near := _nearest_word(searcher, term)):
            clauses.instead[term.text] = near
            spellings = {_tokens(near): None}
        query = _any([_spelling_query(spelling) for spelling in spellings] + _numbered(term))
        if term.without:
            clauses.exclusions.append((Occur.MustNot, query))
            continue
        queries.append(query)
        clauses.single &= all(len(spelling) == 1 for spelling in spellings)
        clauses.weighing += _weighing(spellings)
    if not queries:
        return
    others = [_spelling_query(tokens) for tokens in synonyms.values()]
    typed = _any(queries) if either else _all([(Occur.Must, query) for query in queries])
    clauses.queries.append(_any([typed, *_likest(others, _SYNONYM_WEIGHT)]))
    if either:
        clauses.weighing += _counting(queries, others)
    clauses.synonyms |= dict.fromkeys(synonyms)
    clauses.single &= (either or len(queries) == 1) and all(len(tokens) == 1 for tokens in synonyms.values())
    for name, weight in WEIGHTS.items():
        named = [_together(name, tokens) for tokens in synonyms.values()]
        clauses.weighing += [(Occur.Should, query) for query in _likest(named, weight * _SYNONYM_WEIGHT)]


def _combined(clauses: _WordClauses, *, either: bool) -> WordQuery:
    queries, exclusions = clauses.queries, clauses.exclusions
    if not queries:
        return WordQuery(_all([*exclusions, (Occur.Must, Query.all_query())])) if exclusions else WordQuery()
    finds = [(Occur.Must, query) for query in ([_any(queries)] if either else queries)] + exclusions
    # What weighs a word stands only where the word does: a union of both is the same, and found sooner.
    union = clauses.single and (either or len(queries) == 1)
    ranked = [(Occur.Should, query) for query in queries] + exclusions if union else finds
    return WordQuery(_all(finds), _all(ranked + clauses.weighing))


@cache
def synonyms_by_stems() -> Mapping[Tokens, tuple[Synonym, ...]]:
    """The synonyms of words, by the stems of the words as a search reads them; without those that hold
    all of the words, which are found anyhow."""
    by_stems: dict[Tokens, dict[Synonym, None]] = {}
    for words, synonyms in synonyms_by_words(reference_data.synonym_groups()).items():
        stems = tuple(stem for term in read_terms(words) for stem in _stems(term))
        new = [synonym for synonym in synonyms if not set(stems) <= set(_tokens(synonym.words))]
        by_stems.setdefault(stems, {}).update(dict.fromkeys(new))
    return {stems: tuple(synonyms) for stems, synonyms in by_stems.items() if synonyms}


def _stems(term: SearchTerm) -> Tokens:
    return _tokens(" ".join(term.spellings[0]))


def _tokens(words: str) -> Tokens:
    return tuple(english().analyze(divided_runs(words)))


def _references(searcher: tantivy.Searcher, text: str) -> Iterator[Query]:
    """Queries for the notices whose reference, or identifier, is the whole text."""
    forms = reference_forms(text)
    for field_name, form in zip(_REFERENCE_WEIGHTS, (forms.written, forms.parts, forms.joined), strict=True):
        if form and searcher.doc_freq(field_name, form):
            query = Query.term_query(schema(), field_name, form)
            yield Query.const_score_query(query, _REFERENCE_WEIGHTS[field_name])


def _split_unless_known(searcher: tantivy.Searcher, term: SearchTerm) -> Iterable[SearchTerm]:
    """A term as it is; a chunk with figures that stands so in no notice, as its words."""
    if not term.numbered or term.without:
        return (term,)
    stems = _stems(term)
    query = _any([*([_spelling_query(stems)] if stems else []), *_numbered(term)])
    return (term,) if searcher.search(query, 1).hits else words_of_numbered(term)


def _known_spellings(searcher: tantivy.Searcher, term: SearchTerm) -> dict[Tokens, None]:
    """The spellings of a term that are in the index, as stems."""
    offered = list(term.spellings)
    if term.word:
        offered += [(other,) for other in other_spellings(term.word)]
    if term.exact:
        offered += _respelled(term.spellings[0])
    spellings = dict.fromkeys(_tokens(" ".join(pieces)) for pieces in offered)
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
    if not any(letter.isdigit() for letter in term.text):
        return []
    form = reference_forms(term.text).written
    queries = [Query.boost_query(Query.term_query(schema(), "reference", form), _NUMBER_WEIGHT)]
    parts = plain().analyze(term.text)
    if len(parts) == 1:
        queries.append(Query.term_query(schema(), "number", parts[0]))
    elif parts:
        queries.append(Query.phrase_query(schema(), "number", list(parts)))
    return queries


def _weighing(spellings: dict[Tokens, None]) -> Iterator[Clause]:
    tokens = dict.fromkeys(token for spelling in spellings for token in spelling)
    for name, weight in WEIGHTS.items():
        for token in tokens:
            yield Occur.Should, Query.boost_query(Query.term_query(schema(), name, token), weight)


def _counting(queries: list[Query], others: list[Query]) -> Iterator[Clause]:
    """What lets a notice that has more of the words stand before one that has fewer; a synonym counts as
    all the words that it stands for."""
    counted = [(Occur.Should, Query.const_score_query(query, _WORD_COUNTS)) for query in queries]
    instead = [Query.const_score_query(query, _WORD_COUNTS * len(queries)) for query in others]
    together = Query.boolean_query(counted)
    yield Occur.Should, Query.disjunction_max_query([together, *instead]) if instead else together


def _together(name: str, tokens: Tokens) -> Query:
    return _all([(Occur.Must, Query.term_query(schema(), name, token)) for token in tokens])


def _likest(queries: list[Query], weight: float) -> list[Query]:
    """One query in place of these, of the weight of the one that matches best; none in place of none."""
    return [Query.boost_query(Query.disjunction_max_query(queries), weight)] if queries else []


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
