"""The round of reminders: once a day over everybody who works here, a part of them in each turn of the clock.

What was sent is stored with its letter in one transaction, so a round that breaks off goes on where it stood and
sends nothing twice.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from hopmarket.records.parties.models import Membership, Person
from hopmarket.records.post import outbox
from hopmarket.rules.dates_in_words import local
from hopmarket.rules.reminders import SENT_FROM, DueReminder, due_reminders, reminder_in_words

from .. import letters
from ..models import FiredReminder, ReminderRound
from ..queries import desk_of_person

MOST_PEOPLE = 50
"""People looked at in one turn at most: closing and letters wait for no long round."""
KEPT = timedelta(days=30)
"""How long rounds are kept. What was sent is kept for good, or a task that waits for years would be reminded of
anew."""


def send_reminders(at: datetime) -> int:
    """Goes on with the day's round; answers how many reminders it wrote."""
    here = local(at)
    if here.time() < SENT_FROM:
        return 0
    current, _ = ReminderRound.objects.get_or_create(day=here.date())
    if current.finished_at:
        return 0
    people = list(_people_after(current.last_person)[:MOST_PEOPLE])
    written = 0
    for person in people:
        with transaction.atomic():
            written += _remind(person, here.date(), at)
            ReminderRound.objects.filter(pk=current.pk).update(last_person=person.pk)
    if len(people) < MOST_PEOPLE:
        ReminderRound.objects.filter(day__lt=here.date() - KEPT).delete()
        ReminderRound.objects.filter(pk=current.pk).update(finished_at=at)
    return written


def _people_after(last: int) -> QuerySet[Person]:
    works = Membership.objects.filter(person=OuterRef("pk"), ended_at=None)
    people = Person.objects.filter(Q(Exists(works)) | Q(is_operator=True), is_active=True)
    return people.filter(pk__gt=last).order_by("pk")


def _remind(person: Person, on: date, at: datetime) -> int:
    tasks = [row.task for row in desk_of_person(person, at).tasks]
    if not tasks:
        return 0
    rows = FiredReminder.objects.filter(person=person, subject__in={task.subject for task in tasks})
    fired = set(rows.values_list("reminder", "subject", "anchor"))
    due = due_reminders(tasks, fired, on)
    FiredReminder.objects.bulk_create(
        FiredReminder(
            person=person,
            reminder=row.reminder.name,
            subject=row.task.subject,
            anchor=row.anchor,
            fired_at=at,
            is_sent=row.is_sent,
        )
        for row in due
    )
    return sum(_written(row, person, at) for row in due if row.is_sent)


def _written(due: DueReminder, person: Person, at: datetime) -> int:
    kind = letters.DUTY_REMINDER if due.reminder.is_duty else letters.OWN_REMINDER
    about = letters.task_values(due.task)
    return len(outbox.write(about, kind, [person], at=at, dates=reminder_in_words(due.task, at)))
