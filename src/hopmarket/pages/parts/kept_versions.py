"""Versions to bring back, as each page that lists some shows and chooses them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from django.http import Http404

from hopmarket.records.parties.queries import name_of


class Numbered(Protocol):
    """Whatever is chosen by its number."""

    @property
    def number(self) -> int: ...


Version = TypeVar("Version", bound=Numbered)


def version_or_404(listed: Iterable[Version], number: str) -> Version:
    """The version with that number, as a form sends it."""
    chosen = next((version for version in listed if str(version.number) == number), None)
    if chosen is None:
        raise Http404
    return chosen


def writer_in_words(saved_by: int, reader: int) -> str:
    """Who saved a version, for a person who reads the list."""
    return "you" if saved_by == reader else name_of(saved_by) or "a colleague"
