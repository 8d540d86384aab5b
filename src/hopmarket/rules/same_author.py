"""Comments that say the same, and comments that one person may have sent from two addresses.

Each counts: nobody is struck out because of a likeness. Whoever answers is told, so that one answer serves all who
say the same, and a number of comments is not taken for a number of people.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WrittenComment:
    """A comment as it is compared: its number, its words, the name that its author gave, and by what they are known
    here (an address, or a person's reference); empty where a body vouched for them."""

    number: int
    text: str
    name: str
    known_as: str


def plain_words(text: str) -> str:
    """A text by which likeness is told: letters and figures alone, in small letters, with one space between words."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    signs = (sign if sign.isalnum() else " " for sign in folded if not unicodedata.combining(sign))
    return " ".join("".join(signs).split())


def same_words(comments: Iterable[WrittenComment]) -> Mapping[int, tuple[int, ...]]:
    """Tells for each comment the numbers of the others that say the same in the same words."""
    return _others(comments, lambda comment: plain_words(comment.text))


def perhaps_one_author(comments: Iterable[WrittenComment]) -> Mapping[int, tuple[int, ...]]:
    """Tells for each comment the numbers of others that may come from the same person: the same address or account,
    or the same full name (two words at least) under another address."""
    listed = list(comments)
    by_address = _others(listed, lambda comment: comment.known_as.casefold())
    by_name = _others(listed, lambda comment: _full_name(comment.name))
    both = {
        comment.number: {*by_address.get(comment.number, ()), *by_name.get(comment.number, ())}
        for comment in listed
    }
    return {number: tuple(sorted(others)) for number, others in both.items() if others}


def _full_name(name: str) -> str:
    plain = plain_words(name)
    return plain if " " in plain else ""


def _others(
    comments: Iterable[WrittenComment], likeness: Callable[[WrittenComment], str]
) -> dict[int, tuple[int, ...]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for comment in comments:
        groups[likeness(comment)].append(comment.number)
    return {
        number: tuple(other for other in sorted(group) if other != number)
        for key, group in groups.items()
        if key and len(group) > 1
        for number in group
    }
