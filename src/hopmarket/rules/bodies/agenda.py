"""Agendas and minutes: what a meeting deals with, item by item, and what was said there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..refusal import Refusal
from .body_plan import MOST_NAME, public_words_refusal
from .meeting_life import MEETING_LIFE

MOST_ITEMS = 40


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One item of an agenda or of minutes: its title, and what is to be said, or was."""

    title: str
    words: str = ""


def items_from_json(items: Sequence[dict[str, str]]) -> tuple[AgendaItem, ...]:
    """Reads items as they are stored."""
    return tuple(AgendaItem(item["title"], item.get("words", "")) for item in items)


def items_as_json(items: Sequence[AgendaItem]) -> list[dict[str, str]]:
    """Writes items as they are stored and published."""
    return [{"title": item.title.strip(), "words": item.words.strip()} for item in items]


def items_in_lines(text: str) -> tuple[AgendaItem, ...]:
    """Reads an agenda as people type it: an item on each line; lines below it that begin with a dash say more."""
    items: list[AgendaItem] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if line.startswith("-") and items:
            words = "\n".join(filter(None, (items[-1].words, line.lstrip("-").strip())))
            items[-1] = AgendaItem(items[-1].title, words)
        elif title := line.lstrip("-").strip():
            items.append(AgendaItem(title))
    return tuple(items)


def items_as_lines(items: Sequence[AgendaItem]) -> str:
    """Writes an agenda as people type it."""
    lines = ((item.title, *(f"- {line}" for line in item.words.splitlines())) for item in items)
    return "\n".join(line for group in lines for line in group)


def call_refusal(
    *, starts_at: datetime, place: str, agenda: Collection[AgendaItem], now: datetime
) -> Refusal | None:
    """What is wrong with a meeting as it is called: ``meeting.in_past``, ``meeting.no_place``, ``agenda.empty``,
    ``agenda.untitled``, ``agenda.too_many``, and what cannot be published."""
    if starts_at <= now:
        return Refusal("meeting.in_past")
    if not place.strip() or len(place.strip()) > MOST_NAME:
        return Refusal("meeting.no_place", params={"most": str(MOST_NAME)})
    if not agenda:
        return Refusal("agenda.empty")
    return items_refusal(agenda) or public_words_refusal({"the place": place})


def items_refusal(items: Collection[AgendaItem]) -> Refusal | None:
    """What is wrong with the items of an agenda or of minutes."""
    if len(items) > MOST_ITEMS:
        return Refusal("agenda.too_many", params={"most": str(MOST_ITEMS)})
    for number, item in enumerate(items, 1):
        if not item.title.strip() or len(item.title.strip()) > MOST_NAME:
            return Refusal("agenda.untitled", params={"number": str(number), "most": str(MOST_NAME)})
    return public_words_refusal(
        {f"item {number}": f"{item.title}\n{item.words}" for number, item in enumerate(items, 1)}
    )


@dataclass(frozen=True, slots=True)
class AcceptingMeeting:
    """The meeting at which minutes would be accepted: whether it is of the same body, when it began, whether it is
    going on or was held and has no minutes yet, and the most who were there at once."""

    same_body: bool
    starts_at: datetime
    is_held: bool
    most_present: int
    quorum: int


def acceptance_refusal(minuted_starts_at: datetime, at_meeting: AcceptingMeeting) -> Refusal | None:
    """Why minutes cannot be accepted at that meeting: ``minutes.other_body``, ``minutes.not_later``,
    ``minutes.not_held``, ``minutes.no_quorum``. They are accepted at the next suitable meeting of the same body."""
    cite = MEETING_LIFE.cite
    if not at_meeting.same_body:
        return Refusal("minutes.other_body", cite)
    if at_meeting.starts_at <= minuted_starts_at:
        return Refusal("minutes.not_later", cite)
    if not at_meeting.is_held:
        return Refusal("minutes.not_held", cite)
    if at_meeting.most_present < at_meeting.quorum:
        figures = {"present": str(at_meeting.most_present), "quorum": str(at_meeting.quorum)}
        return Refusal("minutes.no_quorum", cite, figures)
    return None
