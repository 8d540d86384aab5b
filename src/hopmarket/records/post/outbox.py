"""Writing letters inside an act's transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.db.models import Q

from .models import MOST_ATTEMPTS, Letter


def write_letter(
    kind: str, *, address: str, person: int | None, at: datetime, params: Mapping[str, str]
) -> Letter:
    """Puts one letter in the outbox; it leaves only if the surrounding act succeeds."""
    return Letter.objects.create(
        kind=kind, address=address, person=person, params=dict(params), written_at=at
    )


def note_sent(letter: Letter, *, at: datetime) -> None:
    """Notes that the letter was handed to the mail server."""
    Letter.objects.filter(pk=letter.pk).update(sent_at=at, last_fault="")


def note_fault(letter: Letter, fault: str, *, at: datetime) -> None:
    """Notes that the mail server did not take the letter; the next attempt waits twice as long, at most
    six hours."""
    letter.attempts += 1
    letter.try_after = at + min(timedelta(minutes=2 ** (letter.attempts - 1)), timedelta(hours=6))
    letter.last_fault = fault[:300]
    changes = {name: getattr(letter, name) for name in ("attempts", "try_after", "last_fault")}
    Letter.objects.filter(pk=letter.pk).update(**changes)


def try_again(letter: Letter) -> None:
    """Gives a letter that was given up all its attempts back, the first one at once."""
    Letter.objects.filter(pk=letter.pk, sent_at=None).update(attempts=0, try_after=None)


def mark_read(person: int, *, at: datetime) -> int:
    """Marks all messages of a person as read. Not an act: it concerns nobody but the reader."""
    return Letter.objects.filter(person=person, read_at=None).update(read_at=at)


def forget_letters(kinds: Collection[str], *, address: str, about: Mapping[str, str]) -> int:
    """Deletes letters of these kinds to an address, sent or not, whose values equal those of ``about``;
    answers how many. For letters to people without an account."""
    letters = Letter.objects.filter(kind__in=kinds, address=address, person=None)
    return letters.filter(**{f"params__{name}": value for name, value in about.items()}).delete()[0]


def forget_sent(kinds: Collection[str], *, before: datetime) -> int:
    """Deletes letters of these kinds that were written before then, unless they still wait to be sent;
    answers how many."""
    letters = Letter.objects.filter(kind__in=kinds, written_at__lt=before)
    letters = letters.filter(Q(sent_at__isnull=False) | Q(attempts__gte=MOST_ATTEMPTS))
    return letters.delete()[0] if letters.exists() else 0
