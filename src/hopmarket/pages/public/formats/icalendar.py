"""The deadlines of the results as a calendar (RFC 5545), to be subscribed to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from django.conf import settings
from icalendar import Calendar, Event, vText

from hopmarket.pages.parts.published_notice import notice_in_words
from hopmarket.pages.public.formats.atom import legible, summary
from hopmarket.pages.public.formats.notice_columns import address
from hopmarket.records.notices.models import Notice
from hopmarket.rules.releases.notice_facts import Stage

OVER = (Stage.CANCELLED, Stage.WITHDRAWN)
REFRESH = timedelta(hours=6)
"""How long a calendar program may wait before it reads the calendar again."""
END = b"END:VCALENDAR"


def _text(text: str) -> str:
    """Makes all line ends alike and removes the characters that a calendar cannot hold."""
    return re.sub("\r\n?|[\x85\u2028\u2029]", "\n", legible(text))


def calendar(notices: Iterable[Notice], *, title: str, html: str) -> bytes:
    """Writes a calendar with an event for each deadline of a notice: until when one may ask to take part,
    and when it closes; all times in UTC."""
    ical = Calendar()
    ical.add("prodid", "-//Hopmarket//Deadlines//EN")
    ical.add("version", "2.0")
    ical.add("calscale", "GREGORIAN")
    ical.add("name", vText(_text(title)))
    ical.add("x-wr-calname", vText(_text(title)))
    ical.add("url", html)
    ical.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    events = b"".join(_written(due) for notice in notices for due in _dues(notice))
    return bytes(ical.to_ical()).replace(END, events + END)


@dataclass(frozen=True, slots=True)
class _Due:
    """The values of one event: text, and instants in UTC. Hashable, because written events are cached."""

    ocid: str
    title: str
    description: str
    where: str
    kind: str
    at: datetime
    published: datetime
    changed: datetime
    sequence: int
    over: bool  # also where it ended without award before this deadline came


_KINDS = {"closes": "Closes", "interest": "Ask to take part"}


def _dues(notice: Notice) -> Iterator[_Due]:
    """Yields the deadlines of a notice; where asking to take part is all that closes, it is the only one."""
    if notice.interest_by:
        yield _due(notice, "interest", notice.interest_by)
    if notice.closes_at and notice.closes_at != notice.interest_by:
        yield _due(notice, "closes", notice.closes_at)


def _due(notice: Notice, kind: str, at: datetime) -> _Due:
    """Reads the values of an event; its ``sequence`` grows with each release of the process."""
    return _Due(
        ocid=notice.ocid,
        title=notice.title,
        description=f"{summary(notice)}\n{address(notice.ocid)}",
        where=_text(notice_in_words.place_in_words(notice)),
        kind=kind,
        at=at.astimezone(UTC),
        published=notice.published_at.astimezone(UTC),
        changed=notice.changed_at.astimezone(UTC),
        sequence=max(0, notice.releases - 1),
        over=notice.stage in OVER or (notice.stage == Stage.NO_AWARD and at > notice.changed_at),
    )


@lru_cache(maxsize=4096)
def _written(due: _Due) -> bytes:
    """Writes the event as RFC 5545 has it; that takes a millisecond, so the bytes are cached."""
    event = Event()
    event.add("uid", f"{due.kind}-{due.ocid}@{settings.OCID_PREFIX}")
    event.add("dtstamp", due.changed)
    event.add("last-modified", due.changed)
    event.add("created", due.published)
    event.add("sequence", due.sequence)
    event.add("dtstart", due.at)
    event.add("summary", _text(f"{'Cancelled' if due.over else _KINDS[due.kind]}: {due.title}"))
    event.add("description", _text(due.description))
    event.add("url", address(due.ocid))
    event.add("status", "CANCELLED" if due.over else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    if due.where:
        event.add("location", due.where)
    return bytes(event.to_ical())
