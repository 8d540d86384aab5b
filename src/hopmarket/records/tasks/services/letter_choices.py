"""What a person chooses of their letters. No act: it concerns nobody but them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from hopmarket.records.parties.models import Person
from hopmarket.records.post import outbox
from hopmarket.records.post.letters import LetterKind
from hopmarket.rules.letter_topics import LetterRhythm, chosen_rhythm
from hopmarket.rules.refusal import Refusal

from ..models import ChosenRhythm


def choose_rhythms(
    choices: Mapping[str, str], kinds: Iterable[LetterKind], *, person: Person
) -> dict[str, LetterRhythm] | Refusal:
    """Keeps when a person wants letters of each topic; ``kinds`` are all kinds of letters. Letters that wait
    for the next daily letter go as is chosen now.

    Refuses ``letters.topic``, ``letters.rhythm`` and ``letters.duty``; then nothing is kept.
    """
    chosen = {topic: chosen_rhythm(topic, rhythm) for topic, rhythm in choices.items()}
    refusal = next((rhythm for rhythm in chosen.values() if isinstance(rhythm, Refusal)), None)
    if refusal:
        return refusal
    kept = {topic: rhythm for topic, rhythm in chosen.items() if not isinstance(rhythm, Refusal)}
    all_kinds = list(kinds)
    with transaction.atomic():
        for topic, rhythm in kept.items():
            ChosenRhythm.objects.update_or_create(person=person, topic=topic, defaults={"rhythm": rhythm})
            if rhythm is not LetterRhythm.DAILY:
                outbox.release(person.pk, [kind.name for kind in all_kinds if kind.topic == topic])
    return kept
