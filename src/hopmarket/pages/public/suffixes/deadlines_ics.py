"""The deadlines of the results as a calendar (RFC 5545), to be subscribed to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from icalendar import Calendar, Event, vText

from hopmarket.pages.public import showing
from hopmarket.pages.public.suffixes.atom import legible, summary
from hopmarket.pages.public.suffixes.columns import address
from hopmarket.records.notices.models import Notice
from hopmarket.rules.reading.facts import Stage

OVER = (Stage.CANCELLED, Stage.WITHDRAWN)
REFRESH = timedelta(hours=6)


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
    for one in notices:
        if one.closes_at:
            made.add_component(_event(one, one.closes_at))
    return bytes(made.to_ical())


def _event(one: Notice, closes: datetime) -> Event:
    """The instant of a deadline; a later release of the process is a later sequence of the event."""
    made, over = Event(), one.stage in OVER
    made.add("uid", f"closes-{one.ocid}@{settings.OCID_PREFIX}")
    made.add("dtstamp", one.changed_at.astimezone(UTC))
    made.add("last-modified", one.changed_at.astimezone(UTC))
    made.add("created", one.published_at.astimezone(UTC))
    made.add("sequence", max(0, one.releases - 1))
    made.add("dtstart", closes.astimezone(UTC))
    made.add("summary", _text(f"{'Cancelled' if over else 'Closes'}: {one.title}"))
    made.add("description", _text(f"{summary(one)}\n{address(one.ocid)}"))
    made.add("url", address(one.ocid))
    made.add("status", "CANCELLED" if over else "CONFIRMED")
    made.add("transp", "TRANSPARENT")
    if where := _text(showing.where(one)):
        made.add("location", where)
    return made
