"""The letters that an act will send, as the page before it promises them: to whom, under which subject.

A promise is made of what the act itself writes its letter from, so the letter that comes is the letter that
was promised, and reaches those to whom it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hopmarket.pages.parts.letters import letter_in_words
from hopmarket.records.opportunities.letter_readers import followers_of
from hopmarket.records.opportunities.letters import purchase_values
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.post.letters import LetterKind, Values
from hopmarket.records.post.outbox import Reader


@dataclass(frozen=True, slots=True)
class PromisedLetter:
    """One letter: its readers in words, its subject, and the readers themselves."""

    readers: str
    subject: str
    to: tuple[Reader, ...]


def promised(
    subject: Values, kind: LetterKind, to: Iterable[Reader], *, readers: str, **values: str
) -> PromisedLetter:
    """The letters that ``outbox.write`` would put into the outbox; ``readers`` says who gets them."""
    return PromisedLetter(readers, letter_in_words(kind, {**subject, **values}).subject, tuple(to))


def read_by_somebody(*letters: PromisedLetter) -> list[PromisedLetter]:
    """The letters that somebody gets: the others do not go out."""
    return [letter for letter in letters if letter.to]


def promised_to_followers(opportunity: Opportunity, kind: LetterKind) -> PromisedLetter:
    """A letter to everybody who follows the purchase; whether anybody does is not told."""
    readers = followers_of(opportunity)
    return promised(purchase_values(opportunity), kind, readers, readers="everybody who follows it")
