"""Writing letters inside an act's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from .models import Letter


def write_letter(
    kind: str, *, address: str, person: int | None, at: datetime, params: Mapping[str, str]
) -> Letter:
    """Puts one letter in the outbox; it leaves only if the surrounding act succeeds."""
    return Letter.objects.create(
        kind=kind, address=address, person=person, params=dict(params), written_at=at
    )


def note_sent(letter: Letter, *, at: datetime) -> None:
    """The letter was handed over."""
    Letter.objects.filter(pk=letter.pk).update(sent_at=at, last_fault="")


def note_fault(letter: Letter, fault: str, *, at: datetime) -> None:
    """The letter was not handed over; the next attempt waits twice as long, at most six hours."""
    letter.attempts += 1
    letter.try_after = at + min(timedelta(minutes=2 ** (letter.attempts - 1)), timedelta(hours=6))
    letter.last_fault = fault[:300]
    letter.save(update_fields=["attempts", "try_after", "last_fault"])


def try_again(letter: Letter) -> None:
    """A letter that was given up gets all its attempts back, the first one at once."""
    Letter.objects.filter(pk=letter.pk, sent_at=None).update(attempts=0, try_after=None)


def mark_read(person: int, *, at: datetime) -> int:
    """All messages of a person are read. Not an act: nobody but the reader is concerned by it."""
    return Letter.objects.filter(person=person, read_at=None).update(read_at=at)
