"""The calendar view of a search: the deadlines of one month."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from hopmarket.pages.parts import money_and_dates, month_grid
from hopmarket.pages.parts.published_notice import notice_in_words
from hopmarket.pages.parts.view_models import DeadlineDay, DeadlineEntry
from hopmarket.pages.public.search_form import MarketSearchForm
from hopmarket.records.notices.models import Notice
from hopmarket.records.search.run import SearchQuery, SortOrder, count_closing_on, run_search

MOST_OF_A_DAY = 4


def month_asked(text: str | None) -> date | None:
    """Reads the first day of a month written "2026-12"; None for anything else."""
    if text and (match := re.fullmatch(r"([12][0-9]{3})-(0[1-9]|1[0-2])", text)):
        return date(int(match[1]), int(match[2]), 1)
    return None


def calendar_context(form: MarketSearchForm, month: str | None, now: datetime) -> dict[str, object]:
    """Builds the template context of the calendar: the chosen month, else the month of the next deadline."""
    asked, today = form.asked(), money_and_dates.local(now).date()
    first = month_asked(month) or _first_month(asked, now, today)
    days = [_day(form, on, total, notices, now) for on, total, notices in _closing(asked, first, now)]
    query = form.query().urlencode()
    return {
        "first": first,
        "month_name": month_grid.month_name(first),
        "days": days,
        "deadlines": sum(len(day.dues) + day.more for day in days),
        "today": today,
        "list_href": f"?{query}",
        "before": _month(query, month_grid.month_after(first, -1)),
        "after": _month(query, month_grid.month_after(first)),
    }


def _closing(asked: SearchQuery, first: date, now: datetime) -> Iterator[tuple[date, int, list[Notice]]]:
    days = (month_grid.month_after(first) - first).days
    return count_closing_on(
        (first + timedelta(days=place) for place in range(days)), asked, now=now, most=MOST_OF_A_DAY
    )


def _first_month(asked: SearchQuery, now: datetime, today: date) -> date:
    """Finds the month of the next deadline that is still to come; this month where there is none."""
    coming = replace(asked, sort=SortOrder.CLOSING, closes_from=max(today, asked.closes_from or today))
    notices = run_search(coming, now=now, size=1, facets=False).notices
    closes = notices[0].closes_at if notices else None
    return (money_and_dates.local(closes).date() if closes else today).replace(day=1)


def _month(query: str, first: date) -> tuple[str, str]:
    return month_grid.month_name(first), f"?{query}&view=calendar&month={first:%Y-%m}"


def _day(form: MarketSearchForm, on: date, total: int, notices: list[Notice], now: datetime) -> DeadlineDay:
    dues = [
        _due(notice, now)
        for notice in sorted(notices, key=lambda notice: (notice.closes_at or now, notice.title))
    ]
    return DeadlineDay(on, dues, total - len(dues), _that_day(form, on))


def _due(notice: Notice, now: datetime) -> DeadlineEntry:
    assert notice.closes_at
    return DeadlineEntry(
        notice.title,
        f"/opportunities/{notice.ocid}/",
        notice_in_words.buyer_in_words(notice),
        notice_in_words.closing_clock(notice.closes_at),
        notice.status_at(now),
        notice.language,
    )


def _that_day(form: MarketSearchForm, on: date) -> str:
    query = form.query()
    query["closes_from"] = query["closes_until"] = on.isoformat()
    return f"?{query.urlencode()}"
