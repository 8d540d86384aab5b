"""The deadlines of the results as a calendar (RFC 5545), to be subscribed to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from django.conf import settings
from icalendar import Calendar, Event, vText

from hopmarket.pages.public import notice_in_words
from hopmarket.pages.public.formats.atom import legible, summary
from hopmarket.pages.public.formats.notice_columns import address
from hopmarket.records.notices.models import Notice
from hopmarket.rules.releases.notice_facts import Stage

OVER = (Stage.CANCELLED, Stage.WITHDRAWN)
REFRESH = timedelta(hours=6)
END = b"END:VCALENDAR"


def _text(text: str) -> str:
    """Text whose line ends are all of one kind, without what a calendar cannot hold."""
    return re.sub("\r\n?|[\x85\u2028\u2029]", "\n", legible(text))


def calendar(notices: Iterable[Notice], *, title: str, html: str) -> bytes:
    """One event for each notice that has a closing time; all times in UTC."""
    ical = Calendar()
    ical.add("prodid", "-//Hopmarket//Deadlines//EN")
    ical.add("version", "2.0")
    ical.add("calscale", "GREGORIAN")
    ical.add("name", vText(_text(title)))
    ical.add("x-wr-calname", vText(_text(title)))
    ical.add("url", html)
    ical.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    events = b"".join(_written(_due(notice, notice.closes_at)) for notice in notices if notice.closes_at)
    return bytes(ical.to_ical()).replace(END, events + END)


@dataclass(frozen=True, slots=True)
class _Due:
    """What an event tells."""

    ocid: str
    title: str
    description: str
    where: str
    closes: datetime
    published: datetime
    changed: datetime
    sequence: int
    over: bool


def _due(notice: Notice, closes: datetime) -> _Due:
    """A later release of the process is a later sequence of its event."""
    return _Due(
        ocid=notice.ocid,
        title=notice.title,
        description=f"{summary(notice)}\n{address(notice.ocid)}",
        where=_text(notice_in_words.place_in_words(notice)),
        closes=closes.astimezone(UTC),
        published=notice.published_at.astimezone(UTC),
        changed=notice.changed_at.astimezone(UTC),
        sequence=max(0, notice.releases - 1),
        over=notice.stage in OVER,
    )


@lru_cache(maxsize=4096)
def _written(due: _Due) -> bytes:
    """The event in the words of the standard; writing one takes a millisecond, so it is kept."""
    event = Event()
    event.add("uid", f"closes-{due.ocid}@{settings.OCID_PREFIX}")
    event.add("dtstamp", due.changed)
    event.add("last-modified", due.changed)
    event.add("created", due.published)
    event.add("sequence", due.sequence)
    event.add("dtstart", due.closes)
    event.add("summary", _text(f"{'Cancelled' if due.over else 'Closes'}: {due.title}"))
    event.add("description", _text(due.description))
    event.add("url", address(due.ocid))
    event.add("status", "CANCELLED" if due.over else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    if due.where:
        event.add("location", due.where)
    return bytes(event.to_ical())
