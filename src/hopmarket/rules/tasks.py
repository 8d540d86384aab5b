"""Tasks: what somebody has to do, since when and until when, and which comes first.

The kinds stand in one table. Each room lists the tasks of its own in its module ``tasks``; the room of tasks
gathers them. A kind's name is data: hand-overs and reminders are stored under it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from .dates_in_words import local
from .roles import Role


@dataclass(frozen=True, slots=True)
class TaskKind:
    """One kind of task: what is to be done, in whose role, and the path of the page on which it is done.

    ``days`` is how long such a task usually waits where no date is due. Others wait for a ``is_duty``. One
    that ``may_be_handed`` to a colleague is anybody's who holds the right; the others are a person's own.
    One that ``presses`` is wanted after its usual days even where its date is later.
    """

    name: str
    what: str
    page: str
    role: Role
    days: int
    is_duty: bool = True
    may_be_handed: bool = False
    presses: bool = False


TASK_KINDS: Mapping[str, TaskKind] = {
    kind.name: kind
    for kind in (
        TaskKind("answer_invitation", "Answer the invitation", "/account/invitations/{token}/",
                 Role.PERSON, 14, is_duty=False),
        TaskKind("approve_draft", "Approve", "/commission/{reference}/approve/",
                 Role.COMMISSIONER, 2, may_be_handed=True),
        TaskKind("approve_lent_draft", "Approve", "/commission/{reference}/approve/", Role.COMMISSIONER, 2),
        TaskKind("read_lent_draft", "Read", "/commission/{reference}/approve/",
                 Role.COMMISSIONER, 14, is_duty=False),
        TaskKind("mend_draft", "Mend", "/commission/{reference}/", Role.COMMISSIONER, 5),
        TaskKind("publish_draft", "Publish", "/commission/{reference}/publish/",
                 Role.COMMISSIONER, 2, may_be_handed=True),
        TaskKind("answer_questions", "Answer", "/commission/{reference}/questions/",
                 Role.COMMISSIONER, 2, may_be_handed=True, presses=True),
        TaskKind("decide_request", "Look at a change", "/commission/{reference}/requests/{number}/",
                 Role.COMMISSIONER, 1, presses=True),
        TaskKind("decide_award", "Look at an award", "/evaluate/{reference}/award/requests/{number}/",
                 Role.COMMISSIONER, 2),
        TaskKind("answer_late_question", "Answer a question after the deadline",
                 "/commission/{reference}/after-deadline/{number}/", Role.COMMISSIONER, 5),
        TaskKind("answer_debrief", "Answer a debrief", "/commission/{reference}/after-deadline/{number}/",
                 Role.COMMISSIONER, 10),
        TaskKind("open_responses", "Open the responses", "/commission/{reference}/open/",
                 Role.COMMISSIONER, 1),
        TaskKind("declare_interests", "Declare whom you know", "/evaluate/{reference}/", Role.EVALUATOR, 2),
        TaskKind("declare_as_lead", "Declare whom you know", "/evaluate/{reference}/declare/",
                 Role.COMMISSIONER, 2),
        TaskKind("replace_lead", "Name another lead", "/evaluate/{reference}/evaluators/",
                 Role.COMMISSIONER, 2, may_be_handed=True),
        TaskKind("decide_set_aside", "Decide about a response",
                 "/evaluate/{reference}/responses/{number}/decide/", Role.COMMISSIONER, 2, may_be_handed=True),
        TaskKind("answer_buyer", "Answer the buyer", "/respond/{reference}/after-opening/",
                 Role.RESPONDER, 3, may_be_handed=True),
        TaskKind("give_scores", "Score", "/evaluate/{reference}/", Role.EVALUATOR, 7),
        TaskKind("lock_scores", "Lock your scores", "/evaluate/{reference}/", Role.EVALUATOR, 2),
        TaskKind("add_evaluator", "Add an evaluator", "/evaluate/{reference}/evaluators/",
                 Role.COMMISSIONER, 2),
        TaskKind("approve_record", "Approve the record", "/commission/recorded/{reference}/second-officer/",
                 Role.COMMISSIONER, 2, may_be_handed=True),
        TaskKind("mend_record", "Mend the record", "/commission/recorded/{reference}/",
                 Role.COMMISSIONER, 5),
        TaskKind("decide_clearance", "Decide on a name on the debarment list",
                 "/evaluate/{reference}/winner-checks/", Role.COMMISSIONER, 2, may_be_handed=True),
        TaskKind("confirm_award", "Confirm the award", "/evaluate/{reference}/award/", Role.COMMISSIONER, 2),
        TaskKind("publish_award", "Publish the award", "/evaluate/{reference}/award/", Role.COMMISSIONER, 2),
        TaskKind("record_notice", "Publish and record a notice", "/commission/{reference}/notices/",
                 Role.COMMISSIONER, 5, may_be_handed=True),
        TaskKind("sign_contract", "Sign the contract", "/evaluate/{reference}/contract/{lot}/",
                 Role.COMMISSIONER, 14, may_be_handed=True),
        TaskKind("approve_correction", "Approve a correction of the contract",
                 "/evaluate/{reference}/contract/{lot}/second-officer/",
                 Role.COMMISSIONER, 2, may_be_handed=True),
        TaskKind("answer_quote", "Quote, or say that you do not", "/respond/{reference}/asked/",
                 Role.RESPONDER, 7, may_be_handed=True),
        TaskKind("take_up_quote", "Read what you were asked", "/respond/invited/{token}/", Role.PERSON, 7),
        TaskKind("judge_quotes", "Judge the quotes", "/evaluate/{reference}/quotes/", Role.COMMISSIONER, 5),
        TaskKind("write_response", "Finish and send the response", "/respond/{reference}/",
                 Role.RESPONDER, 14, is_duty=False, may_be_handed=True),
        TaskKind("check_organisation", "Check an organisation", "/operate/organisations/{key}/",
                 Role.OFFICER, 2, may_be_handed=True),
        TaskKind("confirm_claim", "Confirm who works there", "/operate/claims/{claim}/",
                 Role.OFFICER, 2, may_be_handed=True),
        TaskKind("confirm_published_claim", "Confirm a published record",
                 "/operate/published/claims/{claim}/", Role.OFFICER, 2, may_be_handed=True),
        TaskKind("fill_seats", "Fill the seats", "/partnership/bodies/{key}/", Role.OFFICER, 14),
        TaskKind("constitute_body", "Constitute", "/partnership/bodies/{key}/", Role.OFFICER, 14),
        TaskKind("record_meeting", "Record who is there",
                 "/partnership/bodies/{key}/meetings/{number}/", Role.OFFICER, 1),
        TaskKind("write_minutes", "Write the minutes",
                 "/partnership/bodies/{key}/meetings/{number}/minutes/", Role.OFFICER, 10),
        TaskKind("accept_minutes", "Have the minutes accepted",
                 "/partnership/bodies/{key}/meetings/{number}/", Role.OFFICER, 28, is_duty=False),
        TaskKind("open_framework", "Open it for comments", "/partnership/framework/{number}/",
                 Role.OFFICER, 14, may_be_handed=True),
        TaskKind("recommend_framework", "Take it to the body that recommends it",
                 "/partnership/framework/{number}/", Role.OFFICER, 28, may_be_handed=True),
        TaskKind("adopt_framework", "Take it to the body that adopts it", "/partnership/framework/{number}/",
                 Role.OFFICER, 28, may_be_handed=True),
        TaskKind("answer_comments", "Answer comments", "/partnership/consultations/{key}/",
                 Role.OFFICER, 10, may_be_handed=True, presses=True),
        TaskKind("answer_comments_of_body", "Answer comments", "/partnership/consultations/{key}/",
                 Role.PERSON, 10, presses=True),
        TaskKind("see_to_close", "See a consultation to its close", "/partnership/consultations/{key}/",
                 Role.OFFICER, 14, is_duty=False),
        TaskKind("publish_response", "Publish the response", "/partnership/consultations/{key}/respond/",
                 Role.OFFICER, 5, may_be_handed=True, presses=True),
        TaskKind("look_at_hidden", "Look again at a hidden comment",
                 "/partnership/consultations/{key}/comments/{number}/", Role.OFFICER, 5, may_be_handed=True),
        TaskKind("settle_partnership", "See what must be settled", "/partnership/settling/",
                 Role.OFFICER, 28, is_duty=False),
        TaskKind("sign_framework", "Read and answer", "/partnership/framework/our-signature/",
                 Role.ADMINISTRATOR, 28, is_duty=False),
        TaskKind("mend_letters", "Look after letters that failed", "/operate/", Role.OPERATOR, 1),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Task:
    """Something that a person has to do for one organisation, or for none (0).

    ``subject`` tells one task of a kind from the others: a plain reference such as "opportunities/42".
    ``about`` is the title of what it is about, ``note`` one sentence of what waits; ``way`` is the path of
    the page on which it is done.
    """

    kind: TaskKind
    subject: str
    about: str
    way: str
    organisation: int
    since: datetime | None = None
    due: datetime | None = None
    note: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What tells this task from all others of the person."""
        return (self.kind.name, self.subject)

    @property
    def wanted_by(self) -> datetime | None:
        """When it should be done: its date, else when such tasks usually are; of one that presses, whichever
        comes first."""
        usual = self.since + timedelta(days=self.kind.days) if self.since else None
        if self.kind.presses and self.due and usual:
            return min(self.due, usual)
        return self.due or usual


