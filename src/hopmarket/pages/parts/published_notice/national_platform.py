"""What is published of a purchase's notices on the national platform, and of the standstill of its award."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from hopmarket.pages.parts.standstill_in_words import StandstillShown, standstill_shown
from hopmarket.records.notices.models import Notice
from hopmarket.rules.national_notices import notice_address
from hopmarket.rules.releases.json_values import Json, day, part, rows, text, web_address
from hopmarket.rules.standstill import StandstillPeriod


@dataclass(frozen=True, slots=True)
class NationalNoticeLine:
    """A notice on the national platform: its number there, its title with its reference, its day, and the
    address at which everybody reads it, where it has one."""

    kind: str
    title: str
    published_on: date | None
    href: str


def national_notices(notice: Notice) -> list[NationalNoticeLine]:
    """The notices that were recorded of a purchase of ours, that of its publication first."""
    return list(_lines(notice.record)) if notice.is_ours else []


def _lines(record: Json) -> Iterator[NationalNoticeLine]:
    reference = text(part(record, "assessment", "nationalNotice", "reference"))
    if reference:
        yield NationalNoticeLine("UK4", f"Notice {reference}", None, notice_address(reference))
    seen = set()
    of_awards = (document for row in rows(record, "awards") for document in rows(row, "documents"))
    of_contracts = (document for row in rows(record, "contracts") for document in rows(row, "documents"))
    for document in (*rows(record, "tender", "documents"), *of_awards, *of_contracts):
        kind, title = text(document.get("noticeType")), text(document.get("title"))
        if kind and (kind, title) not in seen:
            seen.add((kind, title))
            published_on = day(text(document.get("datePublished")))
            yield NationalNoticeLine(kind, title, published_on, web_address(document.get("url")))


def standstill(notice: Notice, now: datetime) -> StandstillShown | None:
    """The published standstill of an award of ours; None where none is kept."""
    for row in rows(notice.record, "awards") if notice.is_ours else ():
        start = day(text(part(row, "standstillPeriod", "startDate")))
        end = day(text(part(row, "standstillPeriod", "endDate")))
        if start and end:
            return standstill_shown(StandstillPeriod(start, end), now)
    return None
