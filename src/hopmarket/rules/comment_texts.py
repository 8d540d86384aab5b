"""What somebody writes in a comment: how much, in which signs, about which words of the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .clauses import ClauseDocument
from .quoted_words import LONGEST_QUOTE, is_unseen, places_of_quote
from .refusal import Refusal
from .word_count import word_count
from .wordless_text import is_wordless

MOST_WORDS = 250
"""Told before somebody writes. It is what fits on a page beside a clause, and what whoever answers can take in."""
LONGEST_NAME = 120
_JOINERS = frozenset("\u200c\u200d")
"""Signs of no width that spell words of some scripts, and join pictures."""


@dataclass(frozen=True, slots=True)
class CommentTarget:
    """What a comment is about: a clause by its number, empty for the text as a whole; words of it as they stand
    there, and the place in its text where they begin."""

    clause: str = ""
    quote: str = ""
    quote_at: int = 0


def written_text(typed: str) -> str:
    """What was typed, with line ends of one kind, and without signs that turn the writing round or do nothing
    but hide."""
    lines = typed.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign in _JOINERS or not is_unseen(sign)).strip()


def text_fault(text: str) -> Refusal | None:
    """Refuses a comment without a word (``comment.no_words``) and one of more than 250 (``comment.too_long``)."""
    if is_wordless(text):
        return Refusal("comment.no_words")
    over = word_count(text) - MOST_WORDS
    if over > 0:
        words = f"{over} word{'' if over == 1 else 's'}"
        return Refusal("comment.too_long", params={"most": str(MOST_WORDS), "over": words})
    return None


def target_in(document: ClauseDocument, clause: str, quote: str, which: int = 0) -> CommentTarget | Refusal:
    """Finds what a comment is about. ``which`` tells, from 1, at which of several places the words are meant.

    Refuses ``comment.no_such_clause``, ``comment.quote_without_clause``, ``comment.quote_too_long``,
    ``comment.quote_not_there`` and ``comment.quote_several``, each with what to do about it.
    """
    words = written_text(quote)
    if clause and clause not in document.by_number:
        return Refusal("comment.no_such_clause", params={"clause": clause})
    if not words:
        return CommentTarget(clause)
    if not clause:
        return Refusal("comment.quote_without_clause")
    if len(words) > LONGEST_QUOTE:
        return Refusal("comment.quote_too_long", params={"most": f"{LONGEST_QUOTE:,}"})
    places = places_of_quote(words, document.by_number[clause].text)
    if not places:
        return Refusal("comment.quote_not_there", params={"clause": clause})
    if len(places) > 1 and not 1 <= which <= len(places):
        return Refusal("comment.quote_several", params={"clause": clause, "count": str(len(places))})
    place = places[which - 1] if len(places) > 1 else places[0]
    return CommentTarget(clause, place.words, place.start)


def shown_name(typed: str) -> str:
    """A name as it is shown: on one line, without signs that hide; empty where nothing can be read."""
    plain = " ".join(written_text(typed).split())[:LONGEST_NAME]
    return "" if is_wordless(plain) else plain


SPEAKERS: Mapping[str, str] = {
    "residents": "A resident",
    "voluntary": "A charity, social enterprise or community group",
    "business": "A business",
    "public": "A council, health body or other public body",
}
"""As whom somebody without an account speaks, by sector."""


def speaker_in_words(*, shown_name: str, sector: str, vouched_by: str) -> str:
    """Who speaks, as pages and letters say it: the name they gave, or as whom they speak; through whom, where
    their name is told to nobody."""
    if vouched_by:
        return f"Through {vouched_by}, name withheld"
    return shown_name or SPEAKERS.get(sector, SPEAKERS["residents"])
