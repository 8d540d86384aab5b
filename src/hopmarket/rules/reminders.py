"""Reminders: on which day before a date, or after a task began to wait, somebody is written to again.

A reminder is a row. Its name is data: what was sent is stored under it, so it is sent once. Days are days in
London. Of several rows that are due at once, as after days on which nothing ran, the last alone is sent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from .dates_in_words import local, when
from .tasks import TASK_KINDS, Task

SENT_FROM = time(8)
"""Reminders of a day are sent from this time on, in London."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One row: of which kind of task, and how many days before it is due or, with ``after``, after it began
    to wait."""

    task: str
    days: int
    after: bool = False

    @property
    def name(self) -> str:
        """The name under which it is stored that this reminder was sent."""
        return f"{self.task} {self.days} {'after' if self.after else 'before'}"

    @property
    def is_duty(self) -> bool:
        """Whether others wait for the task: such a reminder cannot be switched off."""
        return TASK_KINDS[self.task].is_duty

    def anchor(self, task: Task) -> datetime | None:
        """The instant from which its days count; None where the task has none."""
        return task.since if self.after else task.due

    def day(self, task: Task) -> date | None:
        """The day on which it is sent; None where nothing dates the task, and for a day on which the task
        did not wait yet."""
        anchor = self.anchor(task)
        if anchor is None:
            return None
        on = local(anchor).date() + timedelta(days=self.days if self.after else -self.days)
        began = local(task.since).date() if task.since else on
        return on if on >= began else None


REMINDERS: tuple[Reminder, ...] = (
    Reminder("answer_invitation", 3),
    Reminder("answer_quote", 3),
    Reminder("answer_quote", 1),
    Reminder("take_up_quote", 3),
    Reminder("judge_quotes", 5, after=True),
    Reminder("approve_draft", 3, after=True),
    Reminder("approve_draft", 7, after=True),
    Reminder("approve_lent_draft", 3, after=True),
    Reminder("approve_lent_draft", 7, after=True),
    Reminder("approve_record", 3, after=True),
    Reminder("approve_record", 7, after=True),
    Reminder("mend_record", 7, after=True),
    Reminder("decide_clearance", 3, after=True),
    Reminder("mend_draft", 7, after=True),
    Reminder("publish_draft", 3, after=True),
    Reminder("publish_draft", 7, after=True),
    Reminder("answer_questions", 2, after=True),
    Reminder("answer_questions", 2),
    Reminder("answer_questions", 1),
    Reminder("decide_request", 1, after=True),
    Reminder("decide_award", 3, after=True),
    Reminder("answer_late_question", 5, after=True),
    Reminder("answer_debrief", 3),
    Reminder("answer_debrief", 1),
    Reminder("open_responses", 1, after=True),
    Reminder("open_responses", 3, after=True),
    Reminder("declare_interests", 3, after=True),
    Reminder("declare_as_lead", 3, after=True),
    Reminder("replace_lead", 2, after=True),
    Reminder("decide_set_aside", 2, after=True),
    Reminder("decide_set_aside", 5, after=True),
    Reminder("answer_buyer", 2),
    Reminder("answer_buyer", 1),
    Reminder("give_scores", 7, after=True),
    Reminder("give_scores", 3),
    Reminder("lock_scores", 2, after=True),
    Reminder("add_evaluator", 2, after=True),
    Reminder("confirm_award", 3, after=True),
    Reminder("confirm_award", 1),
    Reminder("publish_award", 3, after=True),
    Reminder("record_notice", 5, after=True),
    Reminder("record_notice", 14, after=True),
    Reminder("sign_contract", 14, after=True),
    Reminder("sign_contract", 3),
    Reminder("approve_correction", 3, after=True),
    Reminder("fill_seats", 14, after=True),
    Reminder("constitute_body", 14, after=True),
    Reminder("record_meeting", 1, after=True),
    Reminder("write_minutes", 7, after=True),
    Reminder("write_minutes", 14, after=True),
    Reminder("answer_comments", 10, after=True),
    Reminder("answer_comments", 14),
    Reminder("answer_comments", 3),
    Reminder("answer_comments_of_body", 10, after=True),
    Reminder("answer_comments_of_body", 14),
    Reminder("publish_response", 7, after=True),
    Reminder("publish_response", 7),
    Reminder("look_at_hidden", 5, after=True),
    Reminder("open_framework", 28, after=True),
    Reminder("recommend_framework", 28, after=True),
    Reminder("adopt_framework", 28, after=True),
    Reminder("write_response", 7),
    Reminder("write_response", 3),
    Reminder("write_response", 1),
    Reminder("check_organisation", 2, after=True),
    Reminder("confirm_claim", 2, after=True),
    Reminder("confirm_published_claim", 2, after=True),
)


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A reminder of one task whose day has come. ``is_sent``: it is written; one that is not was overtaken
    by a later one, and is only stored as over."""

    reminder: Reminder
    task: Task
    anchor: datetime
    is_sent: bool


Fired = tuple[str, str, datetime]
"""A reminder that was sent or overtaken: its name, the task's subject, the instant from which its days counted."""


def due_reminders(tasks: Iterable[Task], fired: Collection[Fired], on: date) -> list[DueReminder]:
    """Lists the reminders of these tasks whose day has come by ``on`` and that are not stored as over yet:
    for each task one to send at most, the one of the latest day."""
    due: list[DueReminder] = []
    for task in tasks:
        ready: list[tuple[date, Reminder, datetime]] = []
        for reminder in REMINDERS:
            day, anchor = reminder.day(task), reminder.anchor(task)
            if reminder.task != task.kind.name or day is None or anchor is None or day > on:
                continue
            if (reminder.name, task.subject, anchor) not in fired:
                ready.append((day, reminder, anchor))
        ready.sort(key=lambda row: row[0])
        due += [
            DueReminder(reminder, task, anchor, is_sent=place == len(ready))
            for place, (_, reminder, anchor) in enumerate(ready, start=1)
        ]
    return due


def reminder_in_words(task: Task, at: datetime) -> str:
    """Says when a task is due, or was, or since when it waits."""
    if task.due:
        return f"It {'is' if at < task.due else 'was'} due at {when(task.due)}."
    return f"It has waited since {when(task.since)}." if task.since else ""
