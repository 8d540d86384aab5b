"""The desk in words: each task with its date, for which organisation, and how it came here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.masthead import HAT_WORDS
from hopmarket.pages.parts.menu import HAT_OF_ROLE
from hopmarket.records.tasks.queries import DeskTask
from hopmarket.rules.roles import Member
from hopmarket.rules.tasks import Task, Urgency, urgency_of

URGENCY_WORDS: dict[Urgency, str] = {
    Urgency.LATE: "Late",
    Urgency.TODAY: "Now",
    Urgency.SOON: "In the next seven days",
    Urgency.LATER: "Later",
}
_MARKS: dict[Urgency, tuple[str, str]] = {
    Urgency.LATE: ("err", "Late"),
    Urgency.TODAY: ("todo", "Now"),
    Urgency.SOON: ("todo", "To do"),
    Urgency.LATER: ("wait", "To do"),
}


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One task as the desk shows it. ``day`` and ``month`` are its big date, said by ``date_is``; ``elsewhere``
    tells that the person acts for another organisation at the moment, to which doing it leads."""

    kind: str
    subject: str
    what: str
    about: str
    way: str
    note: str
    day: str
    month: str
    date_is: str
    dates: tuple[str, ...]
    urgency: Urgency
    mark: str
    mark_word: str
    hat: str
    organisation: str
    elsewhere: bool
    may_be_handed: bool
    handed: str
    words: str
    hand_over: int


@dataclass(frozen=True, slots=True)
class DeskGroup:
    """The tasks that are equally urgent, under their heading."""

    title: str
    lines: tuple[DeskLine, ...]


def desk_line(row: DeskTask, member: Member, at: datetime, *, several: bool) -> DeskLine:
    """One task in words. ``member`` is as whom the person acts at the moment; with ``several`` organisations
    or hats each line says which."""
    task = row.task
    urgency = urgency_of(task, at)
    big = task.due or task.since
    mark, mark_word = _MARKS[urgency]
    local = money_and_dates.local(big) if big else None
    hand_over = row.hand_over
    return DeskLine(
        kind=task.kind.name,
        subject=task.subject,
        what=task.kind.what,
        about=task.about,
        way=task.way,
        note=task.note,
        day=str(local.day) if local else "",
        month=money_and_dates.MONTHS[local.month - 1][:3] if local else "",
        date_is="Due" if task.due else "Since",
        dates=_dates(task, at),
        urgency=urgency,
        mark=mark,
        mark_word=mark_word,
        hat=_hat(row) if several else "",
        organisation=row.member.organisation_name,
        elsewhere=row.member.organisation != member.organisation,
        may_be_handed=task.kind.may_be_handed and bool(row.member.organisation),
        handed=_handed(row),
        words=hand_over.words if hand_over else "",
        hand_over=hand_over.pk if hand_over else 0,
    )


def desk_groups(lines: Iterable[DeskLine]) -> list[DeskGroup]:
    """The lines under headings, in the order in which they come: the most urgent first."""
    return [
        DeskGroup(URGENCY_WORDS[urgency], tuple(group))
        for urgency, group in groupby(lines, key=lambda line: line.urgency)
    ]


def _dates(task: Task, at: datetime) -> tuple[str, ...]:
    """When it is due and how long that is, and since when it waits."""
    dates: list[str] = []
    if task.due:
        shown = money_and_dates.moment(task.due)
        whole_day = money_and_dates.local(task.due).strftime("%H%M%S") == "235959"
        dates.append(f"Due {money_and_dates.day(task.due) if whole_day else shown}")
        if task.due > at:
            dates.append(money_and_dates.time_left(task.due - at))
    if task.since:
        dates.append(f"{'waits' if dates else 'Waits'} since {money_and_dates.day(task.since)}")
    return tuple(dates)


def _hat(row: DeskTask) -> str:
    hat = HAT_OF_ROLE.get(row.task.kind.role)
    word = HAT_WORDS[hat] if hat else ""
    return ", ".join(part for part in (word, row.member.organisation_name) if part)


def _handed(row: DeskTask) -> str:
    if row.hand_over is None:
        return ""
    on = money_and_dates.day(row.hand_over.handed_at)
    if row.hand_over.membership.person_id == row.member.person:
        return f"{row.hand_over.handed_by} handed you this on {on}"
    return f"You handed this to {row.hand_over.membership.person} on {on}"
