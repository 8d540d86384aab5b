"""Letters about tasks: handed over, handed back, reminders, and the daily letter."""

from __future__ import annotations

from hopmarket.records.post.letters import LetterKind, Values
from hopmarket.rules.tasks import Task


def task_values(task: Task) -> Values:
    """What a letter says of a task."""
    return {"what": task.kind.what, "about": task.about, "page": task.way}


def _words_of_colleague(values: Values) -> str:
    words = values.get("words", "")
    return f"{values.get('colleague', '')} says: {words}\n\n" if words else ""


TASK_HANDED = LetterKind(
    "task_handed",
    "Handed to you: {what}, {about}",
    "{colleague} has handed you a task: {what}, {about}.\n\n{message}"
    "It stands on your desk now, and no longer on theirs. If you cannot do it, hand it back there.",
    "/account/desk/",
    made={"message": _words_of_colleague},
    takes=("words",),
    topic="work",
)

TASK_RETURNED = LetterKind(
    "task_returned",
    "Handed back: {what}, {about}",
    "{colleague} has handed a task back: {what}, {about}. It stands again on the desk of everybody who may do "
    "it.",
    "/account/desk/",
    topic="work",
)

TASK_TAKEN_BACK = LetterKind(
    "task_taken_back",
    "Taken back: {what}, {about}",
    "{colleague} has taken back a task that you had been handed: {what}, {about}. It stands again on the desk "
    "of everybody who may do it.",
    "/account/desk/",
    topic="finished",
)

DUTY_REMINDER = LetterKind(
    "duty_reminder",
    "Reminder: {what}, {about}",
    "This waits for you: {what}, {about}. {dates}",
    "{page}",
    topic="work",
)

OWN_REMINDER = LetterKind(
    "own_reminder",
    "Reminder: {what}, {about}",
    "You began this: {what}, {about}. {dates} If you no longer want it, do nothing.",
    "{page}",
    topic="reminders",
)


def _count_in_words(values: Values) -> str:
    count = values.get("count", "")
    return "1 letter" if count == "1" else f"{count} letters"


DAILY_LETTER = LetterKind(
    "daily_letter",
    "Your daily letter: {letters}",
    "This is what came since your last daily letter.\n\n{lines}\n\n"
    "You chose to get these once a day. Your messages on the portal hold each of them in full.",
    "/account/messages/",
    made={"letters": _count_in_words},
    takes=("count",),
)