def a_task(
    kind: str,
    subject: str,
    about: str,
    *,
    organisation: int,
    since: datetime | None = None,
    due: datetime | None = None,
    note: str = "",
    **parts: str,
) -> Task:
    """Makes a task of a kind; ``parts`` fill in the path of its page. Raises KeyError for a kind that stands
    in no table, and for a part that is lacking."""
    row = TASK_KINDS[kind]
    return Task(row, subject, about, row.page.format_map(parts), organisation, since, due, note)


class Urgency(StrEnum):
    """How soon a task should be done; the order is that of the desk."""

    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"


_SOON = timedelta(days=7)


def urgency_of(task: Task, at: datetime) -> Urgency:
    """Tells how soon a task should be done at ``at``, by days in London. It is late from its date on; what has
    waited longer than such tasks usually do is for today."""
    wanted = task.wanted_by
    if task.due and task.due <= at:
        return Urgency.LATE
    if wanted is None:
        return Urgency.LATER
    days = local(wanted).date() - local(at).date()
    if days <= timedelta(0):
        return Urgency.TODAY
    return Urgency.SOON if days <= _SOON else Urgency.LATER


def most_urgent_first(tasks: Iterable[Task], at: datetime) -> list[Task]:
    """Sorts tasks by how soon they should be done at ``at``, then by the day, in London, on which they should;
    those that nothing dates come last. Of one day, what ends first comes first; equal ones are sorted by what
    they are about, so that a page shows the same order every time."""
    degrees = list(Urgency)

    def order(task: Task) -> tuple[int, date, float, float, str, tuple[str, str]]:
        wanted, due = task.wanted_by, task.due
        return (
            degrees.index(urgency_of(task, at)),
            local(wanted).date() if wanted else date.max,
            due.timestamp() if due else math.inf,
            wanted.timestamp() if wanted else math.inf,
            task.about,
            task.key,
        )

    return sorted(tasks, key=order)
