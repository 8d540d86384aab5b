"""Kinds of letters as values: each room declares its own in its module ``letters``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from string import Formatter

Values = Mapping[str, str]

TOKEN = "token"  # noqa: S105 (the name of a value)


@dataclass(frozen=True, slots=True)
class LetterKind:
    """One kind of letter: its words with {values}, and where its reader goes on.

    ``name`` stands in the outbox and stays. ``page`` is the page of this portal on which to go on, ``stop``
    the one where letters of this kind are stopped with one click (RFC 8058): paths with {values}, of which
    {page} alone is a path by itself. ``made`` are words that are made from values when the letter is
    shown; ``takes`` are the values that they need beside those that stand in the words.
    ``token`` finds the secret of the letter's links, which the outbox does not store; where it finds none
    any more, the reader goes on at ``page_otherwise``, and without such a page the letter stays.
    ``topic`` is one of :data:`hopmarket.rules.letter_topics.LETTER_TOPICS`, for which its reader chooses when
    such letters come; a letter of no topic comes at once.
    """

    name: str
    subject: str
    body: str
    page: str
    stop: str = ""
    made: Mapping[str, Callable[[Values], str]] = field(default_factory=dict)
    takes: tuple[str, ...] = ()
    token: Callable[[Values], str] | None = None
    page_otherwise: str = ""
    topic: str = ""

    def wanted(self) -> frozenset[str]:
        """The values that an act gives, each of which is stored with the letter."""
        texts = (self.subject, self.body, self.page, self.stop)
        named = {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}
        secret = {TOKEN} if self.token else set()
        return frozenset(named - set(self.made) - secret | set(self.takes))

    def with_secrets(self, values: Values) -> dict[str, str]:
        """The stored values with the token of the letter's links, if there is one."""
        return {**values, TOKEN: token} if self.token and (token := self.token(values)) else dict(values)
