"""Where the words stand to which a comment was tied, once the document has another version.

A comment hangs on a clause, a version and quoted words. Afterwards the words are still there, or the text is
another, or the clause has gone; and whenever it is not certain that these are the same words, both texts are
shown rather than the comment tied to others.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .clause_history import ClauseLinks
from .clauses import Clause, ClauseDocument
from .quoted_words import QuotedPlace, places_of_quote
from .word_differences import Standing, word_runs


class AnchorState(StrEnum):
    """What became of the words of a comment."""

    STILL_THERE = "still_there"
    TEXT_CHANGED = "text_changed"
    CLAUSE_GONE = "clause_gone"


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a comment stands now. ``place`` is where its words are in the text of today, only if they are still
    there and it had any; ``then`` and ``now`` are the clause of that day and of today, none if it has gone;
    ``went_to`` are the clauses of today that took in what it said."""

    state: AnchorState
    then: Clause
    now: Clause | None
    place: QuotedPlace | None = None
    went_to: tuple[str, ...] = ()

    @property
    def text_then(self) -> str:
        """The text of the clause when the words were quoted."""
        return self.then.text

    @property
    def text_now(self) -> str:
        """The text of the clause today; empty if it has gone."""
        return self.now.text if self.now else ""


def anchor_in(clause: Clause, quote: str, at: int, document_now: ClauseDocument) -> Anchor:
    """What became of words in a clause, as it stood when they were quoted. ``at`` is the place in its text of
    the quote, or of the one that is meant where the words stand there twice; a comment without words means the
    clause from beginning to end."""
    now = document_now.by_number.get(clause.number)
    if now is None:
        went_to = ClauseLinks(document_now).went_into(clause.number, document_now.by_number)
        return Anchor(AnchorState.CLAUSE_GONE, clause, None, went_to=went_to)
    if not quote.strip():
        is_same = (clause.title, clause.text) == (now.title, now.text)
        return Anchor(AnchorState.STILL_THERE if is_same else AnchorState.TEXT_CHANGED, clause, now)
    place = _place_now(clause.text, quote, at, now.text)
    state = AnchorState.TEXT_CHANGED if place is None else AnchorState.STILL_THERE
    return Anchor(state, clause, now, place)


def quote_at(quote: str, at: int, text: str) -> QuotedPlace | None:
    """The place of a quote that begins at a place of the text, or next to it; None where the words are not in
    the text."""
    return _nearest(places_of_quote(quote, text), at)


def _nearest(places: tuple[QuotedPlace, ...], at: int) -> QuotedPlace | None:
    return min(places, key=lambda place: abs(place.start - at), default=None)


def _place_now(then: str, quote: str, at: int, now: str) -> QuotedPlace | None:
    """Where the quoted words are today: at the place to which the words around them lead; or the only place
    where they stand, if they stood in one place before as well. None where neither is so."""
    that_day = places_of_quote(quote, then)
    meant = _nearest(that_day, at)
    if meant is None or then == now:
        return meant
    today = places_of_quote(quote, now)
    if len(today) == len(that_day) == 1:
        return today[0]
    leads_to = _carried(then, now, meant) if today else None
    return next((place for place in today if place.start == leads_to), None)


def _carried(then: str, now: str, meant: QuotedPlace) -> int | None:
    """Where the first sign of the quoted words is today, if each of these words stayed."""
    was_at = now_at = 0
    for run in word_runs(then, now):
        if run.standing is Standing.SAME:
            if was_at <= meant.start and meant.end <= was_at + len(run.text):
                return now_at + meant.start - was_at
            was_at, now_at = was_at + len(run.text), now_at + len(run.text)
        elif run.standing is Standing.GONE:
            was_at += len(run.text)
        else:
            now_at += len(run.text)
    return None
