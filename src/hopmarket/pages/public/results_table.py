"""The results as a plain table whose heads sort it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.published_notice import notice_in_words
from hopmarket.pages.public.search_form import MarketSearchForm
from hopmarket.records.notices.models import Notice
from hopmarket.records.search.run import SearchAnswer, SortOrder
from hopmarket.rules.notice_status import NoticeStatus


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """The head of a column: its word, the address that sorts by it (empty: none does), its order now."""

    word: str
    href: str = ""
    order: str = ""
    number: bool = False


@dataclass(frozen=True, slots=True)
class ResultsLine:
    """One notice as a line of the table."""

    title: str
    href: str
    buyer: str
    status: NoticeStatus
    closes: str
    value: str
    where: str
    away: str
    published: str
    language: str = ""


def table_context(
    form: MarketSearchForm, answer: SearchAnswer, page: Iterable[Notice], now: datetime
) -> dict[str, object]:
    """Builds the template context of the table."""
    return {"heads": list(_heads(form, answer)), "lines": [_line(notice, answer, now) for notice in page]}


_COLUMNS: tuple[tuple[str, tuple[tuple[SortOrder, str], ...]], ...] = (
    ("Work", ()),
    ("Where it is now", ()),
    ("Closes", ((SortOrder.CLOSING, "ascending"),)),
    ("Place", ((SortOrder.NEAREST, "ascending"),)),
    ("Published", ((SortOrder.NEWEST, "descending"),)),
    ("Value", ((SortOrder.LARGEST, "descending"), (SortOrder.SMALLEST, "ascending"))),
)


def _heads(form: MarketSearchForm, answer: SearchAnswer) -> Iterator[ColumnHead]:
    for word, sorts in _COLUMNS:
        usable = [choice for choice in sorts if choice[0] is not SortOrder.NEAREST or form.asked().near]
        order = next((order for sort, order in usable if sort is answer.sort), "")
        next_sort = next((sort for sort, _ in usable if sort is not answer.sort), None)
        yield ColumnHead(word, _sorted_by(form, next_sort) if next_sort else "", order, word == "Value")


def _sorted_by(form: MarketSearchForm, sort: SortOrder) -> str:
    query = form.query()
    query["sort"] = sort.value
    return f"?{query.urlencode()}&view=table"


def _line(notice: Notice, answer: SearchAnswer, now: datetime) -> ResultsLine:
    closes = notice.closes_at
    return ResultsLine(
        title=notice.title,
        language=notice.language,
        href=f"/opportunities/{notice.ocid}/",
        buyer=notice_in_words.buyer_in_words(notice),
        status=notice.status_at(now),
        closes=f"{money_and_dates.day_short(closes)} {money_and_dates.local(closes).year:04}, {notice_in_words.closing_clock(closes)}"
        if closes
        else "Not given",
        value=notice_in_words.money_in_words(notice),
        where=notice_in_words.place_in_words(notice) or "Not given",
        away=notice_in_words.distance_in_words(
            answer.distances.get(notice.pk), to_office=notice.pk in answer.from_offices
        ),
        published=f"{money_and_dates.day_short(notice.published_at)} {money_and_dates.local(notice.published_at).year:04}",
    )
