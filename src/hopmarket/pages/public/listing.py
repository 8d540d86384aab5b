"""The results as a plain table whose heads sort it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from hopmarket.pages.parts import phrases
from hopmarket.pages.public import showing
from hopmarket.pages.public.searching import FindForm
from hopmarket.records.notices.asking import Answer, Sort
from hopmarket.records.notices.models import Notice


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: its word, where a click leads (empty: it does not sort), its order now."""

    word: str
    href: str = ""
    order: str = ""
    number: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One notice as a line of the table."""

    title: str
    href: str
    buyer: str
    state: str
    closes: str
    value: str
    where: str
    away: str
    published: str


def table(form: FindForm, told: Answer, page: Iterable[Notice], now: datetime) -> dict[str, object]:
    """Template context of the table."""
    return {"heads": list(_heads(form, told)), "lines": [_line(one, told, now) for one in page]}


_COLUMNS: tuple[tuple[str, tuple[tuple[Sort, str], ...]], ...] = (
    ("Work", ()),
    ("Where it is now", ()),
    ("Closes", ((Sort.CLOSING, "ascending"),)),
    ("Place", ((Sort.NEAREST, "ascending"),)),
    ("Published", ((Sort.NEWEST, "descending"),)),
    ("Value", ((Sort.LARGEST, "descending"), (Sort.SMALLEST, "ascending"))),
)


def _heads(form: FindForm, told: Answer) -> Iterator[Head]:
    for word, sorts in _COLUMNS:
        usable = [two for two in sorts if two[0] is not Sort.NEAREST or form.asked().near]
        order = next((order for sort, order in usable if sort is told.sort), "")
        next_one = next((sort for sort, _ in usable if sort is not told.sort), None)
        yield Head(word, _sorted_by(form, next_one) if next_one else "", order, word == "Value")


def _sorted_by(form: FindForm, sort: Sort) -> str:
    query = form.query()
    query["sort"] = sort.value
    return f"?{query.urlencode()}&view=table"


def _line(one: Notice, told: Answer, now: datetime) -> Line:
    closes = one.closes_at
    return Line(
        title=one.title,
        href=f"/opportunities/{one.ocid}/",
        buyer=showing.buyer(one),
        state=showing.SHAPE[showing.standing_of(one, now)],
        closes=f"{phrases.day_short(closes)} {phrases.local(closes).year}, {showing.closing_clock(closes)}"
        if closes
        else "Not given",
        value=showing.listed(one),
        where=showing.where(one) or "Not given",
        away=showing.away(told.distances.get(one.pk)),
        published=f"{phrases.day_short(one.published_at)} {phrases.local(one.published_at).year}",
    )
