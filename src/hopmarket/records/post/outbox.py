"""Writing letters inside an act's transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db.models import Q

from hopmarket.rules.letter_topics import LetterRhythm

from .letters import LetterKind, Values
from .models import MOST_ATTEMPTS, Letter


class Reader(Protocol):
    """Somebody who gets a letter: a person, or a mailbox."""

    @property
    def pk(self) -> int | None: ...
    @property
    def email(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address whose holder has no account."""

    email: str
    pk: None = None


def write(
    subject: Values, kind: LetterKind, to: Iterable[Reader], *, at: datetime, **values: str
) -> list[Letter]:
    """Puts one letter for each different reader in the outbox; they leave only if the surrounding act
    succeeds. Answers the letters.

    ``subject`` are the values by which a room describes what the letter is about, ``values`` those of this
    letter alone. What its kind wants is stored, and nothing else. Raises ValueError if a value is lacking,
    or given for nothing.
    """
    given, wanted = {**subject, **values}, kind.wanted()
    odd = (wanted - given.keys()) | (values.keys() - wanted)
    if odd:
        raise ValueError(
            f"a letter {kind.name!r} lacks these values, or has no place for them: {sorted(odd)}"
        )
    params = {name: given[name] for name in sorted(wanted)}
    readers = {reader.email.lower(): reader for reader in to}
    return Letter.objects.bulk_create(
        Letter(kind=kind.name, address=reader.email, person=reader.pk, params=params, written_at=at)
        for reader in readers.values()
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


def note_rhythm(letters: Iterable[int], rhythm: LetterRhythm) -> int:
    """Notes that these letters, by their keys, are not mailed by themselves: they wait for the daily letter, or
    stand among the messages alone. One that was sent already stays sent. Answers how many."""
    return Letter.objects.filter(pk__in=list(letters), sent_at=None).update(rhythm=rhythm)


def release(person: int, kinds: Collection[str]) -> int:
    """Lets the letters of these kinds that wait for a person's daily letter be mailed as they then choose."""
    waiting = Letter.objects.filter(person=person, kind__in=kinds, sent_at=None, rhythm=LetterRhythm.DAILY)
    return waiting.update(rhythm="")


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


def forget_sent_to_mailboxes(kinds: Collection[str], *, before: datetime) -> int:
    """Deletes letters of these kinds to people without an account that were written before then and sent;
    answers how many."""
    letters = Letter.objects.filter(kind__in=kinds, person=None, written_at__lt=before)
    letters = letters.filter(Q(sent_at__isnull=False) | Q(attempts__gte=MOST_ATTEMPTS))
    return letters.delete()[0] if letters.exists() else 0
