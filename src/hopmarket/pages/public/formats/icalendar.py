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
    made = Calendar()
    made.add("prodid", "-//Hopmarket//Deadlines//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("name", vText(_text(title)))
    made.add("x-wr-calname", vText(_text(title)))
    made.add("url", html)
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    events = b"".join(_written(_due(notice, notice.closes_at)) for notice in notices if notice.closes_at)
    return bytes(made.to_ical()).replace(END, events + END)


@dataclass(frozen=True, slots=True)
class _Due:
    """What an event tells."""

    ocid: str
    title: str
    said: str
    where: str
    closes: datetime
    published: datetime
    changed: datetime
    sequence: int
    over: bool


def _due(one: Notice, closes: datetime) -> _Due:
    """A later release of the process is a later sequence of its event."""
    return _Due(
        ocid=one.ocid,
        title=one.title,
        said=f"{summary(one)}\n{address(one.ocid)}",
        where=_text(notice_in_words.place_in_words(one)),
        closes=closes.astimezone(UTC),
        published=one.published_at.astimezone(UTC),
        changed=one.changed_at.astimezone(UTC),
        sequence=max(0, one.releases - 1),
        over=one.stage in OVER,
    )


@lru_cache(maxsize=4096)
def _written(due: _Due) -> bytes:
    """The event in the words of the standard; writing one takes a millisecond, so it is kept."""
    made = Event()
    made.add("uid", f"closes-{due.ocid}@{settings.OCID_PREFIX}")
    made.add("dtstamp", due.changed)
    made.add("last-modified", due.changed)
    made.add("created", due.published)
    made.add("sequence", due.sequence)
    made.add("dtstart", due.closes)
    made.add("summary", _text(f"{'Cancelled' if due.over else 'Closes'}: {due.title}"))
    made.add("description", _text(due.said))
    made.add("url", address(due.ocid))
    made.add("status", "CANCELLED" if due.over else "CONFIRMED")
    made.add("transp", "TRANSPARENT")
    if due.where:
        made.add("location", due.where)
    return bytes(made.to_ical())
