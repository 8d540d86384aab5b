"""Tasks that were handed to a colleague, reminders that were sent, and what people chose of their letters.

No task is stored: the rooms list what waits. All rows go with the person whose they are.
"""

from __future__ import annotations

from django.db import models

from hopmarket.records.parties.models import Membership, Organisation, Person
from hopmarket.rules.letter_topics import LetterRhythm


class HandOver(models.Model):
    """A task of an organisation that one person has handed to a colleague. ``kind`` and ``subject`` tell which
    task, ``membership`` who has it now: it counts while that membership lasts and holds the task's role."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=120)
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    handed_by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    handed_at = models.DateTimeField()
    words = models.TextField(default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("handed_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "kind", "subject"),
                condition=models.Q(ended_at=None),
                name="task_handed_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} to {self.membership}"


class FiredReminder(models.Model):
    """A reminder that is over for one person: it was sent, or a later one was sent in its place. ``anchor`` is
    the instant from which its days counted: a later deadline is reminded of anew."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    reminder = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    anchor = models.DateTimeField()
    fired_at = models.DateTimeField()
    is_sent = models.BooleanField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("person", "reminder", "subject", "anchor"), name="reminder_fired_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.reminder}: {self.subject}"


class ReminderRound(models.Model):
    """One day's round of reminders, over all people in the order of their keys; ``last_person`` is how far it
    has come, so that whoever begins anew goes on there."""

    day = models.DateField(unique=True)
    last_person = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("day",)

    def __str__(self) -> str:
        return f"{self.day}"


class ChosenRhythm(models.Model):
    """When a person wants letters of a topic; without a row they come at once."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    topic = models.CharField(max_length=20)
    rhythm = models.CharField(max_length=10)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("person", "topic"), name="rhythm_chosen_once"),
            models.CheckConstraint(
                condition=models.Q(rhythm__in=[str(rhythm) for rhythm in LetterRhythm]),
                name="rhythm_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.topic}: {self.rhythm}"


class DailyLetter(models.Model):
    """The daily letter of one person on one day, so that no day has two."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    day = models.DateField()
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("person", "day"), name="daily_letter_once"),)

    def __str__(self) -> str:
        return f"{self.person}, {self.day}"
