"""What people choose about their letters: for each topic whether it comes at once, once a day, or not at all.

A letter of no topic always comes at once: receipts, results, and whatever concerns somebody's account.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from .dates_in_words import local
from .refusal import Refusal


class LetterRhythm(StrEnum):
    """When letters of a topic are mailed. They always stand among the messages of the portal."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class LetterTopic:
    """One topic; ``duty`` says why its letters cannot be switched off, and is empty where they can."""

    name: str
    title: str
    hint: str
    duty: str = ""

    @property
    def is_duty(self) -> bool:
        return bool(self.duty)

    @property
    def rhythms(self) -> tuple[LetterRhythm, ...]:
        """What can be chosen."""
        return tuple(rhythm for rhythm in LetterRhythm if rhythm is not LetterRhythm.NEVER or not self.duty)


LETTER_TOPICS: Mapping[str, LetterTopic] = {
    topic.name: topic
    for topic in (
        LetterTopic(
            "work",
            "Work that waits for you",
            "A draft to approve, a question to answer, responses to open or to score, and reminders of these",
            "others wait for it, and bidders rely on its dates",
        ),
        LetterTopic(
            "changes",
            "Changes of a purchase that you answer or follow",
            "Changed terms, more time, a purchase that was cancelled",
            "a change can decide whether your response counts",
        ),
        LetterTopic(
            "followed",
            "News of a purchase that you follow",
            "Questions that were answered, awards to others, purchases that ended without one",
        ),
        LetterTopic(
            "reminders",
            "Reminders of what you began yourself",
            "A response that was not sent yet, an invitation that waits",
        ),
        LetterTopic(
            "finished",
            "What colleagues finished",
            "A draft of yours that was published, a correction that was decided, a task that was handed back",
        ),
    )
}
DIGEST_FROM = time(7)
"""The daily letter is written from this time on, in London."""


def chosen_rhythm(topic: str, rhythm: str) -> LetterRhythm | Refusal:
    """Refuses ``letters.topic`` and ``letters.rhythm`` for what cannot be chosen, and ``letters.duty`` for a
    topic that cannot be switched off."""
    row = LETTER_TOPICS.get(topic)
    if row is None:
        return Refusal("letters.topic")
    if rhythm not in [str(known) for known in LetterRhythm]:
        return Refusal("letters.rhythm")
    if LetterRhythm(rhythm) not in row.rhythms:
        return Refusal("letters.duty", params={"why": row.duty})
    return LetterRhythm(rhythm)


def digest_day(at: datetime) -> date | None:
    """The day whose daily letter may be written at ``at``; None before its time."""
    here = local(at)
    return here.date() if here.time() >= DIGEST_FROM else None
