"""Which letters are mailed by themselves, and the daily letter that holds the others.

A letter's reader has chosen for its topic; what they chose is asked when the letter is to be sent. Each letter
stands in one daily letter, and no day has two: a broken-off run leaves either all of it or nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from hopmarket.records.parties.models import Person
from hopmarket.records.post import outbox
from hopmarket.records.post.letters import LetterKind
from hopmarket.records.post.models import Letter
from hopmarket.records.post.queries import daily_letters
from hopmarket.rules.letter_topics import LetterRhythm, digest_day

from .. import letters
from ..models import ChosenRhythm, DailyLetter

MOST_IN_ONE_TURN = 100
KEPT = timedelta(days=30)
"""How long it is known who had a daily letter on which day."""


def to_mail_at_once(waiting: Sequence[Letter], kinds: Mapping[str, LetterKind]) -> list[Letter]:
    """Keeps back the letters whose readers want their topic once a day or not at all, and lists the others."""
    topics = {letter.pk: kinds[letter.kind].topic for letter in waiting if letter.kind in kinds}
    readers = {letter.person for letter in waiting if letter.person and topics.get(letter.pk)}
    if not readers:
        return list(waiting)
    rows = ChosenRhythm.objects.filter(person__in=readers).values_list("person", "topic", "rhythm")
    chosen = {(person, topic): LetterRhythm(rhythm) for person, topic, rhythm in rows}
    kept: dict[LetterRhythm, list[int]] = defaultdict(list)
    for letter in waiting:
        rhythm = chosen.get((letter.person or 0, topics.get(letter.pk, "")), LetterRhythm.AT_ONCE)
        kept[rhythm].append(letter.pk)
    for rhythm in (LetterRhythm.DAILY, LetterRhythm.NEVER):
        outbox.note_rhythm(kept[rhythm], rhythm)
    at_once = set(kept[LetterRhythm.AT_ONCE])
    return [letter for letter in waiting if letter.pk in at_once]


@dataclass(frozen=True, slots=True)
class DueDailyLetter:
    """One person's daily letter: the letters that it will hold, oldest first."""

    person: Person
    day: date
    letters: tuple[Letter, ...]


def daily_letters_due(at: datetime) -> list[DueDailyLetter]:
    """The daily letters that can be written at ``at``: of people who have had none today."""
    day = digest_day(at)
    if day is None:
        return []
    had = DailyLetter.objects.filter(day=day).values("person")
    waiting: dict[int, list[Letter]] = defaultdict(list)
    for letter in daily_letters().exclude(person__in=had):
        waiting[letter.person or 0].append(letter)
    people = Person.objects.filter(pk__in=waiting).order_by("pk")[:MOST_IN_ONE_TURN]
    return [DueDailyLetter(person, day, tuple(waiting[person.pk])) for person in people]


def write_daily_letter(due: DueDailyLetter, lines: Iterable[str], *, at: datetime) -> None:
    """Writes one daily letter. ``lines`` say what is in it; what says the same twice stands once. It goes to the
    person's mailbox alone: among their messages stand the letters that it holds."""
    listed = list(dict.fromkeys(lines))
    with transaction.atomic():
        DailyLetter.objects.filter(day__lt=due.day - KEPT).delete()
        DailyLetter.objects.create(person=due.person, day=due.day, written_at=at)
        for letter in due.letters:
            outbox.note_sent(letter, at=at)
        outbox.write(
            {},
            letters.DAILY_LETTER,
            [outbox.Mailbox(due.person.email)],
            at=at,
            count=str(len(listed)),
            lines="\n\n".join(listed),
        )
