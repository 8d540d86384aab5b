"""The calendar: a month of deadlines of what was found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby

from hopmarket.pages.parts import months, phrases
from hopmarket.pages.parts.marks import Due, DueDay
from hopmarket.pages.public import showing
from hopmarket.pages.public.searching import FindForm
from hopmarket.records.notices.asking import Asked, Sort, answer
from hopmarket.records.notices.models import Notice

MOST_OF_A_DAY = 4
MOST_OF_A_MONTH = 600


def month_asked(told: str | None) -> date | None:
    """The first day of a month written "2026-12"; None for anything else."""
    if told and (found := re.fullmatch(r"([12][0-9]{3})-(0[1-9]|1[0-2])", told)):
        return date(int(found[1]), int(found[2]), 1)
    return None


def in_a_calendar(form: FindForm, month: str | None, now: datetime) -> dict[str, object]:
    """Template context of the calendar: the month asked for, else that of the next deadline."""
    asked, today = replace(form.asked(), sort=Sort.CLOSING), phrases.local(now).date()
    first = month_asked(month) or _first_month(asked, now, today)
    last = months.month_after(first) - timedelta(days=1)
    told = answer(_within(asked, first, last), now=now, size=MOST_OF_A_MONTH, facets=False)
    query = form.query().urlencode()
    return {
        "first": first,
        "month_name": months.month_name(first),
        "days": list(_days(told.notices, form, now)),
        "deadlines": told.total,
        "left_out": told.total - len(told.notices),
        "today": today,
        "month_query": f"{query}&view=calendar&month={first:%Y-%m}",
        "before": _month(query, months.month_after(first, -1)),
        "after": _month(query, months.month_after(first)),
    }


def _within(asked: Asked, first: date, last: date) -> Asked:
    return replace(
        asked,
        closes_from=max(first, asked.closes_from or first),
        closes_until=min(last, asked.closes_until or last),
    )


def _first_month(asked: Asked, now: datetime, today: date) -> date:
    """That of the next deadline that is still to come; this month where there is none."""
    coming = replace(asked, closes_from=max(today, asked.closes_from or today))
    found = answer(coming, now=now, size=1, facets=False).notices
    closes = found[0].closes_at if found else None
    return (phrases.local(closes).date() if closes else today).replace(day=1)


def _month(query: str, first: date) -> tuple[str, str]:
    return months.month_name(first), f"?{query}&view=calendar&month={first:%Y-%m}"


def _days(notices: Iterable[Notice], form: FindForm, now: datetime) -> Iterator[DueDay]:
    timed = sorted(
        ((phrases.local(one.closes_at), one) for one in notices if one.closes_at), key=lambda two: two[0]
    )
    for on, rows in groupby(timed, key=lambda two: two[0].date()):
        dues = [_due(one, now) for _, one in rows]
        yield DueDay(on, dues[:MOST_OF_A_DAY], len(dues[MOST_OF_A_DAY:]), _that_day(form, on))


def _due(one: Notice, now: datetime) -> Due:
    assert one.closes_at
    state = showing.SHAPE[showing.standing_of(one, now)]
    return Due(
        one.title,
        f"/opportunities/{one.ocid}/",
        showing.buyer(one),
        showing.closing_clock(one.closes_at),
        state,
    )


def _that_day(form: FindForm, on: date) -> str:
    query = form.query()
    query["closes_from"] = query["closes_until"] = on.isoformat()
    return f"?{query.urlencode()}"
