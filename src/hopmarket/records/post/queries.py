"""Which letters wait to be sent, and which a person has received."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from hopmarket.rules.letter_topics import LetterRhythm

from .models import MOST_ATTEMPTS, Heartbeat, Letter

__all__ = [
    "MOST_ATTEMPTS",
    "count_unread",
    "daily_letters",
    "failed_letters",
    "last_beat",
    "letters_of",
    "unsent_letters",
]


def unsent_letters(at: datetime) -> QuerySet[Letter]:
    """Letters that wait to be sent and are due for an attempt at ``at``, oldest first."""
    waiting = Letter.objects.filter(sent_at=None, rhythm="", attempts__lt=MOST_ATTEMPTS)
    return waiting.filter(Q(try_after=None) | Q(try_after__lte=at)).order_by("written_at", "id")


def failed_letters() -> QuerySet[Letter]:
    """Letters that have not left after at least one attempt, oldest first."""
    return Letter.objects.filter(sent_at=None, rhythm="", attempts__gt=0).order_by("written_at", "id")


def daily_letters() -> QuerySet[Letter]:
    """Letters that wait for the daily letter of their readers, oldest first."""
    return Letter.objects.filter(sent_at=None, rhythm=LetterRhythm.DAILY).order_by("written_at", "id")


def letters_of(person: int) -> QuerySet[Letter]:
    """A person's messages, newest first."""
    return Letter.objects.filter(person=person)


def count_unread(person: int) -> int:
    """How many messages a person has not read."""
    return letters_of(person).filter(read_at=None).count()


def last_beat(name: str) -> datetime | None:
    """When the named process was last seen alive."""
    return Heartbeat.objects.filter(name=name).values_list("beat_at", flat=True).first()


def written_to(address: str, kinds: Collection[str], *, since: datetime) -> list[datetime]:
    """When letters of these kinds were written to an address, after an instant."""
    letters = Letter.objects.filter(address=address, kind__in=kinds, written_at__gt=since)
    return list(letters.values_list("written_at", flat=True))
